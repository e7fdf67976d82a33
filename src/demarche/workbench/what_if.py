"""What if: the answer under other judgements, views, and the full run."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from demarche.engine.track import shipped_track
from demarche.errors import Complaint
from demarche.page.numbers import chance
from demarche.report.first import First
from demarche.report.first_words import first_screen
from demarche.report.views_words import part_words
from demarche.study.views import Views, compare_views
from demarche.workbench.background import Job
from demarche.workbench.desk import PART, Desk, Dial, Setting, Turn, changed
from demarche.workbench.pages import gave_way, page, piece, rendered, report_at
from demarche.workbench.room import GaveWay, Room
from demarche.workbench.views import View, ViewFolder

__all__ = ["WhatIf"]

_SHOWN = 8
"""Judgements shown at first."""


class WhatIf:
    """The pages of sliders and views, and the full run."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def _views(self, desk: Desk) -> ViewFolder:
        return ViewFolder(self.room.folder, desk.crisis.id)

    async def show(self, request: Request) -> Response:
        """The page of sliders, with a view laid on it if one is named."""
        if not self.room.opened:
            return RedirectResponse("/cases")
        desk = await run_in_threadpool(self.room.desk)
        name = request.query_params.get("view", "")
        view = self._views(desk).read(name) if name else None
        setting = Setting() if view is None else view.setting
        first = await run_in_threadpool(desk.first, setting)
        shown = _shown(desk, setting)
        return self._page(
            desk,
            "what_if.html.j2",
            dials=shown,
            others=[dial for dial in desk.dials if dial not in shown],
            setting=setting,
            view=view,
            mark=self.room.mark,
            fragment=_fragment(desk, first, setting, self._numbered()),
        )

    def _numbered(self) -> int:
        """The number of an answer that is being given; what followed the one before is to end."""
        self.room.answers += 1
        return self.room.answers

    async def answer(self, request: Request) -> Response:
        """The first screen under what the form holds; the levers and the turns follow by themselves."""
        number = self._numbered()
        desk, setting = await self._setting(request)
        part = await run_in_threadpool(desk.part, setting)
        if part is not None:
            return HTMLResponse(_fragment(desk, part, setting, number, whole=False))
        first = await run_in_threadpool(desk.first, setting)
        return HTMLResponse(_fragment(desk, first, setting, number))

    async def rest(self, request: Request) -> Response:
        """The first screen over all versions, where its first part was given already; nothing if more has moved."""
        desk, setting = await self._setting(request)
        of = await self._follows(request)
        number = self._numbered() if of is None else of
        try:
            first = await run_in_threadpool(desk.first, setting, lambda: self.room.give_way(number))
        except GaveWay:
            return Response(status_code=204)
        return HTMLResponse(_fragment(desk, first, setting, number))

    async def helps(self, request: Request) -> Response:
        """What each lever adds to what the form holds."""
        desk, setting = await self._setting(request)
        of = await self._follows(request)

        def helped() -> tuple[First, int]:
            with self.room.alone(of):
                number = self.room.answers if of is None else of
                return desk.helped(setting, lambda: self.room.give_way(number)), number

        try:
            found, number = await run_in_threadpool(helped)
        except GaveWay:
            return gave_way("/helps", "#helps", id="helps")
        cells = first_screen(found).cells
        cell = next((cell for cell in cells if cell.id == "helps"), None)
        return piece("helps.html.j2", cell=cell, number=number)

    async def turns(self, request: Request) -> Response:
        """Where the verdict turns as one of the judgements that are shown moves, and which is next."""
        desk, setting = await self._setting(request)
        of, at = await self._follows(request), str((await request.form()).get("at", ""))
        shown = _shown(desk, setting)
        place = int(at) if at.isdecimal() and len(at) < 4 else len(shown)
        if place >= len(shown):
            return HTMLResponse("")
        open_ = await run_in_threadpool(_open, desk, setting)

        def turning() -> tuple[tuple[Turn, ...], int]:
            if open_:
                return (), self.room.answers if of is None else of
            with self.room.alone(of):
                number = self.room.answers if of is None else of
                return desk.turning(setting, shown[place].path, lambda: self.room.give_way(number)), number

        try:
            found, number = await run_in_threadpool(turning)
        except GaveWay:
            return gave_way("/turns", "closest div", at=place)
        following = place + 1 if place + 1 < len(shown) else None
        return piece("turns.html.j2", turns=found, dial=shown[place], number=number, at=following, open=open_)

    async def turn(self, request: Request) -> Response:
        """Where the verdict turns as one judgement of the form moves, since somebody asks."""
        desk, setting = await self._setting(request)
        path = str((await request.form()).get("turn", ""))
        open_ = await run_in_threadpool(_open, desk, setting)

        def turning() -> tuple[Turn, ...]:
            if open_:
                return ()
            with self.room.alone():
                return desk.turning(setting, path)

        found = await run_in_threadpool(turning)
        dial = next(dial for dial in desk.dials if dial.path == path)
        return piece("turn.html.j2", turns=found, dial=dial, open=open_)

    @staticmethod
    async def _follows(request: Request) -> int | None:
        """The number of the answer that a request follows by itself; None where somebody asked."""
        given = str((await request.form()).get("of", ""))
        return int(given) if given.isdecimal() and len(given) < 12 else None

    async def save(self, request: Request) -> Response:
        """Keep what the form holds as a view."""
        form = await request.form()
        desk, setting = await self._setting(request)
        name = str(form.get("name", "")).strip()
        told = {path: str(form.get(f"{path}:why", "")).strip()[:500] for path in setting.changes}
        self._views(desk).write(View(name=name, setting=setting, reasons=told), desk.dials, before=None)
        return piece("saved.html.j2", name=name)

    async def blind(self, request: Request) -> Response:
        """The questions alone, for an analyst who should not see what the file answers."""
        desk = await run_in_threadpool(self.room.desk)
        return self._page(desk, "blind.html.j2", dials=desk.dials, mark=self.room.mark)

    async def parts(self, request: Request) -> Response:
        """What the difference between views and the file comes from, which takes longer than the answers."""
        desk = await run_in_threadpool(self.room.desk)
        folder = self._views(desk)
        names = dict.fromkeys(name for key in ("a", "b") if (name := request.query_params.get(key, "")))
        views = [folder.overlay(name) for name in names]

        def compared() -> Views:
            with self.room.alone():
                return compare_views(desk.crisis, views, draws=self.room.versions)

        found = await run_in_threadpool(compared)
        return piece("parts.html.j2", said=part_words(found))

    async def compare(self, request: Request) -> Response:
        """The file and a view, or two views, side by side."""
        names = [request.query_params.get(key, "") for key in ("a", "b")]
        desk = await run_in_threadpool(self.room.desk)
        sides = []
        for name in names:
            setting = self._views(desk).read(name).setting if name else Setting()
            sides.append((name or "the file", setting, await run_in_threadpool(desk.first, setting)))
        differ = sorted({path for _, setting, _ in sides for path in setting.changes})
        known = {dial.path: dial for dial in desk.dials}
        rows = [
            (known[path].words, *(_said(setting, path, known[path].value) for _, setting, _ in sides))
            for path in differ
            if path in known
        ]
        return self._page(
            desk,
            "compare.html.j2",
            sides=[(name, _fragment(desk, first, setting), first) for name, setting, first in sides],
            rows=rows,
            same=sides[0][2].verdict == sides[1][2].verdict,
            open=any(first.unjudged for _, _, first in sides),
            chosen=names,
        )

    async def start(self, request: Request) -> Response:
        """Begin the full run under what the form holds."""
        desk, setting = await self._setting(request)
        if self.room.draft is not None and self.room.draft.changed:
            raise Complaint("the case has changes that are not saved, and the full run reads the file", "save it first")
        values = desk.under(Setting(changes=setting.changes)).changes
        stamp = dt.datetime.now().strftime("%Y%m%d-%H%M%S")
        folder = self.room.folder / "runs" / f"{desk.crisis.id}-{stamp}"
        command = ["-c", "from demarche.cli import main; main()", "run", self.room.case, "--out", str(folder), "--told"]
        command += [word for path, value in values for word in ("--set", f"{path}={json.dumps(value)}")]
        command += [word for lever in setting.levers for word in ("--lever", lever)]
        self.room.background.begin(Job("run", f"the full run of {desk.crisis.id}", tuple(command), folder))
        return await self.status(request)

    async def status(self, request: Request) -> Response:
        """How the full run is doing."""
        work = self.room.background.last("run")
        return piece("run.html.j2", work=work, at_work=work is not None and work.at_work)

    async def stop(self, request: Request) -> Response:
        """End the full run."""
        work = self.room.background.last("run")
        if work is not None:
            await run_in_threadpool(work.stop)
        return await self.status(request)

    async def report(self, request: Request) -> Response:
        """The report of the full run, or its appendix."""
        name, work = request.path_params["name"], self.room.background.last("run")
        if work is None or name not in ("report.html", "appendix.html") or not (work.job.folder / name).is_file():
            return PlainTextResponse("There is no such report.", 404)
        return report_at(work.job.folder / name)

    async def _setting(self, request: Request) -> tuple[Desk, Setting]:
        form = await request.form()
        if str(form.get("mark", self.room.mark)) != self.room.mark:
            raise Complaint("the case has changed since this page was made", "reload the page")
        desk = await run_in_threadpool(self.room.desk)
        given = {key: value for key, value in form.items() if isinstance(value, str) and value.strip()}
        levers = tuple(value for value in form.getlist("lever") if isinstance(value, str))
        return desk, Setting(changes=changed(desk.dials, given), levers=levers)

    def _page(self, desk: Desk, template: str, **given: Any) -> Response:
        crisis = desk.crisis
        seat = crisis.file.crisis.seat
        levers = sorted(crisis.file.levers, key=lambda lever: lever.seat != seat)
        told = [(lever, crisis.label(lever.seat), lever.seat == seat) for lever in levers]
        return page(self.room, template, levers=told, views=self._views(desk).names(), **given)


def _shown(desk: Desk, setting: Setting) -> list[Dial]:
    """The judgements that stand at the top: those on which the answer hangs most, and those that are changed."""
    return [dial for place, dial in enumerate(desk.dials) if place < _SHOWN or dial.path in setting.changes]


def _open(desk: Desk, setting: Setting) -> bool:
    """Whether something is not judged yet, so that there is no verdict that could turn."""
    return desk.first(setting).unjudged


def _fragment(desk: Desk, first: First, setting: Setting, number: int = 0, *, whole: bool = True) -> str:
    same = first.verdict == desk.base.verdict
    return rendered(
        "answer.html.j2",
        screen=first_screen(first),
        first=first,
        base=desk.base,
        setting=setting,
        chance=chance,
        same=same,
        number=number,
        part=0 if whole else PART,
        versions=desk.versions,
        past="" if first.unjudged or first.leaning.past is None else shipped_track().told(first.leaning.past),
    )


def _said(setting: Setting, path: str, otherwise: str) -> str:
    ends = setting.changes.get(path)
    if ends is None:
        return otherwise
    return f"{ends[0]:g}" if ends[0] == ends[1] else f"{ends[0]:g} to {ends[1]:g}"
