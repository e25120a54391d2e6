"""What names, dates, events and parents look like: rules as data, engines beside them, spaCy components."""

from pipeline.rules.findings import Findings
from pipeline.rules.read import find_all

__all__ = ["Findings", "find_all"]
