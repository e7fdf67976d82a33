"""What each lever does to the war, as a page tells it: figures over the versions, or at the middle of the ranges where
none were tried; :mod:`.lever_words` says them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from demarche.engine.plain import Plain
from demarche.engines.ripeness import Per
from demarche.engines.ripeness.answer import AT_LEAST, LeverAnswer, RipenessAnswer

__all__ = ["Foreseen", "LeverTold", "foreseen", "levers_told"]

_NEGLIGIBLE = 0.005
_POINT = 0.01
_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class LeverTold(Plain):
    """``signed``, ``durable``: what it adds to the chances that something is signed and that the first settlement
    holds; ``moves``: whether either counts. ``soon``: versions of ``versions`` in which terms are likelier than not
    within a year (at the middle of the ranges: whether they are, in ``likely``). ``deaths``: dead more than without it,
    at the middle rate; None where none are counted."""

    lever: LeverAnswer
    signed: float
    durable: float
    moves: bool
    soon: int
    versions: int
    likely: bool
    deaths: float | None


@dataclass(frozen=True, kw_only=True)
class Foreseen(Plain):
    """A lever that starts later, by a month: chances that something is signed, and holds, if it was announced and if it
    comes as a surprise."""

    title: str
    month: int
    signed: tuple[float, float]
    durable: tuple[float, float]


def levers_told(answer: RipenessAnswer) -> tuple[LeverTold, ...]:
    """What adds most to a peace that holds stands first."""
    return tuple(sorted(_told(answer), key=lambda told: (-told.durable, told.lever.id)))


def _told(answer: RipenessAnswer) -> Iterator[LeverTold]:
    base = answer.base
    for lever in answer.levers:
        over, found = lever.over, lever.result
        signed, durable = float(found.signed[-1] - base.signed[-1]), float(found.durable[-1] - base.durable[-1])
        if over is not None:
            signed, durable = over.signed, over.durable
        curve = found.first_ripe.by
        yield LeverTold(
            lever=lever,
            signed=signed,
            durable=durable,
            moves=max(abs(signed), abs(durable)) >= _NEGLIGIBLE,
            soon=0 if over is None else over.soon,
            versions=0 if over is None else over.versions,
            likely=float(curve[min(found.step(_YEAR), len(curve) - 1)]) >= AT_LEAST,
            deaths=_deaths(answer, lever),
        )


def _deaths(answer: RipenessAnswer, lever: LeverAnswer) -> float | None:
    ledger = answer.ledger
    if ledger is None or ledger.deaths is None:
        return None
    if lever.over is not None:
        return lever.over.fought * ledger.deaths.central
    rate, last = Per(ledger.deaths.central, "month"), answer.step(answer.horizon_months)
    return float(lever.result.toll(rate)[last]) - float(answer.base.toll(rate)[last])


def foreseen(answer: RipenessAnswer) -> tuple[Foreseen, ...]:
    """Levers that start later, at their start and at the end of the horizon, where it makes more than a point whether
    they are announced."""
    found = []
    for lever in answer.levers:
        announced, sudden = lever.announced, lever.sudden
        if announced is None or sudden is None:
            continue
        for month in sorted({min(lever.from_month, answer.horizon_months), answer.horizon_months}):
            step = answer.step(month)
            signed = float(announced.signed[step]), float(sudden.signed[step])
            durable = float(announced.durable[step]), float(sudden.durable[step])
            if any(abs(one - other) > _POINT for one, other in (signed, durable)):
                found.append(Foreseen(title=lever.title, month=month, signed=signed, durable=durable))
    return tuple(found)
