"""The workbench as an application: its pages by their addresses, behind the guard."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from demarche.errors import DemarcheError
from demarche.workbench.case_pages import CasePages
from demarche.workbench.claims_pages import ClaimsPages
from demarche.workbench.guard import Door, Guard, TooLong
from demarche.workbench.look_pages import LookPages
from demarche.workbench.pages import HERE, charts, complained, too_long
from demarche.workbench.parts_pages import PartsPages
from demarche.workbench.room import Room
from demarche.workbench.sheet_pages import SheetPages
from demarche.workbench.start_pages import StartPages
from demarche.workbench.try_pages import TryPages
from demarche.workbench.two_pages import TwoPages
from demarche.workbench.what_if import WhatIf

__all__ = ["application"]


def application(room: Room, door: Door) -> Guard:
    """The workbench on a room; views, runs, drafts and new files are kept in the room's folder."""
    what_if, case, start, sheet = WhatIf(room), CasePages(room), StartPages(room), SheetPages(room)
    claims, look, two, tries = ClaimsPages(room), LookPages(room), TwoPages(room), TryPages(room)
    parts = PartsPages(room)
    routes = [
        Route("/", what_if.show),
        Route("/answer", what_if.answer, methods=["POST"]),
        Route("/answer/rest", what_if.rest, methods=["POST"]),
        Route("/helps", what_if.helps, methods=["POST"]),
        Route("/turn", what_if.turn, methods=["POST"]),
        Route("/turns", what_if.turns, methods=["POST"]),
        Route("/views", what_if.save, methods=["POST"]),
        Route("/blind", what_if.blind),
        Route("/compare", what_if.compare),
        Route("/compare/parts", what_if.parts),
        Route("/run", what_if.start, methods=["POST"]),
        Route("/run", what_if.status),
        Route("/stop", what_if.stop, methods=["POST"]),
        Route("/report/{name}", what_if.report),
        Route("/cases", start.cases),
        Route("/open", start.open, methods=["POST"]),
        Route("/new", start.new),
        Route("/new", start.create, methods=["POST"]),
        Route("/case", case.show),
        Route("/case/problems", case.problems),
        Route("/case/blank", parts.blank),
        Route("/case/put", parts.put, methods=["POST"]),
        *(
            Route(f"/case/{name}", handler, methods=["POST"])
            for name, handler in (
                ("set", case.set),
                ("undo", case.undo),
                ("save", case.save),
                ("keep", case.keep),
                ("drop", case.drop),
                ("copy", case.copy),
                ("ask", case.ask),
                ("add", case.add),
                ("remove", case.remove),
                ("test", case.test),
                ("up", case.up),
            )
        ),
        Route("/claims", claims.show),
        Route("/claims/board", claims.board),
        Route("/claims/argument", claims.argument, methods=["POST"]),
        Route("/claims/argument.{kind}", claims.out),
        Route("/timeline", look.timeline),
        Route("/timeline/forecast", look.forecast),
        Route("/actors", look.actors),
        Route("/engines", look.engines),
        Route("/engines/{name}", look.engine),
        Route("/engines/{name}/try", tries.show),
        Route("/engines/{name}/try", tries.answer, methods=["POST"]),
        Route("/charts.css", charts),
        Route("/two", two.show),
        Route("/two", two.start, methods=["POST"]),
        Route("/two/now", two.now),
        Route("/two/stop", two.stop, methods=["POST"]),
        Route("/two/page", two.whole),
        Route("/runs", look.runs),
        Route("/runs", look.look, methods=["POST"]),
        Route("/runs/leave", look.look_no_more, methods=["POST"]),
        Route("/runs/{root}/{run}/{file}", look.report),
        Route("/sheet/take", sheet.take, methods=["POST"]),
        Route("/sheet", sheet.back, methods=["POST"]),
        Route("/sheet/crisis.{kind}", sheet.out),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    app = Starlette(routes=routes, exception_handlers={DemarcheError: complained, TooLong: too_long})
    app.state.room = room
    return Guard(app, door)
