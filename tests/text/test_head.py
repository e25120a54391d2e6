"""Title, date and address as a text shows them."""

from __future__ import annotations

import pytest

from pipeline.text import clean, head

_BODY = "\n广东省大数据管理局成立，由省经信委管理，负责研究拟订规划。"


@pytest.mark.parametrize(
    ("top", "published"),
    [
        pytest.param("发布日期:2023-03-17", "2023-03-17", id="label"),
        pytest.param("素材提供:某网 知识分类:数字化 发布日期:2023-03-17", "2023-03-17", id="label within a line"),
        pytest.param("来源:某报 时间:2023年3月7日", "2023-03-07", id="Chinese date after a label"),
        pytest.param("2021-05-12 10:37:30 20", "2021-05-12", id="date with time and a count"),
        pytest.param("2023年07月20日 10:26", "2023-07-20", id="Chinese date alone"),
        pytest.param("2023/08/02", "2023-08-02", id="slashes"),
        pytest.param("2023-08-08 17:02，正文：某局成立。", "2023-08-08", id="crawler's prefix"),
        pytest.param("時間：2023-07-27 08:43:00，正文：某局成立。", "2023-07-27", id="crawler's prefix with a label"),
        pytest.param("新华社北京2023年3月5日电 某局成立。", "2023-03-05", id="dateline with its year"),
        pytest.param("---\ndate: 2023-03-10\nfetch_date: 2025-10-04\n---", "2023-03-10", id="front matter"),
        pytest.param("張某發表於2023年03月07日 17時14分", "2023-03-07", id="posted on"),
        pytest.param("1.中華民國一百十二年五月二十四日總統令制定公布全文 6 條", "2023-05-24", id="promulgated"),
        pytest.param("1.中華民國九十九年二月三日總統令修正公布", "2010-02-03", id="promulgated before 100"),
        pytest.param("某局成立\n某报　2018年7月21日　星期六　第3版", "2018-07-21", id="paper and page"),
        pytest.param("某局成立\n来源：某某零距离  2024-05-30 19:08", "2024-05-30", id="who and when"),
        pytest.param(
            "某局成立\n发布单位：某处 发布日期：114-03-12", "2025-03-12", id="year of the Republic after a label"
        ),
        pytest.param("某局成立\n文/某人 民國113年5月20日", "2024-05-20", id="year of the Republic"),
        pytest.param("某县局\n本页面最后修订于2021年8月3日", "2021-08-03", id="revised on"),
        pytest.param("某县局\n成立日2018年7月21日挂牌", None, id="a day on which something happened"),
        pytest.param("报名时间：2022年3月7日至11日", None, id="a span after a label"),
        pytest.param("8-4 19:54，正文：某局成立。", None, id="month and day alone"),
        pytest.param("本报3月5日讯 某局成立。", None, id="dateline without year"),
        pytest.param("---\ntitle: 某局\nfetch_date: 2025-10-04\n---", None, id="only the crawl"),
        pytest.param("2018年12月3日最高人民法院会议通过", None, id="date of a meeting"),
        pytest.param("发布日期:2023-13-40", None, id="no such day"),
        pytest.param("2017年12月16日,某局举行揭牌仪式。", None, id="date in the body"),
        pytest.param("某局成立", None, id="none"),
    ],
)
def test_published(top: str, published: str | None) -> None:
    assert head(clean(top + _BODY)).published == published


@pytest.mark.parametrize(
    ("foot", "published"),
    [
        pytest.param("（2018年12月4日 某某报）", "2018-12-04", id="paper in brackets"),
        pytest.param("（2020年4月17日《某某晚报》03版）", "2020-04-17", id="paper and page in brackets"),
        pytest.param("（本文刊于2021年10月16日《某晚报》第7版）", "2021-10-16", id="printed in"),
        pytest.param("某某委员会办公室\n2021年6月9日", "2021-06-09", id="signed"),
        pytest.param("2018年12月4日成立。", None, id="date in the body"),
    ],
)
def test_published_at_the_foot(foot: str, published: str | None) -> None:
    assert head(clean(f"某局成立{_BODY}{foot}")).published == published


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        pytest.param("首页\n登录\n注册\n\n机构设置有何不同?\n\n省经信委。", "机构设置有何不同？", id="after a menu"),
        pytest.param("某科技 > 数字化\n\n甲数据局 VS 乙\n\n第一段。", "甲数据局 VS 乙", id="after a breadcrumb"),
        pytest.param("新闻动态\n\n省级中台数据\n\n2021-05-12 10:37\n\n正文。", "省级中台数据", id="after a column"),
        pytest.param('---\ntitle: "設立辦事處　首例"\n---\n正文。', "设立办事处 首例", id="front matter"),
        pytest.param("，正文：          原标题：深圳监管局挂牌          某局正式挂牌。", "深圳监管局挂牌", id="label"),
        pytest.param(
            "<html><title>江门局挂牌 - 某网</title><h1>江门局挂牌</h1><p>江门局成立。</p></html>",
            "江门局挂牌",
            id="heading of a page",
        ),
        pytest.param("晋中市\n\n晋中市是山西省下辖的地级市。", "晋中市", id="encyclopedia"),
        pytest.param("在政府层面,数据能够互联互通。\n大数据局", None, id="text without a title"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_title(raw: str, title: str | None) -> None:
    aligned = clean(raw)
    found = head(aligned)
    assert found.title == title
    if found.title_span:
        assert aligned.text[slice(*found.title_span)] == title


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        pytest.param("正文。\n原文链接http://a.example/s/2018?r=1", "http://a.example/s/2018?r=1", id="named"),
        pytest.param("正文。\n[查看原文](https://a.example/b.shtml)", "https://a.example/b.shtml", id="linked"),
        pytest.param("---\nurl: https://a.example/1\n---\n正文。", "https://a.example/1", id="front matter"),
        pytest.param(
            "---\nurl: https://a.example/1\noriginal_url: https://b.example/2\n---\n正文。",
            "https://b.example/2",
            id="address before it was archived",
        ),
        pytest.param("见https://www.example.gov.cn/2018/02/05。", None, id="some address"),
    ],
)
def test_url(raw: str, url: str | None) -> None:
    assert head(clean(raw)).url == url
