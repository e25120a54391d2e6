"""The gate: no figure may fall below its floor, and no gold may change unseen."""

from pipeline.gate.corpus import Measured, measured, present
from pipeline.gate.floors import Problems, judged, kept_articles, load_floors, problems, set_anew

__all__ = [
    "Measured",
    "Problems",
    "judged",
    "kept_articles",
    "load_floors",
    "measured",
    "present",
    "problems",
    "set_anew",
]
