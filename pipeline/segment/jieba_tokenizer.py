"""A spaCy tokenizer around our private jieba, for users of spaCy; extraction itself makes no Doc."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import spacy
from spacy.attrs import IDX, LENGTH  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.segment.words import pieces, private_jieba

_OURS = "jigou_words"  # stands in the user data of a Doc that our tokenizer made


def token_spans(doc: Doc) -> Iterator[tuple[int, int]]:
    """The character spans of a Doc's tokens; many times faster than asking each token.

    >>> list(token_spans(make_nlp()("应急管理部门")))
    [(0, 4), (4, 6)]
    """
    spans = doc.to_array([IDX, LENGTH]).astype(int).reshape(-1, 2)
    return zip(spans[:, 0].tolist(), spans.sum(axis=1).tolist(), strict=True)


def by_jieba(doc: Doc) -> bool:
    """Whether the tokens of the Doc are from our tokenizer."""
    return _OURS in doc.user_data


class JiebaTokenizer:
    """Yields a Doc whose tokens are jieba's, blanks included, so that ``doc.text`` is the text to the character.

    >>> [token.text for token in make_nlp()("应急管理部门")]
    ['应急管理', '部门']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = [word for piece in pieces(text) for word in private_jieba().cut(piece)]
        return Doc(self.vocab, words=words, spaces=[False] * len(words), user_data={_OURS: True})

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.vocab,))

    # spaCy asks these of a tokenizer; all state is the lexicon, which travels with the package
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_kw: Any) -> JiebaTokenizer:
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        return None

    def from_disk(self, _path: Any, **_: Any) -> JiebaTokenizer:
        return self


def create() -> Callable[[Language], JiebaTokenizer]:
    """What spaCy knows as the tokenizer `jigou.jieba.v1`, by an entry point."""
    return lambda nlp: JiebaTokenizer(nlp.vocab)


def make_nlp() -> Language:
    """A blank Chinese pipeline with our tokenizer and sentence boundaries, without extractors.

    >>> [sentence.text for sentence in make_nlp()("教育部。民政部").sents]
    ['教育部。', '民政部']
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "jigou.jieba.v1"}}})
    nlp.add_pipe("jigou_sentences")
    return nlp
