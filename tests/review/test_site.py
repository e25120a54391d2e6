"""The files of the site, without a browser."""

import hashlib
import os
import re
import subprocess
import sys
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from pipeline.registry import records_in
from pipeline.review.changes import base_of
from pipeline.review.judged import judgements
from pipeline.review.page import ArticlePage, article_page
from tests.review.conftest import ARTICLES, review


class Page(HTMLParser):
    """What a page holds that a policy is about, and whether its elements nest."""

    VOID = frozenset({"meta", "input", "br", "hr", "img", "link"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.ids: list[str] = []
        self.inline: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "xlink:href", "action", "data"):
                self.addresses.add(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.inline[self.open[-1]] = data


def pages(site: Path) -> dict[str, str]:
    return {file.relative_to(site).as_posix(): file.read_text("utf-8") for file in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="session")
def shown(project: Path) -> dict[str, ArticlePage]:
    base = base_of(project / "extracted")
    _, judged = judgements(project / "extracted", project / "gold", {"广东", "无"})
    files = [file for file in records_in(project / "extracted")]
    return {file.id: article_page(file.record, project / "sources", base, judged.get(file.id)) for file in files}


def test_a_page_for_each_article(site: Path) -> None:
    assert set(pages(site)) == {"index.html", "overview.html", *(f"articles/{id}.html" for id in ARTICLES)}


def test_every_page_is_whole_and_asks_for_nothing(site: Path) -> None:
    for name, text in pages(site).items():
        page = Page(text)
        assert not page.tags & {"img", "iframe", "object", "embed", "link", "base", "form"}, name
        assert "style" not in page.attributes and not [each for each in page.attributes if each.startswith("on")], name
        assert len(page.ids) == len(set(page.ids)), name
        for address in page.addresses:
            assert re.match(r"#|(\.\./)*(index|overview)\.html$|(\.\./)*articles/[\w%./-]+\.html$", address), (
                name,
                address,
            )


def test_every_link_leads_somewhere(site: Path) -> None:
    for name, text in pages(site).items():
        page = Page(text)
        for address in page.addresses:
            if address.startswith("#"):
                assert address[1:] in page.ids, (name, address)
            else:
                assert (site / name).parent.joinpath(unquote(address)).resolve().is_file(), (name, address)


def test_the_policy_allows_the_page_its_own_style_and_script_alone(site: Path) -> None:
    for text in pages(site).values():
        (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
        rules = dict(rule.strip().split(" ", 1) for rule in policy.replace("&#39;", "'").split(";"))
        assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
        for kind, source in Page(text).inline.items():
            digest = b64encode(hashlib.sha256(source.encode("utf-8")).digest()).decode()
            assert rules[f"{kind}-src"] == f"'sha256-{digest}'"


def test_another_run_elsewhere_gives_the_same_bytes(project: Path, site: Path, tmp_path: Path) -> None:
    """In another process, in another time zone, with sets in another order."""
    words = ["extracted", "--sources", "sources", "--gold", "gold", "--to", tmp_path / "again"]
    environment = {**os.environ, "TZ": "America/New_York", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    command = [sys.executable, "-m", "pipeline.cli", "review", *words]
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    subprocess.run([str(word) for word in command], cwd=project, env=environment, check=True, capture_output=True)
    assert pages(tmp_path / "again") == pages(site)


def test_no_path_of_this_machine_is_told(project: Path, site: Path) -> None:
    assert not [name for name, text in pages(site).items() if str(project.parent) in text]


def test_changes_since_main(shown: dict[str, ArticlePage]) -> None:
    page = shown["广东"]
    told = {(change.kind, change.agency, *change.fact) for change in page.changes}
    assert told == {
        ("gained", "广东省大数据管理局", "parent", "managed", "广东省经信委"),
        ("lost", "广东省大数据管理局", "parent", "subordinate", "广东省人民政府"),
        ("gained", "广东省经信委"),
        ("gained", "广东省政务服务中心"),
        ("gained", "广东省政务服务数据管理局"),
    }
    lost = [fact for fact in page.cards[0].facts if fact.change and fact.change.kind == "lost"]
    assert [(fact.label, fact.value, fact.placed) for fact in lost] == [("subordinate", "广东省人民政府", True)]
    assert (shown["无"].new, shown["又"].changes, shown["又"].compared) == (True, (), True)


def test_what_gold_says(shown: dict[str, ArticlePage]) -> None:
    page = shown["广东"]
    cards = {card.name: card for card in page.cards}
    verdicts = {(fact.label, fact.value): fact.verdict for fact in cards["广东省大数据管理局"].facts if fact.rule}
    assert verdicts == {("founded", "2014-02"): "false alarm", ("managed", "广东省经信委"): "wrong relation"}
    assert cards["广东省大数据管理局"].verdict.misses == [
        "founded 2014-03",
        "event founded 2014-03",
        "parent 广东省经信委 hosted",
    ]
    assert cards["广东省政务服务中心"].verdict.false_alarm
    assert cards["广东省政务服务监督中心"].only == "missed" and cards["广东省政务服务监督中心"].mentions
    assert {"missed", "wrong", "gained", "lost"} <= page.kinds


def test_evidence_is_quoted_as_it_was_cleaned(shown: dict[str, ArticlePage]) -> None:
    (fact,) = shown["损"].cards[0].facts
    assert fact.quote == "国家数据局2023年10月25日揭牌"
    assert [notice.warning.code for notice in shown["损"].notices] == ["mojibake-left"]


@pytest.mark.parametrize(
    ("text", "problem"), [(None, "cannot be read: No such file"), ("别的。", "has changed since the record was made")]
)
def test_a_source_that_is_gone_or_another(project: Path, tmp_path: Path, text: str | None, problem: str) -> None:
    if text:
        (tmp_path / "又.txt").write_text(text, "utf-8")
    (file,) = (file for file in records_in(project / "extracted") if file.id == "又")
    page = article_page(file.record, tmp_path, base_of(tmp_path), None)
    assert problem in page.problem
    assert page.rows == () and len(page.cards) == 2 and not page.compared


def test_the_overview_has_charts_and_conflicts(site: Path) -> None:
    text = (site / "overview.html").read_text("utf-8")
    assert text.count("<svg ") == 4
    for told in ("year: 2014; agencies: 1", "year: 2014; place: 广东省; agencies: 1", "founded 2014-02: 广东"):
        assert told in text
    # one drawing for light and for dark
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', text))
    assert {colour for colour in colours if not colour.startswith("var(")} <= {"none", "transparent"}


def test_pages_of_articles_that_are_gone_are_removed(project: Path, tmp_path: Path) -> None:
    review(project, tmp_path / "site")
    old = tmp_path / "site/articles/旧.html"
    old.write_text("", "utf-8")
    review(project, tmp_path / "site")
    assert not old.exists()


def test_the_index_has_the_figures_of_each_page(site: Path) -> None:
    shown = pages(site)
    rows = re.findall(r"<tr data-names.*?</tr>", shown.pop("index.html"), re.DOTALL)
    compared = 0
    for row in rows:
        page = shown[unquote(re.findall(r'href="([^"]+)"', row)[0])]
        figures = dict(re.findall(r'<th scope="row">([a-z +]+)</th><td class="number strong">([\d.]+)</td>', page))
        if figures:
            compared += 1
            assert re.findall(r">(\d\.\d\d)<", row) == [figures[name] for name in ("agency", "event", "parent")]
    assert compared
