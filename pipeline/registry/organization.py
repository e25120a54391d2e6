"""Who belongs to whom: the organization tree of an article or of the registry, as text and as graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import NamedTuple

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from schemas.record import ArticleRecord, Parent
from schemas.registry import ParentClaim, Registry


class Edge(NamedTuple):
    """A body (by its key) below its parent, and the relations that are stated of the two."""

    parent: str
    child: str
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Organization:
    """Bodies by key with their names, and who is below whom; parents that are no agencies are bodies too.

    It need not be a tree: a body may have two parents, and articles may contradict each other into a circle.
    """

    names: dict[str, str]
    edges: tuple[Edge, ...]

    @cached_property
    def below(self) -> dict[str, list[Edge]]:
        """The edges down from each body, in the order of the children."""
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.parent, []).append(edge)
        return found

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Bodies with others below and none above; of a circle that nothing stands above, its first body."""
        children = {edge.child for edge in self.edges}
        roots = [key for key in self.names if key in self.below and key not in children]
        seen = set(roots)
        for root in list(roots):
            self._reach(root, seen)
        for key in self.below:
            if key not in seen:
                roots.append(key)
                seen.add(key)
                self._reach(key, seen)
        return tuple(roots)

    @cached_property
    def alone(self) -> tuple[str, ...]:
        """Bodies without anything above or below."""
        connected = {key for edge in self.edges for key in (edge.parent, edge.child)}
        return tuple(key for key in self.names if key not in connected)

    def _reach(self, root: str, seen: set[str]) -> None:
        waiting = [root]
        while waiting:
            for edge in self.below.get(waiting.pop(), ()):
                if edge.child not in seen:
                    seen.add(edge.child)
                    waiting.append(edge.child)

    def walk(self) -> Iterator[tuple[int, str, tuple[str, ...], bool]]:
        """Depth, key and relations to the body above, from the roots down, and whether its own are shown elsewhere.

        What is below a body is shown once, where the body first comes; so a circle ends.
        """
        shown: set[str] = set()
        waiting: list[tuple[int, str, tuple[str, ...]]] = [(0, root, ()) for root in reversed(self.roots)]
        while waiting:
            depth, key, relations = waiting.pop()
            again = key in shown and key in self.below
            yield depth, key, relations, again
            if key not in shown:
                shown.add(key)
                edges = self.below.get(key, ())
                waiting.extend((depth + 1, edge.child, edge.relations) for edge in reversed(edges))

    def to_text(self) -> str:
        """The tree as indented lines; a body whose own are shown further up ends in `…`.

        >>> names = {"a": "国务院", "b": "国家数据局"}
        >>> print(Organization(names, (Edge("a", "b", ("managed",)),)).to_text(), end="")
        国务院
        └── 国家数据局 [managed]
        """
        hidden = Tree("", hide_root=True)
        path: list[Tree] = [hidden]
        for depth, key, relations, again in self.walk():
            relation = f" [{', '.join(relations)}]" if relations else ""
            del path[depth + 1 :]
            label = f"{_visible(self.names[key])}{relation}{' …' if again else ''}"
            path.append(path[depth].add(Text(label, overflow="ignore", no_wrap=True)))
        if self.alone:
            hidden.add(Text(f"({len(self.alone)} more: nothing stated above or below them)"))
        buffer = StringIO()
        # As wide as it comes: it is data for a pager or a file, and a cut name would be another name.
        console = Console(file=buffer, width=1_000_000, color_system=None, legacy_windows=False)
        console.print(hidden)
        return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())

    def to_dot(self) -> str:
        """The same as a graph for Graphviz.

        >>> print(Organization({"a": "甲局"}, ()).to_dot(), end="")
        digraph organization {
          rankdir=LR;
          node [shape=box];
          n0 [label="甲局"];
        }
        """
        numbers = {key: number for number, key in enumerate(self.names)}
        lines = ["digraph organization {", "  rankdir=LR;", "  node [shape=box];"]
        for key, name in self.names.items():
            lines.append(f'  n{numbers[key]} [label="{_dot(name)}"];')
        for parent, child, relations in self.edges:
            lines.append(f'  n{numbers[parent]} -> n{numbers[child]} [label="{_dot(", ".join(relations))}"];')
        return "\n".join([*lines, "}", ""])

    def to_mermaid(self) -> str:
        """The same as a Mermaid flowchart.

        >>> print(Organization({"a": '甲"局'}, ()).to_mermaid(), end="")
        flowchart LR
          n0["甲#34;局"]
        """
        numbers = {key: number for number, key in enumerate(self.names)}
        lines = ["flowchart LR"]
        lines += [f'  n{numbers[key]}["{_mermaid(name)}"]' for key, name in self.names.items()]
        for parent, child, relations in self.edges:
            lines.append(f'  n{numbers[parent]} -->|"{_mermaid(", ".join(relations))}"| n{numbers[child]}')
        return "\n".join([*lines, ""])


def organization_of(source: ArticleRecord | Registry) -> Organization:
    """The bodies of an article or of the registry, in their order there, and who is stated to be above whom."""
    if isinstance(source, ArticleRecord):
        names = {agency.name: agency.name for agency in source.agencies}
        stated = ((parent.name, agency.name, parent) for agency in source.agencies for parent in agency.parents)
        return _organization(names, stated)
    names = {agency.id: agency.name for agency in source.agencies}
    claimed = ((claim.agency or claim.name, agency.id, claim) for agency in source.agencies for claim in agency.parents)
    return _organization(names, claimed)


def _organization(names: dict[str, str], stated: Iterable[tuple[str, str, Parent | ParentClaim]]) -> Organization:
    edges: dict[tuple[str, str], set[str]] = {}
    for above, below, parent in stated:
        names.setdefault(above, parent.name)
        edges.setdefault((above, below), set()).add(parent.relation)
    order = {key: place for place, key in enumerate(names)}
    ordered = sorted(edges, key=lambda edge: (order[edge[0]], order[edge[1]]))
    return Organization(names, tuple(Edge(*edge, tuple(sorted(edges[edge]))) for edge in ordered))


def _visible(text: str) -> str:
    """The text with what shows nothing by itself, or turns the line around, as its code."""
    return "".join(character if character.isprintable() else f"<{ord(character):X}>" for character in text)


def _dot(text: str) -> str:
    return _visible(text).replace("\\", "\\\\").replace('"', '\\"')


def _mermaid(text: str) -> str:
    """As Mermaid reads labels in quotes: what it could take for markup or its own marks as `#code;`."""
    return "".join(f"#{ord(character)};" if character in '"#&<>`;' else character for character in _visible(text))
