"""Documents from elsewhere made into articles of a sources folder, each with what is known of it."""

from pipeline.intake.add import Added, added, find_documents

__all__ = ["Added", "added", "find_documents"]
