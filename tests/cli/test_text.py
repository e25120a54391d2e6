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


def test_the_difference_is_marked_in_place(jigou) -> None:
    Path("a.txt").write_text("廣東省大數(shù)據(jù)\u200b局\n成立", "utf-8")
    done = jigou("text", "--diff", "a.txt")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "[-廣東-]{+广东+}省大[-數-]{+数+}[-(shù)-][-據-]{+据+}[-(jù)-][-<200B>-]局\n成立\n"


def test_the_difference_is_in_colour_on_a_terminal(jigou, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    Path("a.txt").write_text("數據局", "utf-8")
    shown = jigou("text", "--diff", "a.txt").stdout
    gone, put, kept = shown.split("數據")[0], shown.split("数据")[0].rpartition("數據")[2], shown.split("数据")[1]
    assert "\x1b[" in gone and "31m" in gone
    assert "\x1b[32m" in put
    assert kept.endswith("局\n") and "[-" not in shown


def test_plan_and_difference_exclude_each_other(jigou) -> None:
    Path("a.txt").write_text("數據局", "utf-8")
    done = jigou("text", "--diff", "--plan", "a.txt")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("J505 a.txt: ")


@pytest.mark.parametrize(("data", "code"), [(None, "J504"), (b"", "J110"), (b"%PDF-1.7\n", "J111")])
def test_a_file_without_text_is_an_error_that_names_it(jigou, data: bytes | None, code: str) -> None:
    if data is not None:
        Path("a.txt").write_bytes(data)
    done = jigou("text", "a.txt")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{code} a.txt: ")
