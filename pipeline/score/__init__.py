"""Records against gold: the five figures of section 5 of the annotation guidelines."""

from pipeline.score.article import ArticleScore, Mistake, score_article
from pipeline.score.claims import Claims, claims_of, read_claims
from pipeline.score.counts import FIGURES, Counts
from pipeline.score.folders import score_folders
from pipeline.score.report import Report

__all__ = [
    "FIGURES",
    "ArticleScore",
    "Claims",
    "Counts",
    "Mistake",
    "Report",
    "claims_of",
    "read_claims",
    "score_article",
    "score_folders",
]
