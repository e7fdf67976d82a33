"""Where one begins: the cases of the folder and those that come with demarche, and a new crisis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from demarche.crisis import loads
from demarche.crisis.template import Outline, blank_file, owned, slug
from demarche.engine.registry import drafts
from demarche.errors import Complaint, CrisisError, DemarcheError
from demarche.store import write_new_text
from demarche.workbench.pages import page, to
from demarche.workbench.room import Room

__all__ = ["StartPages"]

_FIELDS = ("as_of", "title", "question", "actors", "seat", "options", "done", "patrons", "war")


class StartPages:
    """The list of cases, and the form of a new one."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def cases(self, request: Request) -> Response:
        """What can be opened."""
        found = await run_in_threadpool(self.room.found)
        return page(self.room, "cases.html.j2", page="cases", found=found, folder=str(self.room.folder))

    async def open(self, request: Request) -> Response:
        """Open one of the list."""
        form = await request.form()
        await run_in_threadpool(self.room.open_found, str(form.get("name", "")))
        return to(request, "/" if self.room.draft is None else "/case")

    async def new(self, request: Request) -> Response:
        """The form of a new crisis."""
        question = "Should we go to the negotiating table now?"
        empty = dict.fromkeys(_FIELDS, "") | {"question": question, "war": "yes"}
        return page(self.room, "new.html.j2", page="cases", given=empty, wrong="")

    async def create(self, request: Request) -> Response:
        """Write a new file of what the form holds and open it; if it cannot be, the form again, filled in."""
        form = await request.form()
        given = {name: str(form.get(name, ""))[:20_000] for name in _FIELDS}
        try:
            await run_in_threadpool(self._create, given)
        except DemarcheError as error:
            return page(self.room, "new.html.j2", page="cases", given=given, wrong=str(error))
        return to(request, "/case")

    def _create(self, given: Mapping[str, str]) -> None:
        outline = _outline(given)
        path = self.room.new_path(outline.id)
        text = blank_file(outline, drafts)
        try:
            loads(text, path.name)
        except CrisisError as error:
            first = error.problems[0]
            raise Complaint(f"{first.where}: {first.message}", first.remedy) from None
        write_new_text(path, text)
        self.room.open(str(path))


def _outline(given: Mapping[str, str]) -> Outline:
    try:
        day = dt.date.fromisoformat(given["as_of"].strip())
    except ValueError:
        raise Complaint("the day of the question is missing", "write year-month-day, such as 2024-05-01") from None
    if not slug(given["title"]):
        raise Complaint("the title is missing", "give a few words in Latin letters, such as: River war, May 2024")
    actors = tuple(name.strip() for line in _lines(given["actors"]) for name in line.split(",") if name.strip())
    if len(actors) < 2:
        raise Complaint("a crisis has two actors at least", "name them one a line, or with commas between")
    options, done, patrons = (
        tuple(_pair(line, what, actors) for line in _lines(given[key]))
        for key, what in (
            ("options", "what it could do"),
            ("done", "what it does today"),
            ("patrons", "the side it helps"),
        )
    )
    known = {name.casefold() for name in actors}
    for name in (*(owner for owner, _ in (*options, *done)), *(name for pair in patrons for name in pair)):
        if name.casefold() not in known:
            raise Complaint(f"{name[:80]!r} is none of the actors", f"write one of {', '.join(actors)[:200]}")
    return Outline(
        id=slug(given["title"]),
        title=given["title"],
        question=given["question"],
        as_of=day,
        actors=actors,
        options=(*options, *done),
        seat=given["seat"].strip(),
        patrons=patrons,
        at_war=given["war"] == "yes",
        done=dict.fromkeys(done, True),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pair(line: str, what: str, actors: Sequence[str]) -> tuple[str, str]:
    found = owned(line, actors)
    if found is None:
        raise Complaint(f"{line[:80]!r} names no actor", f"write ACTOR: {what}")
    return found
