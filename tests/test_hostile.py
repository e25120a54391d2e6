"""One list of hostile texts against every format that is written: each comes out as text, and as nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path

import pydot
import pytest
import yaml
from lxml import html
from markdown_it import MarkdownIt

from pipeline.changes.report import _plain
from pipeline.registry.export import _FORMULA, _csv
from pipeline.registry.organization import Edge, Organization
from pipeline.review.visible import line, plain, visible
from schemas.article import ArticleHead
from schemas.record import ArticleRecord, read_record

TEXTS = yaml.safe_load((Path(__file__).parent / "cases/hostile.yaml").read_text("utf-8"))


@pytest.fixture(params=TEXTS, ids=ascii)
def text(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_list_is_long() -> None:
    assert len(set(TEXTS)) == len(TEXTS) >= 30


def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    ((given, other),) = csv.reader(io.StringIO(_csv([(text, "乙")]).removeprefix("\ufeff"), newline=""))
    assert (given.removeprefix("'") if text.startswith(_FORMULA) else given) == text
    assert not given.startswith(_FORMULA)
    assert other == "乙"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pydot")
def test_a_graph_has_the_nodes_it_has(text: str) -> None:
    tree = Organization({"a": text, "b": "乙"}, (Edge("a", "b", ("internal",)),))
    graphs = pydot.graph_from_dot_data(tree.to_dot())
    assert graphs is not None
    (graph,) = graphs
    assert {node.get_name() for node in graph.get_nodes()} == {"node", "n0", "n1"}
    assert len(graph.get_edges()) == 1


def test_a_flowchart_has_the_lines_it_has(text: str) -> None:
    lines = Organization({"a": text, "b": "乙"}, (Edge("a", "b", ("internal",)),)).to_mermaid().splitlines()
    assert len(lines) == 4
    label = re.fullmatch(r'  n0\["(.*)"\]', lines[1])
    assert label
    assert not set(label[1]) & set('"<>`'), "nothing that ends the label or begins markup"


def test_a_tree_is_one_line_a_body(text: str) -> None:
    assert len(Organization({"a": text, "b": "乙"}, (Edge("a", "b", ("internal",)),)).to_text().splitlines()) == 2


def test_a_report_shows_the_text_and_nothing_of_its_own(text: str) -> None:
    page = MarkdownIt("gfm-like", {"linkify": False}).render(f"- {_plain(text)}\n")
    assert set(re.findall(r"</?([a-z0-9]+)", page)) == {"ul", "li"}
    shown = " ".join(unescape(re.sub("<[^>]*>", "", page)).split())
    assert shown == " ".join(re.sub("[\u2028\u2029]", " ", text).split())


def test_a_page_shows_the_text_and_nothing_of_its_own(text: str) -> None:
    for shown in (visible(text), line(text)):
        tree = html.fragment_fromstring(f"<div>{shown}</div>")
        assert {element.tag for element in tree.iter()} <= {"div", "bdi", "i"}
        assert {name for element in tree.iter() for name in element.attrib} <= {"class", "title", "lang"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u001b]", plain(text))


def test_a_record_holds_it_as_it_is(text: str) -> None:
    head = ArticleHead(
        id="a", path=None, sha256=None, encoding=None, characters=1, title=text, url=None, published=None,
        published_from=None,
    )  # fmt: skip
    record = ArticleRecord(article=head, agencies=(), warnings=())
    assert json.loads(record.to_json())["article"]["title"] == text
    assert read_record(record.to_json(), "a") == record
