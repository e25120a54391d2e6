"""Articles damaged on purpose, and what the damage costs the extraction."""

from pipeline.damage.experiment import TABLE_HEAD, Row, healthy_articles, measured

__all__ = ["TABLE_HEAD", "Row", "healthy_articles", "measured"]
