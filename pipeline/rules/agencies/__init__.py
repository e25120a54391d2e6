"""Names of public bodies: what they begin with, how far they reach, and what is none."""

from pipeline.rules.agencies.find import find_mentions
from pipeline.rules.agencies.mention import Mention

__all__ = ["Mention", "find_mentions"]
