"""Gold as tasks of Label Studio: the JSON that it imports and exports, and the labelling interface that fits.

https://labelstud.io/guide/task_format and https://labelstud.io/guide/export
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.errors import GoldError
from pipeline.gold.layer import LABELS, LINKS, Layer, Link, Region

_HINT = "Export the project as JSON, not as JSON-MIN or CSV."


def config() -> str:
    """The labelling interface of the project, with all labels and relations."""
    relations = "".join(f'    <Relation value="{link}"/>\n' for link in LINKS)
    labels = "".join(f'    <Label value="{label}"/>\n' for label in LABELS)
    return (
        f"<View>\n  <Relations>\n{relations}  </Relations>\n"
        f'  <Labels name="label" toName="text">\n{labels}  </Labels>\n'
        '  <Text name="text" value="$text"/>\n</View>\n'
    )


def tasks(layers: Iterable[Layer]) -> str:
    """The tasks as the JSON text of one file."""
    return json.dumps([_task(layer) for layer in layers], ensure_ascii=False, indent=1) + "\n"


def _task(layer: Layer) -> dict[str, Any]:
    regions = [
        {
            "id": each.id,
            "type": "labels",
            "from_name": "label",
            "to_name": "text",
            "value": {
                "start": each.start,
                "end": each.end,
                "text": layer.text[each.start : each.end],
                "labels": [each.label],
            },
        }
        for each in layer.regions
    ]
    links = [
        {"type": "relation", "from_id": each.child, "to_id": each.parent, "direction": "right", "labels": [each.label]}
        for each in layer.links
    ]
    data = {"text": layer.text, "article": layer.article, "gold": layer.rest}
    return {"data": data, "annotations": [{"result": regions + links}]}


def layers(text: str, where: str) -> Iterator[Layer]:
    """The articles of an export. Raises GoldError for what is no export of our tasks, naming the task."""
    try:
        exported = json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = f"not JSON: {error}"
        raise GoldError("J424", problem, where=where, hint=_HINT) from error
    if not isinstance(exported, list):
        raise GoldError("J424", "a list of tasks is wanted", where=where, hint=_HINT)
    for number, task in enumerate(exported, 1):
        place = f"{where} task {number}"
        try:
            yield _layer(task, place)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
            raise GoldError("J424", f"not a task of our export: {error!r}", where=place, hint=_HINT) from error


def _layer(task: dict[str, Any], where: str) -> Layer:
    data = task["data"]
    done = [each for each in task["annotations"] if not each.get("was_cancelled")]
    if len(done) != 1:
        hint = "Export one annotator at a time: a gold file is one reading."
        raise GoldError("J425", f"{len(done)} annotations", where=f"{where} {data['article']}", hint=hint)
    results = done[0]["result"]
    regions = [
        Region(each["id"], each["value"]["start"], each["value"]["end"], each["value"]["labels"][0])
        for each in results
        if each["type"] == "labels"
    ]
    links = [Link(*_ends(each), (each.get("labels") or [""])[0]) for each in results if each["type"] == "relation"]
    return Layer(data["article"], data["text"], tuple(regions), tuple(links), data.get("gold") or {})


def _ends(relation: dict[str, Any]) -> tuple[str, str]:
    child, parent = relation["from_id"], relation["to_id"]
    return (parent, child) if relation.get("direction") == "left" else (child, parent)
