"""What names, dates, events and parents look like: rules as data, engines beside them.

`pipeline.rules.components` has the same stages as spaCy components; it takes a second to import.
"""

from pipeline.rules.findings import Findings
from pipeline.rules.stages import find_all

__all__ = ["Findings", "find_all"]
