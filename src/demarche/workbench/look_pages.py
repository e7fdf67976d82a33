"""What there is to look at beside the answer: the days, the actors, each engine alone, and past runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from demarche.crisis import Crisis
from demarche.engine.registry import engines, taking_part
from demarche.page.parts import Cell
from demarche.report.actors_map import actors_svg, ties_of
from demarche.report.engine_page import engine_page
from demarche.report.first_words import first_screen
from demarche.report.html import html
from demarche.study.asking import ask
from demarche.workbench.pages import page, piece, report, report_at, to
from demarche.workbench.room import Room

__all__ = ["LookPages"]

_FORECAST = "when"
"""The picture of the first screen that shows the months to come."""


@dataclass(frozen=True)
class _Day:
    """Something that happened."""

    date: dt.date
    words: str
    source: tuple[str, ...]
    later: bool
    """Whether it happened after the day of the question, so that no engine reads it."""


class LookPages:
    """Pages that change nothing."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def timeline(self, request: Request) -> Response:
        """Dated events before and after the day of the question."""
        if not self.room.opened:
            return RedirectResponse("/cases")
        crisis = await run_in_threadpool(lambda: self.room.crisis)
        header = crisis.file.crisis
        return page(
            self.room,
            "timeline.html.j2",
            page="timeline",
            days=_days(crisis),
            day=header.as_of,
            summary="" if crisis.file.outcome is None else crisis.file.outcome.summary,
        )

    async def forecast(self, request: Request) -> Response:
        """What was expected on the day for the months after it."""

        def told() -> Cell | None:
            cells = first_screen(self.room.desk().base).cells
            return next((cell for cell in cells if cell.id == _FORECAST), None)

        return piece("forecast.html.j2", cell=await run_in_threadpool(told))

    async def actors(self, request: Request) -> Response:
        """Who arms, hosts or opposes whom."""
        if not self.room.opened:
            return RedirectResponse("/cases")
        crisis = await run_in_threadpool(lambda: self.room.crisis)
        labels = {actor.id: actor.label for actor in crisis.file.actors}
        ties = [(labels[a], ", ".join(kinds), labels[b]) for (a, b), kinds in ties_of(crisis.file.relations).items()]
        return page(
            self.room,
            "actors.html.j2",
            page="actors",
            picture=actors_svg(crisis.file.relations, labels),
            ties=ties,
            actors=crisis.file.actors,
        )

    async def engines(self, request: Request) -> Response:
        """The engines that have something to say of this crisis."""
        if not self.room.opened:
            return RedirectResponse("/cases")
        crisis = await run_in_threadpool(lambda: self.room.crisis)
        return page(self.room, "engines.html.j2", page="engines", engines=taking_part(crisis))

    async def engine(self, request: Request) -> Response:
        """What one engine alone says, as a page of its own."""
        wanted = next((one for one in engines() if one.name == request.path_params["name"]), None)
        if wanted is None or not self.room.opened:
            return PlainTextResponse("There is no such engine.", 404)

        def asked() -> str:
            with self.room.alone():
                found = ask(self.room.crisis, wanted, draws=self.room.versions)
            # Where a war stands the screen's question is the war's: the page is of whoever answered.
            return html(engine_page(found.engine, found.answer, found.reader))

        return report(await run_in_threadpool(asked))

    async def runs(self, request: Request) -> Response:
        """The runs in the folder and in those that were named, those of the command line among them."""
        runs, damaged = await run_in_threadpool(self.room.runs.found)
        return page(self.room, "runs.html.j2", page="runs", runs=runs, damaged=damaged, folders=self.room.runs)

    async def look(self, request: Request) -> Response:
        """Look for runs in another folder below this one."""
        form = await request.form()
        await run_in_threadpool(self.room.runs.add, str(form.get("folder", ""))[:500])
        return to(request, "/runs")

    async def look_no_more(self, request: Request) -> Response:
        """Look no more in a folder that was named here."""
        form = await request.form()
        await run_in_threadpool(self.room.runs.drop, str(form.get("folder", ""))[:500])
        return to(request, "/runs")

    async def report(self, request: Request) -> Response:
        """The report of a past run, or its appendix."""
        asked = (request.path_params[key] for key in ("root", "run", "file"))
        path = await run_in_threadpool(self.room.runs.report, *asked)
        return PlainTextResponse("There is no such report.", 404) if path is None else report_at(path)


def _days(crisis: Crisis) -> list[_Day]:
    """What happened, in order of the days."""
    file = crisis.file
    day = file.crisis.as_of
    found = [_Day(one.date, one.event, one.source, one.date > day) for one in file.events]
    if file.outcome is not None:
        found += [_Day(one.date, one.event, one.source, True) for one in file.outcome.events]
    return sorted(found, key=lambda one: one.date)
