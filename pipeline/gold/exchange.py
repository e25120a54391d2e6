"""Gold files written for labelling tools, and read back from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.errors import GoldError, JigouError
from pipeline.gold import brat, doccano, label_studio
from pipeline.gold.files import gold_under, raw_of, write_draft
from pipeline.gold.layer import Layer, gold_of_layer, layer_of
from pipeline.score.folders import gold_of
from pipeline.sources import articles_by_stem
from schemas.gold import Gold

READERS: dict[str, Callable[[str, str], Iterator[Layer]]] = {
    "label-studio": label_studio.layers,
    "doccano": doccano.layers,
}
TOOLS = (*READERS, "brat")


def export(tool: str, gold: Path, sources: Iterable[Path], to: Path) -> list[Path]:
    """The files written below a folder: the articles of a gold file or folder for one of the tools, drafts among them.

    Raises GoldError for gold that is none, has no article, or whose mentions are not in it; nothing is written then.
    """
    raws = _raws(sources)
    layers: list[tuple[Layer, Gold]] = []
    for stem, path in sorted(gold_under(gold).items()):
        labels = gold_of(path)
        raw = raws(stem)
        for agency in labels.agencies:
            for each in agency.mentions:
                if raw[each.start : each.end] != each.text:
                    hint = "Run .venv/bin/jigou gold check, and correct the span."
                    raise GoldError("J417", f"{each.text!r} is not at {each.start}", where=str(path), hint=hint)
        layers.append((layer_of(labels, raw), labels))
    if not layers:
        raise GoldError("J403", "no gold to export", where=str(gold), hint="Name a gold file or a folder of them.")
    texts = _texts(tool, layers)
    to.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (to / name).write_text(text, encoding="utf-8", newline="")
    return [to / name for name in texts]


def _texts(tool: str, layers: list[tuple[Layer, Gold]]) -> dict[str, str]:
    alone = [layer for layer, _ in layers]
    if tool == "label-studio":
        return {"label-studio.json": label_studio.tasks(alone), "label-studio.xml": label_studio.config()}
    if tool == "doccano":
        return {"doccano.jsonl": doccano.documents(alone)}
    texts = {"annotation.conf": brat.configuration()}
    for layer, gold in layers:
        texts[f"{layer.article}.txt"] = layer.text
        texts[f"{layer.article}.ann"] = brat.standoff(layer, gold)
    return texts


def import_(tool: str, text: str, where: str, sources: Iterable[Path], to: Path) -> tuple[list[Path], list[JigouError]]:
    """The gold files written below a folder from the text of a tool's export, and what could not be read of it.

    An article that fails hides no other; of a file that is broken as a whole, what stands before the break is read.
    A finished gold file is never overwritten. Raises UsageError for a missing folder of articles.
    """
    raws = _raws(sources)
    written: list[Path] = []
    errors: list[JigouError] = []
    layers = READERS[tool](text, where)
    try:
        for layer in layers:
            try:
                written.append(write_draft(gold_of_layer(layer, raws(layer.article)), to))
            except JigouError as error:
                errors.append(error)
    except GoldError as error:
        errors.append(error)
    return written, errors


def _raws(sources: Iterable[Path]) -> Callable[[str], str]:
    articles = articles_by_stem(sources)

    def raw(stem: str) -> str:
        if stem not in articles:
            hint = "Name the folder of the articles: --sources."
            raise GoldError("J409", "gold without its article", where=stem, hint=hint)
        return raw_of(articles[stem][0])

    return raw
