"""Files of rows, read from any place as from the beginning."""

import gzip
import json
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.stream import chunks as module
from pipeline.stream.chunks import Chunk, chunks
from pipeline.stream.rows import id_of
from tests.stream.made import rows, write_rows

FORMS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS", 3)


def ids(found: list[Chunk]) -> list[str | None]:
    return [id_of(row) for chunk in found for row in chunk.rows]


@pytest.mark.parametrize("form", FORMS)
def test_each_chunk_is_found_again_from_its_entry(tmp_path: Path, form: str) -> None:
    file = write_rows(tmp_path / f"a{form}", rows(11))
    whole = list(chunks(str(file)))
    assert ids(whole) == [f"{number:03}" for number in range(11)]
    assert [len(chunk.rows) for chunk in whole] == ([3, 1, 3, 1, 3] if form == ".parquet" else [3, 3, 3, 2])
    assert len({chunk.entry for chunk in whole}) == {".jsonl": 4, ".parquet": 3}.get(form, 1)
    for chunk in whole:
        again = list(chunks(str(file), chunk.entry))
        assert again[chunk.skip] == chunk


def test_lines_are_counted_and_blank_ones_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": "a"}\r\n\n  \n{"id": "b"}\n\n{"id": "c"}\n{"id": "d"}')
    found = list(chunks(str(file)))
    assert [(row.number, row.where) for chunk in found for row in chunk.rows] == [
        (number, f"{file} line {number}") for number in (1, 4, 6, 7)
    ]
    assert ids(found) == ["a", "b", "c", "d"]
    assert next(chunks(str(file), found[1].entry)) == found[1]


def test_a_line_without_end_is_an_error_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST", 100)
    lines = ['{"id": "a"}', '{"id": "b", "text": "' + "x" * 1000 + '"}', '{"id": "c"}', "y" * 99, "z" * 100]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(lines))
    whole = list(chunks(str(file)))
    errors = {
        row.number: row.content.code for chunk in whole for row in chunk.rows if not isinstance(row.content, bytes)
    }
    assert errors == {2: "J133"}
    assert [row.number for chunk in whole for row in chunk.rows] == [1, 2, 3, 4, 5]
    assert next(chunks(str(file), whole[1].entry)) == whole[1]


def test_long_rows_make_small_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BYTES", 1000)
    monkeypatch.setattr(module, "ROWS", 1000)
    long = [{"id": str(number), "text": "长" * 200} for number in range(9)]
    for form in FORMS:
        sizes = [len(chunk.rows) for chunk in chunks(str(write_rows(tmp_path / f"a{form}", long)))]
        assert sum(sizes) == 9
        assert max(sizes) <= 4, form


@pytest.mark.parametrize(("form", "pack"), [(".jsonl.gz", gzip.compress), (".jsonl.zst", zstandard.compress)])
def test_all_members_are_read_and_what_is_cut_off_is_told(tmp_path: Path, form: str, pack) -> None:
    lines = [json.dumps(row).encode() + b"\n" for row in rows(8)]
    data = pack(b"".join(lines[:5])) + pack(b"".join(lines[5:]))
    file = tmp_path / f"a{form}"
    file.write_bytes(data)
    assert ids(list(chunks(str(file)))) == [f"{number:03}" for number in range(8)]
    file.write_bytes(data[:-9])
    found = []
    with pytest.raises(SourceError, match=r"J134.*a\.jsonl.*Cannot be read to the end"):
        found.extend(chunks(str(file)))
    found = []
    try:
        for chunk in chunks(str(file)):
            found.append(chunk)
    except SourceError:
        pass
    assert ids(found)[:5] == [f"{number:03}" for number in range(5)], "what stands before the damage is given"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.parquet", b"PAR1, but no more", "J134"),
        ("a.jsonl.gz", b"no gzip", "J134"),
        ("a.jsonl.zst", b"no frame", "J134"),
        ("gone.jsonl", None, "J134"),
    ],
)
def test_a_file_that_is_none_is_named(tmp_path: Path, name: str, data: bytes | None, code: str) -> None:
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        list(chunks(str(file)))
    assert (caught.value.code, caught.value.where) == (code, str(file))


def test_a_table_without_the_columns_is_one_error(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "a.parquet", [{"id": "a", "content": "b"}])
    with pytest.raises(SourceError, match=r"J131.*There is no column text or data\. The columns are id, content"):
        list(chunks(str(file)))


@given(st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), max_size=12), st.booleans())
def test_plain_and_compressed_lines_give_the_same_rows(tmp_path_factory, lines: list[bytes], ended: bool) -> None:
    data = b"\n".join(lines) + (b"\n" if ended else b"")
    folder = tmp_path_factory.mktemp("lines")
    (folder / "a.jsonl").write_bytes(data)
    (folder / "a.jsonl.zst").write_bytes(zstandard.compress(data))
    plain, packed = (
        [(row.number, row.content) for chunk in chunks(str(folder / name)) for row in chunk.rows]
        for name in ("a.jsonl", "a.jsonl.zst")
    )
    assert plain == packed
    assert [number for number, _ in plain] == [n for n, line in enumerate(lines, 1) if line.strip()]
