"""The benchmark: its texts are the same each time, and a small run of it measures everything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.bench import measure, run
from pipeline.bench.texts import CORPORA, articles, paragraphs, worst_cases
from pipeline.cli import main
from pipeline.errors import UsageError

SOURCES = Path(__file__).parents[2] / "sources"
LINES = ["国家数据局于2023年10月25日揭牌。", "广东省大数据管理局由省政府办公厅管理。", "今日多云，气温下降。"]


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_same_seed_gives_the_same_articles_of_the_size_asked(corpus: str) -> None:
    made = list(articles(corpus, LINES, 20_000))
    assert made == list(articles(corpus, LINES, 20_000))
    assert len(set(made)) > 5
    assert sum(len(text.encode("utf-8")) for text in made) >= 20_000
    assert sum(len(text.encode("utf-8")) for text in made[:-1]) < 20_000


def test_the_corpora_differ_in_script_and_damage() -> None:
    plain, traditional, damaged = ("".join(articles(corpus, LINES, 20_000)) for corpus in CORPORA)
    assert set(plain) == set("".join(LINES) + "\n")
    assert "國" in traditional and "国" not in traditional
    assert set(damaged) - set(plain) - set(traditional)


def test_paragraphs_are_clean_lines_of_the_articles(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("第一行：海口市林业局於2019年揭牌。\n短\n", "utf-8")
    assert paragraphs(tmp_path) == ["第一行：海口市林业局于2019年揭牌。"]
    with pytest.raises(UsageError, match="J590"):
        paragraphs(tmp_path / "empty")


def test_paragraphs_of_a_jsonl_file(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"text": LINES[0] + "\n" + LINES[1]}) + "\n", "utf-8")
    assert paragraphs(file) == LINES[:2]
    file.write_text('{"text": "今日多云，气温下降，无事。"}\n{"words": 1}\n', "utf-8")
    with pytest.raises(UsageError, match=r"J591 .*a\.jsonl line 2"):
        paragraphs(file)
    with pytest.raises(UsageError, match="J592"):
        paragraphs(tmp_path / "b.jsonl")


def test_every_stage_is_measured() -> None:
    figures = measure.speeds(list(articles("simplified", LINES, 30_000)), rounds=1)
    assert set(figures) == {"whole", *measure.STAGES}
    assert all(ratio > figures["whole"] > 0 for name, ratio in figures.items() if name != "whole")


def test_no_worst_case_takes_time_out_of_proportion() -> None:
    news = list(articles("simplified", paragraphs(SOURCES), 20_000))
    short, long = (measure.worst(worst_cases(size), news, rounds=rounds) for size, rounds in ((2_000, 2), (200_000, 1)))
    # a hundred times the text may take thrice the time a character: a step that looks back along the whole line takes
    # little time on a page, and is seen only on a long text
    assert {name: ratio for name, ratio in long.items() if ratio > 3 * short[name] + 3} == {}


def test_both_kinds_of_work_are_measured_on_one_process() -> None:
    texts = list(articles("simplified", LINES, 10_000))
    for many in (measure._jieba_many, measure._pipeline_many):
        assert len(list(many(texts, 1))) == len(texts)
        assert measure._rate(many, texts, 1) > 0


def test_the_command_prints_tables_and_keeps_a_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MEGABYTE", 20_000)
    monkeypatch.setattr(run, "_ARTICLES", 5)
    # two pools of two processes take longer to start than all the rest
    monkeypatch.setattr(measure, "two_processes", lambda texts, rounds: {"jieba": 2.0, "pipeline": 1.9})
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").write_text("\n".join(LINES), "utf-8")
    history = tmp_path / "new" / "bench.json"
    run.remember({"python": "earlier"}, history)
    done = CliRunner().invoke(main, ["bench", str(tmp_path / "sources"), "--rounds", "1", "--history", str(history)])
    assert (done.exit_code, done.stderr) == (0, "")
    kept = json.loads(history.read_text("utf-8"))
    assert len(kept) == 2
    assert f"| whole pipeline | {kept[1]['speed']['simplified']['whole']:.2f} |" in done.stdout
    assert done.stdout.count("| time per character, times news:") == 5
    assert kept[1]["start"]["seconds"] > 0 < kept[1]["scaling"]["peak_megabytes"]
