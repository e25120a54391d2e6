"""The agencies of an article as far as their names go, with indexes over every form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pipeline.lexicon.places import Place
from pipeline.rules.agencies import Mention


@dataclass(eq=False)
class Name:
    """One agency: its name, every form that stands for it, and where it is mentioned.

    ``body`` is the name behind its place, ``tail`` behind its place and the bodies it is part of. ``government`` is the
    one that it is named after and belongs to. ``shared`` are mentions that name others as well (歙县、祁门县|公安局).
    ``joined`` is the entry that has taken this one over.
    """

    name: str
    place: Place | None
    body: str
    head: str
    part_of: Name | None = None
    tail: str = ""
    government: str | None = None
    forms: dict[str, None] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    shared: list[Mention] = field(default_factory=list)
    joined: Name | None = None

    @property
    def root(self) -> Name:
        """The entry that this one stands for now."""
        found = self
        while found.joined is not None:
            found = found.joined
        return found

    @property
    def owner(self) -> Name | None:
        """The body that the name begins with."""
        return self.part_of.root if self.part_of is not None else None

    def __repr__(self) -> str:
        return f"<{self.name}>"


class NameTable:
    """All entries of an article by name, form, body and tail; joined entries are looked through."""

    def __init__(self) -> None:
        self._by_name: dict[str, Name] = {}
        self._by_form: defaultdict[str, list[Name]] = defaultdict(list)
        self._by_body: defaultdict[str, list[Name]] = defaultdict(list)
        self._by_tail: defaultdict[str, list[Name]] = defaultdict(list)
        self._by_suffix: defaultdict[str, list[Name]] = defaultdict(list)
        self._by_edges: defaultdict[tuple[str, str], list[Name]] = defaultdict(list)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def all(self) -> list[Name]:
        """The entries that stand, in the order of their making."""
        return _distinct(list(self._by_name.values()))

    def entry(
        self,
        name: str,
        place: Place | None,
        body: str,
        head: str,
        *,
        owner: Name | None = None,
        tail: str | None = None,
    ) -> Name:
        """The entry of that name, made where there is none."""
        known = self._by_name.get(name)
        if known is None:
            known = self._by_name[name] = Name(name, place, body, head, owner, body if tail is None else tail)
            self._by_body[known.body].append(known)
            self._by_tail[known.tail].append(known)
            self._by_form[name].append(known)
            for at in range(1, len(name) - 1):
                self._by_suffix[name[at:]].append(known)
            self._by_edges[known.body[:1], known.body[-1:]].append(known)
        return known.root

    def call(self, name: Name, *forms: str) -> Name:
        """The entry, which from now on goes by these forms too."""
        for form in forms:
            if form and form not in name.forms:
                name.forms[form] = None
                self._by_form[form].append(name)
        return name

    def called(self, form: str) -> list[Name]:
        """The entries that go by the form."""
        return _distinct(self._by_form.get(form, []))

    def of_body(self, body: str) -> list[Name]:
        return _distinct(self._by_body.get(body, []))

    def of_tail(self, tail: str) -> list[Name]:
        return _distinct(self._by_tail.get(tail, []))

    def ending(self, suffix: str) -> list[Name]:
        """The entries whose names are longer and end so."""
        return _distinct(self._by_suffix.get(suffix, []))

    def like(self, body: str) -> list[Name]:
        """The entries whose bodies begin as this one does and end as it, or its spelt-out last word, does."""
        ends = {"委": ("委", "会"), "办": ("办", "室", "厅")}.get(body[-1:], (body[-1:],))
        return _distinct([name for end in ends for name in self._by_edges.get((body[:1], end), [])])

    def join(self, one: Name, other: Name) -> None:
        """Makes one entry of two; the longer name stays."""
        one, other = one.root, other.root
        if one is other:
            return
        short, full = (one, other) if len(one.name) <= len(other.name) else (other, one)
        short.joined = full
        self.call(full, short.name, *short.forms)
        full.shared += short.shared
        full.mentions = sorted((*full.mentions, *short.mentions), key=lambda mention: mention.start)


def _distinct(names: list[Name]) -> list[Name]:
    return list(dict.fromkeys(name.root for name in names))
