"""The generated parts of the pages in docs/reference: commands, records, rules and lists as the code has them.

Such a part stands between ``<!-- generated: NAME -->`` and ``<!-- /generated -->``; what is around it is by hand.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from pipeline.errors import UsageError
from pipeline.rules import facts
from pipeline.rules.dates import scan
from pipeline.rules.engine import RuleSet
from schemas.article import ArticleMetadata
from schemas.gold import Gold
from schemas.record import ArticleRecord

_PART = re.compile(r"(<!-- generated: ([a-z]+) -->\n).*?(<!-- /generated -->)", re.DOTALL)
_PIPELINE = Path(__file__).parent


def pages(folder: Path, main: click.Group) -> dict[Path, str]:
    """Each page below the folder that has generated parts, as it should be.

    Raises UsageError for a part of a name that nothing generates, and where there is no page with any.
    """
    parts: dict[str, Callable[[], Iterator[str]]] = {
        "commands": lambda: _command(main, "jigou"),
        "record": lambda: _models(ArticleRecord, "serialization"),
        "metadata": lambda: _models(ArticleMetadata, "validation"),
        "gold": lambda: _models(Gold, "validation"),
        "rules": _rules,
        "lexicons": _lists,
    }

    def part(found: re.Match[str]) -> str:
        if found[2] not in parts:
            hint = f"Known are {', '.join(parts)}."
            raise UsageError("J560", f"Nothing generates the part {found[2]}", where=str(page), hint=hint)
        return "\n".join((found[1], *parts[found[2]](), found[3]))

    wanted = {}
    for page in sorted(folder.rglob("*.md")):
        text = page.read_text("utf-8")
        if _PART.search(text):
            wanted[page] = _PART.sub(part, text)
    if not wanted:
        hint = "Run it in the checkout, or name the folder."
        raise UsageError("J561", "No page there has a generated part", where=str(folder), hint=hint)
    return wanted


def _command(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[str]:
    context = click.Context(command, parent, info_name=name.split()[-1], **command.context_settings)
    yield f"## `{name}`\n"
    yield f"```text\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    yield f"{inspect.cleandoc(command.help or '')}\n"
    records = (each.get_help_record(context) for each in command.params if isinstance(each, click.Option))
    if options := [(f"`{option}`", text) for option, text in filter(None, records)]:
        yield from _table(("option", "does"), options)
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            yield from _command(command.commands[inner], f"{name} {inner}", context)


def _models(model: type[BaseModel], mode: Any) -> Iterator[str]:
    schema = model.model_json_schema(mode=mode)
    for title, shape in ({model.__name__: schema} | schema.get("$defs", {})).items():
        yield f"### {title}\n"
        yield f"{_before_example(shape['description'])}\n"
        required = shape.get("required", [])
        rows = [
            (f"`{key}`", _type(value), "yes" if key in required else "no") for key, value in shape["properties"].items()
        ]
        yield from _table(("key", "holds", "must stand"), rows)


def _type(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in shape:
        return " or ".join(map(_type, shape["anyOf"]))
    if "enum" in shape:
        return ", ".join(f"`{value}`" for value in shape["enum"])
    if "const" in shape:
        return f"`{shape['const']}`"
    if shape["type"] == "array":
        return f"list of {_type(shape['items'])}"
    pattern = f" `{shape['pattern']}`" if len(shape.get("pattern", "")) in range(1, 20) else ""
    return str(shape["type"]) + pattern


def _before_example(docstring: str) -> str:
    return docstring.partition(">>>")[0].strip()


def _rules() -> Iterator[str]:
    files = (facts.rules(kind) for kind in ("events", "parents", "owners", "ranks", "guards"))
    for rules in (*files, *(scan.rules(file) for file in scan.FILES)):
        yield from _rule_file(rules)


def _rule_file(rules: RuleSet) -> Iterator[str]:
    yield f"### `{rules.path.relative_to(_PIPELINE.parent).as_posix()}`\n"
    yield f"{_comment(rules.path)}\n"
    if rules.own_pieces:
        yield f"Pieces: {', '.join(f'`{name}`' for name in rules.own_pieces)}.\n"
    rows = [(f"`{rule.id}`", f"`{rule.gives}`", rule.yes[0]) for rule in rules.rules]
    yield from _table(("rule", "gives", "an example"), rows)


def _lists() -> Iterator[str]:
    for folder in ("lexicon", "rules", "rules/dates"):
        for file in sorted((_PIPELINE / folder).glob("*.tsv")):
            yield f"### `pipeline/{folder}/{file.name}`\n"
            yield _comment(file) or f"Columns: {', '.join(file.read_text('utf-8').splitlines()[0].split())}."
            yield ""


def _comment(file: Path) -> str:
    """What the first lines of a file of rules or words say of it."""
    lines = []
    for line in file.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return "\n".join(lines)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(map(_cell, row))} |"
    yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
