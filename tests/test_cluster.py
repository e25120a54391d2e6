"""A cluster of worker processes on this machine: the bytes of a local run, whoever dies in the middle."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dask
import pytest
from distributed import Client, LocalCluster

from tests.conftest import Jigou
from tests.stream.made import patched, read_records, rows, write_rows

PROJECT = Path(__file__).parents[1]

# Of such a text the whole worker dies, and not only the process that reads it.
FATAL = "if '全灭' in text: os.kill(os.getppid(), signal.SIGKILL); signal.pause()"

FILES = 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cluster")
    patched(made, FATAL)
    return made


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[LocalCluster]:
    """Two workers of one thread, in the folder, which are started again where they end."""
    before = os.environ.get("PYTHONPATH"), Path.cwd()
    os.environ["PYTHONPATH"] = f"{folder}{os.pathsep}{PROJECT}"
    os.chdir(folder)
    patient = {"distributed.scheduler.allowed-failures": 1, "distributed.comm.timeouts.connect": "5s"}
    try:
        with (
            dask.config.set(patient),
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=60) as started,
        ):
            yield started
    finally:
        os.chdir(before[1])
        os.environ.pop("PYTHONPATH")
        if before[0] is not None:
            os.environ["PYTHONPATH"] = before[0]


def sources(folder: Path, name: str, count: int = 8) -> list[str]:
    (folder / name).mkdir()
    return [
        str(write_rows(folder / name / f"{number}.jsonl{'.zst' if number % 2 else ''}", rows(count, 100 * number)))
        for number in range(FILES)
    ]


def visible(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def command(cluster: LocalCluster, *words: str) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", "extract", *words, "--cluster", cluster.scheduler_address]


def waited_for(holds: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def test_the_bytes_are_those_of_a_local_run(jigou: Jigou, folder: Path, cluster: LocalCluster) -> None:
    names = sources(folder, "plain")
    write_rows(folder / "plain/bad.jsonl", [{"id": "000", "text": "字"}, {"id": "x"}, {"id": "y", "text": "数据局"}])
    write_rows(folder / "plain/c.parquet", rows(9, 900))
    names += [str(folder / "plain/bad.jsonl"), str(folder / "plain/c.parquet")]
    for target in ("out.jsonl", "out.parquet/"):
        local = jigou("extract", *names, "--to", f"{folder}/local-{target}", "--jobs", 1)
        done = jigou("extract", *names, "--to", f"{folder}/cluster-{target}", "--cluster", cluster.scheduler_address)
        assert (done.exit_code, local.exit_code) == (1, 1)
        assert sorted(done.stderr.splitlines()) == sorted(local.stderr.splitlines())
        assert re.match(r"44 rows: 42 extracted, 2 failed, .*\ncluster: 2 workers with 2 threads", done.stdout)
        if target == "out.jsonl":
            for name in ("out.jsonl", "out.errors.jsonl"):
                assert (folder / f"cluster-{name}").read_bytes() == (folder / f"local-{name}").read_bytes()
        else:
            assert visible(folder / f"cluster-{target}") == visible(folder / f"local-{target}") != {}
    again = jigou("extract", *names, "--to", f"{folder}/cluster-out.parquet/", "--cluster", cluster.scheduler_address)
    assert "0 extracted, 42 as before, 2 failed" in again.stdout


def test_a_worker_and_the_client_killed_in_the_middle_change_nothing(
    jigou: Jigou, folder: Path, cluster: LocalCluster
) -> None:
    names = sources(folder, "killed", 25)
    jigou("extract", *names, "--to", folder / "undisturbed.jsonl", "--jobs", 1)
    parts = folder / ".cache/killed.jsonl"
    words = (*names, "--to", str(folder / "killed.jsonl"))
    pids = [worker.process.pid for worker in cluster.workers.values()]
    with subprocess.Popen(command(cluster, *words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        assert waited_for(lambda: len(list(parts.glob("part-*"))) >= 1)
        os.kill(pids[0], signal.SIGKILL)
        assert waited_for(lambda: len(list(parts.glob("part-*"))) >= 2)
        run.kill()
    assert not (folder / "killed.jsonl").exists()
    done = jigou("extract", *words, "--cluster", cluster.scheduler_address)
    assert (done.exit_code, done.stderr) == (0, "")
    assert int(re.search(r"(\d+) as before", done.stdout)[1]) >= 50
    assert (folder / "killed.jsonl").read_bytes() == (folder / "undisturbed.jsonl").read_bytes()
    ids = [record["article"]["id"] for record in read_records(folder / "killed.jsonl")]
    assert ids == [f"{100 * file + row:03}" for file in range(FILES) for row in range(25)]


def test_poison_is_set_aside_and_costs_no_other_article(
    jigou: Jigou, folder: Path, cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article that takes down the whole worker each time it is begun."""
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)
    names = sources(folder, "poison", 4)
    content = rows(4, 100)
    content[2]["text"] = "全灭"
    write_rows(Path(names[1]), content)
    done = jigou("extract", *names, "--to", folder / "poison.jsonl", "--cluster", cluster.scheduler_address)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"J105 {names[1]} line 3: The process that read the article died")
    assert "begun anew" in done.stdout
    ids = [record["article"]["id"] for record in read_records(folder / "poison.jsonl")]
    assert ids == [f"{100 * n + row:03}" for n in range(FILES) for row in range(4) if (n, row) != (1, 2)]
    assert not list((folder / ".cache").rglob("*.tries"))


def test_a_worker_with_other_code_is_refused(jigou: Jigou, folder: Path, cluster: LocalCluster, monkeypatch) -> None:
    names = sources(folder, "other", 1)
    monkeypatch.setattr("pipeline.cluster.made_by", lambda: "other code")
    done = jigou("extract", *names, "--to", folder / "other.jsonl", "--cluster", cluster.scheduler_address)
    assert (done.exit_code, done.stderr.split()[0]) == (2, "J577")


def test_wrong_use_is_told(jigou: Jigou, folder: Path, cluster: LocalCluster, monkeypatch) -> None:
    monkeypatch.setattr("pipeline.cluster._SECONDS_TO_CONNECT", 1)
    (folder / "articles").mkdir()
    write_rows(folder / "one.jsonl", rows(1))
    for words, code in (
        ((folder / "one.jsonl", "--cluster", "tcp://127.0.0.1:9"), "J576"),
        ((folder / "one.jsonl", "--cluster", folder / "none.json"), "J576"),
        ((folder / "articles", "--cluster", cluster.scheduler_address), "J575"),
    ):
        done = jigou("extract", *words, "--to", folder / "wrong.jsonl")
        assert (done.exit_code, done.stderr.split()[0]) == (2, code), done.output
    assert not (folder / "wrong.jsonl").exists()


def test_a_cluster_that_ends_is_an_error_that_says_what_to_do(folder: Path) -> None:
    names = sources(folder, "ended", 2)
    with LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=60) as short:
        words = command(short, *names, "--to", str(folder / "ended.jsonl"))
        run = subprocess.Popen(words, stderr=subprocess.PIPE, encoding="utf-8")
        assert waited_for(lambda: len(short.scheduler.tasks) == FILES), "the client waits for workers"
    stderr = run.communicate(timeout=60)[1]
    assert (run.returncode, stderr.split()[0]) == (1, "J138"), stderr


def test_a_scheduler_s_file_is_an_address_too_and_places_here_are_found_there(
    jigou: Jigou, folder: Path, cluster: LocalCluster
) -> None:
    with Client(cluster) as client:
        client.write_scheduler_file(str(folder / "scheduler.json"))
    write_rows(Path("two.jsonl"), rows(2))
    done = jigou("extract", "two.jsonl", "--to", "two.parquet/", "--cluster", folder / "scheduler.json")
    assert done.exit_code == 0
    assert len(read_records(Path("two.parquet/part-00000-000000.parquet"))) == 2
