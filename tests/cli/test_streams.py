"""`jigou extract` of rows, as a user meets it; what a kill leaves, and what a process that dies costs."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import fsspec
import pytest

from pipeline import written
from pipeline.stream import chunks
from schemas.record import read_record
from tests.stream.made import patched, read_records, rows, write_rows

PROJECT = Path(__file__).parents[2]

FATAL = "if '致命' in text: os.kill(os.getpid(), signal.SIGKILL)"


def files(folder: Path) -> dict[str, bytes]:
    """What a user sees of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".cache" not in path.parts
    }


def ids(file: Path) -> list[str]:
    return [record["article"]["id"] for record in read_records(file)]


def test_rows_in_records_out(jigou) -> None:
    write_rows(Path("a.jsonl"), rows(5))
    done = jigou("extract", "a.jsonl", "--to", "out.jsonl")
    assert (done.exit_code, done.stderr) == (0, "")
    assert re.fullmatch(r"5 rows: 5 extracted, 0 failed, [\d,]+ characters/s; written to out\.jsonl\n", done.stdout)
    assert ids(Path("out.jsonl")) == [f"{number:03}" for number in range(5)]
    for line in Path("out.jsonl").read_text("utf-8").splitlines():
        assert read_record(line, "x").model_dump_json() == line
    before = os.stat("out.jsonl")
    done = jigou("extract", "a.jsonl", "--to", "out.jsonl")
    assert (done.exit_code, done.output) == (0, "5 rows: 0 extracted, 5 as before, 0 failed; written to out.jsonl\n")
    assert os.stat("out.jsonl").st_mtime_ns == before.st_mtime_ns
    assert jigou("extract", "a.jsonl", "--to", "out.jsonl", "-q", "--force").output == ""


@pytest.mark.parametrize("form", [".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet"])
def test_every_form_goes_in_and_comes_out(jigou, monkeypatch, form: str) -> None:
    monkeypatch.setattr(chunks, "ROWS", 3)
    write_rows(Path("plain.jsonl"), rows(8))
    assert jigou("extract", "plain.jsonl", "--to", "wanted.jsonl").exit_code == 0
    write_rows(Path(f"a{form}"), rows(4))
    write_rows(Path(f"b{form}"), rows(4, 4))
    assert jigou("extract", f"?{form}", "--to", "got.jsonl").exit_code == 0
    assert Path("got.jsonl").read_bytes() == Path("wanted.jsonl").read_bytes()
    assert jigou("extract", "plain.jsonl", "--to", f"to{form}").exit_code == 0
    assert ids(Path(f"to{form}")) == ids(Path("wanted.jsonl"))
    assert jigou("extract", "plain.jsonl", "--to", f"parts{form}/").exit_code == 0
    parts = sorted(Path(f"parts{form}").glob("part-*"))
    assert len(parts) == 3
    assert [id for part in parts for id in ids(part)] == ids(Path("wanted.jsonl"))


def test_addresses_of_fsspec_go_in_and_come_out(jigou, tmp_path: Path) -> None:
    write_rows(Path("a.jsonl"), rows(3))
    fsspec.filesystem("memory").pipe({"/in/a.jsonl": Path("a.jsonl").read_bytes()})
    done = jigou("extract", "memory://in/*.jsonl", "--to", "memory://out/b.jsonl.zst")
    assert (done.exit_code, done.stderr) == (0, "")
    Path("b.jsonl.zst").write_bytes(fsspec.filesystem("memory").cat_file("/out/b.jsonl.zst"))
    assert ids(Path("b.jsonl.zst")) == ["000", "001", "002"]
    assert "3 as before" in jigou("extract", "memory://in/*.jsonl", "--to", "memory://out/b.jsonl.zst").stdout
    assert jigou("extract", f"file://{tmp_path}/a.jsonl", "--to", f"file://{tmp_path}/c.jsonl/").exit_code == 0
    assert ids(Path("c.jsonl/part-00000-000000.jsonl")) == ["000", "001", "002"]


def test_a_folder_of_articles_goes_to_one_file_and_rows_go_to_a_folder(jigou, sources: Path) -> None:
    (sources / "bad.txt").write_bytes(b"")
    (sources / "metadata.toml").write_text('["广东"]\npublished = 2014-03-01\n', "utf-8")
    assert jigou("extract", "sources", "--to", "records").exit_code == 1
    done = jigou("extract", "sources", "--to", "all.jsonl")
    assert done.exit_code == 1
    assert re.fullmatch(r"J110 sources/bad: The file is empty\. .*\n", done.stderr)
    records = {record["article"]["id"]: record for record in read_records(Path("all.jsonl"))}
    assert records == {path.removesuffix(".json"): json.loads(data) for path, data in files(Path("records")).items()}
    write_rows(Path("a.jsonl"), [{"id": "2023/x", "text": "广东省数据局成立。"}, {"id": "../y", "text": "字"}])
    done = jigou("extract", "a.jsonl", "--to", "rows")
    assert (done.exit_code, done.stderr.split()[0]) == (1, "J124")
    assert sorted(files(Path("rows"))) == ["2023/x.json", "_errors.jsonl"]


def test_bad_rows_are_named_listed_and_cost_no_other(jigou) -> None:
    lines = [json.dumps(row) for row in rows(3)]
    lines[1:1] = ["{", '{"text": "无名"}', lines[0], '{"id": "x", "text": ""}']
    Path("a.jsonl").write_text("\n".join(lines) + "\n")
    done = jigou("extract", "a.jsonl", "--to", "out.jsonl")
    assert done.exit_code == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "J130 a.jsonl line 2", "J131 a.jsonl line 3", "J132 a.jsonl line 4", "J110 a.jsonl line 5",
    ]  # fmt: skip
    assert "7 rows: 3 extracted, 4 failed" in done.stdout
    assert done.stdout.endswith("written to out.jsonl; errors in ./out.errors.jsonl\n")
    listed = [json.loads(line) for line in Path("out.errors.jsonl").read_text("utf-8").splitlines()]
    assert [(each["file"], each["row"], each["id"], each["code"]) for each in listed] == [
        ("a.jsonl", 2, None, "J130"), ("a.jsonl", 3, None, "J131"), ("a.jsonl", 4, "000", "J132"),
        ("a.jsonl", 5, "x", "J110"),
    ]  # fmt: skip
    assert ids(Path("out.jsonl")) == ["000", "001", "002"]
    again = jigou("extract", "a.jsonl", "--to", "out.jsonl")
    assert (again.exit_code, again.stderr) == (1, done.stderr), "they stay bad, and are told of again"
    write_rows(Path("a.jsonl"), rows(3))
    assert jigou("extract", "a.jsonl", "--to", "out.jsonl").exit_code == 0
    assert not Path("out.errors.jsonl").exists()


def test_thousands_of_bad_rows_do_not_flood_the_terminal(jigou) -> None:
    Path("a.jsonl").write_text("{}\n" * 3000)
    done = jigou("extract", "a.jsonl", "--to", "out.parquet", "--jobs", 1)
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 21
    assert done.stderr.splitlines()[-1] == "and 2,980 more: see ./out.errors.jsonl"
    assert len(Path("out.errors.jsonl").read_text().splitlines()) == 3000


def test_a_file_that_is_cut_off_is_named_and_the_others_are_done(jigou) -> None:
    data = write_rows(Path("b.jsonl.gz"), rows(200)).read_bytes()
    Path("b.jsonl.gz").write_bytes(data[: len(data) // 2])
    write_rows(Path("c.jsonl"), rows(2, 500))
    done = jigou("extract", "b.jsonl.gz", "c.jsonl", "--to", "out.jsonl")
    assert done.exit_code == 1
    assert done.stderr.startswith("J134 b.jsonl.gz: Cannot be read to the end")
    assert "1 files not read to the end" in done.stdout
    found = ids(Path("out.jsonl"))
    assert found[-2:] == ["500", "501"]
    assert found[:-2] == [f"{number:03}" for number in range(len(found) - 2)] != []
    assert json.loads(Path("out.errors.jsonl").read_text())["file"] == "b.jsonl.gz"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("extract", "none.jsonl", "--to", "out.jsonl"), "J571"),
        (("extract", "none-*.jsonl"), "J571"),
        (("extract", "a.jsonl", "notes.md", "--to", "out.jsonl"), "J570"),
        (("extract", "a.jsonl", "--to", "a.jsonl"), "J574"),
        (("extract", "a.jsonl", "--to", "folder.jsonl"), "J503"),
        (("extract", "a.jsonl", "--to", "a.jsonl/"), "J503"),
        (("extract", "a.jsonl", "--to", "notes.md"), "J503"),
        (("extract", "none", "--to", "out.jsonl"), "J571"),
    ],
)
def test_wrong_use_is_refused_before_anything_is_written(jigou, words: tuple[str, ...], code: str) -> None:
    write_rows(Path("a.jsonl"), rows(1))
    Path("folder.jsonl").mkdir()
    Path("notes.md").write_text("字")
    before = files(Path("."))
    done = jigou(*words)
    assert (done.exit_code, done.stderr.split()[0]) == (2, code)
    assert files(Path(".")) == before


def test_without_the_extra_one_is_told_which(jigou, monkeypatch) -> None:
    write_rows(Path("a.jsonl"), rows(1))
    monkeypatch.setattr("pipeline.cli.streams.find_spec", lambda name: None)
    done = jigou("extract", "a.jsonl", "--to", "out.jsonl")
    assert done.exit_code == 2
    assert done.stderr.startswith("J572 the extra streams: fsspec, pyarrow, zstandard is not installed.")


def test_check_writes_nothing_and_names_what_is_stale(jigou, monkeypatch) -> None:
    monkeypatch.setattr(chunks, "ROWS", 3)
    write_rows(Path("a.jsonl"), rows(8))
    for target, stale in (
        ("out.jsonl", "stale out.jsonl\n"),
        ("out.parquet/", "stale a.jsonl line 4 and the 2 behind it\n"),
    ):
        done = jigou("extract", "a.jsonl", "--to", target, "--check")
        assert done.exit_code == 1
        assert not Path(target).exists()
        jigou("extract", "a.jsonl", "--to", target)
        assert jigou("extract", "a.jsonl", "--to", target, "--check").output == ""
        write_rows(Path("a.jsonl"), [*rows(4), *rows(1, 90), *rows(3, 5)])
        done = jigou("extract", "a.jsonl", "--to", target, "--check")
        assert (done.exit_code, done.stdout) == (1, stale)
        write_rows(Path("a.jsonl"), rows(8))


def test_what_cannot_be_written_ends_the_run_and_the_next_goes_on(jigou, monkeypatch) -> None:
    monkeypatch.setattr(chunks, "ROWS", 3)
    write_rows(Path("a.jsonl"), rows(8))
    real, count = written.write_whole, 0

    def full_after_four(file: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count > 4:
            raise OSError(28, "No space left on device")
        real(file, data)

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.stream.store.write_whole", full_after_four)
        done = jigou("extract", "a.jsonl", "--to", "out.jsonl/")
    assert (done.exit_code, done.stderr.split()[0]) == (1, "J107")
    done = jigou("extract", "a.jsonl", "--to", "out.jsonl/")
    assert "2 extracted, 6 as before" in done.stdout


def test_two_runs_never_write_to_one_place(jigou) -> None:
    write_rows(Path("a.jsonl"), rows(1))
    with written.only_writer(Path(".cache/out.jsonl")):
        done = jigou("extract", "a.jsonl", "--to", "out.jsonl")
    assert (done.exit_code, done.stderr.split()[0]) == (2, "J507")


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", "extract", *words]


def test_a_killed_run_is_gone_on_with_and_ends_in_the_same_bytes(jigou, tmp_path: Path) -> None:
    """Of processes that die in the middle, whichever way: nothing is lost, doubled, or done again that was done."""
    for number in range(4):
        write_rows(tmp_path / f"{number}.jsonl", rows(25, 100 * number))
    names = [f"{number}.jsonl" for number in range(4)]
    env = os.environ | {"PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(command(*names, "--to", "out.jsonl", "--jobs", "2"), cwd=tmp_path, env=env) as run:
        deadline = time.monotonic() + 60
        while len(list(tmp_path.glob(".cache/out.jsonl/part-*"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.005)
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert not (tmp_path / "out.jsonl").exists()
    done = jigou("extract", *names, "--to", "out.jsonl", "--jobs", 1)
    assert done.exit_code == 0
    assert int(re.search(r"(\d+) as before", done.stdout)[1]) >= 25
    jigou("extract", *names, "--to", "undisturbed.jsonl", "--jobs", 1)
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "undisturbed.jsonl").read_bytes()
    assert ids(tmp_path / "out.jsonl") == [f"{100 * n + k:03}" for n in range(4) for k in range(25)]
    assert not list(tmp_path.rglob("*.tmp"))


def test_an_article_that_takes_its_process_down_is_one_error(tmp_path: Path) -> None:
    patched(tmp_path, FATAL)
    content = rows(9)
    content[7]["text"] = "致命"
    write_rows(tmp_path / "a.jsonl", content)
    env = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{PROJECT}"}
    done = subprocess.run(
        command("a.jsonl", "--to", "out.jsonl", "--jobs", "2"), cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("J105 a.jsonl line 8: The process that read the article died")
    assert ids(tmp_path / "out.jsonl") == [f"{number:03}" for number in range(9) if number != 7]


def test_help_names_the_forms(jigou) -> None:
    with contextlib.suppress(SystemExit):
        assert ".jsonl.zst or .parquet" in " ".join(jigou("extract", "--help").stdout.split())


@pytest.mark.parametrize("target", ["out.jsonl", "out.jsonl.zst", "out.parquet", "parts.jsonl.gz/", "parts.parquet/"])
def test_the_registry_is_that_of_the_folder_of_records(jigou, monkeypatch, target: str) -> None:
    monkeypatch.setattr(chunks, "ROWS", 3)
    write_rows(Path("a.jsonl"), rows(9))
    for words in (("a.jsonl", "--to", "records"), ("a.jsonl", "--to", target)):
        assert jigou("extract", *words).exit_code == 0
    wanted, got = (jigou("registry", name, "--to", f"{number}") for number, name in enumerate(("records", target)))
    assert (got.exit_code, got.stdout.replace("to 1", "to 0")) == (0, wanted.stdout)
    assert files(Path("1")) == files(Path("0")) != {}


def test_records_that_are_none_are_named_and_hide_no_other(jigou) -> None:
    write_rows(Path("a.jsonl"), rows(2))
    jigou("extract", "a.jsonl", "--to", "out.jsonl")
    Path("out.jsonl").write_text('{"schema_version": "9"}\n' + Path("out.jsonl").read_text("utf-8"), "utf-8")
    done = jigou("registry", "out.jsonl")
    assert done.exit_code == 1
    assert done.stderr.startswith("J401 out.jsonl record 1: $.schema_version")
    assert done.stdout.startswith("2 articles: 2 agencies")
    assert jigou("registry", "none.jsonl").stderr.startswith("J578 none.jsonl")
