from pathlib import Path

import pytest


def test_the_clean_text_alone_is_printed(jigou) -> None:
    Path("a.html").write_bytes("<p>廣東省大數據管理局</p><p>於２０１４年成立。</p>".encode("big5"))
    done = jigou("text", "a.html")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout_bytes.decode("utf-8") == "广东省大数据管理局\n于2014年成立。\n"


def test_the_plan_names_each_step_with_its_edits_in_place(jigou) -> None:
    Path("a.txt").write_text("廣東省大數(shù)據(jù)管理局。", "utf-8")
    lines = jigou("text", "--plan", "a.txt").stdout.splitlines()
    assert lines[lines.index("pinyin: 2") + 1 :][:2] == ["  5..10 '(shù)' -> ''", "  11..15 '(jù)' -> ''"]
    assert "  0..2 '廣東' -> '广东'" in lines


@pytest.mark.parametrize(("data", "code"), [(None, "J504"), (b"", "J110"), (b"%PDF-1.7\n", "J111")])
def test_a_file_without_text_is_an_error_that_names_it(jigou, data: bytes | None, code: str) -> None:
    if data is not None:
        Path("a.txt").write_bytes(data)
    done = jigou("text", "a.txt")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{code} a.txt: ")
