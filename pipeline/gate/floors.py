"""Floors checked against what is measured, and set to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import GoldError, UsageError
from pipeline.gate.corpus import Measured, measured, present
from pipeline.ids import listed
from schemas.floors import Corpus, Floors, Lowering, read_floors
from schemas.reading import SchemaError

_LOST = "make report says which facts went, by rule. Mend what was lost, or give a reason: make floors LOWER='…'."
_SET = "Run make floors, and commit the file with the change that moved it."


@dataclass
class Problems:
    """What keeps the gate shut, what is only worth a warning, and a line on each corpus that was measured."""

    errors: list[GoldError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def add(self, other: Problems) -> None:
        self.errors += other.errors
        self.warnings += other.warnings
        self.passed += other.passed


def load_floors(file: Path) -> Floors:
    """The floors of a file. Raises GoldError where it is none, UsageError where it cannot be read."""
    try:
        return read_floors(file.read_text("utf-8"), str(file))
    except OSError as error:
        hint = "Name the file of the floors."
        raise UsageError("J504", f"Cannot be read: {error.strerror}", where=str(file), hint=hint) from error
    except SchemaError as error:
        raise GoldError(error.code, error.problem, where=f"{error.source}: {error.place}", hint=error.hint) from error


def problems(floors: Floors, root: Path) -> Problems:
    """What is wrong with the corpora: figures below their floor, gold that changed, floors set by hand.

    A corpus that is not ours is passed over where it is not at hand, and with a warning where its gold changed.
    """
    found = Problems()
    kept = kept_articles(floors, root)
    for name, corpus in floors.corpora.items():
        if not corpus.ours and not present(corpus, root):
            found.warnings.append(f"{name}: not at hand, its floors are skipped")
            continue
        found.add(judged(name, corpus, measured(corpus, root, kept)))
    return found


def judged(name: str, corpus: Corpus, now: Measured) -> Problems:
    """What is wrong with one corpus as it is measured now.

    An article that is new since the floors were set has to be taken into them, and is not held to them before.
    """
    found = Problems()
    if corpus.seal != corpus.right_seal:
        found.errors.append(_unsealed(name, corpus, now))
    changed = _changed(corpus, now)
    if changed and not corpus.ours:
        found.warnings.append(f"{name}: the gold or the article of {_some(changed)} changed, its floors are skipped")
        return found
    if changed:
        problem = f"the gold or the article of {_some(changed)} changed since the floors were set"
        found.errors.append(GoldError("J412", problem, where=f"{name} {corpus.gold}", hint=_SET))
    if (new := _new(corpus, now)) and corpus.ours:
        problem = f"{_some(new)} {'is' if len(new) == 1 else 'are'} new since the floors were set"
        found.errors.append(GoldError("J412", problem, where=f"{name} {corpus.gold}", hint=_SET))
    elif new:
        found.warnings.append(f"{name}: {_some(new)} not in its floors yet: run make floors")
    below = _below(corpus, now)
    found.errors += [
        GoldError("J413", f"F1 of {figure} is {f1}, below its floor {floor}", where=name, hint=_LOST)
        for figure, (floor, f1) in below.items()
    ]
    if not found.errors:
        reached = ", ".join(f"{figure} {f1:.4f}" for figure, f1 in now.f1.items())
        found.passed.append(f"{name}, {len(now.records)} articles: {reached}")
    return found


def set_anew(floors: Floors, root: Path, *, lower: str | None = None) -> Floors:
    """Floors at what every corpus at hand gives now; others stay as they are.

    Raises GoldError where the articles of the floors no longer reach them, or the floors were touched by hand, and no
    reason is given; the reason is kept. A floor that falls for new articles alone needs none: nothing was lost.
    """
    kept = kept_articles(floors, root)
    corpora = {}
    for name, corpus in floors.corpora.items():
        corpora[name] = corpus
        if corpus.ours or present(corpus, root):
            corpora[name] = _set(name, corpus, measured(corpus, root, kept), lower)
    return floors.model_copy(update={"corpora": corpora})


def _set(name: str, corpus: Corpus, now: Measured, lower: str | None) -> Corpus:
    below = _below(corpus, now)
    if lower is None and corpus.floors and corpus.seal != corpus.right_seal:
        raise _unsealed(name, corpus, now)
    if lower is None and below:
        moves = ", ".join(f"{figure} from {floor} to {f1}" for figure, (floor, f1) in below.items())
        hint = "Mend what was lost, or give a reason: make floors LOWER='…'."
        raise GoldError("J414", f"floors would fall: {moves}", where=name, hint=hint)
    lowered = tuple(
        Lowering(figure=figure, before=floor, after=f1, reason=lower or "") for figure, (floor, f1) in below.items()
    )
    renewed = corpus.model_copy(
        update={"floors": now.f1, "fingerprints": now.fingerprints, "lowered": corpus.lowered + lowered}
    )
    return renewed.model_copy(update={"seal": renewed.right_seal})


def _below(corpus: Corpus, now: Measured) -> dict[str, tuple[float, float]]:
    """Floor and F1 of each figure that lies below; one that is no longer measured lies at 0."""
    f1 = _held_to(corpus, now)
    reached = {figure: (floor, f1.get(figure, 0.0)) for figure, floor in corpus.floors.items()}
    return {figure: (floor, f1) for figure, (floor, f1) in reached.items() if f1 < floor}


def _held_to(corpus: Corpus, now: Measured) -> dict[str, float]:
    """F1 of each figure over the articles that the floors were set on.

    Where one of these is gone, all articles count: an article under a new name must not pass as a new article.
    """
    gone = corpus.fingerprints.keys() - now.fingerprints.keys()
    return now.f1 if gone else now.f1_without(_new(corpus, now))


def _changed(corpus: Corpus, now: Measured) -> list[str]:
    after = now.fingerprints
    return sorted(stem for stem, before in corpus.fingerprints.items() if before != after.get(stem))


def _new(corpus: Corpus, now: Measured) -> list[str]:
    return sorted(now.fingerprints.keys() - corpus.fingerprints.keys())


def _unsealed(name: str, corpus: Corpus, now: Measured) -> GoldError:
    lower = [
        f"{figure} stands at {corpus.floors.get(figure, 'nothing')} where {f1} is reached"
        for figure, f1 in _held_to(corpus, now).items()
        if corpus.floors.get(figure, 0.0) < f1
    ]
    problem = "; ".join(("the floors are not as they were set, so they were edited by hand", *lower))
    hint = "Take the committed file again, or set them with a reason: make floors LOWER='…'."
    return GoldError("J415", problem, where=name, hint=hint)


def kept_articles(floors: Floors, root: Path) -> frozenset[str]:
    """The ids of the kept articles. Raises UsageError where their list cannot be read."""
    file = root / floors.kept
    try:
        return listed(file.read_text("utf-8"))
    except OSError as error:
        hint = "Name the list of kept articles in the floors."
        raise UsageError("J504", f"Cannot be read: {error.strerror}", where=str(file), hint=hint) from error


def _some(stems: list[str]) -> str:
    return ", ".join(stems[:5]) + (f" and {len(stems) - 5} more" if len(stems) > 5 else "")
