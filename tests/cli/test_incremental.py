"""`jigou extract` does what is new or changed, and nothing else."""

import fcntl
import hashlib
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline import fingerprint as fingerprints
from pipeline import folder

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the articles that were read, as they are."""
    ids: list[str] = []
    real = folder.extract_bytes

    def noted(data: bytes, *, id: str, **rest: Any) -> Any:
        ids.append(id)
        return real(data, id=id, **rest)

    monkeypatch.setattr(folder, "extract_bytes", noted)
    return ids


def records(folder: Path = Path("extracted")) -> dict[str, tuple[bytes, int]]:
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.rglob("*.json")}


def everything() -> dict[str, tuple[bytes, int]]:
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in Path().rglob("*") if file.is_file()}


def test_a_second_run_reads_no_article(jigou, sources: Path, read: list[str]) -> None:
    jigou("extract")
    before = records()
    read.clear()
    done = jigou("extract")
    assert (done.exit_code, done.output) == (0, "2 articles: 0 extracted (0 changed), 2 as before, 0 failed\n")
    assert (read, records()) == ([], before)


def write(file: str, text: str) -> None:
    Path(file).write_text(text, "utf-8")


CHANGES = {
    "another text": lambda: write("sources/广东.txt", "2015年5月，广州市大数据管理局挂牌。"),
    "metadata": lambda: write("sources/metadata.toml", '["广东"]\npublished = "2014-03"\n'),
    "another suffix": lambda: os.rename("sources/广东.txt", "sources/广东.md"),
    "a record edited by hand": lambda: write("extracted/广东.json", "{}\n"),
    "a record removed by hand": lambda: os.unlink("extracted/广东.json"),
    "a record put in another's place": lambda: shutil.copy("extracted/2023/国家.json", "extracted/广东.json"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_only_what_changed_is_read_again(jigou, sources: Path, read: list[str], change) -> None:
    jigou("extract")
    untouched = records()["extracted/2023/国家.json"]
    read.clear()
    change()
    done = jigou("extract")
    assert (done.exit_code, read) == (0, ["广东"])
    assert done.stdout.startswith("2 articles: 1 extracted (1 changed), 1 as before, 0 failed, ")
    after = records()
    assert after["extracted/2023/国家.json"] == untouched
    jigou("extract", "--to", "fresh")
    fresh = {file.removeprefix("fresh/"): data for file, (data, _) in records(Path("fresh")).items()}
    assert {file.removeprefix("extracted/"): data for file, (data, _) in after.items()} == fresh


def test_metadata_of_another_article_changes_nothing(jigou, sources: Path, read: list[str]) -> None:
    jigou("extract")
    read.clear()
    write("sources/metadata.toml", '# 说明\n["2023/国家"]\ntitle = "揭牌"\n')
    assert jigou("extract").exit_code == 0
    assert read == ["2023/国家"]


def test_the_same_bytes_written_again_are_no_change(jigou, sources: Path, read: list[str]) -> None:
    """What a checkout does to times is no change of an article, and no change is missed for its time."""
    jigou("extract")
    read.clear()
    for file in (sources / "广东.txt", Path("extracted/广东.json")):
        file.write_bytes(file.read_bytes())
        os.utime(file, (0, 0))
    jigou("extract")
    assert read == []
    stat = (sources / "广东.txt").stat()
    (sources / "广东.txt").write_text("2014年3月，广东省大数据管理局成立。\n", "utf-8")
    os.utime(sources / "广东.txt", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (sources / "广东.txt").stat().st_size == stat.st_size
    jigou("extract")
    assert read == ["广东"]


def test_other_rules_lists_code_or_libraries_make_everything_new(jigou, sources: Path, read: list[str], monkeypatch):
    jigou("extract")
    read.clear()
    monkeypatch.setattr(fingerprints, "fingerprint", lambda: "another")
    done = jigou("extract")
    assert done.stdout.startswith("code, rules, lists or libraries changed: every article is extracted anew\n2 art")
    assert sorted(read) == ["2023/国家", "广东"]
    read.clear()
    assert "0 extracted" in jigou("extract").stdout
    assert read == []


def test_force_reads_every_article(jigou, sources: Path, read: list[str]) -> None:
    jigou("extract")
    before = records()
    read.clear()
    assert jigou("extract", "--force").stdout.startswith("2 articles: 2 extracted (0 changed), 0 failed, ")
    assert sorted(read) == ["2023/国家", "广东"]
    assert records() == before


def test_an_article_that_fails_is_tried_again_each_time(jigou, sources: Path) -> None:
    jigou("extract")
    (sources / "广东.txt").write_bytes(b"")
    for _ in range(2):
        done = jigou("extract")
        assert (done.exit_code, done.stderr[:4]) == (1, "J110")
        assert "2 articles: 0 extracted (0 changed), 1 as before, 1 failed" in done.stdout
    assert jigou("extract", "--check").exit_code == 1


@pytest.mark.parametrize("damage", ["", "{}", "[1, 2", '["广东"]\n[[]]\n\x00\xff\n["a", 1, 2, 3]', "[" * 100_000])
def test_a_damaged_journal_costs_time_and_nothing_else(jigou, sources: Path, damage: str) -> None:
    jigou("extract")
    before = {file: data for file, (data, _) in records().items()}
    Path("extracted/.cache/journal").write_text(damage, "utf-8")
    done = jigou("extract")
    assert done.exit_code == 0
    assert "2 extracted (0 changed)" in done.stdout
    assert {file: data for file, (data, _) in records().items()} == before
    assert "0 extracted" in jigou("extract").stdout


def test_the_journal_forgets_what_is_gone(jigou, sources: Path) -> None:
    jigou("extract")
    (sources / "广东.txt").unlink()
    jigou("extract")
    assert len(Path("extracted/.cache/journal").read_text("utf-8").splitlines()) == 1


def test_nothing_of_the_cache_stands_in_a_record(jigou, sources: Path) -> None:
    jigou("extract")
    digest = fingerprints.fingerprint()
    assert digest in Path("extracted/.cache/journal").read_text("utf-8")
    assert all(digest.encode() not in data for data, _ in records().values())


@pytest.mark.parametrize("known", [True, False], ids=["with a journal", "in a fresh clone"])
def test_check_names_what_is_stale_and_writes_nothing(jigou, sources: Path, known: bool) -> None:
    for number in range(3):
        write(f"sources/{number}.txt", "2015年5月，广州市大数据管理局挂牌。")
    jigou("extract")
    if not known:
        for file in Path("extracted/.cache").iterdir():
            file.unlink()
    before = everything()
    done = jigou("extract", "--check")
    assert (done.exit_code, done.stderr, everything()) == (0, "", before)
    assert done.stdout.endswith("(0 stale), 5 as before, 0 failed\n" if known else " characters/s\n")

    write("sources/0.txt", "2016年6月，贵阳市大数据局成立。")
    write("sources/新.txt", "2017年7月，内蒙古自治区大数据局成立。")
    Path("sources/1.txt").unlink()
    write("extracted/2.json", "{}\n")
    before = everything()
    done = jigou("extract", "--check")
    assert (done.exit_code, done.stderr, everything()) == (1, "", before)
    assert sorted(done.stdout.splitlines()[:-1]) == [
        "stale extracted/0.json: it would change",
        "stale extracted/1.json: its article is gone",
        "stale extracted/2.json: it would change",
        "stale extracted/新.json: it is not there",
    ]
    assert jigou("extract", "--check", "-q").exit_code == 1
    assert jigou("extract").exit_code == 0
    assert jigou("extract", "--check").exit_code == 0


def test_check_of_no_records_makes_no_folder(jigou, sources: Path) -> None:
    done = jigou("extract", "--check", "--to", "nowhere")
    assert done.exit_code == 1
    assert done.stdout.startswith("stale nowhere/2023/国家.json: it is not there\n")
    assert not Path("nowhere").exists()


def test_a_change_of_a_rule_that_changes_no_record_is_not_stale(jigou, sources: Path, monkeypatch) -> None:
    jigou("extract")
    monkeypatch.setattr(fingerprints, "fingerprint", lambda: "another")
    done = jigou("extract", "--check")
    assert (done.exit_code, done.stdout.split(",")[0]) == (0, "2 articles: 2 compared (0 stale)")


def test_nothing_heavy_is_imported_where_nothing_is_stale(jigou, sources: Path) -> None:
    jigou("extract")
    code = (
        "import sys; from pipeline.cli import main\n"
        "try: main(['extract'])\n"
        "finally: print({'spacy', 'jieba', 'opencc', 'numpy', 'rich.progress'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "2 articles: 0 extracted (0 changed), 2 as before, 0 failed\nset()\n"


def test_two_thousand_unchanged_articles_take_a_moment(jigou, sources: Path, monkeypatch) -> None:
    """The first run is spared: a stand-in writes the records. The second is a process of its own, imports and all."""
    from pipeline.fingerprint import fingerprint
    from pipeline.journal import Journal
    from pipeline.sources import find_articles
    from schemas.article import ArticleMetadata

    record = '{"schema_version": "1"}\n' * 300
    for number in range(2_000):
        write(f"sources/{number}.txt", "2015年5月，广州市大数据管理局挂牌。" * 80)
    Path("extracted/2023").mkdir(parents=True)
    journal = Journal(Path("extracted"), fingerprint())
    for source in find_articles(sources).articles:
        write(f"extracted/{source.id}.json", record)
        journal.note(source, ArticleMetadata(), hashlib.sha256(source.read()).hexdigest(), record)
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "pipeline.cli", "extract"], capture_output=True, text=True)
    seconds = time.perf_counter() - began
    assert done.stdout == "2,002 articles: 0 extracted (0 changed), 2,002 as before, 0 failed\n", done.stderr
    assert seconds < 5  # measured alone it is half a second; the first run takes minutes


def test_two_writers_on_one_folder_are_refused_and_the_holder_is_named(jigou, sources: Path) -> None:
    jigou("extract")
    before = everything()
    with Path("extracted/.cache/lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = jigou("extract", "--force")
        assert (done.exit_code, done.stdout, everything()) == (2, "", before)
        assert re.fullmatch(
            rf"J507 extracted: Is being written to by process {os.getpid()} on \S+\. Wait until .*\n", done.stderr
        )
        assert jigou("extract", "--check").exit_code == 0
        assert jigou("extract", "--to", "elsewhere").exit_code == 0
    assert jigou("extract").exit_code == 0


def test_a_lock_that_a_dead_process_left_does_not_block(jigou, sources: Path) -> None:
    Path("extracted/.cache").mkdir(parents=True)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    write("extracted/.cache/lock", f"process {dead.pid} on here\n")
    assert jigou("extract").exit_code == 0


def test_a_folder_that_cannot_be_written_to_is_wrong_use(jigou, sources: Path) -> None:
    Path("extracted").mkdir()
    write("extracted/.cache", "")
    done = jigou("extract")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("J506 extracted: Cannot be written to: ")


def terminal(command: list[str], cwd: Path) -> str:
    """What a command prints on a terminal of 80 columns, without colours."""
    master, slave = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(command, cwd=cwd, stdin=slave, stdout=slave, stderr=slave, env=environment) as process:
        os.close(slave)
        shown = b""
        while select.select([master], [], [], 60)[0]:
            try:
                shown += os.read(master, 65536)
            except OSError:  # the other side is closed
                break
        assert process.wait(60) == 0
    os.close(master)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode("utf-8"))


def test_a_terminal_shows_count_rate_and_time_left_and_a_pipe_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    for number in range(12):
        text = (PROJECT / "sources/cn-03-kuangshan-news.txt").read_text("utf-8")
        (tmp_path / f"s/{number}.txt").write_text(text * 4, "utf-8")
    command = [sys.executable, "-m", "pipeline.cli", "extract", "s", "--jobs", "1"]
    shown = terminal([*command, "--to", "a"], tmp_path)
    assert re.search(r"extract .*\d+/12 [\d.]+ articles/s (\d+:)?\d\d:\d\d left", shown), shown
    assert re.search(r"12 articles: 12 extracted \(12 changed\), 0 failed, [\d,]+ characters/s\r\n$", shown), shown
    assert max(len(line) for line in re.split(r"[\r\n]+", shown)) <= 80
    piped = subprocess.run([*command, "--to", "b"], cwd=tmp_path, capture_output=True, text=True)
    assert piped.stderr == ""
    assert len(piped.stdout.splitlines()) == 1
