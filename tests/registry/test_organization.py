"""The tree: circles, several parents, names that would break a graph file."""

import re

import pydot
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.registry import Organization, organization_of
from pipeline.registry.organization import Edge
from tests.registry.made import agency, record


def organization(*edges: str) -> Organization:
    pairs = [tuple(edge.split(">")) for edge in edges]
    names = {key: key for pair in pairs for key in pair}
    return Organization(names, tuple(Edge(parent, child, ("managed",)) for parent, child in pairs))


@pytest.mark.parametrize(
    ("edges", "text"),
    [
        (["a>b", "b>c"], "a\n└── b [managed]\n    └── c [managed]\n"),
        (["a>b", "b>a"], "a\n└── b [managed]\n    └── a [managed] …\n"),
        (["a>a"], "a\n└── a [managed] …\n"),
        # two parents: what is below stands once
        (
            ["a>c", "b>c", "c>d"],
            "a\n└── c [managed]\n    └── d [managed]\nb\n└── c [managed] …\n",
        ),
        (["r>a", "a>b", "b>a"], "r\n└── a [managed]\n    └── b [managed]\n        └── a [managed] …\n"),
        ([], ""),
    ],
)
def test_text(edges: list[str], text: str) -> None:
    assert organization(*edges).to_text() == text


def test_of_an_article() -> None:
    one = agency("国家数据局", parents=[("managed", "国家发改委"), ("hosted", "国家发改委")])
    tree = organization_of(record("a", one, agency("海关总署")))
    assert tree.to_text() == (
        "国家发改委\n└── 国家数据局 [hosted, managed]\n(1 more: nothing stated above or below them)\n"
    )


def test_a_chain_of_a_thousand() -> None:
    chain = organization(*(f"{number}>{number + 1}" for number in range(1000)))
    assert len(chain.to_text().splitlines()) == 1001


NASTY = [
    '甲"局',
    "甲\\局",
    "甲\n局",
    "甲\u202e局",
    "甲]局[",
    "<b>甲</b>",
    "甲#34;局",
    "--> 甲",
    "[bold]甲[/bold]",
    "甲`;",
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pydot")  # it calls pyparsing by old names
@pytest.mark.parametrize("name", NASTY)
def test_names_that_would_break_a_graph(name: str) -> None:
    tree = Organization({"a": name, "b": "乙"}, (Edge("a", "b", ("managed",)),))
    assert len(tree.to_text().splitlines()) == 2
    (graph,) = pydot.graph_from_dot_data(tree.to_dot())
    shown = name.replace("\n", "<A>").replace("\u202e", "<202E>")
    label = graph.get_node("n0")[0].get("label")[1:-1]
    assert label.replace('\\"', '"').replace("\\\\", "\\") == shown
    assert graph.get_edge("n0", "n1")[0].get("label").strip('"') == "managed"
    lines = tree.to_mermaid().splitlines()
    (label,) = re.fullmatch(r'  n0\["([^"\n<>`]*)"\]', lines[1]).groups()
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label) == shown
    assert lines[3:] == ['  n0 -->|"managed"| n1']


KEYS = st.sampled_from("abcdef")


@given(st.lists(st.tuples(KEYS, KEYS), max_size=15, unique=True))
def test_every_edge_is_shown_once(pairs: list[tuple[str, str]]) -> None:
    tree = organization(*(f"{parent}>{child}" for parent, child in pairs))
    walked = list(tree.walk())
    assert len([key for depth, key, _, _ in walked if depth]) == len(pairs)
    assert {key for _, key, _, _ in walked} == set(tree.names)
    assert [key for depth, key, _, _ in walked if not depth] == list(tree.roots)
