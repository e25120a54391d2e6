"""The site in a real browser, used as a reviewer would use it."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
)


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        assert os.environ.get("CI") != "true", "CI needs chromium and chromium-driver: .ci/run installs them"
        pytest.skip("no chromium with chromedriver here: apt install chromium chromium-driver")
    options = Options()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    with Chrome(options=options, service=Service(driver)) as chrome:
        yield chrome


class Reviewer:
    """Opens pages of the site and looks at them."""

    def __init__(self, chrome: Chrome, site: Path) -> None:
        self.chrome = chrome
        self.site = site

    def open(self, name: str) -> None:
        self.chrome.get("about:blank")
        self.chrome.get(f"file://{quote(str(self.site / name), safe='/#')}")

    def requests(self) -> list[str]:
        """The addresses that the browser asked for since this was last asked, but for its own blank page."""
        messages = [json.loads(entry["message"])["message"] for entry in self.chrome.get_log("performance")]
        sent = [each["params"]["request"]["url"] for each in messages if each["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if url != "about:blank"]

    def all(self, selector: str) -> list[WebElement]:
        return self.chrome.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.chrome.find_element(By.CSS_SELECTOR, selector)

    def shown(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector) if element.is_displayed()]

    def press(self, *keys: str) -> None:
        ActionChains(self.chrome).send_keys(*keys).perform()

    @property
    def focused(self) -> WebElement:
        return self.chrome.switch_to.active_element

    def colour(self, selector: str, name: str) -> str:
        return self.one(selector).value_of_css_property(name)

    def screen(self, width: int, height: int, *, mobile: bool = False, dark: bool = False) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.chrome.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": mobile})
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


@pytest.fixture
def reviewer(chrome: Chrome, site: Path) -> Iterator[Reviewer]:
    """A reviewer at a desk. Whatever is done, nothing is fetched and the console stays empty."""
    reviewer = Reviewer(chrome, site)
    reviewer.screen(1400, 900)
    for log in ("performance", "browser"):
        chrome.get_log(log)
    yield reviewer
    requests = reviewer.requests()
    assert [url for url in requests if not (url.startswith("file://") and url.endswith(".html"))] == []
    assert chrome.get_log("browser") == []


def test_from_the_index_to_the_words_of_a_fact(reviewer: Reviewer) -> None:
    reviewer.open("index.html")
    assert "广东" in reviewer.all("#articles tbody tr")[0].text  # what changed most comes first
    reviewer.one("#articles tbody a").click()
    assert reviewer.one("h1").text == "广东"
    fact = next(each for each in reviewer.all(".facts li") if "2014-02" in each.text)
    assert "founded-object" in fact.text
    fact.find_element(By.TAG_NAME, "q").click()  # anywhere on it
    lit = "".join(element.text for element in reviewer.all("#text mark.on"))
    assert lit == "2014年2月，广东省成立了省大数据管理局"
    assert "on" in fact.get_attribute("class")
    assert reviewer.focused.tag_name == "mark"


def test_a_name_leads_to_its_mentions(reviewer: Reviewer) -> None:
    reviewer.open("articles/长.html")
    reviewer.one(".card h3 a").click()
    assert len(reviewer.all("#text mark.on")) == 400
    assert reviewer.focused == reviewer.all("#text mark")[0]


def test_hovering_shows_the_record_and_its_rule(reviewer: Reviewer) -> None:
    reviewer.open("articles/广东.html")
    assert reviewer.shown("#tip") == []
    mark = next(mark for mark in reviewer.all("#text mark.event") if "省大数据管理局" in mark.text)
    ActionChains(reviewer.chrome).move_to_element(mark).perform()
    (tip,) = reviewer.shown("#tip")
    for told in ("广东省大数据管理局", "广东省", "founded 2014-02", "founded-object", "false alarm"):
        assert told in tip
    ActionChains(reviewer.chrome).move_to_element(reviewer.one("h1")).perform()
    assert reviewer.shown("#tip") == []


def test_the_keyboard_alone(reviewer: Reviewer) -> None:
    reviewer.open("articles/广东.html")
    for _ in range(12):
        reviewer.press(Keys.TAB)
        if reviewer.focused.tag_name == "mark":
            break
    first = reviewer.focused
    assert first.tag_name == "mark" and reviewer.shown("#tip")
    reviewer.press(Keys.ARROW_RIGHT)
    second = reviewer.focused
    assert second.tag_name == "mark" and second != first
    reviewer.press(Keys.ARROW_LEFT)
    assert reviewer.focused == first
    reviewer.press(Keys.ENTER)
    assert reviewer.focused.get_attribute("href").rpartition("#")[2].startswith("a")
    reviewer.press(Keys.ENTER)
    assert "on" in reviewer.one(".card").get_attribute("class")
    reviewer.press(Keys.ESCAPE)
    assert reviewer.shown("#tip") == []
    first.click()
    reviewer.press(Keys.ESCAPE)
    assert reviewer.shown("#tip") == []


def test_a_tap_on_a_phone(reviewer: Reviewer) -> None:
    reviewer.screen(390, 844, mobile=True)
    reviewer.open("articles/广东.html")
    assert reviewer.chrome.execute_script("return document.documentElement.scrollWidth") <= 390
    reviewer.one("#text mark.event").click()
    (tip,) = reviewer.shown("#tip")
    assert "founded" in tip
    place = reviewer.one("#tip").rect
    assert place["x"] >= 0 and place["x"] + place["width"] <= 390
    reviewer.one("#tip .event a").click()
    assert "founded-object" in reviewer.one("aside li.on").text
    assert reviewer.one("aside li.on").is_displayed()


def test_a_link_to_evidence_opens_there(reviewer: Reviewer) -> None:
    reviewer.open("articles/长.html#t-m300")
    assert reviewer.chrome.execute_script("return location.hash") == "#t-m300"
    (mark,) = reviewer.all("#text mark.on")
    top = reviewer.chrome.execute_script("return arguments[0].getBoundingClientRect().top", mark)
    assert 0 < top < 900


def test_the_same_link_twice(reviewer: Reviewer) -> None:
    reviewer.open("articles/长.html")
    link = reviewer.all(".mentions a")[7]
    for _ in range(2):
        link.click()
        (mark,) = reviewer.all("#text mark.on")
        assert reviewer.focused == mark
        reviewer.chrome.execute_script("window.scrollTo(0, 0)")


def test_changes_and_gold_are_marked(reviewer: Reviewer) -> None:
    reviewer.open("articles/广东.html")
    changes = [line.text for line in reviewer.all(".changes li")]
    assert "gained 广东省大数据管理局 parent managed 广东省经信委" in changes
    assert "lost 广东省大数据管理局 parent subordinate 广东省人民政府" in changes
    assert [mark.text for mark in reviewer.all("#text mark.missed")] == ["广东省政务服务中心"]
    assert "".join(mark.text for mark in reviewer.all("#text mark.lost")) == "省大数据管理局，由省经信委管理"
    card = next(card for card in reviewer.all(".card") if "监督中心" in card.text)
    assert "missed" in card.text
    reviewer.open("index.html")
    assert reviewer.shown(".gone li") == ["gone 去 1 agency"]


def test_finding_and_sorting(reviewer: Reviewer) -> None:
    reviewer.open("index.html")
    everything = reviewer.shown("#articles tbody th a")
    assert len(everything) == 6
    reviewer.one("#find").send_keys("国家数据局")
    assert len(reviewer.shown("#articles tbody th a")) == 2
    assert reviewer.shown("#count") == ["2 of 6"]
    reviewer.one("#find").clear()
    reviewer.one("#find").send_keys(Keys.BACKSPACE)
    reviewer.one("[value=damaged]").click()
    assert len(reviewer.shown("#articles tbody th a")) == 1
    reviewer.one("[value=damaged]").click()
    agencies = next(button for button in reviewer.all("#articles thead button") if button.text == "Agencies")
    for direction, place in (("descending", 0), ("ascending", -1), ("descending", 0)):
        agencies.click()
        assert "广东" in reviewer.all("#articles tbody tr")[place].text
        assert reviewer.one("[aria-sort]").get_attribute("aria-sort") == direction
    assert len(reviewer.all("[aria-sort]")) == 1


def test_the_cleaned_text_beside_the_raw_one(reviewer: Reviewer) -> None:
    reviewer.open("articles/损.html")
    assert reviewer.shown(".clean") == []
    reviewer.one("#side").click()
    assert "国家数据局2023年10月25日揭牌" in reviewer.shown(".clean")[0]
    assert "國家數(shù)據(jù)局" in reviewer.shown(".raw")[0]
    raw, clean = reviewer.one(".raw").rect, reviewer.one(".clean").rect
    assert raw["y"] == clean["y"] and raw["x"] + raw["width"] <= clean["x"]
    assert [mark.text for mark in reviewer.all("mark.warning")]
    assert reviewer.one(".notices code").text == "mojibake-left"


def test_what_the_text_holds_is_text(reviewer: Reviewer, site: Path) -> None:
    reviewer.open("articles/恶/脚本.html")
    shown = reviewer.one("#text").text
    assert '引号"\'与</textarea><script>document.title = "hacked"</script><img src=x onerror="alert(1)">。' in shown
    assert "202E" in shown and "\u202e" not in reviewer.chrome.page_source
    assert reviewer.chrome.title != "hacked"
    assert reviewer.all("#text script, #text img, textarea") == []
    # the reading order is that of the source: the name stands right of the date
    date, name = (next(m for m in reviewer.all("#text mark") if t in m.text) for t in ("2023年", "国家数据局"))
    assert date.rect["x"] < name.rect["x"]


def test_the_policy_stops_a_script_that_got_in(reviewer: Reviewer, site: Path, tmp_path: Path) -> None:
    text = (site / "articles/无.html").read_text("utf-8")
    hacked = '<script>document.title = "hacked"</script><img src="https://evil.invalid/x"></main>'
    (tmp_path / "page.html").write_text(text.replace("</main>", hacked), "utf-8")
    reviewer.site = tmp_path
    reviewer.open("page.html")
    assert reviewer.chrome.title != "hacked"
    refused = [entry["message"] for entry in reviewer.chrome.get_log("browser")]
    log = [json.loads(entry["message"])["message"] for entry in reviewer.chrome.get_log("performance")]
    failed = [each["params"].get("blockedReason") for each in log if each["method"] == "Network.loadingFailed"]
    assert failed == ["csp"]
    assert len([message for message in refused if "Content Security Policy" in message]) == 2


@pytest.mark.parametrize("name", ["index.html", "overview.html", "articles/广东.html"])
def test_light_and_dark(reviewer: Reviewer, name: str) -> None:
    seen = set()
    for dark in (False, True):
        reviewer.screen(1400, 900, dark=dark)
        reviewer.open(name)
        paper, ink = (brightness(reviewer.colour("body", each)) for each in ("background-color", "color"))
        assert (paper < 60 and ink > 180) if dark else (paper > 240 and ink < 60)
        seen.add((paper, ink))
    assert len(seen) == 2


def brightness(colour: str) -> float:
    channels = [float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    return sum(channels) / 3


def test_the_charts_are_drawn_in_the_colours_of_the_page(reviewer: Reviewer) -> None:
    fills = []
    for dark in (False, True):
        reviewer.screen(1400, 900, dark=dark)
        reviewer.open("overview.html")
        assert len(reviewer.all("svg")) == 4
        bar = reviewer.all('[aria-roledescription="bar"]')[0]
        assert bar.rect["height"] > 0
        fills.append(bar.value_of_css_property("fill"))
    assert len(set(fills)) == 2
    assert all(fill.startswith("rgb(") for fill in fills)


def test_chinese_has_a_font(reviewer: Reviewer) -> None:
    """Boxes for missing characters are all alike; 国 and 家 are not."""
    reviewer.open("articles/广东.html")
    drawn = """
        const canvas = document.createElement("canvas");
        const pen = canvas.getContext("2d");
        pen.font = "40px " + getComputedStyle(document.getElementById("text")).fontFamily;
        pen.fillText(arguments[0], 10, 50);
        return canvas.toDataURL();
    """
    assert len({reviewer.chrome.execute_script(drawn, character) for character in "国家省"}) == 3


def test_the_overview_leads_to_articles(reviewer: Reviewer) -> None:
    reviewer.open("overview.html")
    reviewer.one("details summary").click()
    link = next(
        link for link in reviewer.all("#foundings ~ details a, section a") if link.is_displayed() and link.text == "又"
    )
    link.click()
    assert reviewer.one("h1").text == "又"


def test_a_thousand_lines_are_quick(reviewer: Reviewer) -> None:
    """An index of a thousand articles is there and found through at once; the limits leave room for a busy machine."""
    index = (reviewer.site / "index.html").read_text("utf-8")
    start, end = index.index("<tr data-names"), index.index("</tbody>", index.index("<tr data-names"))
    rows = index[start:end]
    many = reviewer.site.parent / "many"
    many.mkdir(exist_ok=True)
    (many / "index.html").write_text(index[:start] + rows * (1000 // rows.count("<tr ")) + index[end:], "utf-8")
    reviewer.site = many
    reviewer.open("index.html")
    timing = "const [t] = performance.getEntriesByType('navigation'); return t.loadEventEnd - t.startTime"
    assert reviewer.chrome.execute_script(timing) < 5000
    find = """
        const before = performance.now();
        const find = document.getElementById("find");
        find.value = "国家数据局";
        find.dispatchEvent(new Event("input", { bubbles: true }));
        document.body.getBoundingClientRect();
        return performance.now() - before;
    """
    assert reviewer.chrome.execute_script(find) < 1000
