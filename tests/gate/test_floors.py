"""What the gate lets through and what not, on a corpus of two articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import GoldError, JigouError
from pipeline.gate import load_floors, problems, set_anew
from pipeline.score import FIGURES

ARTICLES = {
    "国家": ("2023年10月25日，国家数据局揭牌。", "国家数据局", "unveiled", "2023-10-25"),
    "广东": ("2014年2月，广东省大数据管理局成立。", "广东省大数据管理局", "founded", "2014-02"),
}
# No rule knows how this one says that a body was founded.
HARD = ("石家庄市气象局在1954年拉起了队伍。", "石家庄市气象局", "founded", "1954")
EASY = ("2015年3月，湖南省水利厅成立。", "湖南省水利厅", "founded", "2015-03")


def write(file: Path, data: Any) -> None:
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with its own articles and others beside it, and floors set on both."""
    for folder in ("sources", "gold", "beside/articles", "beside/gold"):
        (tmp_path / folder).mkdir(parents=True)
    for folder, gold in (("sources", "gold"), ("beside/articles", "beside/gold")):
        for article, labelled in ARTICLES.items():
            label(tmp_path / folder, tmp_path / gold, article, *labelled)
    (tmp_path / "kept.txt").write_text("# kept\n广东\n", "utf-8")
    corpora = {
        "own": {"sources": ["sources"], "gold": "gold", "ours": True},
        "others": {"sources": ["beside/articles"], "gold": "beside/gold", "part": "kept", "ours": False},
    }
    write(tmp_path / "floors.json", {"kept": "kept.txt", "corpora": corpora})
    set_floors(tmp_path)
    return tmp_path


def label(sources: Path, gold: Path, article: str, text: str, name: str, kind: str, date: str) -> None:
    (sources / f"{article}.txt").write_text(text, "utf-8")
    start = text.index(name)
    agency = {
        "name": name,
        "founded": date,
        "events": [{"kind": kind, "date": date}],
        "mentions": [{"start": start, "end": start + len(name), "text": name}],
    }
    write(gold / f"{article}.json", {"article": article, "status": "single", "agencies": [agency]})


def add(project: Path, *articles: str, labelled: tuple[str, str, str, str] = HARD) -> None:
    for article in articles:
        label(project / "sources", project / "gold", article, *labelled)


def rename(project: Path, old: str, new: str) -> None:
    (project / f"sources/{old}.txt").rename(project / f"sources/{new}.txt")
    (project / f"gold/{old}.json").rename(project / f"gold/{new}.json")
    edit(project / f"gold/{new}.json", "article", to=new)


def set_floors(project: Path, lower: str | None = None) -> None:
    text = set_anew(load_floors(project / "floors.json"), project, lower=lower).to_json()
    (project / "floors.json").write_text(text, "utf-8")


def errors(project: Path) -> list[str]:
    return [str(error) for error in problems(load_floors(project / "floors.json"), project).errors]


def edit(file: Path, *path: str, to: Any) -> None:
    data = json.loads(file.read_text("utf-8"))
    place = data
    for key in path[:-1]:
        place = place[int(key) if isinstance(place, list) else key]
    place[path[-1]] = to
    write(file, data)


def forget(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    """Makes every extraction go without a rule, as if it had been deleted."""
    from pipeline.rules import facts

    without = facts.rules("events").without(rule)
    kept = facts.rules
    monkeypatch.setattr(facts, "rules", lambda name: without if name == "events" else kept(name))


def test_floors_are_what_is_measured_and_hold(project: Path) -> None:
    floors = load_floors(project / "floors.json")
    assert floors.corpora["own"].floors == dict.fromkeys(FIGURES, 1.0)
    assert list(floors.corpora["own"].fingerprints) == ["国家", "广东"]
    assert list(floors.corpora["others"].fingerprints) == ["广东"]
    found = problems(floors, project)
    assert (found.errors, found.warnings, len(found.passed)) == ([], [], 2)


def test_floors_set_twice_are_the_same_bytes(project: Path) -> None:
    before = (project / "floors.json").read_bytes()
    set_floors(project)
    assert (project / "floors.json").read_bytes() == before


def test_a_rule_that_is_gone_shuts_the_gate(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch, "founded-subject")
    own = [error for error in errors(project) if error.startswith("J413 own: ")]
    assert [error.partition(", below")[0] for error in own] == [
        "J413 own: F1 of founded is 0.6666",
        "J413 own: F1 of event is 0.6666",
    ]
    assert all("below its floor 1.0. make report says which facts went, by rule. Mend what" in error for error in own)


def test_a_line_of_our_gold_that_changed_shuts_the_gate(project: Path) -> None:
    edit(project / "gold/广东.json", "agencies", "0", "optional", to=True)
    assert errors(project)[0].startswith("J412 own gold: the gold or the article of 广东 changed since")


def test_an_article_of_ours_that_changed_shuts_the_gate(project: Path) -> None:
    with (project / "sources/国家.txt").open("a", encoding="utf-8") as file:
        file.write("完。")
    assert "J412 own gold: the gold or the article of 国家 changed" in errors(project)[0]


@pytest.mark.parametrize(
    ("articles", "said"),
    [
        (("石家庄",), "石家庄 is new since the floors were set"),
        (("保定", "石家庄"), "保定, 石家庄 are new since the floors were set"),
    ],
)
def test_a_new_article_has_to_be_taken_in_and_lowers_nothing(project: Path, articles: Any, said: str) -> None:
    add(project, *articles)
    hint = "Run make floors, and commit the file with the change that moved it."
    assert errors(project) == [f"J412 own gold: {said}. {hint}"]
    set_floors(project)
    own = load_floors(project / "floors.json").corpora["own"]
    assert own.floors["event"] < 1.0
    assert own.lowered == ()
    assert set(own.fingerprints) == {*ARTICLES, *articles}
    assert errors(project) == []


def test_a_new_article_that_is_easy_hides_no_fall(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(project, *(f"湖南{number}" for number in range(20)), labelled=EASY)
    forget(monkeypatch, "unveiled-subject")
    assert any(error.startswith("J413 own: F1 of event is 0.6666, below") for error in errors(project))
    with pytest.raises(GoldError, match=r"J414 own: floors would fall: founded from 1.0 to 0.6666, event from 1.0"):
        set_floors(project)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda project: edit(project / "gold/国家.json", "agencies", "0", "founded", to="2015"), "J414 own: "),
        (lambda project: rename(project, "国家", "全国"), "J414 own: "),
        (lambda project: [rename(project, name, f"{name}新") for name in ARTICLES], "J414 own: "),
        (lambda project: edit(project / "floors.json", "corpora", "own", "fingerprints", to={}), "J415 own: "),
        (lambda project: edit(project / "floors.json", "corpora", "own", "floors", "event", to=0.5), "J415 own: "),
    ],
    ids=["gold changed", "an article renamed", "all renamed", "fingerprints gone", "a floor lowered"],
)
def test_nothing_falls_in_the_shadow_of_a_new_article(project: Path, change: Any, message: str) -> None:
    add(project, "石家庄")
    change(project)
    with pytest.raises(GoldError, match=f"^{message}"):
        set_floors(project)


def test_a_fall_with_a_reason_is_kept_as_that_of_the_articles_before(project: Path, monkeypatch) -> None:
    add(project, "石家庄")
    forget(monkeypatch, "founded-subject")
    set_floors(project, lower="told dates are dropped")
    own = load_floors(project / "floors.json").corpora["own"]
    assert [(each.figure, each.before, each.after) for each in own.lowered] == [
        ("founded", 1.0, 0.6666),
        ("event", 1.0, 0.6666),
    ]
    assert own.floors["event"] == 0.5


def test_new_gold_of_others_is_a_warning_and_the_rest_is_held_to_the_floors(project: Path, monkeypatch) -> None:
    with (project / "kept.txt").open("a", encoding="utf-8") as kept:
        kept.write("石家庄\n")
    label(project / "beside/articles", project / "beside/gold", "石家庄", *HARD)
    found = problems(load_floors(project / "floors.json"), project)
    assert (found.errors, found.warnings) == ([], ["others: 石家庄 not in its floors yet: run make floors"])
    forget(monkeypatch, "founded-subject")
    assert any(error.startswith("J413 others: ") for error in errors(project))


def test_gold_of_others_that_changed_is_a_warning_and_its_floors_are_skipped(project: Path) -> None:
    edit(project / "beside/gold/广东.json", "agencies", "0", "founded", to="2015")
    found = problems(load_floors(project / "floors.json"), project)
    assert found.errors == []
    assert found.warnings == ["others: the gold or the article of 广东 changed, its floors are skipped"]
    # Set anew, they count again; and since the figure is another now, that needs its reason.
    with pytest.raises(GoldError, match=r"J414 others: floors would fall: founded from 1.0 to 0.0"):
        set_floors(project)
    set_floors(project, lower="the gold of others changed")
    assert errors(project) == []


def test_others_that_are_not_there_are_skipped_and_keep_their_floors(project: Path) -> None:
    (project / "beside/gold").rename(project / "beside/elsewhere")
    found = problems(load_floors(project / "floors.json"), project)
    assert (found.errors, found.warnings) == ([], ["others: not at hand, its floors are skipped"])
    before = (project / "floors.json").read_bytes()
    set_floors(project)
    assert (project / "floors.json").read_bytes() == before


def test_a_floor_lowered_by_hand_shuts_the_gate_and_is_named(project: Path) -> None:
    edit(project / "floors.json", "corpora", "own", "floors", "event", to=0.5)
    (error,) = errors(project)
    assert error.startswith("J415 own: the floors are not as they were set, so they were edited by hand")
    assert "event stands at 0.5 where 1.0 is reached" in error
    with pytest.raises(GoldError, match="J415"):
        set_floors(project)


@pytest.mark.parametrize(
    ("path", "to"), [(("fingerprints", "广东"), "0" * 16), (("lowered",), []), (("part",), "kept")], ids=str
)
def test_nothing_of_a_corpus_is_edited_by_hand(project: Path, monkeypatch, path: tuple[str, ...], to: Any) -> None:
    forget(monkeypatch, "founded-subject")
    set_floors(project, lower="the rule founded-subject is gone")
    edit(project / "floors.json", "corpora", "own", *path, to=to)
    assert any(error.startswith("J415 own: ") for error in errors(project))


def test_a_floor_falls_only_with_a_reason_that_stays(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch, "founded-subject")
    before = (project / "floors.json").read_bytes()
    with pytest.raises(GoldError) as refused:
        set_floors(project)
    message = str(refused.value)
    assert message.startswith("J414 own: floors would fall: founded from 1.0 to 0.6666, event from 1.0 to 0.6666")
    assert message.endswith("Mend what was lost, or give a reason: make floors LOWER='…'.")
    assert (project / "floors.json").read_bytes() == before
    set_floors(project, lower="told dates are dropped")
    assert errors(project) == []
    lowered = load_floors(project / "floors.json").corpora["own"].lowered
    assert [(each.figure, each.before, each.after, each.reason) for each in lowered] == [
        ("founded", 1.0, 0.6666, "told dates are dropped"),
        ("event", 1.0, 0.6666, "told dates are dropped"),
    ]
    monkeypatch.undo()
    set_floors(project)
    own = load_floors(project / "floors.json").corpora["own"]
    assert own.floors["event"] == 1.0
    assert len(own.lowered) == 2


def test_a_figure_no_longer_measured_lies_below_its_floor(project: Path) -> None:
    for article in ARTICLES:
        edit(project / f"gold/{article}.json", "mentions_complete", to=True)
    set_floors(project)
    for article in ARTICLES:
        edit(project / f"gold/{article}.json", "mentions_complete", to=False)
    assert any(error.startswith("J413 own: F1 of mention is 0.0, below its floor 1.0") for error in errors(project))


@pytest.mark.parametrize(
    ("break_it", "code"),
    [
        (lambda project: (project / "sources/广东.txt").unlink(), "J409"),
        (lambda project: (project / "sources/广东.txt").write_text("", "utf-8"), "J110"),
        (lambda project: (project / "kept.txt").unlink(), "J504"),
        (lambda project: (project / "floors.json").unlink(), "J504"),
        (lambda project: (project / "floors.json").write_text("{}", "utf-8"), "J401"),
        (lambda project: (project / "gold/广东.json").write_text("{}", "utf-8"), "J401"),
        (lambda project: edit(project / "floors.json", "corpora", "own", "sources", to=["nowhere"]), "J501"),
        (lambda project: [file.unlink() for file in (project / "gold").iterdir()], "J403"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_measured_says_why(project: Path, break_it, code: str) -> None:
    break_it(project)
    with pytest.raises(JigouError) as caught:
        errors(project)
    assert caught.value.code == code


def test_commands_check_and_set(jigou, project: Path) -> None:
    done = jigou("floors", "check", "floors.json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("own, 2 articles: agency 1.0000, founded 1.0000")
    edit(project / "floors.json", "corpora", "own", "floors", "event", to=0.5)
    done = jigou("floors", "check", "floors.json")
    assert done.exit_code == 1
    assert done.stderr.startswith("J415 own: ")
    assert jigou("floors", "set", "floors.json").exit_code == 2
    assert jigou("floors", "set", "floors.json", "--lower", " ").stderr.startswith("J509 --lower: ")
    assert jigou("floors", "set", "floors.json", "--lower", "told so").exit_code == 0
    assert jigou("floors", "check", "floors.json").exit_code == 0
