"""A spaCy tokenizer around a private jieba, fed from our lexicon.

jieba's own functions share one dictionary in the whole process; a ``jieba.Tokenizer`` of our own keeps our words to
ourselves, and other people's words out of our records.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import jieba
import spacy
from spacy.attrs import IDX, LENGTH  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.lexicon.words import remits

_OURS = "jigou_words"  # stands in the user data of a Doc that our tokenizer made
_ENDLESS = re.compile("[\u4e00-\u9fff]{1000}")

logging.getLogger("jieba").setLevel(logging.WARNING)  # it reports each start on stderr


@cache
def private_jieba() -> Any:
    """This process's own ``jieba.Tokenizer`` with the words of the lexicon added.

    >>> private_jieba() is jieba.dt
    False
    """
    tokenizer = jieba.Tokenizer()
    # Not by its own `initialize`: that reads a cache in the folder for temporary files, where anybody may put one.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word, source in remits().items():
        if source != "short" and len(word) > 1 and word not in tokenizer.FREQ:
            tokenizer.add_word(word)
    return tokenizer


def is_word(text: str) -> bool:
    """Whether jieba's dictionary or our lexicon has the word; what its HMM makes up is none.

    >>> is_word("部门"), is_word("局设")
    (True, False)
    """
    return bool(private_jieba().FREQ.get(text))


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


class Words:
    """What the tokens of a Doc tell about a position of its text; they advise and never move an edge."""

    def __init__(self, doc: Doc, text: str) -> None:
        self._crossed: dict[int, str] = {}
        self._ending: dict[int, str] = {}
        self._starting: dict[int, str] = {}
        for start, end in token_spans(doc):
            word = text[start:end]
            self._ending[end] = self._starting[start] = word
            for at in range(start + 1, end):
                self._crossed[at] = word

    def cut(self, at: int) -> bool:
        """Whether a dictionary word of at most four characters runs across the position; longer ones are names.

        >>> doc = make_nlp()("应急管理部门")
        >>> Words(doc, doc.text).cut(5), Words(doc, doc.text).cut(4)
        (True, False)
        """
        word = self._crossed.get(at, "")
        return 0 < len(word) <= 4 and is_word(word)

    def starts(self, at: int) -> bool:
        """Whether a token starts at the position."""
        return at in self._starting

    def ends_word(self, at: int, length: int) -> bool:
        """Whether the one character at the position is the end of a word of two or four: 大|厅, 战略部|署.

        Of three characters are the words that name bodies: 公安|局.
        """
        word = self._crossed.get(at, "")
        return length == 1 and len(word) in (2, 4) and self._ending.get(at + 1) == word and is_word(word)

    def between(self, start: int, end: int) -> list[str]:
        """The tokens that lie in ``[start, end)``."""
        starting = ((at, self._starting[at]) for at in range(start, end) if at in self._starting)
        return [word for at, word in starting if at + len(word) <= end]

    def ends(self, at: int) -> bool:
        """Whether a dictionary word of two or more characters ends at the position."""
        word = self._ending.get(at, "")
        return len(word) > 1 and is_word(word)


def _pieces(text: str) -> Iterator[str]:
    """The text, cut where more Chinese stands without a mark than any sentence has: jieba is quadratic there."""
    at = 0
    for run in _ENDLESS.finditer(text):
        yield text[at : run.end()]
        at = run.end()
    if at < len(text):
        yield text[at:]


class JiebaTokenizer:
    """Yields a Doc whose tokens are jieba's, blanks included, so that ``doc.text`` is the text to the character.

    >>> [token.text for token in make_nlp()("应急管理部门")]
    ['应急管理', '部门']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = [word for piece in _pieces(text) for word in private_jieba().cut(piece)]
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
