"""Nothing is torn or lost, whatever ends a run. `make kills` does the first test with ten times as many kills."""

import contextlib
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import folder

PROJECT = Path(__file__).parents[2]


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder of records, leftovers included, without the cache."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent != folder / ".cache"
    }


def write_articles(sources: Path, count: int, month: int) -> None:
    sources.mkdir(exist_ok=True)
    for number in range(count):
        lines = [f"20{10 + number % 10}年{month}月，{place}市数据局成立。\n" for place in ("佛山", "韶关", "揭阳")]
        (sources / f"{number:02}.txt").write_text("".join(lines) * 3, "utf-8")


def test_twenty_kills_leave_each_record_old_or_new_and_the_next_run_ends_the_same() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.kills", "20"], cwd=PROJECT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    counts = {what: int(count) for what, count in re.findall(r"(\w[a-z ]+): (\d+)", done.stdout)}
    assert counts["kills"] >= 20
    assert min(counts["at a step"], counts["by the clock"], counts["with leftovers"]) > 0
    assert (counts["torn or lost"], counts["other end"]) == (0, 0)


def processes_of(group: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, process_group = stat.read_text("utf-8").rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(process_group) == group and state != "Z":
            found.append(int(stat.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc, in which to look for processes")
def test_a_killed_run_of_several_processes_leaves_none_of_them_and_is_gone_on_with(jigou, tmp_path: Path) -> None:
    write_articles(tmp_path / "s", 60, 3)
    command = [sys.executable, "-m", "pipeline.cli", "extract", "s", "--to", "r", "--jobs", "2"]
    with subprocess.Popen(command, cwd=tmp_path, start_new_session=True, stderr=subprocess.DEVNULL) as run:
        deadline = time.monotonic() + 60
        while len(list((tmp_path / "r").glob("*.json"))) < 5 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(processes_of(run.pid)) > 2
        run.send_signal(signal.SIGKILL)
        run.wait()
    deadline = time.monotonic() + 20
    while processes_of(run.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of(run.pid) == []
    done = jigou("extract", "s", "--to", "r", "--jobs", 1)
    assert (done.exit_code, done.stderr) == (0, "")
    assert int(re.search(r"(\d+) as before", done.stdout)[1]) >= 4, "what was done before the kill is not done again"
    jigou("extract", "s", "--to", "undisturbed", "--jobs", 1)
    assert files(tmp_path / "r") == files(tmp_path / "undisturbed")


def test_what_a_killed_run_left_goes_and_what_others_left_stays(jigou, tmp_path: Path) -> None:
    write_articles(tmp_path / "sources", 2, 3)
    for left in ("extracted/.jigou-123.tmp", "extracted/2018/.jigou-9.tmp", "extracted/.cache/.jigou-7.tmp"):
        Path(left).parent.mkdir(parents=True, exist_ok=True)
        Path(left).write_text("{")
    others = ("extracted/.jigou-x.tmp", "extracted/notes.tmp", "extracted/.cache/notes")
    for other in others:
        Path(other).write_text("别人的", "utf-8")
    assert jigou("extract").exit_code == 0
    left = {str(path) for path in Path("extracted").rglob("*") if path.is_file()}
    assert left == {
        *others,
        "extracted/00.json",
        "extracted/01.json",
        "extracted/.cache/lock",
        "extracted/.cache/journal",
    }


def test_a_link_in_the_place_of_a_half_written_file_is_not_written_through(jigou, tmp_path: Path) -> None:
    write_articles(tmp_path / "sources", 1, 3)
    victim = tmp_path / "victim"
    victim.write_text("不动")
    Path("extracted").mkdir()
    Path(f"extracted/.jigou-{os.getpid()}.tmp").symlink_to(victim)
    assert jigou("extract").exit_code == 0
    assert victim.read_text() == "不动"
    assert not Path("extracted/00.json").is_symlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 96 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "jigou", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("file systems may not be mounted here; the test of a limit on files runs all the same")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_old_records_and_the_next_run_writes_the_rest(
    jigou, tmp_path: Path, small_disk: Path
) -> None:
    records = small_disk / "r"
    write_articles(tmp_path / "sources", 6, 3)
    jigou("extract", "--to", records)
    old = files(records)
    write_articles(tmp_path / "sources", 40, 7)
    jigou("extract", "--to", "undisturbed")
    new = files(tmp_path / "undisturbed")

    def run(code: int) -> str:
        done = jigou("extract", "--to", records)
        assert done.exit_code == code, done.stderr
        assert all(name in new and data in (old.get(name), new[name]) for name, data in files(records).items())
        return str(done.stderr)

    said = run(1)
    full = r"^J107 \S+/r/\d\d\.json: The file cannot be written: No space left on device\. See .*$"
    assert len(re.findall(full, said, re.M)) > 5
    assert 0 < len(files(records)) < len(new)
    with (small_disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while filler.write(bytes(4096)):
            pass
    run(1)
    (small_disk / "filler").unlink()
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    assert run(0) == ""
    assert files(records) == new


def test_a_limit_on_the_size_of_files_leaves_old_records_too(jigou, tmp_path: Path) -> None:
    """A write that fails in its middle, also where no file system may be mounted: files are cut at 3,000 bytes."""
    write_articles(tmp_path / "sources", 3, 3)
    jigou("extract")
    old = files(tmp_path / "extracted")
    assert min(len(data) for data in old.values()) > 3000
    write_articles(tmp_path / "sources", 3, 7)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, limits[1]))
    try:
        done = jigou("extract")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (done.exit_code, [line[:4] for line in done.stderr.splitlines()]) == (1, ["J107"] * 3)
    assert files(tmp_path / "extracted") == old
    assert jigou("extract").exit_code == 0
    assert all(data != old[name] for name, data in files(tmp_path / "extracted").items())


@pytest.mark.parametrize("shut", [".", "sub", ".cache"])
def test_a_folder_that_becomes_read_only_in_the_middle(jigou, unprivileged, monkeypatch, shut: str) -> None:
    real, written = folder.write_record, []

    def then_shut(extracted: Path, id: str, text: str) -> bool:
        changed = real(extracted, id, text)
        written.append(id)
        if len(written) == 3:
            (extracted / shut).chmod(0o500)
        return changed

    with unprivileged() as home:
        write_articles(home / "s", 4, 3)
        write_articles(home / "s/sub", 4, 3)
        jigou("extract", home / "s", "--to", home / "r")
        old = files(home / "r")
        write_articles(home / "s", 6, 7)
        write_articles(home / "s/sub", 6, 7)
        (home / "s/01.txt").unlink()
        jigou("extract", home / "s", "--to", home / "undisturbed")
        new = files(home / "undisturbed")
        monkeypatch.setattr(folder, "write_record", then_shut)
        try:
            done = jigou("extract", home / "s", "--to", home / "r")
        finally:
            monkeypatch.undo()
            (home / "r" / shut).chmod(0o700)
        assert done.exit_code == 1
        codes = {line[:4] for line in done.stderr.splitlines()}
        assert codes == {".": {"J107", "J113"}, "sub": {"J107"}, ".cache": {"J114"}}[shut]
        assert all(data in (old.get(name), new.get(name)) for name, data in files(home / "r").items())
        done = jigou("extract", home / "s", "--to", home / "r")
        assert (done.exit_code, done.stderr) == (0, "")
        assert files(home / "r") == new
