"""What the rules found in one document, extractor by extractor, before names are completed and joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.lexicon.places import PlaceMatch
from pipeline.rules.agencies import Mention
from pipeline.rules.dates import DateMention
from pipeline.rules.facts import EventFact, Lost, OwnerFact, ParentFact, RankFact
from pipeline.rules.shadow import Item, Shadow, shadow

_TITLE = re.compile(r"《[^《》\n]{2,80}》")
# A fact is looked for inside a sentence; a mark lost to damage may have been a comma, so it does not end one here, nor
# does the end of a line before a bracket.
# A list under a colon belongs to the sentence that announces it.
_SENTENCE = re.compile(
    r"[^。！？；\n]*："
    r"(?:\n[ 　]*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}[.、．]|[•●◆■▪➤►✔✓→※○◎])[^\n]*)+"
    r"|(?:[^。！？；\n]++|\n{1,2}(?=（))*+[。！？；]?"
)


@dataclass
class Findings:
    """Filled by the stages in their order; all offsets are half-open code points of the clean text."""

    text: str
    traditional: bool = False  # whether the text is written in Traditional characters
    furniture: Sequence[tuple[int, int]] = ()  # page furniture, which the stages pass over
    published: str | None = None  # EDTF, what relative dates are resolved against
    places: list[PlaceMatch] = field(default_factory=list)
    aside: list[PlaceMatch] = field(default_factory=list)  # the places in page furniture
    dates: list[DateMention] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    shadows: list[Shadow] = field(default_factory=list)
    owners: list[OwnerFact] = field(default_factory=list)
    events: list[EventFact] = field(default_factory=list)
    parents: list[ParentFact] = field(default_factory=list)
    ranks: list[RankFact] = field(default_factory=list)
    listed: list[ParentFact] = field(default_factory=list)  # what lists and tables say of parents
    lost: list[Lost] = field(default_factory=list)
    done: list[str] = field(default_factory=list)  # the stages so far

    @property
    def names_a_body(self) -> bool:
        """Whether any mention is a name: what pronouns and governments alone say is about no agency."""
        return any(not mention.government and mention.scope != "pronoun" for mention in self.mentions)


# How a sentence begins that has no subject of its own.
_GOES_ON = re.compile(
    "(?:成立|设立|组建|挂牌|揭牌)(?:时间|日期)[：:]?Ⓓ|(?:上级)?(?:主管|管理|归口管理)(?:部门|单位|机关)：|"
    "Ⓓ，?[^ⒶⒼ]{0,30}(?:决议|批准|同意|决定|批复)(?:正式)?(?:设立|成立|组建)(?=[，。；]|$)|"
    "(?:[ⒹⓅ][，, ]?(?:起|后)?，?)?"
    "(?:机构改革[中时后]|则|并|仍|也|还|同时|此外|另外|，|后来|现|曾|原|其|又|再|正式|日常工作|机构规格|行政级别)*"
    "(?:负责|承担|主要|作为(?![ⒶⒼ][^，。；]*[，．]Ⓐ)|由|是|为|内设|下设|设有|设(?=Ⓐ)|下辖|加挂|挂|保留|改称|更名|改名|易名|改组|改制|改设|改为|改成|改叫|定名|更为|升格|前身|旧称|原名|划归|划转|移交|转隶|改隶|复隶|成立于|始建|组建于|(?:成立|设立|组建)(?=[，。；]|$|之初)|"
    "(?:现行)?(?:管理|领导)?体制(?=为|是|实行|由)|另有|另设|设有|内有|管理(?=Ⓐ)|(?:这[一二两三四五六七八九十\\d]+个)?(?:辖下|所属|下属|直属|附属|派出|内设)(?:部门|机构|机关)|[一-龥]{2,5}(?:之|以)下(?=[分设])|(?:下属|所属|直属)事业单位|下属单位|附属单位|所属单位|直属单位|内部单位|内设机构|设立于|隶属|归|办公室设在|与Ⓐ合署|实行|揭牌|挂牌|列为|依托|在原?[^，。；]{1,24}基础上|获批|获准|亮牌|析出|建成|开署|开业)"
)
# What the introduction of a body says of it in a paragraph of its own, without naming it again.
_OF_MAIN = re.compile(
    "(?:(?:[一-龥]{2,5}(?:之|以)下)?(?:目前|现有?|共|下|内部|局?机关){0,3}(?:内设|另设|下设|下辖|设有|设(?=[^立置计备想法定为在]))|(?:内设|内部|派出|派驻|分支|直属|下属|所属|下辖|二级)(?:机构|单位|科室|处室|部门)"
    "(?:有|包括|为|：|\\d|[一二两三四五六七八九十])|现?隶属|(?:上级)?主管(?:部门|单位|机关)(?:为|是|：)|(?:机构|单位)(?:规格|性质)|(?:前身|原名|原称))"
)
# A clause that tells of parts, behind what names nobody: 一、组织编制：置主任一人，下设….
_HAS_PARTS = re.compile(
    "(?<=[，：；、])(?:并|现|共|另|统一)?(?:(?:内设|下设|设有)(?![立置计备想法])|设(?P<objects>置?)(?![立计备想法定为在]))"
)
_LABEL = re.compile("(?:[^\n，。：:]{2,6}[：:] ?)?")
# The number of a paragraph, which is no part of its first sentence.
_NUMBERING = re.compile(
    r"(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．](?!\d)"
    r"|第[一二三四五六七八九十]{1,4}条)[ 　]*"
)
_LONGEST_HEADING = 20
_SUBJECT = re.compile("(?:Ⓓ，?)?Ⓐ")  # how a paragraph begins that is about a body
_OF_HISTORY = re.compile("(?:历史|机构)?(?:大事记|大事年表|纪事|沿革|简史|历史|简介|概况|变迁)?")
_ABOVE_FOLLOWS = (
    *"据经按照由报向对与和受归属行",
    *("移交", "交给", "划给", "划归", "划转", "划入", "归口", "挂靠", "设在", "并入", "改隶", "隶", "转隶", "归入"),
)
# Behind who lets a body be set up: 省编办批复…, 市委编委印发…组建…; who issues anything else acts for itself.
_APPROVES = re.compile(
    "批[复准]|批文|下文|同意|核定|研究(?:决定|同意)|(?:决定|印发|发文)[^，。；]{0,12}(?:成立|设立|组建|更名)"
)
_RENAMED = re.compile("(?:更名|改名|改称|易名|改组|改制|改设|升格|组建|成立|设立|[，](?:始|遂|改)?称(?=Ⓐ))")


_PRESENT_NAME = re.compile("(?:改|为|用|更|称|成)了?(?:现名|今名|现称)")
_LIST = re.compile("(?:Ⓐ⇒)?Ⓐ(?:（Ⓐ）)?、Ⓐ")
_OLD = re.compile("(?:原|前身[^，。；]{0,16}|(?:起源|脱胎|改组|改制)[自于][^，。；]{0,8})$")


def _topic(shade: Shadow, before: Item | None) -> Item | None:
    """What the next sentence goes on about: the body that a sentence made, else its first one, else the old topic."""
    agencies = [(at, item) for at, item in shade.items.items() if item.letter == "Ⓐ"]
    named = [(at, item) for at, item in agencies if isinstance(item.value, Mention) and item.value.scope != "bare"]
    if not named and before is not None and _LIST.match(shade.text):
        return before  # 内设机构：办公室、…: a list of parts is no new topic
    agencies = named or agencies
    if before is not None:
        # 前身可追溯到…管委会, 原…总站: what a body came from is not what the text goes on about
        agencies = [(at, item) for at, item in agencies if not _OLD.search(shade.text, 0, at)] or [(-1, before)]
    # 根据市委编委批复，该大队…: what stands behind these is not what the sentence is about
    own = [
        (at, item)
        for at, item in agencies
        if at < 0 or not (shade.text[:at].endswith(_ABOVE_FOLLOWS) or _APPROVES.match(shade.text, at + 1))
    ]
    agencies = own or ([(-1, before)] if before is not None else agencies)
    if not agencies:
        return before
    made = _RENAMED.search(shade.text)
    if made:
        later = [item for at, item in agencies if at >= made.end()]
        if later:
            return later[-1]
    return agencies[0][1]


def shadows(findings: Findings) -> list[Shadow]:
    """The shadow of each sentence of the clean text that names an agency, in order."""
    text = findings.text
    items = _items(findings)
    found: list[Shadow] = []
    at = 0
    topic: Item | None = None
    main: Item | None = None  # the body that the article or a part of it introduces
    title: Item | None = None  # the first of them, which a page goes back to at its headings
    last: Item | None = None  # the topic of the paragraph before as well
    entry: Item | None = None  # the date that opens a line of annals, which holds for all its sentences
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        if start == end:
            if topic is not None and text[start : start + 1] == "\n" and not _heads(text, start, topic):
                topic = None
            continue
        first = at
        while at < len(items) and items[at].end <= end:
            at += 1
        while start < end and text[start] in " 　":
            start += 1
        opens = _first_of_line(text, sentence.start())
        numbering = _NUMBERING.match(text, start, end) if opens else None
        if numbering is not None and "\n" not in text[start:end].rstrip("\n"):
            start = numbering.end()
        if opens and _is_heading(text, sentence.start(), end, numbering is not None, items[first : at + 1]):
            topic, main = None, title or main  # what stands below is said of the body that the page is about
        if first < at and _opens_annals(text, items[first]):
            entry = items[first]
        parts = _HAS_PARTS.search(text, start, end) if text.find("设", start, end) >= 0 else None
        before = [item for item in items[first:at] if parts is not None and item.start < parts.start()]
        nobody = parts is not None and all(item.letter not in "ⒶⒼ" or _is_above(text, item) for item in before)
        if nobody and parts is not None:  # 现有民警376人，设|政治处
            below = [item.start for item in items[first:at] if item.letter == "Ⓐ" and item.start >= parts.end()]
            nobody = parts.end() in below if parts["objects"] is not None else bool(below)
        goes_on = nobody or (topic is None and bool(_OF_MAIN.match(text, start, end)))
        if goes_on:
            topic = topic or main or last
        if topic is None and all(item.letter != "Ⓐ" for item in items[first:at]):
            continue
        inside = entry is not None and entry.start < start and text.find("\n", entry.end, start) < 0
        dated = [entry] if entry and inside and all(item.letter != "Ⓓ" for item in items[first:at]) else []
        shade = shadow(text, start, end, items[first:at], about=last)
        subject = _SUBJECT.match(shade.text)
        introduces = main is None or (subject and _OF_HISTORY.fullmatch(shade.text, subject.end()))
        if subject and introduces and opens:
            main = shade.items[subject.end() - 1]
            title = title or main
        if topic is not None and (goes_on or _GOES_ON.match(shade.text)):
            shade = shadow(text, start, end, items[first:at], *dated, topic, about=last)
        elif dated:
            shade = shadow(text, start, end, items[first:at], *dated, about=last)
        if any(item.letter == "Ⓐ" for item in shade.items.values()):
            found.append(shade)
            renamed_as_now = _PRESENT_NAME.search(shade.text) and (title or main)
            last = topic = renamed_as_now or _topic(shade, topic)
    return found


def _first_of_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def _is_heading(text: str, start: int, end: int, numbered: bool, items: Sequence[Item]) -> bool:
    """Whether a line is a numbered heading that names no body: （二）机构设置."""
    line_end = text.find("\n", start)
    whole = end == (line_end if line_end >= 0 else len(text))
    if not (numbered and whole) or end - start > _LONGEST_HEADING or text[end - 1 : end] in "。！？；":
        return False
    return all(item.letter not in "ⒶⒼ" or item.start >= end for item in items)


def _is_above(text: str, item: Item) -> bool:
    """Whether a body is only said to stand above another one: 归县气象局管理，编制9人，设|测报组."""
    return text[: item.start].endswith(tuple("由归受属经")) and text.find("，", item.end, item.end + 12) >= 0


def _opens_annals(text: str, item: Item) -> bool:
    """Whether an item is a date that opens a line and stands apart from what it tells: 1988年7月　…, ● 1988年：…."""
    line = text.rfind("\n", 0, item.start) + 1
    return (
        item.letter == "Ⓓ"
        and not text[line : item.start].strip(" \u3000●•·*-—△◆■（(【[")
        and text[item.end : item.end + 1] in ("\u3000", " ", "：", "】", "\t", "|")
    )


def _heads(text: str, line_end: int, topic: Item) -> bool:
    """Whether the line that ends here is nothing but the topic's name, with the label of a field or as a heading."""
    first = text.rfind("\n", 0, line_end) + 1
    return bool(_LABEL.fullmatch(text, first, topic.start) and _OF_HISTORY.fullmatch(text, topic.end, line_end))


def _items(findings: Findings) -> list[Item]:
    """Disjoint items in text order: a title hides what it holds, a name its places, a date the places inside it."""
    ranked = (
        [Item(found.start(), found.end(), "Ⓣ", found.group()) for found in _TITLE.finditer(findings.text)],
        [Item(each.start, each.end, "Ⓖ" if each.government else "Ⓐ", each) for each in findings.mentions],
        [Item(date.start, date.end, "Ⓓ", date) for date in findings.dates],
        [Item(place.start, place.end, "Ⓟ", place) for place in findings.places],
    )
    taken: list[Item] = []
    busy: set[int] = set()
    for items in ranked:
        for item in items:
            span = range(item.start, item.end)
            if busy.isdisjoint(span):
                busy.update(span)
                taken.append(item)
    return sorted(taken, key=lambda item: item.start)
