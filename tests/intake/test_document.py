"""What is taken from documents of each kind, and what is refused: real files, as other programs write them."""

import hashlib
import io
import os
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import SourceError
from pipeline.intake import document
from pipeline.intake.document import BYTES, Document, read_document
from pipeline.intake.limits import limited
from pipeline.processes import in_order

PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>省数据局揭牌_示例新闻网</title>
<meta property="og:site_name" content="示例新闻网"><link rel="canonical" href="https://news.example.cn/a/1.html">
<meta property="article:published_time" content="2023-10-26T08:00:00+08:00"></head>
<body><h1>省数据局揭牌</h1><p>2023年10月25日，广东省数据局在广州正式揭牌。</p>
<footer>版权所有 2012</footer></body></html>"""


def pdf(*pages: list[str], title: str = "", **more: object) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **more)
    canvas.setTitle(title)
    for lines in pages:
        canvas.setFont("STSong-Light", 12)
        for number, line in enumerate(lines):
            canvas.drawString(72, 800 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def word(*lines: str, title: str = "") -> bytes:
    made = docx.Document()
    made.core_properties.title = title
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """A DOCX with another part in the place of one of its own, or beside them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, part)
    return buffer.getvalue()


def read(folder: Path, name: str, data: bytes) -> Document:
    (folder / name).write_bytes(data)
    return read_document(folder / name)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.HTML", "a.htm"])
def test_text_and_pages_land_byte_for_byte(tmp_path: Path, name: str) -> None:
    data = PAGE.encode("gb18030").replace(b"\n", b"\r\n")
    found = read(tmp_path, name, data)
    assert (found.data, found.suffix) == (data, name[1:].lower())
    assert found.proposal.metadata.origin is None


def test_a_page_proposes_what_stands_in_its_head(tmp_path: Path) -> None:
    found = read(tmp_path, "a.html", PAGE.encode("gb18030"))
    assert found.proposal.id == "2023-10-26-省数据局揭牌"
    assert found.proposal.metadata.model_dump(exclude_none=True) == {
        "title": "省数据局揭牌",
        "url": "https://news.example.cn/a/1.html",
        "publisher": "示例新闻网",
        "published": "2023-10-26",
    }


def test_the_year_of_the_copyright_is_no_day_of_publication(tmp_path: Path) -> None:
    page = "<html><body><h1>省数据局揭牌的消息</h1><p>广东省数据局揭牌。</p><p>版权所有 2012</p></body></html>"
    assert read(tmp_path, "a.html", page.encode()).proposal.metadata.published is None


def test_of_a_pdf_its_text_lands_with_the_name_and_hash_of_the_original(tmp_path: Path) -> None:
    data = pdf(["省数据局揭牌的消息", "发布日期：2023-10-25", "广东省数据局揭牌。"], ["第二页。"], title="封面")
    found = read(tmp_path, "原件.pdf", data)
    assert found.data.decode("utf-8") == "省数据局揭牌的消息\n发布日期：2023-10-25\n广东省数据局揭牌。\n第二页。\n"
    assert found.suffix == ".txt"
    assert found.proposal.metadata.title == "省数据局揭牌的消息"
    assert found.proposal.metadata.published == "2023-10-25"
    assert found.proposal.metadata.origin == f"taken from 原件.pdf, sha256 {hashlib.sha256(data).hexdigest()}"


def test_of_a_docx_its_text_lands_as_a_reader_sees_it(tmp_path: Path) -> None:
    made = docx.Document()
    made.core_properties.title = "省机构改革方案"
    made.add_paragraph("一、组建省数据局。")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["机构", "时间", "省数据局", "2023年10月"], strict=True):
        cell.text = text
    paragraph = made.add_paragraph("省数据局")
    for xml in (
        "<w:ins {}><w:r><w:t>是直属机构</w:t></w:r></w:ins>",
        "<w:del {}><w:r><w:delText>不是</w:delText></w:r></w:del>",
        "<w:moveFrom {}><w:r><w:t>别处的话</w:t></w:r></w:moveFrom>",
        "<w:hyperlink {}><w:r><w:t>。</w:t><w:br/><w:t>其职责</w:t><w:tab/><w:t>如下</w:t></w:r></w:hyperlink>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    made.element.body.insert(
        0,
        parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>封面</w:t></w:r></w:p></w:sdtContent></w:sdt>"),
    )
    buffer = io.BytesIO()
    made.save(buffer)
    found = read(tmp_path, "方案.docx", buffer.getvalue())
    assert found.data.decode("utf-8") == (
        "封面\n一、组建省数据局。\n机构\t时间\n省数据局\t2023年10月\n省数据局是直属机构。\n其职责\t如下\n"
    )
    assert found.proposal.metadata.title is not None


BOMB = b"<a>" + b"\0" * 250_000_000 + b"</a>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "局"}">' for n in range(10))
OUTSIDE = '<!ENTITY x SYSTEM "file:///etc/passwd">'


def body(inner: str, doctype: str = "") -> bytes:
    return f"<?xml version='1.0'?>{doctype}<w:document {nsdecls('w')}><w:body>{inner}</w:body></w:document>".encode()


def entities(declared: str, name: str) -> bytes:
    xml = body(f"<w:p><w:r><w:t>省数据局成立。&{name};</w:t></w:r></w:p>", f"<!DOCTYPE d [{declared}]>")
    return with_part(word("局"), "word/document.xml", xml)


def nested(levels: int) -> bytes:
    inner = "<w:tbl><w:tr><w:tc>" * levels + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * levels
    return with_part(word("局"), "word/document.xml", body(inner))


def pdf_bomb() -> bytes:
    """A page whose content is half a gigabyte of blanks once unpacked."""
    packer = zlib.compressobj(9)
    stream = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(500)), packer.flush()])
    return raw_pdf(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream))


def raw_pdf(content: bytes, pages: bytes = b"<</Type/Pages/Kids[3 0 R]/Count 1>>") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", pages, page, content]
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        data
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(data)
    )


CIRCLE = b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"
HOSTILE = {
    "nothing.txt": (b"", "J110"),
    "picture.html": (bytes.fromhex("89504e470d0a1a0a0000000d49484452"), "J111"),
    "no.pdf": ("这不是PDF。".encode(), "J116"),
    "cut.pdf": (pdf(["省数据局成立。"])[:300], "J116"),
    "locked.pdf": (pdf(["省数据局成立。"], encrypt="秘密"), "J116"),
    "scan.pdf": (pdf([]), "J118"),
    "bomb.pdf": (pdf_bomb(), "J11"),
    "circle.pdf": (raw_pdf(b"<</Length 0>>stream\n\nendstream", CIRCLE), "J11"),
    "no.docx": ("这不是DOCX。".encode(), "J116"),
    "zip.docx": (with_part(word("局"), "[Content_Types].xml", b"<Types/>"), "J116"),
    "empty.docx": (word(), "J118"),
    "bomb.docx": (with_part(word("局"), "word/media/a.xml", BOMB), "J117"),
    "laughs.docx": (entities(LAUGHS, "l9"), "J11"),
    "nested.docx": (nested(5_000), "J116"),
    "nested.html": (b"<div>" * 300_000 + "省数据局成立。".encode(), None),
    "open.html": (b"<" * 1_000_000 + "省数据局成立。".encode(), None),
}


def outcome(file: Path) -> str:
    try:
        return limited(read_document, file).data.decode("utf-8", "replace")[:100]
    except SourceError as error:
        return str(error)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, (data, _) in HOSTILE.items():
        (folder / name).write_bytes(data)
    files = [folder / name for name in HOSTILE]
    return dict(zip(HOSTILE, in_order(outcome, files, jobs=2, lost=lambda file: f"{file} lost"), strict=True))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_with_a_word_or_harmless(outcomes: dict[str, str], name: str) -> None:
    code = HOSTILE[name][1]
    if code is None:
        assert not outcomes[name].startswith("J1"), outcomes[name]
    else:
        assert outcomes[name].startswith(code), outcomes[name]
        assert f"{name}: " in outcomes[name]


def test_an_entity_brings_nothing_in_from_outside(tmp_path: Path) -> None:
    try:
        text = read(tmp_path, "a.docx", entities(OUTSIDE, "x")).data.decode()
    except Exception as error:
        text = str(error)
    assert "root:" not in text


def test_limits_of_size_and_pages(tmp_path: Path, monkeypatch) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(BYTES + 1)
    with pytest.raises(SourceError, match=r"J115 \S+large\.txt: Is larger than 50 MB"):
        read_document(tmp_path / "large.txt")
    monkeypatch.setattr(document, "PAGES", 2)
    assert read(tmp_path, "a.pdf", pdf(["省局。"], ["省局。"])).suffix == ".txt"
    with pytest.raises(SourceError, match=r"J117 \S+b\.pdf: It has more than 2 pages"):
        read(tmp_path, "b.pdf", pdf(["省局。"], ["省局。"], ["省局。"]))
    monkeypatch.setattr(document, "CHARACTERS", 5)
    with pytest.raises(SourceError, match=r"J117 .*more than 5 characters"):
        read(tmp_path, "c.docx", word("省数据局成立。"))


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("nowhere", path)])
def test_what_is_no_plain_file_is_never_opened(tmp_path: Path, make) -> None:
    make(tmp_path / "a.pdf")
    with pytest.raises(SourceError, match="J102"):
        read_document(tmp_path / "a.pdf")


def test_a_name_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    name = os.fsdecode("数.txt".encode("gbk"))
    (tmp_path / name).write_text("省数据局成立。", "utf-8")
    with pytest.raises(SourceError, match="J104") as error:
        read_document(tmp_path / name)
    str(error.value).encode("utf-8")
