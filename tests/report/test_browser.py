"""The report in a real browser: nothing is fetched or fails; it reads on a phone, on paper and without scripts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, sync_playwright
from tests.invariants import broken
from tests.report.newcomers import newcomers_run
from tests.study.crises import SMALL

import demarche
from demarche.cli import main
from demarche.crisis import loads
from demarche.report.brief_words import brief_of
from demarche.report.briefs import as_file
from demarche.report.html import brief_html

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "data" / "axe" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=["syria-2013", "kosovo-1999", "newcomer"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run for all tests; the newcomer's file has no council, no moves and no kinds of players."""
    own = request.param == "newcomer"
    result = newcomers_run() if own else demarche.run(demarche.load(request.param), draws=16)
    assert broken(result.to_dict()) == []
    return demarche.write_report(result, tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(autouse=True)
def _closed(browser: Browser) -> Iterator[None]:
    """No page outlives its test."""
    yield
    for context in browser.contexts:
        context.close()


def opened(browser: Browser, report: Path, width: int = 1000, *, script: bool = True) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page, seen = context.new_page(), []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: seen.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(report.as_uri())
    return page, seen


def test_nothing_is_fetched_and_nothing_fails(browser: Browser, report: Path) -> None:
    for path in (report, report.with_name("appendix.html")):
        page, seen = opened(browser, path)
        page.mouse.wheel(0, 20_000)
        page.evaluate("document.querySelectorAll('summary').forEach((s) => { s.click(); })")
        assert page.locator("details[open]").count() == page.locator("details").count()
        assert seen == []
    assert report.stat().st_size < 1_000_000


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_first_screen_is_a_verdict_and_four_pictures(
    browser: Browser, report: Path, width: int, height: int
) -> None:
    page, _ = opened(browser, report, width)
    page.set_viewport_size({"width": width, "height": height})
    first = page.locator("header.first")
    verdict = first.locator("h1").bounding_box()
    assert verdict is not None
    assert verdict["y"] + verdict["height"] < height / 3
    assert first.locator("svg:visible").count() == 4
    if width > 1000:  # all of it at once
        whole = first.bounding_box()
        assert whole is not None
        assert whole["height"] <= height
    words = first.evaluate(
        "e => { const copy = e.cloneNode(true);"
        "copy.querySelectorAll('svg,details,.alt,.brand,.readout').forEach(x => x.remove());"
        "return copy.textContent.split(/\\s+/).filter(w => /[\\p{L}\\d]/u.test(w)).length; }"
    )
    assert words <= 200


@pytest.mark.parametrize("width", [1280, 1000, 390, 360])
def test_no_text_of_the_pictures_is_smaller_than_11_pixels(browser: Browser, report: Path, width: int) -> None:
    page, _ = opened(browser, report, width)
    sizes = page.evaluate(
        "[...document.querySelectorAll('.fits svg')].filter(s => s.getBoundingClientRect().width)"
        ".flatMap(s => [...s.querySelectorAll('text')].map(t => parseFloat(getComputedStyle(t).fontSize)"
        " * s.getBoundingClientRect().width / s.viewBox.baseVal.width))"
    )
    assert len(sizes) > 40
    assert min(sizes) >= 11.0


@pytest.mark.parametrize("width", [1280, 390])
def test_words_of_a_picture_stay_within_it_and_off_each_other(browser: Browser, report: Path, width: int) -> None:
    page, _ = opened(browser, report, width)
    crossed = page.evaluate(
        """[...document.querySelectorAll('.fits svg')].filter(s => s.checkVisibility()).flatMap(s => {
          const frame = s.getBoundingClientRect(), all = [...s.querySelectorAll('text')];
          const box = all.map(t => t.getBoundingClientRect());
          const out = box.flatMap((b, i) => b.left < frame.left - 1 || b.right > frame.right + 1
            ? ['outside: ' + all[i].textContent] : []);
          box.forEach((a, i) => box.slice(i + 1).forEach((b, j) => {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 2 && high > 5) out.push(all[i].textContent + ' over ' + all[i + 1 + j].textContent);
          }));
          return out;
        })"""
    )
    assert crossed == []


@pytest.mark.parametrize(
    ("name", "width", "opens"),
    [("report.html", 390, False), ("report.html", 1280, True), ("appendix.html", 390, True)],
)
def test_axe_finds_nothing(browser: Browser, report: Path, name: str, width: int, opens: bool) -> None:
    """Folds closed and open; the appendix, which is long and has hardly any, with all open."""
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(report.with_name(name).as_uri())
    page.evaluate(AXE.read_text())
    if opens:
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    said = [
        f"{entry['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for entry in found["violations"]
        for node in entry["nodes"][:2]
    ]
    assert said == []


def test_the_first_stop_of_the_keyboard_leads_past_the_first_screen(browser: Browser, report: Path) -> None:
    page, _ = opened(browser, report)
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("class") == "skip"
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "main"


def test_the_arrow_keys_read_the_marks_of_a_picture(browser: Browser, report: Path) -> None:
    page, _ = opened(browser, report)
    picture = page.locator("#gap .picture")
    picture.focus()
    page.keyboard.press("ArrowRight")
    first = page.locator("#gap .readout").inner_text()
    page.keyboard.press("ArrowRight")
    assert "median" in first
    assert page.locator("#gap .readout").inner_text() != first


@pytest.mark.parametrize("width", [400, 320])
def test_it_reads_on_a_phone(browser: Browser, report: Path, width: int) -> None:
    page, _ = opened(browser, report, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.evaluate(
        "[...document.querySelectorAll('p,li,td')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 12


def test_it_reads_without_scripts(browser: Browser, report: Path) -> None:
    scripted, _ = opened(browser, report)
    plain, _ = opened(browser, report, script=False)
    assert plain.locator("main").inner_text() == scripted.locator("main").inner_text()
    assert plain.locator("svg").count() == scripted.locator("svg").count() >= 2


def test_paper_shows_the_brief_alone_on_two_sheets(browser: Browser, report: Path, tmp_path: Path) -> None:
    page, _ = opened(browser, report)
    page.emulate_media(media="print")
    assert page.locator("main").is_hidden()
    assert page.locator(".sheet").count() == 2
    assert sheets(page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)) == [A4, A4]
    assert whole(page)


def test_the_appendix_prints_what_is_folded(browser: Browser, report: Path, tmp_path: Path) -> None:
    page, _ = opened(browser, report.with_name("appendix.html"))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator("nav").is_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    assert len(page.pdf(path=tmp_path / "report.pdf")) > 10_000


A4 = (595, 842)


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """The size of each page, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    assert len(boxes) == len(re.findall(rb"/Type\s*/Page\b", pdf))
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def whole(page: Page) -> bool:
    """Whether nothing is cut off at the end of a sheet, and every picture can be seen."""
    fits = page.evaluate(
        "[...document.querySelectorAll('.sheet')].every(e => e.scrollHeight <= e.clientHeight + 1"
        " && e.scrollWidth <= e.clientWidth + 1)"
    )
    least = page.evaluate("Math.min(999, ...[...document.querySelectorAll('.sheet svg')].map(e => e.clientHeight))")
    return bool(fits) and least >= 40


NEW = ["--actor", "The Ruler of All the Northern Provinces", "--actor", "Rebels", "--actor", "Great Power"]


def test_a_newcomers_brief_is_two_sheets_as_well(browser: Browser, tmp_path: Path) -> None:
    """Once as `new` writes it, full of questions; once with long words wherever words can be long, and judged."""
    asked = tmp_path / "river.yaml"
    options = ["--option", "Rebels: fight on", "--out", str(asked)]
    assert CliRunner().invoke(main, ["new", "river", *NEW, *options]).exit_code == 0
    judged = tmp_path / "judged.yaml"
    text = asked.read_text("utf-8").replace("not judged yet", "judged")
    lines = "\n".join(f"    - {'something that nobody has put into a model so far, ' * 3}{place}" for place in range(8))
    judged.write_text(text.replace("crisis:\n", f"crisis:\n  not_modelled:\n{lines}\n", 1), "utf-8")
    for file in (asked, judged):
        found = brief_of(demarche.run(file, draws=16).answer, "1")
        page, seen = opened(browser, written(file.with_suffix(".html"), brief_html(found)))
        page.emulate_media(media="print")
        assert sheets(page.pdf(prefer_css_page_size=True)) == [A4, A4]
        assert whole(page)
        assert seen == []
        assert sheets(as_file(found, "pdf")[0]) == [A4, A4]
    assert found.verdict != "No answer yet."


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_word_gets_every_picture(tmp_path: Path) -> None:
    found = brief_of(demarche.run(loads(SMALL), draws=8).answer, "1")
    content, missing = as_file(found, "docx")
    assert missing == ""
    document = docx.Document(io.BytesIO(content))
    assert len(document.inline_shapes) == len(found.front) + len(found.back) > 0


def test_a_state_in_the_picture_dims_what_it_does_not_touch(browser: Browser, report: Path) -> None:
    page, _ = opened(browser, report)
    if not page.locator("#who-moves").count():  # the newcomer's file has no moves
        assert not page.locator("svg [data-node]").count()
        return
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert page.locator("svg .dim").count() == 0
    last = page.locator("svg [data-node]:visible").last
    last.focus()
    assert page.locator("svg .dim").count() > 0
    assert "dim" not in (last.get_attribute("class") or "")
    last.blur()
    assert page.locator("svg .dim").count() == 0


def test_every_picture_says_what_it_shows(browser: Browser, report: Path) -> None:
    page, _ = opened(browser, report)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    pictures = page.locator("figure").all()
    assert len(pictures) >= 2
    for picture in pictures:
        assert picture.locator("figcaption").inner_text()
        assert len(picture.locator(".reading").inner_text()) > 40
        assert len(picture.locator(".alt").inner_text()) > 20


def test_every_link_leads_to_a_place_here_or_in_the_file_beside(browser: Browser, report: Path) -> None:
    appendix = report.with_name("appendix.html")
    places = {}
    for path in (report, appendix):
        page, _ = opened(browser, path)
        ids = page.evaluate("[...document.querySelectorAll('[id]')].filter(e => !e.closest('svg')).map(e => e.id)")
        assert len(ids) == len(set(ids))
        places[path.name] = set(ids)
    for path, other in ((report, appendix), (appendix, report)):
        page, _ = opened(browser, path)
        links = page.evaluate(
            "[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"
            ".filter(a => !a.startsWith('http'))"
        )
        assert links
        for link in links:
            name, _, place = link.partition("#")
            assert name in ("", other.name)
            assert not place or place in places[name or path.name], link


def test_two_clicks_lead_from_the_answer_to_a_judgement_and_its_source(browser: Browser, report: Path) -> None:
    page, _ = opened(browser, report)
    folded = page.locator("#grounds summary")
    if folded.count():  # with few versions nothing is drawn there, and the table stands open
        folded.click()
    row = page.locator("#grounds tr").filter(has=page.locator("a[href*='#source-']")).first
    row.locator("a", has_text="in the full list").click()
    assert page.url.endswith("appendix.html#" + page.evaluate("decodeURIComponent(location.hash.slice(1))"))
    judgement = page.locator("tr:target")
    judgement.wait_for(state="visible")
    cited = judgement.locator("a[href*='#source-']").first
    name = cited.inner_text()
    cited.click()
    source = page.locator(f"tr[id='source-{name}']:target")
    source.wait_for(state="visible")
    assert source.inner_text().startswith(name)
