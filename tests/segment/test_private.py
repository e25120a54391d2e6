"""jieba's own cache lies where anybody may write: it is neither read nor written."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from pipeline.segment.words import private_jieba


def test_no_cache_in_a_folder_for_temporary_files_is_read_or_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tokenizer = private_jieba.__wrapped__()
    assert list(tmp_path.iterdir()) == []
    assert list(tokenizer.cut("应急管理部门")) == ["应急管理", "部门"]
    assert list(tmp_path.iterdir()) == []
