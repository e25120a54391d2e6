"""The review site: what the records say, laid over the text that they say it of."""

from pipeline.review.changes import Base, base_of
from pipeline.review.site import Built, build_site

__all__ = ["Base", "Built", "base_of", "build_site"]
