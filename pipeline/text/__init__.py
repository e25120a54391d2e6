"""Raw bytes to clean text with the way back: ``decode``, ``clean``, ``head`` and the `AlignedText` they share."""

from pipeline.text.aligned import AlignedText
from pipeline.text.clean import clean
from pipeline.text.decode import decode
from pipeline.text.head import head

__all__ = ["AlignedText", "clean", "decode", "head"]
