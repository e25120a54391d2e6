"""Gold as documents of doccano: the JSONL of its sequence labelling with relations.

https://doccano.github.io/doccano/tutorial, and `example.jsonl` of its relation extraction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from pipeline.errors import GoldError
from pipeline.gold.layer import Layer, Link, Region

_HINT = "Export the project as JSONL with its relations."


def documents(layers: Iterable[Layer]) -> str:
    """The documents as the text of one file, a line each; ids are numbers, each of its own in the whole file."""
    entities, relations = count(1), count(1)
    lines = []
    for number, layer in enumerate(layers, 1):
        ids = {each.id: next(entities) for each in layer.regions}
        document = {
            "id": number,
            "text": layer.text,
            "entities": [
                {"id": ids[each.id], "label": each.label, "start_offset": each.start, "end_offset": each.end}
                for each in layer.regions
            ],
            "relations": [
                {"id": next(relations), "from_id": ids[each.child], "to_id": ids[each.parent], "type": each.label}
                for each in layer.links
            ],
            "article": layer.article,
            # doccano keeps further columns as text and gives them back.
            "gold": json.dumps(layer.rest, ensure_ascii=False),
        }
        lines.append(json.dumps(document, ensure_ascii=False) + "\n")
    return "".join(lines)


def layers(text: str, where: str) -> Iterator[Layer]:
    """The articles of an export. Raises GoldError for what is no export of our documents, naming the line."""
    # JSON may hold other line separators as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{where} line {number}"
        try:
            yield _layer(json.loads(line))
        except (json.JSONDecodeError, RecursionError) as error:
            raise GoldError("J424", f"not JSON: {error}", where=place, hint=_HINT) from error
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise GoldError("J424", f"not a document of our export: {error!r}", where=place, hint=_HINT) from error


def _layer(document: dict[str, Any]) -> Layer:
    rest = document.get("gold") or {}
    return Layer(
        document["article"],
        document["text"],
        tuple(
            Region(str(each["id"]), each["start_offset"], each["end_offset"], each["label"])
            for each in document["entities"]
        ),
        tuple(Link(str(each["from_id"]), str(each["to_id"]), each["type"]) for each in document["relations"]),
        json.loads(rest) if isinstance(rest, str) else rest,
    )
