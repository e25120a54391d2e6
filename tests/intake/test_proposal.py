from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.intake.proposal import checked_id, folded, free_id, proposal
from pipeline.text import clean
from schemas.article import ArticleMetadata

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/proposals.yaml").read_text("utf-8"))


def test_the_table_is_not_empty() -> None:
    assert len(CASES) >= 5


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_a_text_proposes(case: dict[str, Any]) -> None:
    known = ArticleMetadata(**case.get("known", {}))
    proposed = proposal(clean(case["text"]), known, case.get("stem", "stem"))
    assert proposed.metadata.model_dump(exclude_none=True) == case["proposes"]
    assert proposed.id == case["as"]


@given(st.text(), st.text())
def test_whatever_a_file_is_called_its_id_can_be_a_name(title: str, stem: str) -> None:
    proposed = proposal(clean("今日无事。"), ArticleMetadata(title=title or None), stem)
    assert checked_id(proposed.id) == proposed.id
    assert "/" not in proposed.id
    assert len(proposed.id.encode("utf-8")) <= 200


NO_IDS = ("", "/etc/passwd", "../a", "a/../b", "a//b", "a/", ".a", "a.", " a", "a:b", "a\\b", "a*", "con", "a/LPT1.x")
NO_CHARACTERS = ("a\nb", "a\x00b", "a\u202eb", "e\u0301", "数" * 67)


@pytest.mark.parametrize("id", (*NO_IDS, *NO_CHARACTERS))
def test_an_id_that_no_file_can_have_everywhere_is_refused(id: str) -> None:
    with pytest.raises(UsageError, match="J540") as error:
        checked_id(id)
    assert str(error.value).isprintable()


@pytest.mark.parametrize("id", ["数据局", "2023/10-25.揭牌", "a b", "concert", "数" * 66])
def test_an_id_that_a_file_can_have_is_taken(id: str) -> None:
    assert checked_id(id) == id


@pytest.mark.parametrize("taken", ["Bureau", "BUREAU", "bureau"])
def test_an_id_is_taken_in_either_case(taken: str) -> None:
    assert free_id("bureau", {folded(taken)}) == "bureau-2"


def test_an_id_is_taken_in_either_form_of_unicode() -> None:
    assert free_id("caf\u00e9", {folded("cafe\u0301")}) == "caf\u00e9-2"
