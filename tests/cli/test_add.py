"""`jigou add`, as a user meets it: documents of every kind, in one run as a rule, since its processes take a while."""

import fcntl
import http.server
import io
import re
import threading
import tomllib
import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.intake import add
from pipeline.intake.document import read_document

WRITTEN = '# 手写的注释\n\n[  "2023/国家"  ]   # 一个表\ntitle="揭牌"\npublished = 2023-10-26\n\n#最后一行'


TOLD = {
    "广东省": "珠江口的渔民说，出海以前先看一眼手机上的风浪预报。",
    "浙江省": "杭州的小店主们觉得，开一张证明不用再跑三个窗口了。",
    "贵州省": "山里的机房冬暖夏凉，工程师笑着说省下了不少电费。",
    "海南省": "椰子树下的渡口装了新的屏幕，船期一目了然。",
}


def news(place: str) -> str:
    """An article that is like none of another place."""
    return (
        f"{place}数据局正式揭牌的消息\n发布日期：2023-10-25　来源：{place}日报\n"
        f"2023年10月25日，{place}数据局揭牌。\n{TOLD[place]}\n"
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != ".cache"
    }


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with a document of each kind, and one of a kind that is not read."""
    folder = tmp_path / "inbox"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_bytes(news("广东省").encode("gb18030").replace(b"\n", b"\r\n"))
    page = f"<html><head><title>页</title></head><body>{news('浙江省').replace(chr(10), '<br>')}</body></html>"
    (folder / "more/b.HTML").write_text(page, "utf-8")
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(folder / "原件 (1).pdf"))
    canvas.setFont("STSong-Light", 12)
    for number, line in enumerate(news("贵州省").splitlines()):
        canvas.drawString(72, 800 - 16 * number, line)
    canvas.save()
    made = docx.Document()
    for line in news("海南省").splitlines():
        made.add_paragraph(line)
    made.save(str(folder / "d.docx"))
    (folder / "e.xls").write_text("别的")
    return folder


def test_documents_of_every_kind_become_articles(jigou, sources: Path, inbox: Path) -> None:
    (sources / "metadata.toml").write_text(WRITTEN, "utf-8")
    before = files(sources)
    originals = files(inbox)

    planned = jigou("add", "--dry-run", inbox)
    assert (planned.exit_code, planned.stderr, files(sources)) == (0, "", before)
    assert "4 documents: 4 to add, 0 refused\n" in planned.stdout

    done = jigou("add", inbox)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == planned.stdout.replace("would add", "added").replace("to add", "added")
    assert (
        "added sources/2023-10-25-广东省数据局正式揭牌的消息.txt\n  title: 广东省数据局正式揭牌的消息\n" in done.stdout
    )
    assert files(inbox) == originals
    now = files(sources)
    assert {name: now[name] for name in before if name != "metadata.toml"} == {
        name: data for name, data in before.items() if name != "metadata.toml"
    }
    new = {name: data for name, data in now.items() if name not in before}
    assert new == {
        "2023-10-25-广东省数据局正式揭牌的消息.txt": originals["a.txt"],
        "2023-10-25-浙江省数据局正式揭牌的消息.html": originals["more/b.HTML"],
        "2023-10-25-贵州省数据局正式揭牌的消息.txt": news("贵州省").encode(),
        "2023-10-25-海南省数据局正式揭牌的消息.txt": news("海南省").encode(),
    }
    text = now["metadata.toml"].decode("utf-8")
    assert text.startswith(WRITTEN + "\n\n[")
    tables = tomllib.loads(text)
    assert len(tables) == 5
    taken = tables["2023-10-25-贵州省数据局正式揭牌的消息"]
    assert re.fullmatch(r"taken from 原件 \(1\)\.pdf, sha256 [0-9a-f]{64}", taken.pop("origin"))
    assert taken == {"title": "贵州省数据局正式揭牌的消息", "publisher": "贵州省日报", "published": "2023-10-25"}

    assert jigou("extract", "-q").output == ""
    again = jigou("add", inbox)
    assert (again.exit_code, files(sources)) == (1, now)
    assert again.stdout == "4 documents: 0 added, 4 refused\n"
    for line in again.stderr.splitlines():
        assert re.match(
            r"J119 \S*inbox/.*: Is the same article as 2023-10-25-\S+的消息, or a part of it: they share", line
        )


def test_what_cannot_be_added_is_named_and_the_rest_is_added(jigou, sources: Path, inbox: Path) -> None:
    existing = (sources / "广东.txt").read_text("utf-8")
    for file in ("d.docx", "more/b.HTML", "原件 (1).pdf"):
        (inbox / file).unlink()
    (inbox / "b.txt").write_bytes(existing.replace("。", "。 ").encode("utf-16"))
    (inbox / "c.txt").write_bytes(b"")
    (inbox / "d.pdf").write_text("不是PDF")
    (inbox / "e.txt").write_text(news("广东省").replace("，", ","), "utf-8")
    # of the same title and day as another, and yet another article
    other = news("广东省").splitlines()[0] + "\n发布日期：2023-10-25\n" + "今年粮食丰收，农民很高兴，市场供应充足。" * 9
    (inbox / "f.txt").write_text(other, "utf-8")
    done = jigou("add", inbox, "nowhere.pdf")
    assert done.exit_code == 1
    errors = {Path(line.split(": ")[0][5:]).name: line for line in done.stderr.splitlines()}
    assert {name: line[:4] for name, line in errors.items()} == {
        "b.txt": "J119",
        "c.txt": "J110",
        "d.pdf": "J116",
        "e.txt": "J119",
        "nowhere.pdf": "J102",
    }
    assert "the same article as 广东, or" in errors["b.txt"]
    assert "the same article as 2023-10-25-广东省数据局正式揭牌的消息, or" in errors["e.txt"]
    assert done.stdout.endswith("7 documents: 2 added, 5 refused\n")
    assert (sources / "2023-10-25-广东省数据局正式揭牌的消息-2.txt").read_text("utf-8") == other


def test_an_id_of_ones_own(jigou, sources: Path, inbox: Path) -> None:
    assert jigou("add", inbox / "a.txt", "--id", "2024/粤数", "--dry-run", "--sources", "new").exit_code == 0
    assert not Path("new").exists()
    done = jigou("add", inbox / "a.txt", "--id", "2024/粤数")
    assert done.exit_code == 0
    assert (sources / "2024/粤数.txt").read_bytes() == (inbox / "a.txt").read_bytes()
    assert tomllib.loads((sources / "metadata.toml").read_text("utf-8")).keys() == {"2024/粤数"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["inbox/e.xls"], "J541"),
        (["empty"], "J542"),
        (["inbox/a.txt", "--id", "../x"], "J540"),
        (["inbox/a.txt", "--id", "2023/国家"], "J543"),
        (["inbox/a.txt", "--id", "only"], "J543"),
        (["inbox", "--id", "x"], "J544"),
        (["inbox/a.txt", "--sources", "inbox/d.docx"], "J503"),
    ],
)
def test_wrong_use_adds_nothing(jigou, sources: Path, inbox: Path, words: list[str], code: str) -> None:
    Path("empty").mkdir()
    (sources / "metadata.toml").write_text('[only]\ntitle = "只有表"\n', "utf-8")
    before = files(sources)
    done = jigou("add", *words)
    assert (done.exit_code, done.stdout, done.stderr[:4], files(sources)) == (2, "", code, before)


def test_metadata_that_is_no_toml_is_not_added_to(jigou, sources: Path, inbox: Path) -> None:
    (sources / "metadata.toml").write_text("[a\n", "utf-8")
    before = files(sources)
    done = jigou("add", inbox / "a.txt")
    assert (done.exit_code, done.stderr[:4], files(sources)) == (2, "J108", before)


def test_two_writers_on_one_folder_are_refused(jigou, sources: Path, inbox: Path) -> None:
    (sources / ".cache").mkdir()
    with (sources / ".cache/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = jigou("add", inbox / "a.txt")
    assert (done.exit_code, done.stderr[:4]) == (2, "J507")


def test_a_table_that_a_killed_run_left_is_used_and_another_is_kept(jigou, sources: Path, inbox: Path) -> None:
    jigou("add", inbox / "a.txt")
    file = sources / "2023-10-25-广东省数据局正式揭牌的消息.txt"
    metadata = (sources / "metadata.toml").read_bytes()
    file.unlink()  # the table is written before the article
    (sources / ".jigou-123.tmp").write_text("2023年")
    assert jigou("add", inbox / "a.txt").exit_code == 0
    assert file.exists()
    assert not (sources / ".jigou-123.tmp").exists()
    assert (sources / "metadata.toml").read_bytes() == metadata
    file.unlink()
    (sources / "metadata.toml").write_bytes(edited := metadata.replace("日报".encode(), "晚报".encode()))
    jigou("add", inbox / "a.txt")
    assert not file.exists()
    assert file.with_stem(f"{file.stem}-2").exists()
    assert (sources / "metadata.toml").read_bytes().startswith(edited)


def test_a_folder_that_may_not_be_written_to_refuses_and_loses_nothing(
    jigou, unprivileged, inbox: Path, monkeypatch
) -> None:
    # another user may not be allowed to start this very Python
    monkeypatch.setattr(add, "in_order", lambda work, items, **_: map(read_document, items))
    article = (inbox / "a.txt").read_bytes()
    jigou("add", inbox / "a.txt", "--dry-run")  # what is loaded late is loaded with full rights
    with unprivileged() as home:
        (home / "a.txt").write_bytes(article)
        (home / "s/.cache").mkdir(parents=True)
        (home / "s/metadata.toml").write_text(WRITTEN, "utf-8")
        before = files(home / "s")
        (home / "s").chmod(0o500)
        try:
            done = jigou("add", home / "a.txt", "--sources", home / "s")
        finally:
            (home / "s").chmod(0o700)
        assert (done.exit_code, done.stderr[:4]) == (1, "J120")
        assert files(home / "s") == before


def test_nobody_is_called(jigou, sources: Path, tmp_path: Path) -> None:
    """Documents that name a server on this machine in every way they know; it hears nothing."""
    heard: list[str] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(404)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    (tmp_path / "a.html").write_text(
        f'<!DOCTYPE html SYSTEM "{url}/dtd"><html><head><base href="{url}/"><link rel="canonical" href="{url}/c">'
        f'<link rel="stylesheet" href="{url}/s"><meta http-equiv="refresh" content="0;url={url}/r"></head>'
        f'<body><script src="{url}/j"></script><iframe src="{url}/f"></iframe><img src="{url}/i">'
        f"<h1>广东省数据局揭牌的消息</h1><p>{news('广东省')}</p></body>",
        "utf-8",
    )
    made = docx.Document()
    made.add_paragraph(news("海南省"))
    made.save(str(tmp_path / "b.docx"))
    data = io.BytesIO((tmp_path / "b.docx").read_bytes())
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "word/document.xml":
                part = part.replace(b"?>", f'?><!DOCTYPE d SYSTEM "{url}/x">'.encode(), 1)
            new.writestr(info, part)
    try:
        done = jigou("add", tmp_path / "a.html", tmp_path / "b.docx")
    finally:
        server.shutdown()
    assert "2 documents: " in done.stdout
    assert "广东省数据局揭牌的消息" in done.stdout, done.stderr
    assert heard == []
