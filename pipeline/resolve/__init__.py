"""Names completed, aliases joined, facts hung on agencies."""

from pipeline.resolve.record import resolve
from pipeline.resolve.trace import trace

__all__ = ["resolve", "trace"]
