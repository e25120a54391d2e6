"""Full names: each mention completed with its place or its body, and the mentions of one agency joined."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.lexicon.places import SPECIAL_REGIONS, Place, PlaceMatch, candidates, complete
from pipeline.lexicon.words import areas, heads, inner, organs, regional, remits, secretaries
from pipeline.resolve import governments
from pipeline.resolve.context import Context, at_level
from pipeline.resolve.governments import Governments
from pipeline.resolve.hints import Hints
from pipeline.resolve.joining import join_branches, join_conjunctions, join_posts, join_shortened, join_tails
from pipeline.resolve.name import Name, NameTable
from pipeline.resolve.page import UNITS, Page
from pipeline.resolve.pronouns import NUMBERS, Pronouns
from pipeline.resolve.proper import county_before, is_listed, unlisted_county
from pipeline.resolve.shortening import is_subsequence, shortens
from pipeline.rules.agencies import Mention
from pipeline.rules.agencies.anchors import is_seam
from pipeline.rules.agencies.counted import BEFORE_SHARED, counted_items
from pipeline.rules.agencies.mention import DEFINED_AS
from pipeline.rules.findings import Findings

# Their names carry a seat or an area, not a jurisdiction to be completed (日照海事局, 广州海关).
_AS_PRINTED = re.compile(
    "(?:海关|支关|理民府|监狱|铁路局|海事[局处]|海警局|分行|监管局|专员公署|专员办事处|办事处|水利委员会|边检总?站|边防检查总?站|(?:铁路|机场)公安[处局]|公安分局)$"
)
_PARTS = frozenset({"组", "室", "科", "课", "处", "股"})
_SECTIONS = frozenset({"处", "科", "课", "司", "股"})
# Parts of a party committee, never of a government.
_OF_COMMITTEES = frozenset(
    {"组织部", "宣传部", "统战部", "政法委", "社会工作部", "政研室", "农工委", "老干部局", "统一战线工作部"}
)
# Parts that a list names beside other parts of the same body: 公安局刑侦支队、|交警支队.
_BESIDE = frozenset({"支队", "大队", "中队", "分局", "指挥中心"})
_POST_BETWEEN = re.compile("副?[司处]长[、，和]")  # 预算司司长、|经济建设司
_OFFICES = frozenset({"办公室", "办公厅", "办"})
_CENTRES = frozenset({"国务院", "行政院"})
_WITH_OFFICES = frozenset({"委员会", "小组", "领导小组", "指挥部", "联席会议", "会", "委"})  # whose offices are bodies
_LONGEST_SENTENCE = 300  # characters between a section and its body in the sentence
_LONGEST_LIST = 40  # characters of 大通、湟中两个
# Words that alone make no name, even where names stand without a place.
_GENERIC = frozenset({"管理", "服务", "工作", "监督", "评估", "稽核", "安全", "工程", "综合", "业务"})
# In a text about Hong Kong, Macau or Taiwan a bare name is a name, but for these.
_NOT_ALONE = frozenset(("小组", "中心", "队", "室", "会", "站", "所", "研究院", "研究所", "研究中心", "院", "台"))
_BARE_HEADS_OF_CLASSES = ("局", "办")
_MINISTRIES = frozenset({"state-council", "tw"})
# 吉林|经济技术开发区管理委员会, 广西|大瑶山国家级自然保护区管理局: a zone goes by its place's short name
_ZONE = re.compile(
    "^[一-龥]{0,14}?(?:开发区|高新区|新区|园区|试验区|保税区|合作区|示范区|度假区|保护区|公园|名胜区)(?!派出所|分局)"
)
_LONGEST_OF_COUNTY = 4  # characters of the remit of a county's department
_AREAS = re.compile("(?:[一-龥]{2,4}、)+")
_OWN_PLACE = re.compile("(?!铁路)[一-龥]{2,3}铁路公安[处段局]")
_GOES_ON = re.compile("[现共]?(?:内设|下设|设有|下辖|隶属)")
_CLOSE = 12  # characters between a foreign state and its ministry
_JOINED = frozenset({"、", "和", "及", "与", "，", "联合", "会同", "协同"})
_POST = re.compile(
    "（[^（）]{2,16}）副?(?:局长|主任|处长|司长)|）?(?:副|党组|党委|原)?(?:局长|主任|处长|司长|科长|书记)"
)
_DEFINITION = re.compile(f"[（，]?{DEFINED_AS}[“‘]?([^”’（）\\n。，；：]{{2,16}})[”’]?")
_BRACKET = re.compile("（[“‘]?([一-龥]{2,12})[”’]?）")
_ACRONYM = re.compile("（[A-Z]{2,8}[，,）]")
_ITEMS = re.compile("(?:(?<![一-龥])(?:[我全][市省区州])?|(?<=[继由]))((?:(?![我全][市省])[一-龥]{2,4}、)+)$")
_COUNTED_COUNTIES = re.compile("((?:[一-龥]{2,4}、)+[一-龥]{2,4}?)等?(?:[一二两三四五六七八九十]{1,3}|\\d+)个$")
_SHARED = re.compile(
    "(?:等?省份|[两三四五六七八九十\\d]+个?[省市区县旗州地]{0,2}(?:（[省市区]）)?|等[地省市区县]*(?:市)?)?的?$"
)
_ITEM = "(?:(?![和及与])[一-龥])"
_COUNTED_PLACES = re.compile(f"({_ITEM}{{2,8}}(?:[、和及与]{_ITEM}{{2,4}}){{1,8}})([两三四五六七八九2-9])[个处所支]$")


class Names:
    """All names of one article. ``of(mention)`` is the agencies that a mention names: none for a class word, several
    for a coordination; governments have names of their own."""

    def __init__(self, text: str, findings: Findings) -> None:
        self._text = text
        self._mentions = [each for each in findings.mentions if not each.government]
        self._index = {id(mention): at for at, mention in enumerate(self._mentions)}
        self._places = findings.places
        self._place_ends = [place.end for place in findings.places]
        self._hints = Hints(findings)
        self._pronouns = Pronouns(text, findings, self.of)
        self._table = NameTable()
        self._page = Page(text, self._mentions, self._table, self._hints, self.of)
        self._became: defaultdict[int, list[Mention]] = defaultdict(list)  # by a mention, what it became or was
        for event in findings.events:
            for old, new in itertools.product(event.old, event.agencies):
                if old.head == new.head:
                    self._became[id(old)].append(new)
                    self._became[id(new)].append(old)
        self._of: dict[int, list[Name]] = {}
        self._own: Name | None = None  # what 本署 stands for
        self._defined: dict[str, Name] = {}
        counties = (each.place for each in findings.mentions if each.place is not None and each.place.is_short_county)
        naming = {place.start for place in counties}
        nested = {each.place.start for each in self._mentions if each.place is not None and len(each.place.parts) > 1}
        self.context = Context(
            text, findings.places, naming=naming, nested=nested, aside=findings.aside, traditional=findings.traditional
        )
        self.region = self.context.region
        named = (each for each in findings.mentions if each.scope != "bare")
        districts = [each for each in named if each.head in governments.OF_A_DISTRICT]
        self._governments = Governments(self.context, districts)
        of_taiwan = findings.traditional and self.region is not None and self.region.code == "710000"
        self._county = self._county_government(findings.mentions) if of_taiwan else None
        self._settle_all()

    def _county_government(self, mentions: Sequence[Mention]) -> str | None:
        """The government of a county or city of Taiwan that the whole text is about, where it is named by its level."""
        seats = [each for each in mentions if each.government and each.level in ("县", "市") and each.head == "政府"]
        named = {name for each in seats if (name := self._governments.name(each)) is not None}
        return named.pop() if len(named) == 1 else None

    def of(self, mention: Mention) -> list[Name]:
        return list(dict.fromkeys(name.root for name in self._of.get(id(mention), ())))

    def all(self) -> list[Name]:
        return self._table.all()

    def government(self, mention: Mention, near: Place | None = None) -> str | None:
        """The full name of a government; ``near`` is the place of the body that it stands above."""
        return self._governments.name(mention, near)

    # ---- the order: what stands complete first, then what it helps to complete

    def _settle_all(self) -> None:
        scopes: defaultdict[str, list[Mention]] = defaultdict(list)
        for mention in self._mentions:
            scopes[mention.scope].append(mention)
        branches = {id(mention): mention for mention in scopes["placed"] if mention.body == mention.head}
        for scope in ("placed", "national", "whole"):
            for mention in scopes[scope]:
                if id(mention) not in branches:
                    self._settle(mention, self._listed_areas(mention) or self._anchored(mention))
        for mention in scopes["level"]:
            if not self._hints.below(mention):
                self._settle(mention, self._anchored(mention))
        for mention in scopes["bare"]:
            if mention.body == mention.head and self._hints.owners(mention):
                continue  # 另设台北、台中两个|分署: the body's, and not the cities'
            shared = self._of_places(mention, self._shared_places(mention))
            self._settle(mention, shared or self._counted(mention))
        for mention in scopes["level"]:
            if self._hints.below(mention):  # a parent named by its level is that of the bodies below it
                self._settle(mention, self._above(mention) or self._anchored(mention))
        for mention in scopes["owned"]:
            self._settle(mention, self._owned_by_all(mention))
        for mention in branches.values():
            found = (
                self._branches_of(mention)
                or self._listed_branch(mention)
                or self._set_up_branch(mention)
                or self._sibling_branch(mention)
                or self._repeated_part(mention.text)
                or ([] if mention.head == "局" else self._anchored(mention))
            )
            self._settle(mention, found)
        self._define()
        join_shortened(self._table, self.region, self._apart)
        self._antecedents()  # 该局|刑侦支队 is named after what 该局 stands for
        own = (name for each in self._mentions if each.text.startswith("本") for name in self.of(each)[:1])
        self._own = next(own, None)
        for mention in scopes["bare"]:
            if not self.of(mention):
                self._settle(mention, self._bare(mention))
        self._antecedents()
        for mention in scopes["bare"]:  # 管委会下设|党政办, once it is known which 管委会
            owners = self._hints.owners(mention) if not self.of(mention) else ()
            if any(isinstance(owner, Mention) and owner.scope == "pronoun" for owner in owners):
                self._settle(mention, self._said_to_be(mention))
        self._define()
        join_shortened(self._table, self.region, self._apart)
        join_conjunctions(self._table)
        join_tails(self._table)
        join_branches(self._table)
        join_posts(self._table)
        self._antecedents()

    def _apart(self, one: Name, other: Name) -> bool:
        """Whether the text says that the one became the other."""
        became = (side for each in (*one.mentions, *one.shared) for side in self._became.get(id(each), ()))
        return any(other in self.of(side) for side in became)

    def _settle(self, mention: Mention, names: Sequence[Name]) -> None:
        if names:
            self._of[id(mention)] = list(names)
        if len(names) == 1:
            names[0].mentions.append(mention)
        else:
            for name in names:
                name.shared.append(mention)

    # ---- names with an anchor

    def _printed(self, mention: Mention, place: Place | None = None) -> Name:
        name = self._table.entry(mention.text, place, mention.body, mention.head)
        return self._table.call(name, mention.text)

    def _anchored(self, mention: Mention) -> list[Name]:
        if mention.scope == "placed" and mention.place is not None:
            return self._placed(mention, mention.place)
        if mention.scope == "level":
            shared = self._of_places(mention, self._shared_places(mention) or self._counted_counties(mention))
            if shared:
                return shared
            said = (at_level(place, mention.level or "") for place in self._said_places(mention))
            place = next(filter(None, said), None) or self.context.place_for(mention.level or "", mention.start)
            if place is not None and mention.level in ("师", "师市"):  # 第六师 is of 第六师五家渠市
                city = self.context.division(place)
                division = city if mention.level == "师市" else f"{city.partition('师')[0]}师"
                return [self._of_place(place, mention.body, mention.head, mention.text, division)]
            # 省大数据局 in a text about many provinces stays a class word
            return [self._of_place(place, mention.body, mention.head, mention.text)] if place is not None else []
        if mention.scope == "whole":  # 军委气象局 after 中央军委气象局
            known = self._table.called(mention.text) or self._table.ending(mention.text)
            if len(known) == 1:
                return [self._table.call(known[0], mention.text)]
        return [self._printed(mention, mention.place.place if mention.place is not None else None)]

    def _placed(self, mention: Mention, match: PlaceMatch) -> list[Name]:
        shared = self._shared_places(mention)
        if shared:
            return [self._of_place(each, mention.body, mention.head, mention.text) for each in shared]
        context = self.context.near(mention.start)
        place = match.within(context) or match.place
        if place is None:
            return [self._printed(mention)]
        local = place.level in ("province", "prefecture") and place.line[-1].code not in SPECIAL_REGIONS
        if mention.head == "部" and local and match.form != "full" and self._is_ministry(mention):
            return [self._printed(replace(mention, text=mention.body))]  # 北京|商务部 is the capital's, no city's
        long_form = match.long_form(context) or mention.text.removesuffix(mention.body)
        zone = _ZONE.search(mention.body) is not None
        if match.form == "short" and (zone or areas().match(mention.body) or match.parts[0].endswith(("省", "自治区"))):
            # 贵州省安顺|水文水资源局: the province's body in a city, as it is printed
            return [self._table.call(self._printed(mention, place), long_form + mention.body)]
        inside = ["".join(match.parts[outer:]) + mention.body for outer in range(1, len(match.parts))]
        if place.level == "foreign" or _AS_PRINTED.search(mention.body):
            return [self._table.call(self._printed(mention, place), long_form + mention.body, *inside)]
        if mention.body == mention.head and match.form != "full" and "branch" in heads()[mention.head].traits:
            # 海淀支队 is named after the place, not of it
            return [self._table.call(self._printed(mention, place), long_form + mention.body)]
        name = self._of_place(place, mention.body, mention.head, mention.text, long_form)
        # 江苏省|扬州市|邗江生态环境局
        return [self._table.call(name, *inside)]

    def _of_place(self, place: Place, body: str, head: str, printed: str = "", long_form: str | None = None) -> Name:
        if place.code in SPECIAL_REGIONS:
            return self._of_region(place, body, head, printed or body)
        if long_form is None or (place.level == "county" and "师" not in long_form):
            long_form = self.context.long_name(place)
        name = self._table.entry(long_form + body, place, body, head)
        return self._table.call(name, *(form + body for form in _place_forms(place)), printed)

    def _of_region(self, place: Place, body: str, head: str, printed: str) -> Name:
        """A department of Hong Kong, Macau or Taiwan, which goes by its name alone and with the place before it."""
        called = [name for name in self._table.called(body) if name.owner is None]
        there = [name for name in called if name.place is place]
        known = there or (called if printed == body else [])  # a bare name's place is guessed
        name = known[0] if len(known) == 1 else self._table.entry(printed, place, body, head)
        return self._table.call(name, body, place.name + body, printed)

    def _of_places(self, mention: Mention, places: Iterable[Place]) -> list[Name]:
        return [self._of_place(place, mention.body, mention.head) for place in places]

    def _shared_places(self, mention: Mention) -> list[Place]:
        """The places of 韶关、揭阳等地的|市大数据管理局 and of 浙江、广东两省|大数据局, at least two, else none."""
        found: list[Place] = []
        at, linker = mention.start, _SHARED
        if mention.scope == "placed" and mention.place is not None:
            if mention.place.place is None:
                return []
            found, at, linker = [mention.place.place], mention.place.start, re.compile("[、和及与]$")
        before = bisect_left(self._place_ends, at + 1)
        for place in reversed(self._places[:before]):
            between = self._text[place.end : at]
            if not linker.fullmatch(between) or place.place is None or (not found and not between):
                break
            found.append(place.place)
            at, linker = place.start, re.compile("[、和及与]")
        return list(reversed(found)) if len(found) > 1 else []

    def _counted(self, mention: Mention) -> list[Name]:
        """The bodies of 马头、李庄、红花埠三个|农机管理站, named after as many places as are counted."""
        listed = _COUNTED_PLACES.search(self._text, max(0, mention.start - _LONGEST_LIST), mention.start)
        if listed is None or not is_listed(mention.body.removesuffix(mention.head)):
            return []
        first, *rest = re.split("[、和及与]", listed[1])
        count = int(listed[2]) if listed[2].isdigit() else NUMBERS.find(listed[2]) + 2
        start = listed.start()
        firsts = [first[at:] for at in range(len(first) - 2, -1, -1) if self._begins(start + at)]
        if len(rest) + 1 != count or not firsts:
            return []
        bodies = [area + mention.body for area in (firsts[0], *rest)]
        return [self._table.entry(body, None, body, mention.head) for body in bodies]

    def _listed_areas(self, mention: Mention) -> list[Name]:
        """The stations of 佛子庄、河北、十渡|派出所, one for each place; the same for rivers and for short counties."""
        if mention.scope != "whole":
            return []
        listed = _ITEMS.search(self._text, max(0, mention.start - _LONGEST_LIST), mention.start)
        if listed is None:
            return []
        items = listed[1].split("、")[:-1]
        if "station" in heads()[mention.head].traits:
            body = mention.head
        else:
            body = next((mention.text[size:] for size in (2, 3) if self._is_list(items, mention, size)), "")
        if not body or body == mention.text:
            return []
        bodies = [area + body for area in (*items, mention.text.removesuffix(body))]
        return [self._table.entry(each, None, each, mention.head) for each in bodies]

    def _is_list(self, items: Sequence[str], mention: Mention, size: int) -> bool:
        """Whether the items and the first characters of the name are rivers or the like, or counties of one city."""
        listed = (*items, mention.text[:size])
        if all(areas().fullmatch(each) for each in listed):
            return True
        return len({county.parent for county in self._counties(listed, mention.start)}) == 1

    def _counties(self, items: Sequence[str], at: int) -> list[Place]:
        """The counties that the items stand for where the text is about at ``at``, all of them or none."""
        near = self.context.place_for("市", at) or self.region
        counties = [each for item in items if (each := complete(item, near)) is not None and each.level == "county"]
        return counties if len(counties) == len(items) else []

    def _counted_counties(self, mention: Mention) -> list[Place]:
        """The counties of 苍梧、藤县、蒙山三个|县气象局, as many as are counted or more where 等 follows."""
        counted = _COUNTED_COUNTIES.search(self._text, max(0, mention.start - 3 * _LONGEST_LIST), mention.start)
        if counted is None:
            return []
        first, *rest = counted[1].split("、")
        for size in (3, 2, 4):  # 下辖|苍梧
            counties = self._counties((first[-size:], *rest), mention.start)
            if counties:
                return counties
        return []

    def _begins(self, at: int) -> bool:
        """Whether a name may begin at ``at``: at a seam or behind a place."""
        place = bisect_left(self._place_ends, at)
        return is_seam(self._text, at) or self._place_ends[place : place + 1] == [at]

    def _above(self, mention: Mention) -> list[Name]:
        below = [name.place for each in self._hints.below(mention) for name in self.of(each) if name.place is not None]
        steps = [at_level(place, mention.level or "") for place in below]
        places = list(dict.fromkeys(step for step in steps if step is not None))
        printed = mention.text if len(places) == 1 else ""
        return [self._of_place(place, mention.body, mention.head, printed) for place in places]

    # ---- names that begin with another body or a government

    def _owned_by_all(self, mention: Mention) -> list[Name]:
        below = [name for each in self._hints.below(mention) for name in self.of(each)]
        places = dict.fromkeys(name.place for name in below if name.place is not None)
        return [name for place in (places or (None,)) for name in self._owned(mention, place)]

    def _owned(self, mention: Mention, near: Place | None = None) -> list[Name]:
        owner = mention.owner
        assert owner is not None
        if owner.government:
            return self._of_government(mention, owner, near)
        if self.region is not None and mention.body in secretaries():  # 国家安全委员会、|财政司 without a mark between
            return self._bare(replace(mention, scope="bare", owner=None))
        owners = self.of(owner) or self._owner(owner)
        if len(owners) > 1:  # 歙县、祁门县公安局|森林派出所
            return [self._part(each, mention, each.name + mention.body) for each in owners]
        if owners:
            return [self._part(owners[0], mention, mention.text)]
        if owner.scope == "bare":
            return self._bare(replace(mention, scope="bare", body=mention.text, owner=None))
        return []

    def _owner(self, owner: Mention) -> list[Name]:
        """The body that a name begins with, which is no mention of its own."""
        if owner.scope == "owned":
            return self._owned(owner)
        if owner.scope == "placed" and owner.body == owner.head and (parts := self._repeated_part(owner.text)):
            return parts
        return self._bare(owner) if owner.scope == "bare" else self._anchored(owner)

    def _of_government(self, mention: Mention, owner: Mention, near: Place | None) -> list[Name]:
        government = self._governments.name(owner, near)
        if government is None:
            return []
        place = self._governments.place(owner, near)
        if place is not None and place.code in ("810000", "820000"):  # 澳门特区政府|卫生局 goes by 卫生局 as well
            forms = (form + mention.body for form in governments.forms(government))
            known = self._of_region(place, mention.body, mention.head, mention.text)
            return [self._table.call(known, mention.text, *forms)]
        if owner.scope in ("whole", "bare") and not mention.body.startswith(("驻", "派驻")):
            name = self._of_district(government, mention)
        elif place is None or mention.body.startswith(("驻", "派驻")):
            name = self._table.entry(mention.text, None, mention.text, mention.head, tail=mention.body)
            if mention.body.startswith(("驻", "派驻")) or (owner.text in _CENTRES and mention.body != "办公厅"):
                name.government = government
        else:
            full = self._governments.long_place(owner, place) + owner.body + mention.body
            other = full.replace("人民政府", "政府") if "人民政府" in full else full.replace("政府", "人民政府")
            chosen = other if other in self._table else full
            name = self._table.entry(chosen, place, owner.body + mention.body, mention.head, tail=mention.body)
            if any(step.code == "710000" for step in place.line):
                name.government = government  # 台南市政府|教育局 is the government's own
            self._table.call(name, full)
        variants = (form + mention.body for form in governments.forms(government))
        return [self._table.call(name, *variants, mention.text)]

    def _of_district(self, government: str, mention: Mention) -> Name:
        """A part of 徽州专署, which goes by 徽州专员公署 as well."""
        word = next((each for each in governments.OF_A_DISTRICT if government.endswith(each)), "")
        also = government.removesuffix(word) + governments.OF_A_DISTRICT.get(word, "") + mention.body
        full = government + mention.body
        district = government.removesuffix(word)
        bare = (district + mention.body,) if district.endswith(("地区", "专区")) else ()
        name = self._table.entry(also if also in self._table else full, None, mention.body, mention.head)
        name.government = government
        return self._table.call(name, also, full, *bare)

    def _part(self, above: Name, mention: Mention, printed: str) -> Name:
        place = above.place
        if mention.place is not None:  # 国家税务总局|马山县税务局
            place = mention.place.within(self.context.near(mention.start)) or mention.place.place or place
        name = self._table.entry(
            above.name + mention.body, place, printed, mention.head, owner=above, tail=mention.body
        )
        return self._table.call(name, *(form + mention.body for form in above.forms), printed)

    # ---- names printed alone

    def _bare(self, mention: Mention) -> list[Name]:
        """What a name without an anchor means here: whose it is said to be, what it repeats, or nothing."""
        body = mention.body
        if body in self._defined:
            return [self._table.call(self._defined[body].root, body)]
        if self.region is not None and body in secretaries() | regional():
            return self._regional(mention)
        if _OWN_PLACE.fullmatch(body):
            return [self._printed(mention)]  # 集宁|铁路公安处
        branches = self._branches_of(mention)
        if branches:
            return branches
        zone = self._page.zone(mention)
        if zone is not None:
            return [self._table.call(self._table.entry(zone, None, body, mention.head), body)]
        ministry = self._is_ministry(mention)
        if ministry and self._is_foreign(mention):
            named = [name for name in self._table.of_body(body) if name.place and name.place.level == "foreign"]
            return [self._table.call(named[0], body)] if len(named) == 1 else []
        owners = self._hints.owners(mention) if self._hints.is_part(mention) else ()
        inside = any(isinstance(owner, Mention) and not owner.government and self.of(owner) for owner in owners)
        if ministry and not inside:  # 中心内设|水产部 is none
            return self._repeated_part(body) or self._listed_with(mention) or [self._printed(mention)]
        name = (
            self._formerly(mention)
            or self._named_after_place(mention)
            or self._said_to_be(mention)
            or self._repeated_part(body)
            or self._listed_with(mention)
            or self._section(mention)
            or self._acronym(mention)
            or self._regional(mention)
        )
        return name or self._repeated(mention) or self._tail(mention) or self._of_page(mention)

    def _formerly(self, mention: Mention) -> list[Name]:
        """A former body of the place before 原: 岳阳市原|国土资源局."""
        if self._text[mention.start - 1 : mention.start] != "原":
            return []
        before = bisect_left(self._place_ends, mention.start)
        place = self._places[before - 1] if before and self._place_ends[before - 1] == mention.start - 1 else None
        if place is None or place.form != "full" or place.place is None:
            return []
        return [self._of_place(place.place, mention.body, mention.head)]

    def _named_after_place(self, mention: Mention) -> list[Name]:
        """A body that goes by a place before words that no list knows, as it is printed: 黄陵|水文站."""
        county = county_before(mention) if not self._hints.is_part(mention) else None
        if county is None and unlisted_county(mention):
            return [self._printed(mention)]
        if county is None:
            return []
        known = self._tail(mention) or self._repeated(mention)  # 库尔勒公安处, once named with its railway
        return known or [self._printed(mention, complete(county, self.context.near(mention.start)))]

    def _of_page(self, mention: Mention) -> list[Name]:
        """A part of the body that the text is about, or a body that it says was founded."""
        above = self._page.owner(mention)
        if above is not None:
            return self._parts(above, mention)
        return [self._printed(mention)] if self._page.founded(mention) and not self.context.overseas else []

    def _is_foreign(self, mention: Mention) -> bool:
        """Whether a foreign state is named close before it in its clause: 美国需要补充|财政部."""
        before = bisect_left(self._place_ends, mention.start + 1)
        if before == 0:
            return False
        place = self._places[before - 1]
        foreign = bool(place.readings) and place.readings[0].level == "foreign"
        between = self._text[place.end : mention.start]
        return foreign and len(between) <= _CLOSE and not set(between) & set("，：。！？；\n0123456789")

    def _said_places(self, mention: Mention) -> list[Place]:
        owners = [owner for owner in self._hints.owners(mention) if isinstance(owner, PlaceMatch)]
        places = [owner.within(self.context.near(owner.start)) or owner.place for owner in owners]
        return [place for place in places if place is not None]

    def _said_to_be(self, mention: Mention) -> list[Name]:
        found: list[Name] = []
        for owner in self._hints.owners(mention):
            if isinstance(owner, Mention):
                if owner.government:
                    found += self._set_up_by_government(mention, owner)
                for above in self.of(owner):
                    found += self._set_up_by(mention, above)
                continue
            place = owner.within(self.context.near(owner.start)) or owner.place
            if place is not None and place.level not in ("nation", "foreign"):
                found.append(self._of_place(place, mention.body, mention.head))
        return found

    def _set_up_by_government(self, mention: Mention, owner: Mention) -> list[Name]:
        """南海区政府成立|数据统筹局 is the district's."""
        committee = owner.text.endswith("委") and mention.body in _OF_COMMITTEES
        if owner.scope in ("whole", "bare") or committee:
            return self._of_government(mention, owner, None)
        return self._of_places(mention, filter(None, (self._governments.place(owner),)))

    def _set_up_by(self, mention: Mention, above: Name) -> list[Name]:
        """潮州经信局设|大数据管理科 is a part of the bureau."""
        if above.head == mention.head and (mention.body == above.body or shortens(mention.body, above.body)):
            return [self._table.call(above, mention.body)]  # 商务及经济发展局: 商经局
        beside = self._hints.is_beside(mention)
        if beside and above.owner is not None and above.owner.head not in _WITH_OFFICES:
            return [self._part(above.owner, mention, mention.body)]
        held_part = self._hints.is_held(mention) and bool(heads()[mention.head].traits & {"part", "branch"})
        if mention.head in UNITS and self._hints.is_above(mention):  # no part of what stands below it
            of_district = mention.head == "处" and above.place is not None and above.place.name.endswith("地区")
            return [self._of_place(above.place, mention.body, mention.head)] if of_district and above.place else []
        if mention.head in UNITS or self._hints.is_part(mention) or held_part:
            # a section with a second nameplate: both are sections of the same body
            small = above.head in UNITS and not (mention.head == "股" and above.head in ("室", "科", "处"))
            office = above.head == "办公室" and above.owner is not None and above.owner.head not in _WITH_OFFICES
            inside = above.owner if (small or office) and above.owner is not None else above
            return self._parts(inside, mention)
        if above.place is None or above.place is self.region:
            # 住建部的|住房公积金监管司
            held = self._hints.is_held(mention) and mention.head not in _NOT_ALONE
            return [self._part(above, mention, mention.body)] if held else []
        return [self._of_place(above.place, mention.body, mention.head)]

    def _parts(self, above: Name, mention: Mention) -> list[Name]:
        """The part of a body, or as many as share their last word and are counted: 设|大通、湟中两个|管理处."""
        line = self._text.rfind("\n", 0, mention.start) + 1
        shared = self._text[max(0, mention.start - 1)] in BEFORE_SHARED
        items = counted_items(self._text, line, mention.start) if shared else []
        bodies = [item + mention.body for item in items] or [mention.body]
        return [self._part(above, replace(mention, body=body), body) for body in bodies]

    def _repeated_part(self, body: str) -> list[Name]:
        tailed = self._table.of_tail(body)
        parts = [name for name in tailed if name.owner is not None]
        central = [name for name in tailed if name.owner is None and name.place is None and name.name != body]
        for found in (parts, central):
            if len(found) == 1:
                return [self._table.call(found[0], body)]
        return []

    def _listed_with(self, mention: Mention) -> list[Name]:
        """北京市公安局、|民政局 share their place, 人事司、|规划司 their ministry."""
        before = self._before(mention)
        between = self._text[before.end : mention.start] if before is not None else ""
        if before is None or (between not in _JOINED and not _POST_BETWEEN.fullmatch(between)):
            return []
        neighbour = next(iter(self.of(before)), None)
        if neighbour is None:
            return []
        beside = mention.head in _BESIDE and neighbour.head in UNITS | _BESIDE | _OFFICES
        if (mention.head in UNITS or beside) and neighbour.owner is not None:
            return [self._part(neighbour.owner, mention, mention.body)]
        if between not in _JOINED:
            return []
        seat = neighbour.government or ""
        if (
            mention.head in UNITS
            and seat
            and neighbour.name == seat + neighbour.tail
            and self._text[before.end] != "，"
        ):
            name = self._table.entry(seat + mention.body, neighbour.place, mention.body, mention.head)
            name.government = seat
            return [self._table.call(name, mention.body)]
        if mention.head not in UNITS and neighbour.place is not None and neighbour.owner is None:
            return [self._of_place(neighbour.place, mention.body, mention.head)]
        return []

    def _branches_of(self, mention: Mention) -> list[Name]:
        """市生态环境局思茅、宁洱、|景东分局 is as many branches of the bureau."""
        before = self._before(mention)
        if before is None or "branch" not in heads()[mention.head].traits or before.head == mention.head:
            return []
        listed = _AREAS.fullmatch(self._text, before.end, mention.start)
        above = next(iter(self.of(before)), None) if listed is not None else None
        if listed is None or above is None:
            return []
        names = (*listed[0].split("、")[:-1], mention.text.removesuffix(mention.head))
        bodies = [area + mention.head for area in names]
        return [self._part(above, replace(mention, body=body), body) for body in bodies]

    def _listed_branch(self, mention: Mention) -> list[Name]:
        """深圳市公安局福田分局、|南山分局 is the same bureau's."""
        before = self._before(mention)
        if before is None or before.head != mention.head or self._text[before.end : mention.start] not in _JOINED:
            return []
        above = next((name.owner for name in self.of(before)), None)
        return [self._part(above, replace(mention, body=mention.text), mention.text)] if above is not None else []

    def _set_up_branch(self, mention: Mention) -> list[Name]:
        """湛江海关设|茂名办事处 is the customs house's."""
        owners = [owner for owner in self._hints.owners(mention) if isinstance(owner, Mention) and not owner.government]
        above = next((name for owner in owners for name in self.of(owner)), None)
        return [self._part(above, replace(mention, body=mention.text), mention.text)] if above is not None else []

    def _sibling_branch(self, mention: Mention) -> list[Name]:
        """陕西局, where 国家矿山安全监察局山西局 is named, is a branch of the same body."""
        branches = (name for name in self._table.all() if name.head == mention.head and name.owner is not None)
        owners = {name.owner for name in branches if candidates(name.tail.removesuffix(mention.head))}
        owner = owners.pop() if len(owners) == 1 and mention.head == "局" else None
        return [self._part(owner, replace(mention, body=mention.text), mention.text)] if owner is not None else []

    def _section(self, mention: Mention) -> list[Name]:
        """A section named after its body in the sentence, or before a post in it: 历任民政部…、|人事司副司长."""
        if self.context.overseas or not (mention.head in _SECTIONS or _POST.match(self._text, mention.end)):
            return []
        above = self._body_before(mention)
        if above is not None and above.owner is not None and (above.head in _OFFICES or mention.head == "司"):
            above = above.owner  # 设办公室、|粮食储备处; 货币金银局、|银行监管一司
        if above is None or mention.head == above.head or not (mention.head in _SECTIONS or above.place is None):
            return []
        return [self._part(above, mention, mention.body)]

    def _acronym(self, mention: Mention) -> list[Name]:
        """A name that an acronym behind it marks as a proper one: 气候预报中心（CPC）."""
        return [self._printed(mention)] if _ACRONYM.match(self._text, mention.end) else []

    def _is_ministry(self, mention: Mention) -> bool:
        body = mention.body
        if body in organs():
            unlike_a_class = mention.head not in _BARE_HEADS_OF_CLASSES or body.startswith(("国", "中央", "中办"))
            return unlike_a_class or self._beside_central(mention)
        remit = body.removesuffix(mention.head)
        if mention.head not in ("部", "总局", "总署") or not remit or remit in inner():
            return False
        if remit not in remits() and remit.startswith(tuple(inner())) and not set(remit) & set("和与及"):
            return False  # 市场商务部 of a company
        known = (remits().get(remit[:length]) for length in range(2, len(remit) + 1))
        return any(source in _MINISTRIES for source in known)

    def _beside_central(self, mention: Mention) -> bool:
        """Whether a list names it beside a national body: 财政部、|林草局, 能源局|、工业和信息化部."""
        for other in (self._before(mention), self._after(mention)):
            if other is None:
                continue
            between = self._text[min(other.end, mention.end) : max(other.start, mention.start)]
            if between not in _JOINED:
                continue
            if other.scope == "national" or other.head == "部":
                return True
            if other.body in organs() and other.head not in _BARE_HEADS_OF_CLASSES:
                return True
            if any(name.place is None and name.owner is None for name in self.of(other)):
                return True
        return False

    def _regional(self, mention: Mention) -> list[Name]:
        """In a text about Hong Kong, Macau or Taiwan departments go by their name alone."""
        if not self.context.overseas:
            return []
        body = mention.body
        if body in regional():
            full = [name for name in self._table.all() if shortens(body, name.name.removeprefix("行政院"))]
            shortest = min(full, key=lambda each: len(each.name), default=None)
            organ = shortest or self._table.entry(body, self.region, body, mention.head)
            self._defined[body] = organ
            return [self._table.call(organ, body)]
        longer = self._table.ending(body) if len(body) >= 5 else []
        if len(longer) == 1:
            return [self._table.call(longer[0], body)]
        remit = body.removesuffix(mention.head)
        if mention.head.startswith("分") and not is_listed(remit):
            return []  # 台东|分署, a branch of a body that the text has not named
        is_name = mention.head.endswith("处") and mention.head[:-1] in remits()  # 海事处 ends names and is one
        if len(body) < 3 or mention.head in _NOT_ALONE or remit in _GENERIC or not (remit or is_name):
            return []
        of_county = len(remit) <= _LONGEST_OF_COUNTY and remits().get(remit) != "tw"
        if self._county and mention.head in ("处", "局") and of_county:
            whole = self._table.entry(self._county + body, None, body, mention.head)
            whole.government = self._county
            return [self._table.call(whole, body)]
        own = self._own or self._page.owner(mention) if mention.head in _PARTS else None
        if own is not None and own.root.head not in UNITS:
            return [self._part(own.root, mention, body)]  # 火灾预防组 in the act of 本署
        if mention.head in _SECTIONS | {"组", "室"} and not any(remit[at:] in remits() for at in range(len(remit))):
            return []  # one of a list, of which nothing tells that it is a body
        near = self.context.near(mention.start)
        region = near if near is not None and near.code in SPECIAL_REGIONS else self.region
        if region is not None:
            return [self._of_region(region, body, mention.head, body)]
        return [self._table.call(self._table.entry(body, None, body, mention.head), body)]

    def _tail(self, mention: Mention) -> list[Name]:
        """A body named before by a longer name that ends so, the only one: 开发区管委会, 铁路公安处."""
        goes_on = _GOES_ON.match(self._text, mention.end) is not None
        shortest = 3 if goes_on else 4  # characters of a name's end that stand for it
        ending = self._table.ending(mention.body) if len(mention.body) >= shortest else []
        named = sorted((each for each in ending if each.mentions), key=lambda each: each.mentions[0].start)
        return [self._table.call(named[0], mention.body)] if len(named) == 1 or (named and goes_on) else []

    def _repeated(self, mention: Mention) -> list[Name]:
        """A body named before with its place, repeated without it, whole or shortened."""
        body = mention.body
        if mention.head not in ("中心", "会"):
            shortened = [
                name
                for name in self._table.like(body)
                if name.place is not None
                and shortens(body, name.body)
                and name.mentions
                and name.mentions[0].end <= mention.start
            ]
            if len(shortened) == 1:
                return [self._table.call(shortened[0], body)]
        named = [name for name in self._table.of_body(body) if name.place is not None]
        if len(named) == 1 and len(body) >= 5:
            return [self._table.call(named[0], body)]
        return []

    # ---- neighbours

    def _before(self, mention: Mention) -> Mention | None:
        at = self._index.get(id(mention), 0)
        return self._mentions[at - 1] if at > 0 else None

    def _after(self, mention: Mention) -> Mention | None:
        at = self._index.get(id(mention), len(self._mentions))
        return self._mentions[at + 1] if at + 1 < len(self._mentions) else None

    def _body_before(self, mention: Mention) -> Name | None:
        """The body before it in the sentence that is no section itself."""
        at = self._index.get(id(mention), 0)
        while at > 0:
            at -= 1
            other = self._mentions[at]
            far = mention.start - other.end > _LONGEST_SENTENCE
            if far or not set("。；！？\n").isdisjoint(self._text[other.end : mention.start]):
                return None
            if other.head not in UNITS and other.scope != "pronoun":
                return next(iter(self.of(other)), None)
        return None

    # ---- joining

    def _define(self) -> None:
        """Joins what a bracket defines: 江门市网络信息统筹局（以下简称“江门网信局”）."""
        for mention in self._mentions:
            names = self.of(mention)
            if len(names) != 1:
                continue
            found = _DEFINITION.match(self._text, mention.end)
            if found is None:
                found = _BRACKET.match(self._text, mention.end)
                if found is None or not (
                    _is_short_form(found.group(1), mention.text) or found.group(1).endswith(mention.text)
                ):
                    continue
            for short in filter(None, re.split("[”’、或“‘]+", found.group(1))):
                self._table.call(names[0].root, short)
                self._defined[short] = names[0]
                other = self._after(mention)
                if other is not None and other.text == short and other.start < found.end():
                    for name in self.of(other):
                        self._table.join(name, names[0])

    def _antecedents(self) -> None:
        """What pronouns stand for, as far as names are known by now."""
        named: list[Mention] = []
        for mention in self._mentions:
            if mention.scope != "pronoun":
                if self.of(mention):
                    named.append(mention)
                continue
            found = self._pronouns.antecedents(mention, named)
            if found is not None:
                self._of[id(mention)] = found


def _is_short_form(short: str, name: str) -> bool:
    """Whether a bracket right after a name holds a short form of it, not a second name."""
    return name.endswith(short) or (len(short) <= 5 and is_subsequence(short[:-1], name))


def _place_forms(place: Place) -> list[str]:
    """What stands for the place before a body: its name, its level word, its name behind the city's."""
    levels = ("自治区", "省", "市", "自治州", "州", "区", "县", "旗")
    forms = [place.name, *(level for level in levels if place.name.endswith(level))][:2]
    forms += [also for also in place.also if also.endswith(levels)]  # 大理州
    above = place.parent
    if place.level == "county" and above is not None and above.name.endswith(("市", "州")):
        forms.append(above.name + place.name)
    return forms
