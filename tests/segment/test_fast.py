"""The extra `fast`: rjieba in jieba's place for runs of Chinese characters, and the same records from both."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.folder import extract_folder
from pipeline.segment import words
from pipeline.sources import find_articles, read_metadata
from pipeline.text import clean, decode

pytest.importorskip("rjieba", reason="the extra `fast` is not installed")
SOURCES = Path(__file__).parents[2] / "sources"
# In 217,010 runs of four million characters of news, acts and broadcasts the two cut one differently: 手牵着手, a tie.


def test_the_tokens_are_jiebas_in_all_our_articles() -> None:
    for source in find_articles(SOURCES).articles:
        text = clean(decode(source.read(), where=source.path).text).text
        for run in words._RUN.findall(text):
            if words._CHINESE.fullmatch(run):
                assert list(words._cut(run)) == list(words.private_jieba().cut(run))


@given(st.text("abz019-_.%#&+", min_size=1, max_size=12))
def test_letters_and_digits_are_left_to_jieba(run: str) -> None:
    assert list(words._cut(run)) == list(words.private_jieba().cut(run))


def test_the_records_are_the_same_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = {}
    for name, fast in (("with", words._fast()), ("without", None)):
        monkeypatch.setattr(words, "_fast", lambda found=fast: found)
        found = find_articles(SOURCES)
        assert [each.error for each in extract_folder(found, read_metadata(SOURCES), tmp_path / name, jobs=1)] == [
            None
        ] * len(found.articles)
        records = sorted((tmp_path / name).rglob("*.json"))
        written[name] = [(file.name, file.read_bytes()) for file in records]
    assert len(written["with"]) > 70
    assert written["with"] == written["without"]
