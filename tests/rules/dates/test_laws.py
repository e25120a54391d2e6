"""What holds for the dates of any text."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.rules.dates import find_dates
from schemas.edtf import bounds, is_edtf

_PARTS = [
    "2018年",
    "二〇一八年",
    "98年",
    "民国111年",
    "光绪三十年",
    "3月",
    "十二月",
    "元月",
    "2月",
    "5日",
    "30日",
    "卅一日",
    "三十日",
    "至",
    "-",
    "—",
    "、",
    "，",
    "。",
    "\n",
    "“",
    "”",
    "《",
    "》",
    "（",
    "）",
    "：",
    "今年",
    "去年",
    "同年",
    "次年",
    "当日",
    "次日",
    "本月",
    "上月",
    "昨日",
    "日前",
    "近日",
    "年底",
    "年初",
    "月底",
    "上半年",
    "第三季度",
    "80年代",
    "上世纪",
    "十三五",
    "期间",
    "说",
    "比",
    "将于",
    "成立",
    "市局",
    "2018-02-05",
    "2018.02.05",
    "2015",
    "1",
    "12",
    "一",
    "九",
    "0000",
    "9999年",
    "年",
    "月",
    "日",
    "号",
    "两年后",
    "上周五",
    "．",
    "第",
    "０",
    "O",
    "元",
]
_TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(_PARTS), max_size=25).map("".join))
_PUBLISHED = st.one_of(
    st.none(),
    st.dates().map(str),
    st.sampled_from(["2018", "2018-02", "2014/2016", "2012-12~", "2019-33", "", "昨天", "0000-00-00", "2018-02-30"]),
)


@given(text=_TEXTS, published=_PUBLISHED)
def test_spans_slice_the_text_in_order_and_apart_and_dates_are_valid(text: str, published: str | None) -> None:
    found = find_dates(text, published=published)
    assert all(text[mention.start : mention.end] == mention.text != "" for mention in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert [mention for mention in found if mention.edtf is not None and not is_edtf(mention.edtf)] == []
    assert [mention for mention in found if mention.anchored and mention.edtf is None] == []
    assert all("\n" not in mention.text for mention in found)


@given(text=_TEXTS, published=_PUBLISHED)
def test_the_same_text_gives_the_same_dates(text: str, published: str | None) -> None:
    assert find_dates(text, published=published) == find_dates(text, published=published)


@given(day=st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_however_it_is_written(day: date) -> None:
    figures = str.maketrans("0123456789", "〇一二三四五六七八九")
    written = (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}号",
        f"{day.year}年".translate(figures) + f"{_counted(day.month)}月{_counted(day.day)}日",
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month:02}.{day.day:02}",
    )
    for text in written:
        assert [(found.text, found.edtf) for found in find_dates(f"于{text}成立")] == [(text, day.isoformat())]


def _counted(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{'一二三'[tens - 1]}十") + (
        "" if ones == 0 else "一二三四五六七八九"[ones - 1]
    )


@given(day=st.dates(min_value=date(1912, 1, 1), max_value=date(2099, 12, 31)))
def test_a_year_of_the_republic_is_1911_years_behind(day: date) -> None:
    text = f"民国{day.year - 1911}年{day.month}月{day.day}日"
    assert [found.edtf for found in find_dates(text)] == [day.isoformat()]


@given(year=st.integers(1800, 2099), month=st.integers(1, 12), day=st.integers(29, 40))
def test_a_day_that_the_calendar_lacks_stays_text(year: int, month: int, day: int) -> None:
    text = f"{year}年{month}月{day}日"
    assert len(find_dates(text)) == (day <= monthrange(year, month)[1])


@given(text=_TEXTS)
def test_nothing_is_found_inside_book_title_marks(text: str) -> None:
    inside = "".join(char for char in text if char not in "《》\n")[:100]
    assert find_dates(f"《{inside}》") == []


@given(day=st.dates(min_value=date(1800, 1, 1)))
def test_relative_days_count_from_the_publication(day: date) -> None:
    found = find_dates("昨日、今天、去年底", published=day.isoformat())
    assert [mention.edtf for mention in found] == [
        (day - timedelta(days=1)).isoformat(),
        day.isoformat(),
        f"{day.year - 1:04}-12~",
    ]
    assert not any(mention.anchored for mention in found)


@given(published=st.dates(min_value=date(1800, 1, 1)), named=st.dates())
def test_an_omitted_year_puts_the_day_within_half_a_year_behind_or_a_year_before(published: date, named: date) -> None:
    assume((named.month, named.day) != (2, 29))
    (found,) = find_dates(f"{named.month}月{named.day}日挂牌", published=published.isoformat())
    assert found.edtf is not None
    day, _ = bounds(found.edtf)
    assert (day.month, day.day) == (named.month, named.day)
    assert timedelta(days=-215) <= published - day <= timedelta(days=365)
