"""The workbench in a real browser: sliders, levers and views by hand, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.workbench.serving import Open, opened

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    with opened("syria-2013", tmp_path_factory.mktemp("bench")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=quiet)
        yield found
        found.close()


@pytest.fixture
def page(browser: Any, bench: Open) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(COUNT)
    found = context.new_page()
    wrong: list[str] = []
    asked: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    found.on("request", lambda request: asked.append(request.url))
    found.goto(bench.door.address)
    yield found
    context.close()
    assert wrong == []
    assert [url for url in asked if not url.startswith((f"http://127.0.0.1:{bench.door.port}/", "data:"))] == []


COUNT = """
addEventListener("DOMContentLoaded", () => document.body.addEventListener("htmx:afterSettle", (event) => {
  const seen = document.body.dataset;
  if (event.detail.target.id === "answer") seen.answers = Number(seen.answers || 0) + 1;
}));
"""


def answered(page: Any, times: int) -> str:
    """The answer once it has come so many times."""
    page.wait_for_selector(f"body[data-answers='{times}']", timeout=60_000)
    return str(page.inner_text("#answer"))


def move(page: Any, place: int, value: float) -> None:
    page.locator("input[type=range]").nth(place).evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', {bubbles: true})); }", value
    )


def test_an_afternoon_at_the_workbench(page: Any, bench: Open) -> None:
    assert "token" not in page.url
    said = page.inner_text("#answer")
    assert "Not now." in said
    for place in range(3):
        move(page, place, 0.95)
        said = answered(page, place + 1)
    for box in range(2):
        page.locator(".lever input").nth(box + 9).check()
        said = answered(page, box + 4)
    assert "By the file" in said or "The same verdict" in said
    page.fill("input[name=name]", "afternoon")
    page.click("text=Save the view")
    page.wait_for_selector("#saved a")
    assert (bench.folder / "views" / "afternoon.yaml").is_file()
    page.click("#saved a >> nth=1")
    page.wait_for_selector(".two svg")
    assert page.locator(".two > section").count() == 2
    assert "They differ in" in page.inner_text("main")


def test_back_to_the_file(page: Any) -> None:
    said = page.inner_text("#answer")
    move(page, 0, 0.95)
    answered(page, 1)
    page.click("#reset")
    assert answered(page, 2) == said


def test_the_two_ends_of_a_range_do_not_cross(page: Any) -> None:
    dial = page.locator(".dial:has(input[type=range] + output):has(label:nth-of-type(2))").first
    low, high = dial.locator("input[type=range]").nth(0), dial.locator("input[type=range]").nth(1)
    low.evaluate("s => { s.value = s.max; s.dispatchEvent(new Event('input', {bubbles: true})); }")
    assert high.input_value() == low.input_value()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(browser: Any, bench: Open, tmp_path: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(bench.door.address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
