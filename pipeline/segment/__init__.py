"""Words and sentences of the clean text, in a spaCy Doc."""

from pipeline.segment.jieba_tokenizer import JiebaTokenizer, Words, make_nlp, token_spans
from pipeline.segment.sentences import sentences

__all__ = ["JiebaTokenizer", "Words", "make_nlp", "sentences", "token_spans"]
