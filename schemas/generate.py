"""The JSON Schemas under `schemas/json/`: `python -m schemas.generate` writes them, `--check` compares them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from schemas.article import ArticleMetadata
from schemas.floors import Floors
from schemas.gold import Gold
from schemas.record import ArticleRecord
from schemas.registry import Registry

FOLDER = Path(__file__).parent / "json"


def json_schemas() -> dict[str, str]:
    """The text of each generated file by its name.

    The schemas of record and registry are of what is written, where every key stands; the others are of what is read,
    where a key with a default may be missing.

    >>> sorted(json_schemas())
    ['article_metadata.json', 'floors.json', 'gold.json', 'record.json', 'registry.json']
    """
    schemas = {
        "record.json": ArticleRecord.model_json_schema(mode="serialization"),
        "registry.json": Registry.model_json_schema(mode="serialization"),
        "gold.json": Gold.model_json_schema(),
        "floors.json": Floors.model_json_schema(),
        "article_metadata.json": ArticleMetadata.model_json_schema(),
    }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {name: json.dumps(head | schema, ensure_ascii=False, indent=2) + "\n" for name, schema in schemas.items()}


def outdated(folder: Path = FOLDER) -> list[str]:
    """The names of files in the folder that differ from the models, are missing, or come from no model."""
    wanted = json_schemas()
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """The exit code: 0 when the files were written or are as the models say, 1 when they differ, 2 on wrong use."""
    if arguments == ["--check"]:
        different = outdated(folder)
        for name in different:
            print(f"schemas/json/{name} differs from the models: run `make schemas` and commit it", file=sys.stderr)
        return 1 if different else 0
    if arguments:
        print("usage: python -m schemas.generate [--check]", file=sys.stderr)
        return 2
    wanted = json_schemas()
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.json"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
