"""The claims of a crisis: a board by inputs and by record, the argument as a map, and both to take away."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from demarche.report.argument_map import argdown, argument_svg, in_argument
from demarche.report.claims_words import how_often
from demarche.study.claims.argument import carried, premises_of
from demarche.study.claims.board import Standing, board_of
from demarche.workbench.pages import page, piece, rendered
from demarche.workbench.room import Room

__all__ = ["ClaimsPages"]

_OFTEN = ("always", "nearly always", "mostly", "split", "seldom", "nearly never", "never", "not tested")
_RECORD = {
    "supported": "The record supports it",
    "mixed": "The record is mixed",
    "open": "The record is open",
    "contradicted": "The record contradicts it",
    "": "Not looked up",
}


class ClaimsPages:
    """The pages about claims."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._board: tuple[str, tuple[Standing, ...]] = ("", ())

    async def show(self, request: Request) -> Response:
        """The page; where each claim stands follows."""
        if not self.room.opened:
            return RedirectResponse("/cases")
        crisis = await run_in_threadpool(lambda: self.room.crisis)
        claims = crisis.file.claims
        premises = premises_of(claims)
        below = [claim for claim in in_argument(claims) if claim.supports]
        return page(
            self.room,
            "claims.html.j2",
            page="claims",
            claims=claims,
            premises=below,
            resting={name: of for name, of in premises.items() if of},
            argument=self._argument(frozenset()),
        )

    async def argument(self, request: Request) -> Response:
        """The map without the premises that are switched off."""
        form = await request.form()
        gone = frozenset(str(value) for value in form.getlist("gone"))
        return HTMLResponse(await run_in_threadpool(self._argument, gone))

    def _argument(self, gone: frozenset[str]) -> str:
        claims = self.room.crisis.file.claims
        known = [claim.id for claim in claims if claim.id in gone]
        held = carried(claims, known)
        fallen = [claim for claim in claims if claim.id not in held and claim.id not in known]
        return rendered("argument.html.j2", svg=argument_svg(claims, known), gone=known, fallen=fallen)

    async def board(self, request: Request) -> Response:
        """Where each claim stands."""
        found = await run_in_threadpool(self._standing)
        crisis = self.room.crisis
        texts = {claim.id: claim for claim in crisis.file.claims}
        cells: dict[tuple[str, str], list[Standing]] = {}
        for standing in found:
            often = "not tested" if standing.share is None else how_often(standing.share)
            cells.setdefault((texts[standing.id].record, often), []).append(standing)
        rows = [record for record in _RECORD if any((record, often) in cells for often in _OFTEN)]
        return piece(
            "board.html.j2",
            cells=cells,
            rows=rows,
            columns=_OFTEN,
            record=_RECORD,
            texts=texts,
            versions=self._tested(found),
        )

    @staticmethod
    def _tested(found: tuple[Standing, ...]) -> int:
        return max((standing.tested for standing in found), default=0)

    def _standing(self) -> tuple[Standing, ...]:
        mark = self.room.mark
        if self._board[0] != mark:
            with self.room.alone():
                self._board = (mark, board_of(self.room.crisis, draws=self.room.versions))
        return self._board[1]

    async def out(self, request: Request) -> Response:
        """The argument as a file to keep."""
        kind = request.path_params["kind"]
        if kind not in ("svg", "argdown") or not self.room.opened:
            return PlainTextResponse("There is no such file.", 404)
        crisis = await run_in_threadpool(lambda: self.room.crisis)
        claims = crisis.file.claims
        if not in_argument(claims):
            return PlainTextResponse("No claim of this case supports another: there is no argument to keep.", 404)
        body, media = {
            "svg": (argument_svg(claims), "image/svg+xml"),
            "argdown": (argdown(crisis.file.crisis.title, claims), "text/plain; charset=utf-8"),
        }[kind]
        headers: Mapping[str, str] = {"content-disposition": f'attachment; filename="{crisis.id}.{kind}"'}
        return Response(body, media_type=media, headers=headers)
