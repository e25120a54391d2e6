"""`decode`: a table of files, and the law that the raw text is exactly what the codec gives."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.text.decode import Decoded, decode

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "text" / "decode.yaml").read_text(encoding="utf-8")
)

EXAMPLES = settings.default.max_examples
"""A hundred; more of them in `make laws`."""
KEYS = {"id", "parts", "declared", "encoding", "text", "stretches", "warnings", "says", "error"}


def bytes_of(parts: list[dict[str, Any]]) -> bytes:
    pieces = []
    for part in parts:
        ((codec, value),) = part.items()
        if codec == "hex":
            pieces.append(bytes.fromhex(str(value)))
        elif codec == "filler":
            pieces.append(b"<p>read on</p>\n" * (value // 15) + b" " * (value % 15))
        else:
            pieces.append(value.encode(codec))
    return b"".join(pieces)


def assert_laws(data: bytes, decoded: Decoded) -> None:
    """The text is the codec's, and every stretch stands for bytes of the file that the codec really refused."""
    assert decoded.text == data.decode(decoded.encoding, "replace")
    at = offset = 0
    for stretch in decoded.stretches:
        assert at <= stretch.start < stretch.end <= len(decoded.text)
        assert "\ufffd" in decoded.text[stretch.start : stretch.end]
        offset = data.index(stretch.data, offset) + len(stretch.data)
        at = stretch.end
    places = [(w.start, w.end) for w in decoded.warnings if w.code.startswith("bytes-")]
    assert places == [(stretch.start, stretch.end) for stretch in decoded.stretches]
    if not decoded.stretches:
        try:
            data.decode(decoded.encoding)
        except UnicodeDecodeError:
            pytest.fail("undecodable bytes are not reported")


def test_the_table_is_whole() -> None:
    assert len(CASES) >= 45
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(set(case) <= KEYS and ("error" in case) != ("encoding" in case) for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    data = bytes_of(case["parts"])
    if "error" in case:
        with pytest.raises(SourceError) as caught:
            decode(data, where="a.txt")
        assert (caught.value.code, caught.value.where) == (case["error"], "a.txt")
        assert caught.value.hint
        return
    decoded = decode(data, declared=case.get("declared"))
    assert decoded.encoding == case["encoding"]
    assert_laws(data, decoded)
    assert case.get("says", "") in decoded.evidence
    assert [stretch.data.hex() for stretch in decoded.stretches] == case.get("stretches", [])
    assert [warning.code for warning in decoded.warnings] == case.get("warnings", [])
    if "text" in case:
        assert decoded.text == case["text"]
    elif not decoded.stretches:
        assert decoded.text == data.removeprefix(codecs.BOM_UTF8).decode(
            {"utf-8-sig": "utf-8"}.get(decoded.encoding, decoded.encoding)
        )


def test_the_bytes_of_a_warning_are_where_it_says() -> None:
    decoded = decode("广州市".encode() + b"\xff\xfe" + "数据局".encode())
    assert decoded.warnings[0].message == "not utf-8: byte 9 to 11 (FF FE)"
    assert decoded.warnings[0][2:] == (3, 5)


CHINESE = st.text(st.sampled_from("广州市政务服务数据管理局今天成立。“”，2014\n <p>"), min_size=1, max_size=60)
ENCODED = st.builds(
    lambda text, codec: text.encode(codec),
    CHINESE,
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]),
)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(st.one_of(ENCODED, st.binary(max_size=3)), max_size=6).map(b"".join),
        st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    )
)
@example(b"\xef\xbb\xbf\xef\xbb\xbf\xd6")
@example(b"\xff\xfe\x00")
@example(b"\xc4\x80\xc4\xc4\xc4\xc4\xc4\x80" * 3)
@settings(max_examples=10 * EXAMPLES)
def test_raw_is_what_the_codec_gives_or_the_file_is_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except SourceError as error:
        assert error.code in {"J110", "J111", "J112"}
        return
    assert_laws(data, decoded)


@given(CHINESE, st.sampled_from(["utf-8", "gb18030", "big5hkscs"]))
@settings(max_examples=3 * EXAMPLES)
def test_a_declaration_is_believed_where_it_is_true(text: str, codec: str) -> None:
    marked = f'<meta charset="{codec}">廣州市長{text}'.replace("数", "數").replace("据", "據").replace("广", "廣")
    data = marked.encode(codec, "ignore")
    assert decode(data).text == data.decode(codec)


def test_two_megabytes_of_damage_take_linear_time() -> None:
    """Every second paragraph in GBK: each is found, once."""
    pair = "广州市数据局今天成立\n".encode() + "深圳市数据局\n".encode("gbk")
    decoded = decode(pair * 20_000)
    assert len(decoded.stretches) == 20_000
    assert {stretch.data for stretch in decoded.stretches} == {"深圳市数据局".encode("gbk")}
