"""What reads bytes of strangers: each target reads them or names what is wrong; any other exception is a finding."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml

from pipeline.confined import in_time
from pipeline.errors import JigouError
from pipeline.gold import doccano, label_studio
from pipeline.gold.layer import layer_of
from pipeline.registry.records import records_in
from pipeline.rules.engine import RuleSet
from pipeline.run import extract, extract_bytes
from pipeline.sources import METADATA, read_metadata
from schemas.article import ArticleMetadata
from schemas.gold import read_gold
from schemas.reading import SchemaError
from schemas.record import read_record

PROJECT = Path(__file__).parents[2]
SECONDS = 20
"""The processor time after which an input counts as one without end."""


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jigou-fuzz-"))
    (folder / "records").mkdir()
    return folder


def _article(data: bytes) -> None:
    record = extract_bytes(data, id="a", path="a.txt", metadata=ArticleMetadata())
    assert read_record(record.to_json(), "a") == record


def _rules(data: bytes) -> None:
    file = _folder() / "rules.yaml"
    file.write_bytes(data)
    RuleSet(file)


def _gold(data: bytes) -> None:
    gold = read_gold(data.decode("utf-8", "replace"), "a")
    assert read_gold(gold.to_json(), "a") == gold


def _metadata(data: bytes) -> None:
    (_folder() / METADATA).write_bytes(data)
    read_metadata(_folder())


def _registry(data: bytes) -> None:
    (_folder() / "records/a.json").write_bytes(data)
    for each in records_in(_folder() / "records"):
        assert (each.record is None) == (each.error is not None)


def _exchange(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for layers in (doccano.layers, label_studio.layers):
        with contextlib.suppress(JigouError):
            list(layers(text, "a"))


_TARGETS: dict[str, Callable[[bytes], None]] = {
    "article": _article,
    "rules": _rules,
    "gold": _gold,
    "metadata": _metadata,
    "registry": _registry,
    "exchange": _exchange,
}
NAMES = tuple(_TARGETS)


def tried(name: str, data: bytes) -> None:
    """Nothing, where a target reads the bytes or says what is wrong with them; what it raises else is a finding."""
    with in_time(SECONDS), contextlib.suppress(JigouError, SchemaError):
        _TARGETS[name](data)


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """Small good inputs of a target, from which others are made."""
    text = "廣東省大數據管理局2014年2月成立，由省政府辦公廳管理。<br>该局内设人事处(chù)。\n發布日期：2019-05-06\n"
    if name == "article":
        page = f"<html><meta charset=gbk><script>if(a<b)</script><p>{text}</p><table><td>国家数据局</td></table>"
        return (
            text.encode(),
            text.encode("gb18030", "replace"),
            text.encode("utf-16"),
            page.encode(),
            b"---\na: b\n---\n# x\n",
        )
    if name == "rules":
        file = yaml.load((PROJECT / "pipeline/rules/ranks.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
        return (yaml.safe_dump(file | {"rules": file["rules"][:2]}, allow_unicode=True).encode(),)
    if name == "metadata":
        return ('[a]\ntitle = "甲"\npublished = 2018-02-05\n["b/c"]\nurl = "https://example.cn/"\n'.encode(),)
    if name == "registry":
        return (extract(text, id="a").to_json().encode(),)
    file = min((PROJECT / "tests/gold").glob("[a-z][a-z]-*.json"), key=lambda path: path.stat().st_size)
    if name == "gold":
        return (file.read_bytes(),)
    labels = read_gold(file.read_text("utf-8"), file.name)
    layer = layer_of(labels, (PROJECT / f"sources/{file.stem}.txt").read_text("utf-8"))
    return doccano.documents([layer]).encode(), label_studio.tasks([layer]).encode()


PIECES = (
    *(
        piece.encode()
        for piece in ("局", "成立", "，", "\n", "<", ">", "&#x", "\u202e", "\u0301", "Ⓐ", "🀄", "2018年", "(jú)")
    ),
    *(
        b"[" * 3000,
        b"9" * 5000,
        b"{",
        b"}",
        b'"',
        b"\\",
        b"\\ud800",
        b"null",
        b"-1",
        b"1e999",
        b"NaN",
        b": ",
        b"- ",
        b"&a ",
        b"*a",
    ),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\x81",
        b"\xef\xbb\xbf",
        b"!!python/object/apply:os.system",
        b"=",
        b"'''",
        b"2018-13-45",
        b"(?",
        b"*+",
    ),
)


def edited(seed: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """The seed with some edits: at a place, modulo its length, so many bytes give way to others."""
    for place, gone, put in edits:
        at = place % (len(seed) + 1)
        seed = seed[:at] + put + seed[at + gone :]
    return seed
