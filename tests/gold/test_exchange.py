"""Gold to labelling tools and back: nothing is lost, and what is done in the tool comes home."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import GoldError
from pipeline.gold import brat, doccano, label_studio
from pipeline.gold.layer import LABELS, LINKS, SAME, Layer, Link, Region, gold_of_layer, layer_of
from schemas.gold import Gold
from schemas.record import Relation
from schemas.span import Span

RAW = "甲市數據局概況。2014年2月，甲市数据局成立，\r\n市数据局由甲市发改委管理；党校旁边是乙縣審計局。"


def span(text: str) -> Span:
    """Where a text first stands by itself: 市数据局 not inside 甲市数据局."""
    start = RAW.index(f"\n{text}") + 1 if f"\n{text}" in RAW else RAW.index(text)
    return Span(start=start, end=start + len(text), text=text)


# An agency mentioned twice with a parent of the file and a government, one without mentions, one that is optional.
GOLD = Gold.model_validate(
    {
        "article": "a",
        "published": "2014-03",
        "annotator": "A",
        "status": "adjudicated",
        "mentions_complete": True,
        "agencies": [
            {
                "name": "甲市数据局",
                "aliases": ["市数据局"],
                "founded": "2014-02",
                "events": [{"kind": "founded", "date": "2014-02"}],
                "parents": [
                    {"name": "甲市人民政府", "aliases": ["甲市政府"], "relation": "subordinate", "optional": True},
                    {"name": "甲市发改委", "aliases": ["市发改委", "发改委"], "relation": "managed"},
                ],
                "predecessors": ["甲市信息办"],
                "mentions": [span("甲市数据局").model_dump(), span("市数据局").model_dump()],
            },
            {"name": "甲市发改委", "aliases": ["市发改委", "发改委"], "mentions": [span("甲市发改委").model_dump()]},
            {"name": "甲市委党校", "optional": True, "mentions": [span("党校").model_dump()]},
            {"name": "乙市数据局", "founded_optional": True, "founded": "2015"},
        ],
    },
    strict=False,
)

TOOLS = {
    "label-studio": (label_studio.tasks, label_studio.layers),
    "doccano": (doccano.documents, doccano.layers),
}


def there_and_back(tool: str, layer: Layer) -> Layer:
    write, read = TOOLS[tool]
    (back,) = read(write([layer]), "file")
    return back


@pytest.mark.parametrize("tool", TOOLS)
def test_what_goes_out_comes_back(tool: str) -> None:
    assert gold_of_layer(there_and_back(tool, layer_of(GOLD, RAW)), RAW) == GOLD


def test_regions_and_links_are_where_the_gold_has_them() -> None:
    layer = layer_of(GOLD, RAW)
    assert [layer.text[each.start : each.end] for each in layer.regions] == [
        "甲市数据局",
        "市数据局",
        "甲市发改委",
        "党校",
    ]
    assert [each.label for each in layer.regions] == ["agency", "agency", "agency", "optional agency"]
    assert layer.links == (Link("a0m1", "a0m0", SAME), Link("a0m0", "a1m0", "managed"))
    assert len(layer.text) == len(RAW) and "\r" not in layer.text


def changed(**how: Any) -> Gold:
    layer = layer_of(GOLD, RAW)
    fields = {name: getattr(layer, name) for name in ("article", "text", "regions", "links", "rest")}
    return gold_of_layer(Layer(**{**fields, **how}), RAW)


REGIONS, LINKED = layer_of(GOLD, RAW).regions, layer_of(GOLD, RAW).links


def test_a_region_taken_out_is_a_mention_less_and_the_last_one_takes_its_agency_along() -> None:
    less = changed(regions=(REGIONS[0], *REGIONS[2:]), links=LINKED[1:])
    assert [len(agency.mentions) for agency in less.agencies] == [1, 1, 1, 0]
    gone = changed(regions=REGIONS[:2] + REGIONS[3:], links=LINKED[:1])
    assert [agency.name for agency in gone.agencies] == ["甲市数据局", "甲市委党校", "乙市数据局"]
    # With the link to it the parent went, the one that was never drawn stayed.
    assert [parent.name for parent in gone.agencies[0].parents] == ["甲市人民政府"]


def test_a_new_region_is_a_new_agency_named_by_its_words() -> None:
    start = RAW.index("乙縣")
    more = changed(regions=(*REGIONS, Region("x", start, start + 5, "optional agency")))
    agency = more.agencies[-1]
    assert (agency.name, agency.optional, agency.mentions) == ("乙县审计局", True, (span("乙縣審計局"),))


def test_a_new_link_is_a_new_parent_under_all_its_names() -> None:
    more = changed(links=(*LINKED, Link("a2m0", "a1m0", "internal (optional)")))
    (parent,) = more.agencies[2].parents
    assert (parent.name, parent.aliases, parent.relation, parent.optional) == (
        "甲市发改委", ("市发改委", "发改委"), "internal", True,
    )  # fmt: skip


def test_another_label_is_another_decision() -> None:
    assert changed(regions=(*REGIONS[:3], REGIONS[3]._replace(label="agency"))).agencies[2].optional is False


def test_mentions_of_two_bodies_on_one_span_stay_apart() -> None:
    both = {"mentions": [span("市数据局").model_dump()]}
    agencies = [{"name": "甲市数据局", **both}, {"name": "乙市数据局", **both, "optional": True}]
    gold = Gold.model_validate({"article": "a", "status": "single", "agencies": agencies}, strict=False)
    assert gold_of_layer(layer_of(gold, RAW), RAW) == gold


def test_a_draft_stays_a_draft_with_its_candidates() -> None:
    agency = {"name": "甲市数据局", "optional": None, "mentions": [span("甲市数据局").model_dump()]}
    gold = Gold.model_validate({"article": "a", "status": "draft", "agencies": [agency]}, strict=False)
    layer = layer_of(gold, RAW)
    assert [region.label for region in layer.regions] == ["candidate"]
    for tool in TOOLS:
        assert gold_of_layer(there_and_back(tool, layer), RAW) == gold


def test_labels_made_without_our_export_are_a_draft() -> None:
    layer = Layer("a", RAW.replace("\r", " "), (REGIONS[0],), (), {})
    gold = gold_of_layer(layer, RAW)
    assert (gold.status, [agency.name for agency in gold.agencies]) == ("draft", ["甲市数据局"])


@pytest.mark.parametrize(
    ("how", "code", "problem"),
    [
        ({"text": "别的"}, "J422", "not that of the article"),
        ({"regions": (REGIONS[0]._replace(label="ORG"),), "links": ()}, "J423", "the label 'ORG'"),
        ({"regions": (REGIONS[0]._replace(end=9999),), "links": ()}, "J423", "a region from"),
        ({"regions": (REGIONS[0]._replace(end=REGIONS[0].start),), "links": ()}, "J423", "a region from"),
        ({"regions": REGIONS[1:]}, "J423", "which are no regions"),
        ({"links": (*LINKED, Link("a2m0", "a1m0", "owns"))}, "J423", "the relation 'owns'"),
        ({"rest": {"article": "a"}}, "J423", "gold is not as it was exported"),
        ({"regions": (REGIONS[0]._replace(label="candidate"), *REGIONS[1:])}, "J423", "optional is null"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_no_gold_can_be_made_of_is_named(how: dict[str, Any], code: str, problem: str) -> None:
    with pytest.raises(GoldError, match=problem) as caught:
        changed(**how)
    assert (caught.value.code, caught.value.where) == (code, "a")


# The shapes that the tools document, with what they add when they export, and keys in another order.
def test_an_export_of_label_studio_is_read() -> None:
    (task,) = json.loads(label_studio.tasks([layer_of(GOLD, RAW)]))
    assert set(task) == {"data", "annotations"}
    for result in task["annotations"][0]["result"]:
        if result["type"] == "labels":
            assert set(result) == {"id", "type", "from_name", "to_name", "value"}
            assert result["value"]["text"] == task["data"]["text"][result["value"]["start"] : result["value"]["end"]]
        else:
            assert set(result) == {"type", "from_id", "to_id", "direction", "labels"}
    (annotation,) = task["annotations"]
    # Drawn from the parent to the child, with the arrow turned: the same link.
    link = annotation["result"][-1]
    link["from_id"], link["to_id"], link["direction"] = link["to_id"], link["from_id"], "left"
    for number, result in enumerate(annotation["result"]):
        if result["type"] == "labels":
            result["value"]["text"] = "the tool may fold blanks"
            result["origin"] = "manual"
            for other in annotation["result"]:
                for end in ("from_id", "to_id"):
                    if other.get(end) == result["id"]:
                        other[end] = f"r{number}"
            result["id"] = f"r{number}"
    annotation["result"].reverse()
    annotation |= {"id": 7, "completed_by": 1, "was_cancelled": False, "lead_time": 3.2, "ground_truth": False}
    skipped = annotation | {"id": 8, "was_cancelled": True}
    task |= {"id": 3, "project": 1, "annotations": [skipped, annotation], "predictions": [], "meta": {}}
    (layer,) = label_studio.layers(json.dumps([task]), "export.json")
    assert gold_of_layer(layer, RAW) == GOLD


def test_an_export_of_doccano_is_read() -> None:
    document = json.loads(doccano.documents([layer_of(GOLD, RAW)]))
    assert set(document) == {"id", "text", "entities", "relations", "article", "gold"}
    assert set(document["entities"][0]) == {"id", "label", "start_offset", "end_offset"}
    assert set(document["relations"][0]) == {"id", "from_id", "to_id", "type"}
    for each in document["entities"]:
        each["id"] += 500
    for each in document["relations"]:
        each["from_id"] += 500
        each["to_id"] += 500
    document["entities"].reverse()
    document |= {"id": 91, "Comments": []}
    (layer,) = doccano.layers(json.dumps(document, ensure_ascii=False) + "\n\n", "export.jsonl")
    assert gold_of_layer(layer, RAW) == GOLD


def test_ids_of_doccano_are_unique_in_the_file() -> None:
    layer = layer_of(GOLD, RAW)
    documents = [json.loads(line) for line in doccano.documents([layer, layer]).splitlines()]
    ids = [each["id"] for document in documents for each in document["entities"]]
    assert len(set(ids)) == len(ids) == 8


@pytest.mark.parametrize(
    ("tool", "text", "message"),
    [
        ("label-studio", "{", "J424 f: not JSON"),
        ("label-studio", "{}", "J424 f: a list of tasks is wanted"),
        (
            "label-studio",
            '[{"data": {"text": "a"}}]',
            "J424 f task 1: not a task of our export: KeyError('annotations')",
        ),
        ("label-studio", '[{"data": {"text": "a"}, "annotations": [{"result": []}]}]', "J424 f task 1: not a task"),
        ("label-studio", '[{"data": {"article": "a"}, "annotations": []}]', "J425 f task 1 a: 0 annotations"),
        ("doccano", "{}\n{", "J424 f line 1: not a document of our export: KeyError('article')"),
        ("doccano", "\n{", "J424 f line 2: not JSON"),
    ],
)
def test_what_is_no_export_is_named(tool: str, text: str, message: str) -> None:
    with pytest.raises(GoldError) as caught:
        list(TOOLS[tool][1](text, "f"))
    assert str(caught.value).startswith(message)


def test_the_interface_of_label_studio_knows_every_label_and_relation() -> None:
    config = label_studio.config()
    assert re.findall(r'<Label value="([^"]+)"', config) == list(LABELS)
    assert re.findall(r'<Relation value="([^"]+)"', config) == list(LINKS)
    assert set(Relation.__args__) < set(LINKS)


ANNOTATION = re.compile(
    r"T\d+\t[A-Za-z_]+ \d+ \d+(?:;\d+ \d+)*\t[^\t\n]+"
    r"|R\d+\t[A-Za-z_]+ Arg1:T\d+ Arg2:T\d+|\*\tEquiv(?: T\d+){2,}|#\d+\tAnnotatorNotes T\d+\t[^\n]+"
)


def test_standoff_is_what_brat_documents() -> None:
    layer = layer_of(GOLD, RAW)
    lines = brat.standoff(layer, GOLD).splitlines()
    assert all(ANNOTATION.fullmatch(line) for line in lines)
    types = set(re.findall(r"^[A-Z][a-z_]+", brat.configuration(), re.MULTILINE)) | {"Equiv"}
    for line in lines:
        kind, *fields = line.split("\t")
        if kind.startswith("T"):
            name, _, offsets = fields[0].partition(" ")
            pieces = [layer.text[slice(*map(int, each.split()))] for each in offsets.split(";")]
            assert (name in types, fields[1]) == (True, " ".join(pieces))
        elif kind.startswith("R"):
            assert fields[0].split()[0] in types
    assert lines[4:6] == ["R1\tManaged Arg1:T1 Arg2:T3", "*\tEquiv T1 T2"]
    assert lines[6].endswith("founded 2014-02; founded 2014-02; subordinate of 甲市人民政府; managed of 甲市发改委")


def test_a_name_over_the_end_of_a_line_is_given_to_brat_in_pieces() -> None:
    raw = "国家数\r\n据局成立"
    mention = {"start": 0, "end": 7, "text": "国家数\r\n据局"}
    agency = {"name": "国家数据局", "mentions": [mention]}
    gold = Gold.model_validate({"article": "a", "status": "single", "agencies": [agency]}, strict=False)
    assert brat.standoff(layer_of(gold, raw), gold).splitlines()[0] == "T1\tAgency 0 4;5 7\t国家数  据局"
    assert gold_of_layer(layer_of(gold, raw), raw) == gold


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("tool", TOOLS)
def test_all_our_gold_goes_there_and_back(jigou, tool: str) -> None:
    done = jigou("gold", "export", tool, ROOT / "tests/gold", "--sources", ROOT / "sources", "--to", "out")
    assert done.exit_code == 0
    file = done.stdout.splitlines()[0]
    done = jigou("gold", "import", tool, file, "--sources", ROOT / "sources", "--to", "back")
    assert (done.exit_code, done.stderr) == (0, "")
    for path in Path("back").iterdir():
        assert json.loads(path.read_text("utf-8")) == json.loads((ROOT / "tests/gold" / path.name).read_text("utf-8"))
    assert len(list(Path("back").iterdir())) == len(list((ROOT / "tests/gold").glob("*.json"))) - 1


def test_brat_gets_a_text_and_its_annotations_of_each_article(jigou) -> None:
    gold = ROOT / "tests/gold/dm-05-invisible-noise.json"
    done = jigou("gold", "export", "brat", gold, "--sources", ROOT / "sources", "--to", "out")
    assert done.stdout.split() == [
        f"out/{name}" for name in ("annotation.conf", "dm-05-invisible-noise.txt", "dm-05-invisible-noise.ann")
    ]
    assert all(line for line in Path("out/dm-05-invisible-noise.ann").read_text("utf-8").splitlines())


def test_an_article_that_fails_hides_no_other_and_finished_gold_is_left_alone(jigou, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    for name in "abc":
        (sources / f"{name}.txt").write_text(RAW, "utf-8", newline="")
        (tmp_path / f"{name}.json").write_text(GOLD.model_copy(update={"article": name}).to_json(), "utf-8")
    gold = tmp_path / "gold"
    gold.mkdir()
    for name in "abc":
        (tmp_path / f"{name}.json").rename(gold / f"{name}.json")
    assert jigou("gold", "export", "doccano", "gold", "--to", "out").exit_code == 0
    (sources / "a.txt").unlink()
    (gold / "c.json").unlink()
    done = jigou("gold", "import", "doccano", "out/doccano.jsonl", "--to", "gold")
    assert (done.exit_code, done.stdout) == (1, "gold/c.json\n")
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == ["J409 a", "J416 gold/b.json"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["export", "brat", "nowhere", "--to", "out"], "J402 nowhere: "),
        (["export", "brat", "gold", "--to", "out", "--sources", "none"], "J501 none: "),
        (["export", "brat", "gold", "--to", "out"], "J417 gold/a.json: "),
        (["import", "doccano", "nowhere", "--to", "out"], "J504 nowhere: "),
        (["import", "doccano", "sources/a.txt", "--to", "out"], "J406 sources/a.txt: not UTF-8 at byte 0"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_exchanged_is_named(jigou, words: list[str], message: str) -> None:
    for folder in ("gold", "sources"):
        Path(folder).mkdir()
    Path("gold/a.json").write_text(GOLD.to_json(), "utf-8")
    Path("sources/a.txt").write_bytes("甲市概况完全是另一篇文章，说别的事情。".encode("gb18030"))
    done = jigou("gold", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(message)
    assert not Path("out").exists()
