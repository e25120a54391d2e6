from pathlib import Path

import pytest


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder with two articles, one of them in a folder of its own."""
    folder = tmp_path / "sources"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023/国家.txt").write_text("2023年10月25日，国家数据局揭牌。\r\n", "utf-8", newline="")
    (folder / "广东.txt").write_text("2014年2月，广东省大数据管理局成立。\n", "utf-8", newline="")
    return folder
