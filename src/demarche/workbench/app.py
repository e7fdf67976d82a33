"""The pages of the workbench and what they ask: the answer under other judgements, views, and the full run."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from demarche.errors import DemarcheError
from demarche.page.numbers import chance
from demarche.report.first import First
from demarche.report.first_words import first_screen
from demarche.workbench.background import FullRun
from demarche.workbench.desk import Desk, Setting, changed
from demarche.workbench.guard import Door, Guard
from demarche.workbench.views import View, ViewFolder

__all__ = ["application"]

_HERE = Path(__file__).parent
_SHOWN = 8
"""Judgements shown at first."""
Handler = Callable[[Request], Awaitable[Response]]


def application(desk: Desk, door: Door, *, case: str, folder: Path) -> Guard:
    """The workbench on one crisis. ``case`` is what ``demarche run`` takes; views and runs are kept in ``folder``."""
    bench = _Bench(desk, case, folder)
    routes = [
        Route("/", bench.what_if),
        Route("/answer", bench.answer, methods=["POST"]),
        Route("/views", bench.save, methods=["POST"]),
        Route("/compare", bench.compare),
        Route("/run", bench.start, methods=["POST"]),
        Route("/run", bench.status),
        Route("/stop", bench.stop, methods=["POST"]),
        Route("/report/{name}", bench.report),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
    ]
    app = Starlette(routes=routes, exception_handlers={DemarcheError: _complained})
    return Guard(app, door)


async def _complained(request: Request, error: Exception) -> Response:
    """What was wrong, in place of the answer."""
    return HTMLResponse(_templates().get_template("wrong.html.j2").render(words=str(error)), 200)


@functools.cache
def _templates() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("demarche.workbench", "templates")]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Pictures are made by the report's own functions, which escape every word they are given.
    environment.filters["picture"] = lambda svg: Markup(svg)
    return environment


class _Bench:
    def __init__(self, desk: Desk, case: str, folder: Path) -> None:
        self.desk, self.case, self.folder = desk, case, folder
        self.views = ViewFolder(folder, desk.crisis.id)
        self.run = FullRun()

    async def what_if(self, request: Request) -> Response:
        """The page of sliders, with a view laid on it if one is named."""
        name = request.query_params.get("view", "")
        view = self.views.read(name) if name else None
        setting = Setting() if view is None else view.setting
        first = await run_in_threadpool(self.desk.first, setting)
        dials = self.desk.dials
        shown = [dial for place, dial in enumerate(dials) if place < _SHOWN or dial.path in setting.changes]
        return self._page(
            "what_if.html.j2",
            dials=shown,
            others=[dial for dial in self.desk.dials if dial not in shown],
            setting=setting,
            view=view,
            fragment=self._fragment(first, setting),
        )

    async def answer(self, request: Request) -> Response:
        """The first screen under what the form holds."""
        setting = await self._setting(request)
        first = await run_in_threadpool(self.desk.first, setting)
        return HTMLResponse(self._fragment(first, setting))

    async def save(self, request: Request) -> Response:
        """Keep what the form holds as a view."""
        form = await request.form()
        setting = await self._setting(request)
        name = str(form.get("name", "")).strip()
        told = {path: str(form.get(f"{path}:why", "")).strip()[:500] for path in setting.changes}
        self.views.write(View(name=name, setting=setting, reasons=told), self.desk.dials, before=None)
        return self._piece("saved.html.j2", name=name)

    async def compare(self, request: Request) -> Response:
        """The file and a view, or two views, side by side."""
        names = [request.query_params.get(key, "") for key in ("a", "b")]
        sides = []
        for name in names:
            setting = self.views.read(name).setting if name else Setting()
            sides.append((name or "the file", setting, await run_in_threadpool(self.desk.first, setting)))
        differ = sorted({path for _, setting, _ in sides for path in setting.changes})
        known = {dial.path: dial for dial in self.desk.dials}
        rows = [
            (known[path].words, *(_said(setting, path, known[path].value) for _, setting, _ in sides))
            for path in differ
            if path in known
        ]
        return self._page(
            "compare.html.j2",
            sides=[(name, self._fragment(first, setting), first) for name, setting, first in sides],
            rows=rows,
            same=sides[0][2].verdict == sides[1][2].verdict,
            chosen=names,
        )

    async def start(self, request: Request) -> Response:
        """Begin the full run under what the form holds."""
        setting = await self._setting(request)
        values = self.desk.under(Setting(changes=setting.changes)).changes
        changes = tuple(f"{path}={_written(value)}" for path, value in values)
        stamp = dt.datetime.now().strftime("%Y%m%d-%H%M%S")
        folder = self.folder / "runs" / f"{self.desk.crisis.id}-{stamp}"
        self.run.start(self.case, changes, setting.levers, folder)
        return await self.status(request)

    async def status(self, request: Request) -> Response:
        """How the full run is doing."""
        return self._piece("run.html.j2", run=self.run)

    async def stop(self, request: Request) -> Response:
        """End the full run."""
        await run_in_threadpool(self.run.stop)
        return await self.status(request)

    async def report(self, request: Request) -> Response:
        """The report of the full run, or its appendix."""
        name = request.path_params["name"]
        if self.run.folder is None or name not in ("report.html", "appendix.html"):
            return PlainTextResponse("There is no such report.", 404)
        path = self.run.folder / name
        return FileResponse(path) if path.is_file() else RedirectResponse("/")

    async def _setting(self, request: Request) -> Setting:
        form = await request.form()
        given = {key: value for key, value in form.items() if isinstance(value, str)}
        levers = tuple(value for value in form.getlist("lever") if isinstance(value, str))
        return Setting(changes=changed(self.desk.dials, given), levers=levers)

    def _fragment(self, first: First, setting: Setting) -> str:
        base = self.desk.base
        return (
            _templates()
            .get_template("answer.html.j2")
            .render(
                screen=first_screen(first),
                first=first,
                base=base,
                setting=setting,
                chance=chance,
                same=first.verdict == base.verdict,
            )
        )

    def _page(self, template: str, **given: Any) -> Response:
        crisis = self.desk.crisis
        seat = crisis.file.crisis.seat
        levers = sorted(crisis.file.levers, key=lambda lever: lever.seat != seat)
        page = (
            _templates()
            .get_template(template)
            .render(
                title=crisis.file.crisis.title,
                question=crisis.file.crisis.question,
                levers=[(lever, crisis.label(lever.seat), lever.seat == seat) for lever in levers],
                views=self.views.names(),
                versions=self.desk.versions,
                **given,
            )
        )
        return HTMLResponse(page)

    def _piece(self, template: str, **given: Any) -> Response:
        return HTMLResponse(_templates().get_template(template).render(**given))


def _said(setting: Setting, path: str, otherwise: str) -> str:
    ends = setting.changes.get(path)
    if ends is None:
        return otherwise
    return f"{ends[0]:g}" if ends[0] == ends[1] else f"{ends[0]:g} to {ends[1]:g}"


def _written(value: Any) -> str:
    """A value as ``--set`` takes it."""
    import json

    return json.dumps(value)
