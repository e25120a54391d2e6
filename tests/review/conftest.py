"""A small project under git with two revisions, and its review site."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main

ARTICLES = {
    "广东": (
        "2014年2月，广东省成立了省大数据管理局，由省经信委管理。\n"
        "广东省政务服务中心在广州。\n2018年10月，广东省政务服务数据管理局挂牌。\n"
    ),
    "恶/脚本": (
        '引号"\'与</textarea><script>document.title = "hacked"</script><img src=x onerror="alert(1)">。\n'
        "2023年10月25日，\u202e国家数据局\u202c在北京揭牌，由国家发展和改革委员会管理。\n"
    ),
    "又": "广东省大数据管理局2015年5月成立，由广东省政府办公厅管理。\n",
    "损": "数\ufffd据。國家數(shù)據(jù)局2023年10月25日揭牌。\n",
    "无": "今日无事。\n",
    "长": "".join(f"{year}年5月，广东省大数据管理局召开了第{year}次会议。\n\n" for year in range(1000, 1400)),
}


def run(*words: object, cwd: Path) -> None:
    subprocess.run([str(word) for word in words], cwd=cwd, check=True, capture_output=True)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """On main, 广东 has a fact that is gone now and lacks one that is there, 无 has no record, 去 has one."""
    folder = tmp_path_factory.mktemp("review") / "project"
    for id, text in ARTICLES.items():
        (folder / f"sources/{id}.txt").parent.mkdir(parents=True, exist_ok=True)
        (folder / f"sources/{id}.txt").write_text(text, "utf-8", newline="")
    extract = ["extract", str(folder / "sources"), "--to", str(folder / "extracted"), "--jobs", "1"]
    assert CliRunner().invoke(main, extract, catch_exceptions=False).exit_code == 0
    now = {file: file.read_bytes() for file in (folder / "extracted").rglob("*.json")}
    record = json.loads((folder / "extracted/广东.json").read_bytes())
    before = record["agencies"][0]
    before["parents"] = [{**before["parents"][0], "name": "广东省人民政府", "relation": "subordinate"}]
    record["agencies"] = [before]
    (folder / "extracted/广东.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    (folder / "extracted/无.json").unlink()
    gone = {**record, "article": {**record["article"], "id": "去"}}
    (folder / "extracted/去.json").write_text(json.dumps(gone, ensure_ascii=False), "utf-8")
    run("git", "init", "--quiet", "--initial-branch=main", cwd=folder)
    run("git", "add", "extracted", cwd=folder)
    run("git", "-c", "user.name=甲", "-c", "user.email=a@b.invalid", "commit", "--quiet", "-m", "earlier", cwd=folder)
    (folder / "extracted/去.json").unlink()
    for file, data in now.items():
        file.write_bytes(data)
    start = ARTICLES["广东"].index("广东省政务服务中心")
    mention = {"start": start, "end": start + 9, "text": "广东省政务服务中心"}
    empty = {"aliases": [], "events": [], "parents": [], "predecessors": [], "mentions": []}
    gold = {
        "article": "广东",
        "annotator": "A",
        "status": "single",
        "agencies": [
            {
                **empty,
                "name": "广东省大数据管理局",
                "founded": "2014-03",
                "events": [{"kind": "founded", "date": "2014-03"}],
                "parents": [{"name": "广东省经信委", "relation": "hosted"}],
            },
            {**empty, "name": "广东省政务服务监督中心", "mentions": [mention]},
        ],
    }
    (folder / "gold").mkdir()
    (folder / "gold/广东.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
    return folder


def review(project: Path, to: Path, *words: object) -> str:
    """What the command prints; the site is in the folder then."""
    where = ["--sources", project / "sources", "--gold", project / "gold", "--to", to]
    command = ["review", project / "extracted", *where, *words]
    done = CliRunner().invoke(main, [str(word) for word in command], catch_exceptions=False)
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="session")
def site(project: Path) -> Path:
    review(project, project / "site")
    return project / "site"
