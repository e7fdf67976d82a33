"""The report in a real browser: nothing is fetched or fails; it reads on a phone, on paper and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import demarche

pytestmark = pytest.mark.browser

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


@pytest.fixture(scope="module", params=["syria-2013", "kosovo-1999"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    result = demarche.run(demarche.load(request.param), draws=16)
    return demarche.write_report(result, tmp_path_factory.mktemp("report") / "report.html")


def opened(browser: Browser, report: Path, width: int = 1000, *, script: bool = True) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page, seen = context.new_page(), []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: seen.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(report.as_uri())
    return page, seen


def test_nothing_is_fetched_and_nothing_fails(browser: Browser, report: Path) -> None:
    page, seen = opened(browser, report)
    page.mouse.wheel(0, 20_000)
    page.locator("svg [data-node]").first.hover()
    for summary in page.locator("summary").all():
        summary.click()
    assert seen == []
    assert report.stat().st_size < 2_000_000


def test_the_verdict_stands_on_the_first_screen(browser: Browser, report: Path) -> None:
    page, _ = opened(browser, report)
    box = page.locator(".callout").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900
    assert "In short" in (page.locator(".callout .label").first.text_content() or "")


@pytest.mark.parametrize("width", [400, 320])
def test_it_reads_on_a_phone(browser: Browser, report: Path, width: int) -> None:
    page, _ = opened(browser, report, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.evaluate(
        "[...document.querySelectorAll('p,li,td')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 12
    drawn = page.evaluate(
        "[...document.querySelectorAll('svg text')].filter(e => e.getBBox().height)"
        ".map(e => e.getBoundingClientRect().height)"
    )
    assert min(drawn) >= 9


def test_it_reads_without_scripts(browser: Browser, report: Path) -> None:
    scripted, _ = opened(browser, report)
    plain, _ = opened(browser, report, script=False)
    assert plain.locator("main").inner_text() == scripted.locator("main").inner_text()
    assert plain.locator("svg").count() == scripted.locator("svg").count() >= 2


def test_paper_shows_the_folded_tables(browser: Browser, report: Path, tmp_path: Path) -> None:
    page, _ = opened(browser, report)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator("nav").is_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    assert len(page.pdf(path=tmp_path / "report.pdf")) > 10_000


def test_a_state_in_the_picture_dims_what_it_does_not_touch(browser: Browser, report: Path) -> None:
    page, _ = opened(browser, report)
    assert page.locator("svg .dim").count() == 0
    last = page.locator("svg [data-node]").last
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


def test_every_link_on_the_page_leads_to_a_place(browser: Browser, report: Path) -> None:
    page, _ = opened(browser, report)
    lost = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => decodeURIComponent(a.hash.slice(1)))"
        ".filter(id => !document.getElementById(id))"
    )
    assert lost == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].filter(e => !e.closest('svg')).map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_why_leads_to_a_judgement_and_from_there_to_its_source(browser: Browser, report: Path) -> None:
    """Two clicks from a line of the answer to the source of what it hangs on, although that stands in a fold."""
    page, _ = opened(browser, report)
    line = page.locator("#short li", has_text="Most hangs on what kind of player")
    line.locator(".why a").first.click()
    judgement = page.locator("tr:target")
    assert judgement.is_visible()
    assert "What kind of player" in judgement.inner_text()
    cited = judgement.locator("a[href^='#source-']").first
    name = cited.inner_text()
    cited.click()
    source = page.locator("tr:target")
    assert source.is_visible()
    assert source.inner_text().startswith(name)
