"""Rows to extract, and files that hold them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

Row = dict[str, Any]
OFFICES = ("数据局", "水务局", "医保局", "林业局", "应急管理局")
PLACES = ("佛山市", "韶关市", "揭阳市", "海口市")


def rows(count: int, first: int = 0) -> list[Row]:
    """Articles that differ in what they tell."""
    return [
        {
            "id": f"{number:03}",
            "text": f"20{10 + number % 10}年{1 + number % 9}月，{PLACES[number % 4]}{OFFICES[number % 5]}成立。\n",
            "published": f"2021-0{1 + number % 9}-01" if number % 3 else None,
            "unknown": number,
        }
        for number in range(first, first + count)
    ]


def write_rows(file: Path, content: Iterable[Row]) -> Path:
    """A file with these rows, in the form that its name says."""
    lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in content).encode()
    if file.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(list(content)), file, row_group_size=4)
    elif file.suffix == ".gz":
        file.write_bytes(gzip.compress(lines, mtime=0))
    elif file.suffix == ".zst":
        file.write_bytes(zstandard.compress(lines))
    else:
        file.write_bytes(lines)
    return file


def read_records(file: Path) -> list[dict[str, Any]]:
    """The records in a file of any form."""
    if file.suffix == ".parquet":
        return pq.read_table(file).to_pylist()
    data = file.read_bytes()
    if file.suffix == ".gz":
        data = gzip.decompress(data)
    elif file.suffix == ".zst":
        data = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    return [json.loads(line) for line in data.decode().splitlines()]


def patched(folder: Path, change: str) -> None:
    """Writes into the folder what changes the reading of an article in each Python that has the folder on its path.

    Not before it is imported: most of these processes never do.
    """
    (folder / "sitecustomize.py").write_text(_HOOK.format(change=change), "utf-8")


_HOOK = """
import importlib.util, os, signal, sys

class Hook:
    def find_spec(self, name, path=None, target=None):
        if name != "pipeline.run":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module
        def exec_module(run):
            load(run)
            real = run.extract_bytes
            def extract_bytes(data, **rest):
                text = data.decode()
                {change}
                return real(data, **rest)
            run.extract_bytes = extract_bytes
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Hook())
"""
