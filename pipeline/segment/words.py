"""What jieba's words tell about positions of a text, segmented only where somebody asks.

jieba's own functions share one dictionary in the whole process; a ``jieba.Tokenizer`` of our own keeps our words to
ourselves, and other people's words out of our records.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import jieba

from pipeline.lexicon.words import remits

_ENDLESS = re.compile("[\u4e00-\u9fff]{1000}")
# jieba cuts each run of these by itself, and what stands between them; its private pattern has the same characters.
_RUN = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+|[^\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")
_OURS = "jigou"  # the tag of words that are in no dictionary of jieba's
_LOOKS_AHEAD = 6  # characters that are segmented anew behind a position
_CHINESE = re.compile("[\u4e00-\u9fd5]+")

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
            tokenizer.add_word(word, tag=_OURS)
    return tokenizer


@cache
def _fast() -> Any | None:
    """`rjieba` with the same words added, where the extra `fast` has installed it."""
    try:
        import rjieba
    except ImportError:
        return None
    tokenizer = rjieba.Jieba()
    for word in private_jieba().user_word_tag_tab:  # those that were added, and no other
        tokenizer.add_word(word, private_jieba().FREQ[word], _OURS)
    return tokenizer


def _cut(run: str) -> Iterable[str]:
    """jieba's tokens of a run: rjieba has the same of Chinese characters alone, and others of letters and digits."""
    fast = _fast() if _CHINESE.fullmatch(run) else None
    found: Iterable[str] = (fast or private_jieba()).cut(run)
    return found


def is_word(text: str) -> bool:
    """Whether jieba's dictionary or our lexicon has the word; what its HMM makes up is none.

    >>> is_word("部门"), is_word("局设")
    (True, False)
    """
    return bool(private_jieba().FREQ.get(text))


@cache
def longest_word() -> int:
    """The length of the longest word of jieba's dictionary and our lexicon."""
    return max(map(len, private_jieba().FREQ))


def pieces(text: str) -> Iterator[str]:
    """The text, cut where more Chinese stands without a mark than any sentence has: jieba is quadratic there.

    >>> [len(piece) for piece in pieces("局" * 2500)]
    [1000, 1000, 500]
    """
    at = 0
    for run in _ENDLESS.finditer(text):
        yield text[at : run.end()]
        at = run.end()
    if at < len(text):
        yield text[at:]


class Words:
    """What the tokens of a text tell about its positions; they advise and never move an edge.

    Only the runs between marks that a question is about are segmented, each to the tokens that the whole text gives.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._runs: list[int] | None = None  # where runs start, and the end of the text
        self._known: set[int] = set()  # runs that are segmented
        self._crossed: dict[int, str] = {}
        self._ending: dict[int, str] = {}
        self._starting: dict[int, str] = {}

    def cut(self, at: int) -> bool:
        """Whether a dictionary word of at most four characters runs across the position; longer ones are names.

        >>> Words("应急管理部门").cut(5), Words("应急管理部门").cut(4)
        (True, False)
        """
        if not self._may_cross(at):
            return False
        self._segment(at)
        word = self._crossed.get(at, "")
        return 0 < len(word) <= 4 and is_word(word)

    def starts(self, at: int) -> bool:
        """Whether a token starts at the position."""
        self._segment(at)
        return at in self._starting

    def ends_word(self, at: int, length: int) -> bool:
        """Whether the one character at the position is the end of a word of two or four: 大|厅, 战略部|署.

        Of three characters are the words that name bodies: 公安|局.
        """
        if length != 1 or not any(is_word(self._text[max(0, at + 1 - size) : at + 1]) for size in (2, 4)):
            return False
        self._segment(at)
        word = self._crossed.get(at, "")
        return len(word) in (2, 4) and self._ending.get(at + 1) == word and is_word(word)

    def goes_on(self, at: int) -> bool:
        """Whether the text goes on with a word of its own at the position, which a word across it would break.

        So it does in 水务局|部署工作 and 人社局|面向全市, not in 管理部|门户 or 干|部学校.

        >>> Words("水务局部署工作").goes_on(3), Words("管理部门对").goes_on(3)
        (True, False)
        """
        self._segment(at)
        across = self._crossed.get(at, "")
        end = at + 1
        while across and self._crossed.get(end) == across:
            end += 1
        return end < at + self._first_word(at) and not self._first_word(end)

    def _first_word(self, at: int) -> int:
        """The length of the word of two or more characters that begins the text cut anew at the position, or 0."""
        run = _CHINESE.match(self._text, at, at + _LOOKS_AHEAD)
        word = next(iter(_cut(run.group())), "") if run is not None else ""
        return len(word) if len(word) > 1 and is_word(word) else 0

    def between(self, start: int, end: int) -> list[str]:
        """The tokens that lie in ``[start, end)``."""
        for at in range(start, end):
            self._segment(at)
        starting = ((at, self._starting[at]) for at in range(start, end) if at in self._starting)
        return [word for at, word in starting if at + len(word) <= end]

    def ends(self, at: int) -> bool:
        """Whether a dictionary word of two or more characters ends at the position."""
        if not any(is_word(self._text[start:at]) for start in range(at - 2, max(-1, at - longest_word() - 1), -1)):
            return False
        self._segment(at - 1)
        word = self._ending.get(at, "")
        return len(word) > 1 and is_word(word)

    def _may_cross(self, at: int) -> bool:
        """Whether any word of two to four characters, segmented or not, could run across the position.

        Where none does, and that is nearly everywhere, nothing needs to be segmented to know.
        """
        known, text, last = private_jieba().FREQ, self._text, len(self._text)
        for start in range(max(0, at - 3), at):
            for end in range(at + 1, min(start + 4, last) + 1):
                count = known.get(text[start:end])
                if count:
                    return True
                if count is None:
                    break  # jieba has the beginning of each of its words too, with a count of 0
        return False

    def _segment(self, at: int) -> None:
        """Segments the run that has the character at the position."""
        if self._runs is None:
            self._runs = _runs(self._text)
        run = bisect_right(self._runs, at) - 1
        if run in self._known or not 0 <= at < len(self._text):
            return
        self._known.add(run)
        end = self._runs[run]
        for word in _cut(self._text[end : self._runs[run + 1]]):
            start, end = end, end + len(word)
            self._ending[end] = self._starting[start] = word
            for inside in range(start + 1, end):
                self._crossed[inside] = word


def _runs(text: str) -> list[int]:
    found: list[int] = []
    at = 0
    for piece in pieces(text):
        found += [at + run.start() for run in _RUN.finditer(piece)]
        at += len(piece)
    return [*found, at]
