"""`jigou extract`, as a user meets it."""

import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import folder
from pipeline.errors import RuleError
from schemas.record import read_record

PROJECT = Path(__file__).parents[2]
BAD_INPUT = [
    case for case in yaml.safe_load((PROJECT / "tests/cases/bad_input.yaml").read_text("utf-8")) if "read" not in case
]


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder of records, without the cache."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent != folder / ".cache"
    }


def test_each_article_gives_a_record_in_its_place(jigou, sources: Path) -> None:
    done = jigou("extract", "sources", "--to", "records")
    assert (done.exit_code, done.stderr) == (0, "")
    assert re.fullmatch(r"2 articles: 2 extracted \(2 changed\), 0 failed, [\d,]+ characters/s\n", done.stdout)
    assert sorted(files(Path("records"))) == ["2023/国家.json", "广东.json"]
    text = Path("records/2023/国家.json").read_text("utf-8")
    record = read_record(text, "国家")
    assert (record.article.id, record.article.path) == ("2023/国家", "2023/国家.txt")
    assert record.article.characters == len((sources / "2023/国家.txt").read_bytes().decode())
    assert [(agency.name, agency.founded) for agency in record.agencies] == [("国家数据局", "2023-10-25")]
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_quiet_means_that_success_prints_nothing(jigou, sources: Path) -> None:
    done = jigou("extract", "sources", "-q")
    assert (done.exit_code, done.output) == (0, "")
    assert len(files(Path("extracted"))) == 2


def test_the_table_of_bad_input_is_not_empty() -> None:
    assert len(BAD_INPUT) >= 25


def make(case: dict[str, Any], file: Path) -> None:
    if "text" in case:
        file.write_text(case["text"], "utf-8", newline="")
    elif "hex" in case:
        file.write_bytes(bytes.fromhex(case["hex"]))
    elif "random" in case:
        file.write_bytes(random.Random(0).randbytes(case["random"]))
    elif "size" in case:
        file.write_bytes(b" " * case["size"])
    elif "folder" in case:
        file.mkdir()
    elif "fifo" in case:
        os.mkfifo(file)
    else:
        file.symlink_to(case["link"])


@pytest.mark.parametrize("case", BAD_INPUT, ids=lambda case: case["id"])
def test_bad_input_is_named_and_all_the_rest_is_done(jigou, sources: Path, case: dict[str, Any]) -> None:
    (sources / "x.md").write_text("2015年5月，广州市大数据管理局挂牌。", "utf-8")
    jigou("extract", "sources", "--to", "records")
    (sources / "x.md").unlink()
    earlier = files(Path("records"))
    make(case, sources / case["name"])
    if "also" in case:
        make(case, sources / case["also"])
    (sources / "new.txt").write_text("2018年10月，浙江省大数据发展管理局成立。", "utf-8")
    done = jigou("extract", "sources", "--to", "records")
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert len(lines) == (2 if case["code"] == "J122" else 1), "ids that are one for some systems fail both"
    for line in lines:
        assert line.startswith(f"{case['code']} ")
        assert Path(case["name"]).stem in line or ascii(case["name"])[1:-1] in line
        assert case.get("also", "") in line
        assert re.search(r"[.?!] [A-Z].*\.$", line), "a hint of what to do follows the message"
    failed = len(lines)
    assert f"{3 + failed} articles: 1 extracted (1 changed), 2 as before, {failed} failed" in done.stdout
    now = files(Path("records"))
    if not case["name"].startswith("x."):
        del earlier["x.json"]  # whose article is gone
    assert {id: now[id] for id in earlier} == earlier
    assert sorted(now.keys() - earlier.keys()) == ["new.json"]


def test_what_may_not_be_read_or_written_fails_alone(jigou, sources: Path, unprivileged) -> None:
    jigou("extract", "sources")  # what is loaded late is loaded with full rights
    with unprivileged() as folder:
        (folder / "s/closed").mkdir(parents=True)
        for id in ("a", "b", "closed/c", "shut/d"):
            (folder / f"s/{id}.txt").parent.mkdir(exist_ok=True)
            (folder / f"s/{id}.txt").write_text("2014年2月，广东省大数据管理局成立。", "utf-8")
        assert jigou("extract", folder / "s", "--to", folder / "r").exit_code == 0
        earlier = files(folder / "r")
        (folder / "s/b.txt").write_text("2015年5月，广州市大数据管理局挂牌。", "utf-8")
        (folder / "s/shut/d.txt").write_text("2015年5月，广州市大数据管理局挂牌。", "utf-8")
        (folder / "s/a.txt").chmod(0)
        (folder / "s/closed").chmod(0)
        (folder / "r/shut").chmod(0o500)
        try:
            done = jigou("extract", folder / "s", "--to", folder / "r")
        finally:
            (folder / "s/closed").chmod(0o700)
            (folder / "r/shut").chmod(0o700)
        assert done.exit_code == 1
        assert sorted(line.split()[0] for line in done.stderr.splitlines()) == ["J103", "J103", "J107"]
        for place in ("s/a.txt:", "s/closed:", "r/shut/d.json:"):
            assert f"{folder / place} " in done.stderr
        assert "4 articles: 1 extracted (1 changed), 3 failed" in done.stdout
        now = files(folder / "r")
        assert now.keys() == earlier.keys()
        assert {id for id in now if now[id] != earlier[id]} == {"b.json"}


def test_five_megabytes_are_an_article_like_any_other(jigou, sources: Path) -> None:
    """Ten times the facts take ten times as long; what is quadratic anywhere on the way would take a hundred times."""

    def seconds(facts: int) -> float:
        lines = [
            f"第{number}条　2014年2月，广东省大数据管理局成立，由省政府办公厅管理。今天天气很好，大家都很高兴。\n"
            for number in range(facts)
        ]
        lines += [f"{number} 12,345.67 89.01%\n" for number in range(103 * facts)]
        (sources / "long.txt").write_text("".join(lines), "utf-8")
        began = time.perf_counter()
        done = jigou("extract", "sources")
        assert (done.exit_code, done.stderr) == (0, "")
        return time.perf_counter() - began

    short = seconds(200)
    assert seconds(2_000) < 30 * short
    assert (sources / "long.txt").stat().st_size > 5_000_000
    record = read_record(Path("extracted/long.json").read_text("utf-8"), "long")
    assert record.agencies[0].name == "广东省大数据管理局"
    assert len(record.agencies[0].mentions) == 2_000


def test_the_record_of_a_gone_article_goes_and_nothing_else_does(jigou, sources: Path) -> None:
    jigou("extract", "sources", "--to", "records")
    Path("records/notes.json").write_text("{}")
    (sources / "广东.txt").unlink()
    done = jigou("extract", "sources", "--to", "records")
    assert done.exit_code == 0
    assert f"removed {Path('records/广东.json')}: its article is gone\n" in done.stdout
    assert sorted(files(Path("records"))) == ["2023/国家.json", "notes.json"]


def test_what_metadata_gives_stands_in_the_record(jigou, sources: Path) -> None:
    (sources / "metadata.toml").write_text(
        '["广东"]\ntitle = "机构改革"\nurl = "https://example.cn/2018/01/01/a.html"\npublished = "2018-02"\n'
        '["2023/国家"]\nurl = "https://example.cn/2023/10/26/a.html"\n["无此文"]\ntitle = "无"\n',
        "utf-8",
    )
    done = jigou("extract", "sources")
    assert f"{Path('sources/metadata.toml')} has tables of articles that are not there: 无此文\n" in done.stdout
    one, two = (json.loads(Path(f"extracted/{id}.json").read_text("utf-8"))["article"] for id in ("广东", "2023/国家"))
    assert (one["title"], one["published"], one["published_from"]) == ("机构改革", "2018-02", "metadata")
    assert (two["published"], two["published_from"]) == ("2023-10-26", "url")


def test_a_bad_table_of_metadata_fails_its_article_alone(jigou, sources: Path) -> None:
    (sources / "metadata.toml").write_text('["广东"]\nauthor = "某"\n', "utf-8")
    done = jigou("extract", "sources")
    assert done.exit_code == 1
    assert done.stderr.startswith(f"J109 {Path('sources/metadata.toml')} [广东] author: No such key. ")
    assert sorted(files(Path("extracted"))) == ["2023/国家.json"]


def test_metadata_that_is_no_toml_stops_the_run(jigou, sources: Path) -> None:
    (sources / "metadata.toml").write_text("[a\n", "utf-8")
    done = jigou("extract", "sources")
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.match(r"J108 sources/metadata\.toml: Not TOML: .*line 1", done.stderr)
    assert not Path("extracted").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere"], "J501 nowhere: There is no such folder. "),
        (["empty"], "J502 empty: There is no article in the folder. "),
        (["sources/广东.txt"], "J501 sources/广东.txt: There is no such folder. "),
        (["sources", "--to", "sources/广东.txt"], "J503 sources/广东.txt: There is a file in the folder's place. "),
        (["sources", "--jobs", "0"], "Usage: jigou extract"),
        (["sources", "--fast"], "Usage: jigou extract"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_does_nothing(jigou, sources: Path, words: list[str], message: str) -> None:
    jigou("extract", "sources")
    Path("empty").mkdir()
    before = files(Path("extracted"))
    done = jigou("extract", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
    assert files(Path("extracted")) == before


def test_a_defect_that_one_article_brings_out_is_shown_and_the_rest_is_done(jigou, sources: Path, monkeypatch) -> None:
    real = folder.extract_bytes

    def failing(data: bytes, *, id: str, **rest: Any) -> Any:
        if id == "广东":
            raise ZeroDivisionError("nothing to divide by")
        return real(data, id=id, **rest)

    monkeypatch.setattr(folder, "extract_bytes", failing)
    done = jigou("extract", "sources")
    assert done.exit_code == 1
    assert "J106 sources/广东.txt: Unforeseen ZeroDivisionError: nothing to divide by. " in done.stderr
    assert "Traceback" in done.stderr
    assert sorted(files(Path("extracted"))) == ["2023/国家.json"]


def test_a_bad_rule_stops_the_run_and_is_said_once(jigou, sources: Path, monkeypatch) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise RuleError("J201", "not YAML", where="events.yaml", hint="Mend the file.")

    monkeypatch.setattr(folder, "extract_bytes", failing)
    done = jigou("extract", "sources")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "J201 events.yaml: not YAML. Mend the file.\n"


def test_records_are_the_same_for_any_number_of_processes_and_any_hash_seed(tmp_path: Path) -> None:
    """Real processes over all articles of the project, which hold every kind of damage."""
    records = []
    for jobs, seed in ((1, "0"), (2, "1")):
        to = tmp_path / f"jobs{jobs}"
        command = [sys.executable, "-m", "pipeline.cli", "extract", "sources", "--to", str(to), "--jobs", str(jobs)]
        done = subprocess.run(
            command, cwd=PROJECT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
        records.append(files(to))
    assert records[0] == records[1]
    assert len(records[0]) >= 20
