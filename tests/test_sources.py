import os
from pathlib import Path

import pytest
import yaml

from pipeline.errors import SourceError, UsageError
from pipeline.sources import Found, find_articles, read_metadata
from schemas.article import ArticleMetadata

BAD_METADATA = yaml.safe_load((Path(__file__).parent / "cases/metadata.yaml").read_text("utf-8"))


def write(folder: Path, *paths: str) -> Path:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("国家数据局", "utf-8")
    return folder


def ids(found: Found) -> list[str]:
    return [article.id for article in found.articles]


def errors(found: Found) -> dict[str, str]:
    return {failure.id: failure.error.code for failure in found.failures}


def test_articles_are_found_by_suffix_at_any_depth_in_the_order_of_ids(tmp_path: Path) -> None:
    write(tmp_path, "乙.txt", "b/2018/甲.md", "b/c.html", "a.HTM", "notes.rst", "metadata.toml", "b/表.tsv")
    found = find_articles(tmp_path)
    assert ids(found) == ["a", "b/2018/甲", "b/c", "乙"]
    assert [article.path for article in found.articles] == ["a.HTM", "b/2018/甲.md", "b/c.html", "乙.txt"]
    assert found.failures == ()


def test_only_the_last_suffix_is_no_part_of_the_id(tmp_path: Path) -> None:
    assert ids(find_articles(write(tmp_path, "2018.02.05.txt", "粤.txt.md"))) == ["2018.02.05", "粤.txt"]


def test_two_files_of_one_id_both_fail_and_are_both_named(tmp_path: Path) -> None:
    found = find_articles(write(tmp_path, "s/一.txt", "s/一.html", "s/二.txt"))
    assert ids(found) == ["s/二"]
    (failure,) = found.failures
    assert (failure.id, failure.error.code) == ("s/一", "J101")
    assert str(tmp_path / "s/一.txt") in failure.error.message
    assert str(tmp_path / "s/一.html") in failure.error.message


def test_a_folder_named_like_an_article_fails_and_what_lies_in_it_is_found(tmp_path: Path) -> None:
    found = find_articles(write(tmp_path, "x.txt/y.txt", "z.txt"))
    assert ids(found) == ["x.txt/y", "z"]
    assert errors(found) == {"x": "J102"}


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("nowhere", path)], ids=["fifo", "dangling link"])
def test_what_is_no_plain_file_fails_and_is_never_opened(tmp_path: Path, make) -> None:
    make(tmp_path / "x.txt")
    found = find_articles(write(tmp_path, "z.txt"))
    assert (ids(found), errors(found)) == (["z"], {"x": "J102"})


def test_a_name_that_is_not_utf8_fails(tmp_path: Path) -> None:
    write(tmp_path, "z.txt")
    with open(os.fsencode(tmp_path) + "/数.txt".encode("gbk"), "w") as file:
        file.write("国家数据局")
    found = find_articles(tmp_path)
    assert ids(found) == ["z"]
    assert [failure.error.code for failure in found.failures] == ["J104"]
    str(found.failures[0].error).encode("utf-8")


def test_a_link_to_a_file_is_an_article_and_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "s/a.txt")
    (tmp_path / "s/b.txt").symlink_to("a.txt")
    (tmp_path / "s/round").symlink_to(".")
    assert ids(find_articles(tmp_path / "s")) == ["a", "b"]


def test_a_missing_folder_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"J501 .*nowhere"):
        find_articles(tmp_path / "nowhere")


def test_what_failed_may_be_there_and_what_is_gone_may_not(tmp_path: Path) -> None:
    found = find_articles(write(tmp_path, "一.txt", "一.html", "x.txt/y.txt", "z.txt"))
    assert all(found.may_have(id) for id in ("一", "x", "x.txt/y", "z"))
    assert not found.may_have("x.txt/gone")
    assert not found.may_have("gone")


def test_a_file_that_vanished_is_unreadable(tmp_path: Path) -> None:
    (article,) = find_articles(write(tmp_path, "z.txt")).articles
    article.file.unlink()
    with pytest.raises(SourceError, match=r"J103 .*z\.txt: Cannot be read"):
        article.read()


def test_metadata_is_a_table_an_article_and_empty_for_the_rest(tmp_path: Path) -> None:
    (tmp_path / "metadata.toml").write_text(
        '["2018/甲"]\ntitle = "机构改革"\npublished = "2018-02"\n'
        '["乙"]\npublished = 2018-02-05\nretrieved = 2020-01-01T08:00:00Z\n',
        "utf-8",
    )
    metadata = read_metadata(tmp_path)
    assert metadata.of("2018/甲") == ArticleMetadata(title="机构改革", published="2018-02")
    assert metadata.of("乙") == ArticleMetadata(published="2018-02-05", retrieved="2020-01-01")
    assert metadata.of("丙") == ArticleMetadata()
    assert metadata.failures == {}


def test_no_metadata_file_means_no_metadata(tmp_path: Path) -> None:
    assert read_metadata(tmp_path).of("甲") == ArticleMetadata()


def test_the_table_of_bad_metadata_is_not_empty() -> None:
    assert len(BAD_METADATA) >= 5


@pytest.mark.parametrize("case", BAD_METADATA, ids=lambda case: case["id"])
def test_a_bad_table_fails_alone_and_says_where(tmp_path: Path, case) -> None:
    (tmp_path / "metadata.toml").write_text(case["toml"] + '\n[good]\ntitle = "好"\n', "utf-8")
    metadata = read_metadata(tmp_path)
    error = metadata.of(case["table"])
    assert isinstance(error, SourceError)
    assert str(error).startswith(f"J109 {tmp_path / 'metadata.toml'} {case['place']}: {case['message']}")
    assert metadata.of("good") == ArticleMetadata(title="好")


@pytest.mark.parametrize("data", [b'[a]\ntitle = "x', '[a]\ntitle = "数"'.encode("gbk")], ids=["no toml", "not utf-8"])
def test_a_metadata_file_that_cannot_be_read_stops_everything(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "metadata.toml").write_bytes(data)
    with pytest.raises(SourceError, match=r"J108 .*metadata\.toml: Not TOML"):
        read_metadata(tmp_path)
