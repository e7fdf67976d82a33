"""Two cases compared: chosen, worked out in the background, and shown with what their difference comes from."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from demarche.crisis.template import slug
from demarche.errors import Complaint
from demarche.store.inside import inside
from demarche.workbench.background import Job
from demarche.workbench.comparing import PAGE, PIECE
from demarche.workbench.pages import page, piece, report_at
from demarche.workbench.room import Room

__all__ = ["TwoPages"]

_DRAWS = {"16": "16 versions, as on the command line", "4": "4 versions: rough, the quickest", "64": "64 versions"}


class TwoPages:
    """The pages that compare two cases."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def show(self, request: Request) -> Response:
        """Which two cases?"""
        found = await run_in_threadpool(self.room.found)
        names = [entry.name for entry in found]
        here = self.room.draft.path.name if self.room.draft is not None else self.room.case
        a = here if here in names else names[0]
        b = next((name for name in reversed(names) if name != a), a)
        cases = [(one.name, f"{one.title} ({one.name})" if one.own else one.title) for one in found]
        return page(self.room, "two.html.j2", page="two", cases=cases, chosen=(a, b), draws=_DRAWS)

    async def start(self, request: Request) -> Response:
        """Begin to compare."""
        form = await request.form()
        a, b, draws = (str(form.get(key, "")) for key in ("a", "b", "draws"))
        await run_in_threadpool(self._start, a, b, draws)
        return await self.now(request)

    def _start(self, a: str, b: str, draws: str) -> None:
        if draws not in _DRAWS:
            raise Complaint(f"{draws[:20]!r} is no number of versions", "choose one of the list")
        if a == b:
            raise Complaint("both are the same case", "choose two that differ")
        places = [self.room.place_of(name) for name in (a, b)]
        draft = self.room.draft
        if draft is not None and draft.changed and draft.path.resolve() in {Path(place).resolve() for place in places}:
            raise Complaint("the case has changes that are not saved, and a comparison reads the file", "save it first")
        name = f"{slug(a) or 'a'}-and-{slug(b) or 'b'}-{draws}"
        folder = inside(self.room.folder, f"comparisons/{name}")
        command = ("-m", "demarche.workbench.comparing", *places, draws, str(folder))
        self.room.background.begin(Job("comparison", f"the comparison of {a} and {b}", command, folder, (PIECE, PAGE)))

    async def now(self, request: Request) -> Response:
        """How far it is, or what was found."""
        work = self.room.background.last("comparison")
        at_work = work is not None and work.at_work
        found = "" if work is None or at_work or work.failed else _found(work.job.folder / PIECE)
        return piece("two_now.html.j2", work=work, at_work=at_work, found=found)

    async def stop(self, request: Request) -> Response:
        """End it."""
        work = self.room.background.last("comparison")
        if work is not None:
            await run_in_threadpool(work.stop)
        return await self.now(request)

    async def whole(self, request: Request) -> Response:
        """All that was found, as a page of its own."""
        work = self.room.background.last("comparison")
        if work is None or work.at_work or work.failed or not (work.job.folder / PAGE).is_file():
            return PlainTextResponse("There is no such page.", 404)
        return report_at(work.job.folder / PAGE)


def _found(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Complaint("what was found is not there any more, or cannot be read", "compare them again") from None
