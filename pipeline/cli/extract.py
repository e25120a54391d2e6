"""`jigou extract`: articles made into records; here a folder of them into a folder, the rest in `streams`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.group import main
from pipeline.cli.progress import progress
from pipeline.errors import SourceError, UsageError

if TYPE_CHECKING:
    from pipeline.folder import Outcome
    from pipeline.journal import Journal
    from pipeline.sources import Found, Metadata


@main.command()
@click.argument("sources", nargs=-1)
@click.option("--to", "target", default="extracted", show_default=True, help="Folder, or file, of the records.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; by default as many as the work is worth.")
@click.option("--cluster", metavar="ADDRESS", help="Extract on this Dask cluster: tcp://HOST:PORT, or its .json file.")
@click.option("--force", is_flag=True, help="Extract every article, changed or not.")
@click.option("--check", is_flag=True, help="Write nothing; name each stale record, and exit 1 where there is one.")
@click.option("-q", "--quiet", is_flag=True, help="Only failures are printed, and with --check what is stale.")
def extract(
    sources: tuple[str, ...],
    target: str,
    jobs: int | None,
    cluster: str | None,
    force: bool,
    check: bool,
    quiet: bool,
) -> None:
    """Write the record of each new or changed article in SOURCES (by default: sources).

    SOURCES is a folder, whose articles are the files *.txt, *.md, *.html, *.htm; or files, patterns and addresses of
    .jsonl, .jsonl.gz, .jsonl.zst or .parquet, with an article in each row: an id, and a text or data, and as far as
    known what metadata.toml may hold.

    Records go to a folder, one file each; or to one file that ends like those; or, with / behind such a name, to a
    folder of parts. All are extracted anew where code, rules, lists or libraries changed. A record is written only
    where it changed; the record of an article that is gone is removed; an article of a folder that fails keeps its
    earlier record. Rows that fail are listed in a file of errors beside the records.
    """
    from pipeline.stream.forms import form_of, means_rows

    sources = sources or ("sources",)
    if cluster or len(sources) > 1 or form_of(target.rstrip("/")) or "://" in target or means_rows(sources[0]):
        from pipeline.cli.streams import extract_streams

        extract_streams(sources, target, jobs=jobs, cluster=cluster, force=force, check=check, quiet=quiet)
    else:
        _extract_folder(Path(sources[0]), Path(target), jobs, force, check, quiet)


def _extract_folder(sources: Path, extracted: Path, jobs: int | None, force: bool, check: bool, quiet: bool) -> None:
    from pipeline.fingerprint import fingerprint
    from pipeline.journal import Journal
    from pipeline.sources import METADATA, find_articles, read_metadata
    from pipeline.written import only_writer, remove_leftovers

    found = find_articles(sources)
    if not found.articles and not found.failures:
        hint = "Articles are files that end in .txt, .md, .html or .htm."
        raise UsageError("J502", "There is no article in the folder", where=str(sources), hint=hint)
    if extracted.exists() and not extracted.is_dir():
        raise UsageError("J503", "There is a file in the folder's place", where=str(extracted), hint="Name another.")
    metadata = read_metadata(sources)
    tally = _Tally(check=check, quiet=quiet)
    with nullcontext() if check else only_writer(extracted):
        journal = Journal(extracted, fingerprint())
        stale = found if force else _stale(found, metadata, journal)
        if not check:
            remove_leftovers(extracted)
            if not quiet and not force and journal.outdated():
                click.echo("code, rules, lists or libraries changed: every article is extracted anew")
        try:
            _extract(stale, metadata, extracted, jobs, journal, tally)
            _remove_gone(found, extracted, tally)
        finally:
            if not check:
                _close(journal, found, tally)
    if not quiet:
        if strange := [id for id in (*metadata.tables, *metadata.failures) if not found.may_have(id)]:
            click.echo(f"{sources / METADATA} has tables of articles that are not there: {_names(strange)}")
        click.echo(tally.summary(len(found.articles) + len(found.failures)))
    if tally.failed or tally.errors or (check and (tally.changed or tally.gone)):
        sys.exit(1)


@dataclass
class _Tally:
    """What the run did so far; with `check`, what it would have done."""

    check: bool
    quiet: bool
    done: int = 0
    changed: int = 0
    failed: int = 0
    gone: int = 0
    errors: int = 0
    characters: int = 0
    seconds: float = 0
    _traces: set[str] = field(default_factory=set)

    def add(self, outcome: Outcome, record: Path) -> None:
        self.failed += outcome.error is not None
        self.done += outcome.error is None
        self.changed += outcome.changed
        self.characters += outcome.characters
        if outcome.error:
            click.echo(outcome.error, err=True)
            if outcome.trace and outcome.trace not in self._traces:
                self._traces.add(outcome.trace)
                click.echo(outcome.trace, err=True, nl=False)
        elif outcome.changed and self.check:
            click.echo(f"stale {record}: " + ("it would change" if record.exists() else "it is not there"))

    def error(self, error: SourceError) -> None:
        """Counts an error that is about no article."""
        self.errors += 1
        click.echo(error, err=True)

    def summary(self, count: int) -> str:
        before = count - self.done - self.failed
        words = [
            f"{self.done:,} {'compared' if self.check else 'extracted'} ({self.changed:,} {self._changed()})",
            *([f"{before:,} as before"] if before else []),
            f"{self.failed:,} failed",
            *([f"{self.characters / self.seconds:,.0f} characters/s"] if self.done else []),
        ]
        return f"{count:,} article{'s'[: count != 1]}: {', '.join(words)}"

    def _changed(self) -> str:
        return "stale" if self.check else "changed"


def _stale(found: Found, metadata: Metadata, journal: Journal) -> Found:
    """The articles whose record is not known to be what they would give."""
    stale = []
    for source in found.articles:
        known = metadata.of(source.id)
        if isinstance(known, SourceError) or not journal.fresh(source, known):
            stale.append(source)
    return replace(found, articles=tuple(stale))


def _extract(
    stale: Found, metadata: Metadata, extracted: Path, jobs: int | None, journal: Journal, tally: _Tally
) -> None:
    if not stale.articles and not stale.failures:
        return  # what follows takes a second to import
    from pipeline.extracted import record_file
    from pipeline.folder import extract_folder, jobs_worth_starting

    began = time.perf_counter()
    outcomes = extract_folder(
        stale, metadata, extracted, jobs=jobs or jobs_worth_starting(stale), journal=journal, check=tally.check
    )
    with progress(outcomes, len(stale.articles) + len(stale.failures), quiet=tally.quiet) as shown:
        for outcome in shown:
            tally.add(outcome, record_file(extracted, outcome.id))
    tally.seconds = time.perf_counter() - began


def _remove_gone(found: Found, extracted: Path, tally: _Tally) -> None:
    """Removes the records of articles that are gone; with `check` it only names them."""
    from pipeline.extracted import records_of_none, remove_record

    for file in list(records_of_none(extracted, lambda id: not found.may_have(id))):
        tally.gone += 1
        if tally.check:
            click.echo(f"stale {file}: its article is gone")
            continue
        try:
            remove_record(file)
        except SourceError as error:
            tally.error(error)
            continue
        if not tally.quiet:
            click.echo(f"removed {file}: its article is gone")


def _close(journal: Journal, found: Found, tally: _Tally) -> None:
    try:
        journal.close(source.id for source in found.articles)
    except SourceError as error:
        tally.error(error)


def _names(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    names = sorted(names)
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
