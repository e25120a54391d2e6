"""What names, dates, events and parents look like: rules as data, engines beside them, spaCy components."""

from pipeline.rules.components import COMPONENTS
from pipeline.rules.findings import Findings

__all__ = ["COMPONENTS", "Findings"]
