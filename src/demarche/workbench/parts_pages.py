"""What a crisis file does not have yet and could: a part of it as a form that follows the schema, and single values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from demarche.crisis.entries import Entry
from demarche.crisis.filling import asked_for, made
from demarche.errors import Complaint
from demarche.workbench.draft import Draft
from demarche.workbench.pages import piece, to
from demarche.workbench.room import Room
from demarche.workbench.steps import step_of

__all__ = ["PartsPages"]

_LONGEST = 5_000


class PartsPages:
    """The forms for what is not there yet."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def blank(self, request: Request) -> Response:
        """What has to be said of a new part, or the field of a value that the file does not have."""
        path = request.query_params.get("path", "")

        def told() -> Response:
            with self.room.lock:
                entry = _open(self.room.own(), path)
                asked = asked_for(self.room.own().source.data, entry) if entry.kind == "part" else ()
            return piece("filling.html.j2", entry=entry, asked=asked)

        return await run_in_threadpool(told)

    async def put(self, request: Request) -> Response:
        """Add the part that a form holds."""
        given = await request.form()
        form = {name: "\n".join(map(str, given.getlist(name)))[:_LONGEST] for name in given}
        path = form.get("path", "")
        await run_in_threadpool(self._changed, lambda draft: _put(draft, path, form))
        return to(request, f"/case?step={step_of(path).id}&said=added")

    def _changed(self, how: Callable[[Draft], None]) -> None:
        with self.room.lock:
            how(self.room.own())


def _put(draft: Draft, path: str, form: Mapping[str, str]) -> None:
    draft.require(form.get("at", ""))
    entry = _open(draft, path)
    place, value = made(draft.source.data, entry, form)
    draft.change(form.get("at", ""), f"an addition to {entry.title}", lambda editor: editor.set(place, value))


def _open(draft: Draft, path: str) -> Entry:
    """What the file does not say, by its path."""
    entry = draft.whole.get(path)
    if entry is None or entry.value is not None:
        raise Complaint(f"{path[:80]} is nothing that could be added", "reload the page")
    return entry
