"""The war where every number has the middle of its range: the figures that a page tells of it; :mod:`.words` says them.

Whatever takes a month of a curve, a difference or a share for the page is done here, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from demarche.engine.plain import Plain
from demarche.engines.ripeness.decomposition import Decomposition
from demarche.engines.ripeness.patrons import Sponsor
from demarche.engines.ripeness.result import Result
from demarche.engines.ripeness.types import TypeAnswer

__all__ = ["Centre", "Helped", "OtherKind", "Reading", "centre_of", "helped_of", "readings_of", "widths_of"]

_YEAR = 12
_NEGLIGIBLE = 0.005


@dataclass(frozen=True, kw_only=True)
class OtherKind(Plain):
    """The same war with an actor of another type: what is signed, and holds, by the end of the horizon."""

    actor: str
    words: str
    weight: float
    assumed: str
    assumed_weight: float
    signed: float
    durable: float


@dataclass(frozen=True, kw_only=True)
class Centre(Plain):
    """Chances by the end of the horizon; ``ripe_within_year``, ``ripe_ever``: that terms have come about by then,
    ``ripe_median``: the step by which they have as likely as not. ``holds``, ``serious``: shares of the key places that
    the ruler holds, and up to which it is serious (None: nowhere); ``open_at``: those at which terms exist."""

    signed: float
    durable: float
    fighting: float
    faded: float
    ruler_defeated: float
    opposition_defeated: float
    ripe_within_year: float
    ripe_ever: float
    ripe_median: int | None
    holds: float
    serious: float | None
    serious_everywhere: bool
    open_at: tuple[float, ...]
    kinds: tuple[OtherKind, ...]

    @property
    def may_open(self) -> bool:
        """Do terms exist at no balance today, and yet may come about?"""
        return not self.open_at and self.ripe_ever >= _NEGLIGIBLE

    @property
    def open_now(self) -> bool:
        """Do terms exist today?"""
        return self.ripe_median == 0


@dataclass(frozen=True, kw_only=True)
class Reading(Plain):
    """The same war if the sides err: gains of one part in ``precision`` of the prize are taken at odds of e to 1 (None:
    nobody errs). ``signed``: by each month told, ``durable``: by the last."""

    precision: float | None
    signed: tuple[float, ...]
    durable: float


@dataclass(frozen=True, kw_only=True)
class Helped(Plain):
    """Help that is not written down: of all that could be given, what is given today and after a year of war."""

    side: str
    chosen: bool
    today: float
    later: float


def centre_of(base: Result, types: Sequence[TypeAnswer]) -> Centre:
    """From the solved war, and the same with other types of actors."""
    war, table, ripe = base.plan.game.war, base.balance, base.first_ripe
    serious = table.serious_below
    return Centre(
        signed=float(base.signed[-1]),
        durable=float(base.durable[-1]),
        fighting=float(base.fighting[-1]),
        faded=float(base.faded[-1]),
        ruler_defeated=float(base.ruler_defeated[-1]),
        opposition_defeated=float(base.opposition_defeated[-1]),
        ripe_within_year=_by(base, _YEAR),
        ripe_ever=1.0 - ripe.never,
        ripe_median=ripe.median,
        holds=war.balance / war.notches,
        serious=None if serious is None else serious / war.notches,
        serious_everywhere=serious is not None and serious >= war.notches - 1,
        open_at=tuple(int(k) / war.notches for k, is_open in zip(table.notches, table.ripe, strict=True) if is_open),
        kinds=tuple(
            OtherKind(
                actor=kind.actor,
                words=kind.words,
                weight=kind.weight,
                assumed=kind.assumed,
                assumed_weight=kind.assumed_weight,
                signed=float(kind.result.signed[-1]),
                durable=float(kind.result.durable[-1]),
            )
            for kind in types
        ),
    )


def _by(result: Result, month: int) -> float:
    """Chance that terms have come about by a month."""
    curve = result.first_ripe.by
    return float(curve[min(result.step(month), len(curve) - 1)])


def readings_of(base: Result, erring: Sequence[Result], months: Sequence[int]) -> tuple[Reading, ...]:
    """Where nobody errs first, then from the most precise to the least."""
    return tuple(
        Reading(
            precision=result.plan.game.precision,
            signed=tuple(float(result.signed[result.step(month)]) for month in months),
            durable=float(result.durable[result.step(months[-1])]),
        )
        for result in (base, *reversed(erring))
    )


def helped_of(base: Result, ruler: str, opposition: str) -> tuple[Helped, ...]:
    """The sides whose patrons choose, or step in when their side is losing."""
    found, game = [], base.plan.game
    for side, name, patron in (
        ("ruler_patron", ruler, game.ruler_patron),
        ("opposition_patron", opposition, game.opposition_patron),
    ):
        if patron.conduct is None:
            continue
        curve = base.support[side]
        later = float(curve[min(base.step(_YEAR), len(curve)) - 1])
        if not isnan(later):
            chosen = isinstance(patron.conduct, Sponsor)
            found.append(Helped(side=name, chosen=chosen, today=float(patron.level), later=later))
    return tuple(found)


def widths_of(parts: Decomposition) -> tuple[tuple[str, float], ...]:
    """What each cause adds to the room for terms now, as far as it counts, what narrows it most first."""
    told = sorted(parts.parts.items(), key=lambda entry: entry[1])
    return tuple((name, float(value)) for name, value in told if abs(value) >= _NEGLIGIBLE)
