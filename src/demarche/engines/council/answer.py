"""Everything a run says of a council: the vote on each draft asked about, its price, ways round, power, the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demarche.crisis import Crisis
from demarche.engine.plain import Plain
from demarche.engines import council as engine
from demarche.engines.council import (
    BestDraft,
    Body,
    CouncilResult,
    Deadlock,
    PowerResult,
    Prices,
    RecordedVote,
    Routes,
    WinSet,
)
from demarche.engines.council.section import CouncilsPart

__all__ = ["CouncilAnswer", "CouncilsAnswer", "DraftAnswer", "council_answers"]

TARGET = 0.5
"""A draft is counted as carried where it passes with at least this chance."""


@dataclass(frozen=True)
class DraftAnswer:
    """One draft that the file asks about, at the middle of the ranges."""

    id: str
    title: str
    result: CouncilResult
    by_type: dict[str, CouncilResult]
    """The same if one actor is of another type than the likeliest, by ``actor=type``."""
    prices: Prices
    win_set: WinSet
    best: BestDraft | None
    routes: Routes | None

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
            "routes": None if self.routes is None else self.routes.to_dict(),
        }


@dataclass(frozen=True)
class CouncilAnswer:
    """One council."""

    body: Body
    power: PowerResult
    deadlock: Deadlock
    drafts: tuple[DraftAnswer, ...]
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
            "record": [vote.to_dict() for vote in self.record],
        }


@dataclass(frozen=True, kw_only=True)
class CouncilsAnswer(Plain):
    """Every council of the file, with the drafts it is asked about."""

    councils: tuple[CouncilAnswer, ...]


def council_answers(crisis: Crisis) -> tuple[CouncilAnswer, ...]:
    """The councils of a crisis, in file order, with every judged number at its central value."""
    others = _other_types(crisis)
    return tuple(
        CouncilAnswer(
            body,
            engine.power(body.chamber),
            engine.deadlock(body.chamber, body.low, body.high),
            tuple(_draft(crisis, body, draft, others) for draft in body.questions),
            engine.against_record(body),
        )
        for body in engine.from_crisis(crisis)
    )


def _draft(crisis: Crisis, body: Body, draft_id: str, others: dict[str, Crisis]) -> DraftAnswer:
    draft, sponsor = body.draft(draft_id), body.sponsors.get(draft_id)
    council = next(entry for entry in crisis.file.part(CouncilsPart).councils if entry.id == body.id)
    return DraftAnswer(
        draft_id,
        draft.title,
        body.evaluate(draft_id),
        {
            name: next(b for b in engine.from_crisis(other) if b.id == body.id).evaluate(draft_id)
            for name, other in others.items()
        },
        engine.price_of_passage(body.chamber, draft, target=TARGET),
        engine.win_set(body.chamber, draft, body.low, body.high, target=TARGET),
        None if sponsor is None else engine.best_draft(body.chamber, draft, sponsor, body.low, body.high),
        engine.routes_from_crisis(crisis, body.id, draft_id) if council.alternatives else None,
    )


def _other_types(crisis: Crisis) -> dict[str, Crisis]:
    """The crisis with one actor of another type than the likeliest, for actors whose type moves a member."""
    found = {}
    for actor in crisis.file.actors:
        moved = any(
            member.types and (member.actor or member.id) == actor.id
            for council in crisis.file.part(CouncilsPart).councils
            for member in council.members
        )
        for kind in actor.types if moved else ():
            if kind != crisis.type_of(actor.id):
                found[f"{actor.id}={kind}"] = crisis.with_types({actor.id: kind})
    return found
