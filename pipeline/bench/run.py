"""One run of the benchmark: its figures, the history they are added to, and the table for people."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from pipeline.bench import measure
from pipeline.bench.texts import CORPORA, articles, paragraphs, worst_cases
from pipeline.written import write_whole

MEGABYTE = 1_000_000
_ARTICLES = 2_000  # of the folder in which one is new

# What anybody pays who uses spaCy and jieba at all.
_LIBRARIES = "import spacy, jieba; jieba.setLogLevel(60); jieba.initialize()"
_EXTRACT = "import sys; from pipeline.cli import main; main(sys.argv[1:], standalone_mode=False)"


def run(sources: Path, rounds: int, size: int) -> dict[str, Any]:
    """The figures of one run: `size` megabytes of each corpus, medians of so many rounds."""
    lines = paragraphs(sources)
    made = {corpus: list(articles(corpus, lines, size * MEGABYTE)) for corpus in CORPORA}
    figures: dict[str, Any] = {
        "python": sys.version.split()[0],
        "megabytes": size,
        "rounds": rounds,
        "speed": {corpus: _rounded(measure.speeds(texts, rounds)) for corpus, texts in made.items()},
    }
    news = made["simplified"]
    figures["worst"] = _rounded(measure.worst(worst_cases(MEGABYTE // 3), news, rounds))
    figures["two_processes"] = _rounded(measure.two_processes(news, rounds))
    with tempfile.TemporaryDirectory() as folder:
        figures["start"] = _rounded(_start(Path(folder), rounds))
        figures["scaling"] = _rounded(_scaling(Path(folder), lines, size))
    return figures


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in figures.items()}


def _start(folder: Path, rounds: int) -> dict[str, float]:
    """The time of extracting one new article among many, against a process that only gets its libraries ready."""
    sources, extracted = folder / "many", folder / "records"
    sources.mkdir()
    for number in range(_ARTICLES):
        (sources / f"{number}.txt").write_text(f"第{number}号\n今日无事。\n", "utf-8")
    command = ("extract", str(sources), "--to", str(extracted), "--quiet")
    measure.alone(_EXTRACT, *command)
    new, libraries = [], []
    for number in range(rounds):
        (sources / f"new{number}.txt").write_text("2019年4月1日，海口市林业局揭牌。\n", "utf-8")
        new.append(measure.alone(_EXTRACT, *command)[0])
        libraries.append(measure.alone(_LIBRARIES)[0])
    return {"seconds": statistics.median(new), "of_libraries": statistics.median(new) / statistics.median(libraries)}


def _scaling(folder: Path, lines: list[str], size: int) -> dict[str, float]:
    """Time and peak memory of ten times the articles, as multiples of theirs, in processes of their own."""
    seconds, memory = [], []
    for times in (1, 10):
        sources = folder / f"sources{times}"
        sources.mkdir()
        for number, text in enumerate(articles("simplified", lines, times * size * MEGABYTE)):
            (sources / f"{number}.txt").write_text(text, "utf-8")
        command = ("extract", str(sources), "--to", str(folder / f"extracted{times}"), "--quiet", "--jobs", "1")
        taken, most = measure.alone(_EXTRACT, *command)
        seconds.append(taken)
        memory.append(most)
    return {"time": seconds[1] / seconds[0], "memory": memory[1] / memory[0], "peak_megabytes": memory[0] / MEGABYTE}


def remember(figures: dict[str, Any], history: Path) -> None:
    """Adds the figures to the history, a JSON list, the newest last."""
    before: list[dict[str, Any]] = json.loads(history.read_text("utf-8")) if history.exists() else []
    write_whole(history, (json.dumps([*before, figures], ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def as_markdown(figures: dict[str, Any]) -> str:
    """The figures as tables for README."""
    speed = figures["speed"]
    stages = zip(measure.STAGES, measure.STAGES, strict=True)
    rows = [
        f"| speed, times plain `jieba.lcut` | {' | '.join(speed)} |",
        f"| --- |{' --: |' * len(speed)}",
        *(_row(title, [of[name] for of in speed.values()]) for name, title in (("whole", "whole pipeline"), *stages)),
    ]
    start, scaling, both = figures["start"], figures["scaling"], figures["two_processes"]
    rest = [
        "",
        "| what | measured |",
        "| --- | --: |",
        f"| one new article among {_ARTICLES:,}, times starting spaCy and jieba | {start['of_libraries']:.2f} |",
        f"| ten times the articles: time | {scaling['time']:.1f} |",
        f"| ten times the articles: peak memory | {scaling['memory']:.2f} |",
        f"| peak memory, one process, MB | {scaling['peak_megabytes']:.0f} |",
        f"| two processes: pipeline, plain jieba | {both['pipeline']:.2f}, {both['jieba']:.2f} |",
        *(f"| time per character, times news: {name} | {ratio:.2f} |" for name, ratio in figures["worst"].items()),
    ]
    return "\n".join((*rows, *rest)) + "\n"


def _row(title: str, ratios: list[float]) -> str:
    return f"| {title} | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} |"
