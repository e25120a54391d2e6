"""Words and sentences of the clean text, in a spaCy Doc."""

from pipeline.segment.jieba_tokenizer import JiebaTokenizer, Words, by_jieba, make_nlp, token_spans
from pipeline.segment.sentences import sentences

__all__ = ["JiebaTokenizer", "Words", "by_jieba", "make_nlp", "sentences", "token_spans"]
