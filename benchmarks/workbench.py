"""How long the workbench takes to answer, as its user sees it: in a browser, from a moved slider to the new pictures.

``python benchmarks/workbench.py [CASE ...]`` needs the extra ``workbench``, Playwright and a Chromium. Where all
versions take long the page shows the first of them first: *first pictures* are those, *all* the ones over every one.
"""

from __future__ import annotations

import socket
import statistics
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

from benchmark import Benchmark

from demarche.crisis import load
from demarche.workbench.desk import PART, Desk, Setting


def _moved(desk: Desk) -> None:
    """One answer under a judgement that was not asked about before."""
    dial = next(dial for dial in desk.dials if dial.kind == "range")
    desk.first(Setting(changes={dial.path: (dial.least, dial.most)}))


def _begun(desk: Desk) -> None:
    """The same over the first versions."""
    desk.took.append(1.0)
    dial = next(dial for dial in desk.dials if dial.kind == "range")
    desk.part(Setting(changes={dial.path: (dial.least, dial.most)}))


def _desk(case: str) -> Desk:
    return Desk(load(case))


BENCHMARKS = [
    Benchmark(f"an answer on {case}, {words}, no browser", budget, prepare=partial(_desk, case), run=run)
    for case, budget in (("syria-2013", "200 ms"), ("kosovo-1999", "500 ms"))
    for words, run in (("64 versions", _moved), (f"the first {PART}", _begun))
]
MOVES = 20
COUNT = """
addEventListener("DOMContentLoaded", () => document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "answer") return;
  window.settled ||= performance.now();
  if (!document.getElementById("rest")) window.whole = performance.now();
}));
"""
MOVE = """
(slider) => new Promise((done) => {
  const began = performance.now(), middle = (Number(slider.min) + Number(slider.max)) / 2;
  window.settled = window.whole = 0;
  const at = (window.moves = (window.moves || 0) + 1) / 100;
  slider.value = Number(slider.value) < middle ? Number(slider.max) * (0.6 + at) : middle * (1 - at);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  const look = () => (window.settled && (!ALL || window.whole)
    ? done([window.settled - began, window.whole - began]) : setTimeout(look, 5));
  look();
})
"""
"""Moves one end of a judgement to where it has not been, and waits until new pictures stand on the page."""


def main() -> None:
    """Print a line for each case."""
    from playwright.sync_api import sync_playwright

    cases = sys.argv[1:] or ["syria-2013", "kosovo-1999"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for case in cases:
            print(case, measured(browser, case))
        browser.close()


def measured(browser: Any, case: str) -> str:
    """What one case takes."""
    import uvicorn

    from demarche.workbench.app import application
    from demarche.workbench.guard import Door
    from demarche.workbench.hands import Hands
    from demarche.workbench.room import Room

    hands = Hands()
    hands.call()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        door = Door(held.getsockname()[1])
        server = uvicorn.Server(
            uvicorn.Config(application(Room(Path(folder), case, hands=hands), door), log_level="error")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(COUNT)
        page = context.new_page()
        began = time.perf_counter()
        page.goto(door.address)
        page.wait_for_selector("#answer svg")
        opened = time.perf_counter() - began
        sliders = page.locator(".dial:not(.others .dial) input[type=range]")
        said = "; ".join(_moved_by_hand(sliders, whole) for whole in (False, True))
        context.close()
        server.should_exit = True
        thread.join(10)
        hands.dismiss()
    return f"opened in {opened:.1f} s; {said}"


def _busy() -> float:
    """Processor time of the server's threads: all but this one, which drives the browser."""
    return time.process_time() - time.thread_time()


def _moved_by_hand(sliders: Any, whole: bool) -> str:
    """Sliders moved one after the other: when the first pictures stand there, or those over all versions."""
    count, move = sliders.count(), MOVE.replace("ALL", "true" if whole else "false")
    times, work = [], []
    for place in range(MOVES):
        before = _busy()
        times.append(sliders.nth(place % count).evaluate(move)[whole])
        work.append(1000 * (_busy() - before))
    what = "all" if whole else "first pictures"
    return (
        f"{what}: median {statistics.median(times):.0f} ms ({min(times):.0f} - {max(times):.0f} ms), "
        f"{statistics.median(work):.0f} ms of the server's processor time a move ({min(work):.0f} - {max(work):.0f} ms)"
    )


if __name__ == "__main__":
    main()
