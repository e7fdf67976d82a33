"""Everything a run says of a council: the vote on each draft asked about, its price, ways round, power, the record."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Columns, Drawn
from demarche.engine.plain import Plain
from demarche.engines import council as engine
from demarche.engines.council import (
    BestDraft,
    Body,
    Deadlock,
    PowerResult,
    Prices,
    RecordedVote,
    RouteOverVersions,
    VoteOverVersions,
    WinSet,
)
from demarche.engines.council.section import CouncilsPart

__all__ = ["CouncilAnswer", "CouncilsAnswer", "DraftAnswer", "answers_over", "councils_answer"]

TARGET = 0.5
"""A draft is counted as carried where it passes with at least this chance."""


@dataclass(frozen=True)
class DraftAnswer:
    """One draft that the file asks about.

    Chances are means over versions, in ``result`` over all and in ``by_type`` over the same with one actor of one
    type throughout. Prices, the win set and the best draft are worked out at the middle of the ranges.
    """

    id: str
    title: str
    result: VoteOverVersions
    by_type: dict[str, VoteOverVersions]
    """By ``actor=type``, for every type of an actor whose type moves a member."""
    prices: Prices
    win_set: WinSet
    best: BestDraft | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "id": self.id,
            "title": self.title,
            "result": self.result.to_dict(),
            "by_type": {name: result.to_dict() for name, result in self.by_type.items()},
            "prices": self.prices.to_dict(),
            "win_set": self.win_set.to_dict(),
            "best_draft": None if self.best is None else self.best.to_dict(),
        }


@dataclass(frozen=True)
class CouncilAnswer:
    """One council."""

    body: Body
    power: PowerResult
    deadlock: Deadlock
    drafts: tuple[DraftAnswer, ...]
    routes: tuple[RouteOverVersions, ...]
    """Ways round it, in file order."""
    record: tuple[RecordedVote, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "id": self.body.id,
            "name": self.body.name,
            "scale": self.body.scale,
            "status_quo": self.body.status_quo,
            "power": self.power.to_dict(),
            "deadlock": self.deadlock.to_dict(),
            "drafts": [draft.to_dict() for draft in self.drafts],
            "routes": [asdict(route) for route in self.routes],
            "record": [vote.to_dict() for vote in self.record],
        }


@dataclass(frozen=True, kw_only=True)
class CouncilsAnswer(Plain):
    """Every council of the file, with the drafts it is asked about."""

    councils: tuple[CouncilAnswer, ...]


def councils_answer(crisis: Crisis, drawn: Drawn | None) -> CouncilsAnswer:
    """The councils over the versions that were drawn; without any, at the central values."""
    if drawn is None:
        return CouncilsAnswer(councils=answers_over(crisis, {}, 1))
    columns = (*drawn.base.values.values(), *drawn.base.inputs.values())
    count = max((len(column) for column in columns), default=1)
    return CouncilsAnswer(councils=answers_over(crisis, drawn.base.inputs, count))


def answers_over(crisis: Crisis, columns: Columns, count: int) -> tuple[CouncilAnswer, ...]:
    """The councils of a crisis, in file order, over ``count`` versions, whose values stand by path in ``columns``."""
    kinds = _kinds(crisis)
    return tuple(
        CouncilAnswer(
            body,
            engine.power(body.chamber),
            engine.deadlock(body.chamber, body.low, body.high),
            tuple(_draft(crisis, body, draft, columns, count, kinds) for draft in body.questions),
            _routes(crisis, body.id, columns, count),
            engine.against_record(body),
        )
        for body in engine.from_crisis(crisis)
    )


def _draft(
    crisis: Crisis, body: Body, draft_id: str, columns: Columns, count: int, kinds: dict[str, tuple[str, ...]]
) -> DraftAnswer:
    draft, sponsor = body.draft(draft_id), body.sponsors.get(draft_id)

    def vote(drawn: Columns) -> VoteOverVersions:
        return engine.vote_over_versions(crisis, body.id, draft_id, drawn, count)

    return DraftAnswer(
        draft_id,
        draft.title,
        vote(columns),
        {
            f"{actor}={kind}": vote({**columns, f"actors.{actor}.type": np.full(count, kind)})
            for actor, own in kinds.items()
            for kind in own
        },
        engine.price_of_passage(body.chamber, draft, target=TARGET),
        engine.win_set(body.chamber, draft, body.low, body.high, target=TARGET),
        None if sponsor is None else engine.best_draft(body.chamber, draft, sponsor, body.low, body.high),
    )


def _routes(crisis: Crisis, council_id: str, columns: Columns, count: int) -> tuple[RouteOverVersions, ...]:
    council = next(entry for entry in crisis.file.part(CouncilsPart).councils if entry.id == council_id)
    found = engine.route_draws(crisis, council_id, columns, count)
    return tuple(RouteOverVersions.of(way.id, way.title, *found[way.id]) for way in council.alternatives)


def _kinds(crisis: Crisis) -> dict[str, tuple[str, ...]]:
    """The types of every actor whose type moves a member of some council."""
    councils = crisis.file.part(CouncilsPart).councils
    moved = {member.actor or member.id for council in councils for member in council.members if member.types}
    return {actor.id: tuple(actor.types) for actor in crisis.file.actors if actor.id in moved and actor.types}
