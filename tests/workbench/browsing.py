"""A real browser for the workbench, and a page of it that must ask no other address and report no error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.workbench.serving import Open

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
COUNT = """
addEventListener("DOMContentLoaded", () => document.body.addEventListener("htmx:afterSettle", (event) => {
  const seen = document.body.dataset;
  if (event.detail.target.id === "answer") seen.answers = Number(seen.answers || 0) + 1;
}));
"""


@contextmanager
def launched() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield found
        found.close()


def left(said: str) -> bool:
    """Whether it only says that a page was left while an answer was on its way."""
    return said.startswith(("htmx:afterRequest", "htmx:sendAbort"))


@contextmanager
def at_work(browser: Any, bench: Open, width: int = 1280) -> Iterator[Any]:
    """The first page, opened by its address."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_init_script(COUNT)
    page = context.new_page()
    wrong: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" and not left(said.text) else None)
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(bench.door.address)
    yield page
    context.close()
    assert wrong == [], wrong
    assert [url for url in asked if not url.startswith((f"http://127.0.0.1:{bench.door.port}/", "data:"))] == []
