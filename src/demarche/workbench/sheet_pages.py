"""The spreadsheet of a case: written out, taken back, and its differences shown before they enter the draft."""

from __future__ import annotations

import tempfile
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from demarche.errors import Complaint
from demarche.study.sheets import Change, applied, as_csv, changes, read_sheet, sheet_rows, workbook
from demarche.workbench.pages import page, to
from demarche.workbench.room import Room

__all__ = ["SheetPages"]

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class SheetPages:
    """The spreadsheet of the case that is open."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.waiting: tuple[str, str, list[Change]] | None = None
        """Of a table that came back: the fingerprint of the draft it was compared with, its name, what it changes."""

    async def out(self, request: Request) -> Response:
        """The judgements as they stand, as a file to keep."""
        kind = request.path_params["kind"]
        if kind not in _KINDS or not self.room.opened:
            return PlainTextResponse("There is no such spreadsheet.", 404)
        return await run_in_threadpool(self._out, kind)

    def _out(self, kind: str) -> Response:
        draft = self.room.draft
        source = self.room.crisis.source if draft is None else draft.source
        rows = list(sheet_rows(source))
        body = as_csv(rows).encode("utf-8-sig") if kind == "csv" else workbook(rows)
        name = Path(source.name).stem.encode("ascii", "ignore").decode() or "crisis"
        headers = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
        return Response(body, media_type=_KINDS[kind], headers=headers)

    async def back(self, request: Request) -> Response:
        """What a table that came back would change."""
        async with request.form() as form:
            given, at = form.get("sheet"), str(form.get("at", ""))
            if not isinstance(given, UploadFile) or not given.filename:
                raise Complaint("no spreadsheet was chosen", "choose the file that you changed")
            name, body = Path(given.filename).name[:80], await given.read()
        return await run_in_threadpool(self._back, at, name, body)

    def _back(self, at: str, name: str, body: bytes) -> Response:
        with self.room.lock:
            draft = self.room.own()
            draft.require(at)
            ending = Path(name).suffix.lower()
            if ending not in (".csv", ".xlsx"):
                raise Complaint(f"{name}: a spreadsheet ends in .csv or .xlsx", "save it as one of these")
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"sheet{ending}"
                path.write_bytes(body)
                found = changes(draft.source, read_sheet(path, name))
            self.waiting = (draft.at, name, found)
            return page(self.room, "sheet.html.j2", page="case", name=name, found=found, at=draft.at)

    async def take(self, request: Request) -> Response:
        """Make the changes that were shown, in the draft."""
        form = await request.form()
        await run_in_threadpool(self._take, str(form.get("at", "")))
        return to(request, "/case?said=taken")

    def _take(self, at: str) -> None:
        with self.room.lock:
            draft = self.room.own()
            if self.waiting is None or self.waiting[0] != at:
                raise Complaint("the spreadsheet was not compared with the file as it stands", "give it again")
            _, name, found = self.waiting
            editor = applied(draft.source, found)
            draft.become(at, f"the spreadsheet {name}", editor.source.text)
            self.waiting = None
