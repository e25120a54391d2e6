"""Words and sentences of the clean text: jieba's words where the rules ask for them, and whole in a spaCy Doc.

`Words` is all that extraction needs. `pipeline.segment.jieba_tokenizer` has the same words for users of spaCy; it takes
a second to import.
"""

from pipeline.segment.words import Words, is_word

__all__ = ["Words", "is_word"]
