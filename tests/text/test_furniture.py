"""Furniture: the examples beside each rule, and what stays body in whole texts."""

from __future__ import annotations

import pytest

from pipeline.errors import RuleError
from pipeline.text import clean
from pipeline.text.furniture import Rule, _rule, furniture_marked, rules

_YES = [pytest.param(rule, example, id=f"{rule.id}: {example}") for rule in rules() for example in rule.yes]
_NO = [pytest.param(rule, example, id=f"{rule.id}: {example}") for rule in rules() for example in rule.no]


def _found(rule: Rule, text: str) -> str | None:
    whole = {"line": rule.pattern.fullmatch, "rest": rule.pattern.fullmatch}
    match = whole.get(rule.where, rule.pattern.match if rule.where == "start" else rule.pattern.search)(text)
    if not match:
        return None
    if rule.where in whole:
        return match[0]
    start = match.end("before") if "before" in rule.pattern.groupindex else match.start()
    return f"{text[:start]}⟦{text[start : match.end()]}⟧{text[match.end() :]}"


def test_there_are_rules_with_ids_of_their_own() -> None:
    assert rules()
    assert len({rule.id for rule in rules()}) == len(rules())
    assert all(len(rule.yes) >= 2 and len(rule.no) >= 1 for rule in rules())


@pytest.mark.parametrize(("rule", "example"), _YES)
def test_a_rule_takes_its_examples(rule: Rule, example: str) -> None:
    assert _found(rule, example.replace("⟦", "").replace("⟧", "")) == example


@pytest.mark.parametrize(("rule", "example"), _NO)
def test_a_rule_leaves_body_lines(rule: Rule, example: str) -> None:
    assert _found(rule, example) is None


@pytest.mark.parametrize("example", [example for rule in rules() for example in rule.no])
def test_no_rule_at_all_takes_a_body_line_whole(example: str) -> None:
    assert (0, len(example)) not in furniture_marked(example).furniture


@pytest.mark.parametrize(
    ("raw", "marked"),
    [
        pytest.param("首页\n学习\n活动\n登录\n注册\n省数据局成立。", ["首页\n学习\n活动\n登录\n注册"], id="menu"),
        pytest.param("省级\n广东省大数据管理局\n市级\n江门市数据局", [], id="list of agencies"),
        pytest.param("相关文章\n一。二。三。四。五。六。\n七。八。九。", ["相关文章"], id="text after the heading"),
        pytest.param("甲局。\n乙局。\n相关阅读：\n丙局\n丁局", ["相关阅读：\n丙局\n丁局"], id="rest of the page"),
        pytest.param("<nav>首页 数据</nav><p>某局成立，由市政府管理。</p>", ["首页数据"], id="nav element"),
        pytest.param("<p>某局成立，由市政府管理，编制二十名。</p><footer>某网</footer>", ["某网"], id="footer element"),
        pytest.param(
            "---\ntitle: 某局\ndate: 2018-02-05\n---\n某局成立。",
            ["---\ntitle: 某局\ndate: 2018-02-05\n---"],
            id="front matter",
        ),
        pytest.param(
            "2018-02-05 17:02，正文：某局成立。责任编辑：某某",
            ["2018-02-05 17:02，正文：", "责任编辑：某某"],
            id="both ends",
        ),
    ],
)
def test_furniture_of_a_text(raw: str, marked: list[str]) -> None:
    aligned = clean(raw)
    assert [aligned.text[start:end] for start, end in aligned.furniture] == marked


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"id": "x", "where": "line", "pattern": "a", "yes": []}, "J230"),
        ({"id": "x", "where": "middle", "pattern": "a", "yes": [], "no": []}, "J230"),
        ({"id": "x", "where": "line", "pattern": "(", "yes": [], "no": []}, "J231"),
        ({"id": "x", "where": "line", "pattern": "‹nobody›", "yes": [], "no": []}, "J231"),
        ({"id": "x", "where": "line", "pattern": "a*", "yes": [], "no": []}, "J232"),
    ],
    ids=["missing key", "unknown place", "broken pattern", "unknown piece", "empty match"],
)
def test_a_wrong_rule_is_named(entry: dict[str, object], code: str) -> None:
    with pytest.raises(RuleError) as error:
        _rule(entry, {})
    assert error.value.code == code
    assert "x" in error.value.where
