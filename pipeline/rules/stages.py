"""The stages of extraction: each adds what it finds to the findings of a text, and needs those before it.

They stand apart from spaCy: a Doc with every token and span costs more than all the rules, and a record needs none.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from pipeline.lexicon.places import PlaceMatch, scan
from pipeline.rules.agencies import Mention, find_mentions
from pipeline.rules.dates import find_dates
from pipeline.rules.facts import EventFact, find_events, find_owners, find_parents, find_ranks
from pipeline.rules.findings import Findings, shadows
from pipeline.rules.lists import find_listed
from pipeline.rules.papers import dated_by_paper
from pipeline.segment import Words
from pipeline.text.aligned import AlignedText, Interval

_KIND = (
    "支队|总队|大队|中队|队|分局|分所|分站|分署|监狱|总局|总署|公署|管委会|委员会|办公室|分中心|中心"
    "|局|委|部|厅|办|署|处|会|所|院|司|站|台|馆"
)
# What a text may call the body it is about, once it has named it: 管理处成立于1973年.
_OWN_KIND = "支队|总队|大队|中队|分局|管委会|管理[局处所站]|监狱|派出所|工作站|服务站|调查队|执法队|档案馆|分站|分署"
_PRONOUN = re.compile(
    f"(?:该|本|你|这个|这一|那个)({_KIND}|机构|单位)(?![长门分员法公])"
    "|新(机构|单位)(?=由|内|下|设|[是为]|挂|管|的)"
    "|我(局|委(?![托派任])|厅|署|院|馆|办公室|管委会|中心|支队|总队|大队|[会处站所](?=[是系现隶始]|成立|前身|最早|[内下]设))"
    f"|(?:新|我们)({_KIND})(?=[^一-龥]|内|下|设|由|归|为|是|挂|管|揭|在)"
    # 支队内设三个科: a kind of body that begins a clause goes on about the last body of that kind
    f"|(?<![一-龥])({_OWN_KIND}|{_KIND})(?=[现共]?(?:内设|下设|设有|下辖|辖有)|[现共分]设|内部|隶属|归口|对外|加挂|改称|更名|(?<!(?<![一-龥])[会所])设立?(?=[一-龥]{{1,10}}[科处股室课组队部站所、]))"
    f"|(?<![一-龥])({_KIND})(?=[内里](?:现|设|增|另|有|就|共|归|由))"
    # 现管委会下设…; 分局由市公安局和管委会双重领导
    f"|(?<![一-龥])(?:目前|现在|如今|[现今])({_KIND})(?=内设|下设|设有|共设|下辖)"
    "|(?<![一-龥])(街道)(?=(?:统一)?(?:设置|设立|内设|下设|设有|设(?=[下以\\d一二三四五六七八九十])))"
    f"|(?<![一-龥])({_OWN_KIND})(?=[是系属隶]|为(?!了)|现[为有属隶由归]|成立于|[始组]?建于|由原|前身|[改转划仍移](?:归|由|属|隶)|归|直属)"
    f"|(?<=[建立设准复])({_OWN_KIND})(?=[，。；])|(?<=[日月年])({_OWN_KIND})(?=(?:正式)?(?:挂牌|揭牌|更名|升格|成立))"
    "|(?<![一-龥])(分局|支队|大队|总队|中心|管委会|局|委|站|所)(?=由[^，。；\n]{2,24}(?:领导|管理|主管|代管|管辖))"
    # 全局设四个科室; 局机关设六个处, 市局初设三个科
    "|全(局|署|厅|院|所|站|委|中心|支队|总队|大队|队)(?=(?:现|共|下|内)?(?:设(?![计施想置定])|辖)|现有|共有)"
    "|(?<![一-龥])(局|厅|委|署|部|处)(?:机关|本部)(?=[内现初下设共])|(?<![一-龥])[省市区县州地](局|厅|委)(?=初设|内设|下设|设有|机关)"
    # 三署皆属农业部: as many of the bodies named last
    "|(?:上述|以上|这)?((?:[两三四五六七八九])(?:家|个)?(?:局|署|部|厅|委|院|处|中心|机构|机关|单位|家))(?=均|都|皆|同[属为是]|全部|也都|一并|[改合]制后|仍)"
    "|(?<![其给让把被])(它)(?![们的])|(后者)"
)

# The first two characters of all that the pattern takes, which the engine races to: the pattern itself is slow to fail.
_KIND_BEGINS = "".join(sorted({kind[0] for kind in f"{_KIND}|{_OWN_KIND}".split("|")}))
_NUMBERS = "两三四五六七八九"
_PRONOUN_BEGINS = re.compile(
    f"它|[该本你这那新我全上以后现今目如{_NUMBERS}省市区县州地](?=[{_KIND_BEGINS}{_NUMBERS}机单个一们述上者家前在今])"
    f"|(?<![一-龥])[{_KIND_BEGINS}街]|(?<=[建立设准复日月年])(?:{_OWN_KIND})"
)

# A line that says that those below it begin with parts of a body.
_PARTS_HEADING = re.compile(
    "^(?:[^。；！？，]{0,10}(?:内设|外设|下设|下属|所属|直属|派出|机关)"
    "(?:机构|单位|部门|科室|处室|[一-龥]{0,3}(?:大队|中队|支队|站|所|部|队))|[^。；！？，一-龥]{0,4}(?:科室|处室))"
    "(?:设置|名单|名称|一览表?|(?:联系)?电话|及其?(?:主要)?职责|如下|（[^（）]*）)*"
    "[：:]?(?:[|｜　 ][^。；！？，]{0,16})?$"  # and the other cells of a table's head
)
_LONGEST_HEADING = 30
_HEADED = 20
_TRADITIONAL = 0.05  # of the characters of a text in Traditional script, those at least are others in Simplified


def find_all(aligned: AlignedText, published: str | None) -> Findings:
    """The findings of an article's clean text; relative dates are resolved against the day it was published.

    In a text that names no body nothing else is looked for: no fact could be about anybody.

    >>> aligned = AlignedText.of("2014年2月，广东省大数据管理局成立。")
    >>> [mention.text for mention in find_all(aligned, None).mentions]
    ['广东省大数据管理局']
    """
    findings = no_findings(aligned, published)
    add_places(findings)
    add_mentions(findings)
    if findings.names_a_body:
        add_dates(findings)
        add_shadows(findings)
        add_events(findings)
        add_parents(findings)
    return findings


def no_findings(aligned: AlignedText, published: str | None) -> Findings:
    """What is known of a clean text before the first stage."""
    converted = sum(len(step.edits) for step in aligned.steps if step.name == "script")
    traditional = converted > len(aligned.text) * _TRADITIONAL
    return Findings(aligned.text, traditional, aligned.furniture, published)


def add_places(findings: Findings) -> None:
    """Adds the place expressions."""
    furniture = _Furniture(findings.furniture)
    for place in scan(findings.text):
        hidden = furniture.hides(place.start, place.end)
        (findings.aside if hidden else findings.places).append(place)


def add_dates(findings: Findings) -> None:
    """Adds the dates."""
    furniture = _Furniture(findings.furniture)
    found = find_dates(findings.text, published=findings.published)
    findings.dates = [each for each in found if not furniture.hides(each.start, each.end)]


def add_mentions(findings: Findings) -> None:
    """Adds the names of public bodies, and pronouns for them."""
    furniture, text = _Furniture(findings.furniture), findings.text
    words = Words(text)
    mentions: list[Mention] = []
    seen: list[Interval] = []
    start = 0
    headed = 0  # lines left that a heading of parts may govern
    for line in text.split("\n"):
        headed = _HEADED if _PARTS_HEADING.search(line[-_LONGEST_HEADING - 1 :]) else headed - bool(line.strip())
        for first, last in furniture.visible(start, start + len(line)):
            seen.append((first, last))
            mentions += find_mentions(
                text,
                first,
                last,
                _within(findings.places, first, last),
                words,
                overseas=findings.traditional,
                headed=headed > 0,
            )
        start += len(line) + 1
    if not all(mention.government for mention in mentions):  # a pronoun stands for nobody where nobody is named
        mentions += itertools.chain.from_iterable(_pronouns(text, first, last) for first, last in seen)
    findings.mentions = _disjoint(mentions)


def add_shadows(findings: Findings) -> None:
    """Adds the shadows that facts are read from, and whose the names are that are printed without a place."""
    findings.shadows = shadows(findings)
    findings.owners = [owner for shade in findings.shadows for owner in find_owners(shade)]


def add_events(findings: Findings) -> None:
    """Adds the founding events, and what lists and tables say of events and parents."""
    for shade in findings.shadows:
        for found in find_events(shade):
            if isinstance(found, EventFact):
                findings.events.append(found)
            else:
                findings.lost.append(found)
    for fact in find_listed(findings):
        if isinstance(fact, EventFact):
            findings.events.append(fact)
        else:
            findings.listed.append(fact)
    findings.events = list(dated_by_paper(findings))


def add_parents(findings: Findings) -> None:
    """Adds the statements about parent bodies, and about ranks."""
    findings.parents = [parent for shade in findings.shadows for parent in find_parents(shade)] + findings.listed
    findings.ranks = [rank for shade in findings.shadows for rank in find_ranks(shade)]


class _Furniture:
    """The page furniture of a text, which the stages pass over."""

    def __init__(self, spans: Sequence[Interval]) -> None:
        self._spans = spans
        self._ends = [end for _, end in self._spans]

    def hides(self, start: int, end: int) -> bool:
        at = bisect_right(self._ends, start)
        return at < len(self._spans) and self._spans[at][0] < end

    def visible(self, start: int, end: int) -> list[Interval]:
        """What of ``[start, end)`` is no furniture."""
        found: list[Interval] = []
        for first, last in itertools.islice(self._spans, bisect_right(self._ends, start), None):
            if first >= end:
                break
            if first > start:
                found.append((start, first))
            start = last
        if start < end:
            found.append((start, end))
        return found


def _within(places: Sequence[PlaceMatch], start: int, end: int) -> list[PlaceMatch]:
    first = bisect_left(places, start, key=lambda place: place.start)
    last = bisect_left(places, end, key=lambda place: place.start)
    return [place for place in places[first:last] if place.end <= end]


def _pronouns(text: str, start: int, end: int) -> Iterator[Mention]:
    done = start
    for begin in _PRONOUN_BEGINS.finditer(text, start, end):
        found = _PRONOUN.match(text, begin.start(), end) if begin.start() >= done else None
        if found is None:
            continue
        done = found.end()
        stands_for = found.group(found.lastindex or 0)
        yield Mention(found.start(), found.end(), found.group(), "pronoun", stands_for, stands_for)


def _disjoint(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in text order without those that begin inside another."""
    kept: list[Mention] = []
    # 管理处成立于1973年: a pronoun rather than a name that is nothing but a kind of body
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end, each.scope != "pronoun")):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
