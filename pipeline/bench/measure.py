"""What takes how long, as a ratio to plain ``jieba.lcut`` over the same text in the same run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence

import jieba

from pipeline.processes import in_order
from pipeline.resolve import resolve
from pipeline.rules import stages
from pipeline.run import extract, extract_many
from pipeline.text import clean, head

ROUNDS = 5
STAGES = ("clean", "head", "places", "mentions", "dates", "facts", "resolve")


def speeds(texts: Sequence[str], rounds: int) -> dict[str, float]:
    """The speed of the whole pipeline and of each stage, as multiples of jieba's: medians of the rounds, all warm."""
    for text in texts[:50]:
        extract(text)
        jieba.lcut(text)
    found: dict[str, list[float]] = {name: [] for name in ("whole", *STAGES)}
    for _ in range(rounds):
        plain = sum(_seconds(jieba.lcut, text) for text in texts)
        found["whole"].append(plain / sum(_seconds(extract, text) for text in texts))
        taken = dict.fromkeys(STAGES, 0.0)
        for text in texts:
            _stages(text, taken)
        for name, seconds in taken.items():
            found[name].append(plain / seconds)
    return {name: statistics.median(ratios) for name, ratios in found.items()}


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began


def _stages(text: str, taken: dict[str, float]) -> None:
    """Adds to `taken` what each stage needs of the text, in the order in which `extract` has them."""
    began = time.process_time()

    def done(stage: str) -> None:
        nonlocal began
        now = time.process_time()
        taken[stage] += now - began
        began = time.process_time()

    aligned = clean(text)
    done("clean")
    head(aligned)
    done("head")
    findings = stages.no_findings(aligned, None)
    stages.add_places(findings)
    done("places")
    stages.add_mentions(findings)
    done("mentions")
    if findings.names_a_body:
        stages.add_dates(findings)
        done("dates")
        stages.add_shadows(findings)
        stages.add_events(findings)
        stages.add_parents(findings)
        done("facts")
    resolve(aligned, findings)
    done("resolve")


def worst(texts: dict[str, str], news: Sequence[str], rounds: int) -> dict[str, float]:
    """How many times the time per character of news each of the texts takes: at best of the rounds, for both."""
    per_character = min(sum(_seconds(extract, text) for text in news) for _ in range(rounds)) / sum(map(len, news))
    return {
        name: min(_seconds(extract, text) for _ in range(min(rounds, 2))) / len(text) / per_character
        for name, text in texts.items()
    }


def two_processes(texts: Sequence[str], rounds: int) -> dict[str, float]:
    """The speed-up from two processes over one, of plain jieba and of the pipeline, started and warm alike."""
    found: dict[str, list[float]] = {"jieba": [], "pipeline": []}
    for _ in range(rounds):
        for name, many in (("jieba", _jieba_many), ("pipeline", _pipeline_many)):
            found[name].append(_rate(many, texts, 2) / _rate(many, texts, 1))
    return {name: statistics.median(ratios) for name, ratios in found.items()}


def _jieba_many(texts: Iterable[str], jobs: int) -> Iterable[object]:
    return in_order(_words, texts, jobs=jobs, lost=_words)


def _pipeline_many(texts: Iterable[str], jobs: int) -> Iterable[object]:
    return extract_many(texts, jobs=jobs)


def _words(text: str) -> int:
    return len(jieba.lcut(text))


def _rate(many: Callable[[Iterable[str], int], Iterable[object]], texts: Sequence[str], jobs: int) -> float:
    """Characters a second, counted from when the first twentieth is done and every process warm."""
    results = iter(many(texts, jobs))
    warm = min(max(8 * jobs, len(texts) // 20), len(texts) // 2)
    for _ in range(warm):
        next(results)
    began = time.perf_counter()
    for _ in results:
        pass
    return sum(map(len, texts[warm:])) / (time.perf_counter() - began)


# Of the process's own memory alone: ru_maxrss begins with what the process had that started it.
_PEAK = """
import re, sys
sys.stderr.write("\\n" + re.search("VmHWM:[^0-9]*([0-9]+)", open("/proc/self/status").read())[1])
"""


def alone(code: str, *arguments: str) -> tuple[float, int]:
    """Seconds and peak memory in bytes of a Python process of its own that runs the code. Linux only."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code + _PEAK, *arguments], capture_output=True, text=True, check=True)
    return time.perf_counter() - began, int(done.stderr.rsplit("\n", 1)[-1]) * 1024
