from pathlib import Path

import pytest
import yaml

from pipeline.published import Published, day_in_address, publication

ADDRESSES = yaml.safe_load((Path(__file__).parent / "cases/addresses.yaml").read_text("utf-8"))


def test_the_table_of_addresses_is_not_empty() -> None:
    assert len(ADDRESSES) >= 10


@pytest.mark.parametrize("case", ADDRESSES, ids=lambda case: case["url"])
def test_day_in_address(case) -> None:
    assert day_in_address(case["url"]) == case["day"]


URL = "https://example.cn/2018/03/03/a.html"


@pytest.mark.parametrize(
    ("metadata", "text", "url", "expected"),
    [
        ("2018-01", "2018-02-02", URL, Published("2018-01", "metadata")),
        (None, "2018-02-02", URL, Published("2018-02-02", "text")),
        (None, None, URL, Published("2018-03-03", "url")),
        (None, None, "https://example.cn/a.html", Published(None, None)),
        (None, None, None, Published(None, None)),
    ],
)
def test_metadata_wins_over_the_text_and_the_text_over_the_address(metadata, text, url, expected) -> None:
    assert publication(metadata, text, url) == expected
