"""What names, dates, events and parents look like: rules as data, engines beside them, spaCy components."""

from pipeline.rules.components import Extractor
from pipeline.rules.findings import Findings

__all__ = ["Extractor", "Findings"]
