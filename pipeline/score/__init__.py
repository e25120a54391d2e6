"""Records against gold: the five figures of section 5 of the annotation guidelines, and what they are made of."""

from pipeline.score.article import ArticleScore, Verdict, score_article
from pipeline.score.claims import Claims, claims_of, read_claims
from pipeline.score.comparison import Difference, differences
from pipeline.score.counts import FIGURES, Counts
from pipeline.score.folders import score_folders
from pipeline.score.groups import GROUPS
from pipeline.score.report import Report

__all__ = [
    "FIGURES",
    "GROUPS",
    "ArticleScore",
    "Claims",
    "Counts",
    "Difference",
    "Report",
    "Verdict",
    "claims_of",
    "differences",
    "read_claims",
    "score_article",
    "score_folders",
]
