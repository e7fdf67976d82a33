"""The outside powers of a crisis file: patrons, each side's as one, and a coercer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.engines.ripeness.coercion import Coercion, Conduct, Rung
from demarche.engines.ripeness.crisis_reader import DEFAULTS, FEWEST, MOST_CERTAIN, Reader
from demarche.engines.ripeness.lever_changes import steps
from demarche.engines.ripeness.patrons import Patron
from demarche.engines.ripeness.plan import Reaction
from demarche.engines.ripeness.units import Per

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.crisis.sections.conflict import Patron as PatronSection
    from demarche.engines.ripeness.model import Game

__all__ = ["coerces", "coercion_of", "help_of", "patron_of", "reactions_of"]


def coerces(crisis: Crisis) -> bool:
    """Whether the file's coercer may ever act, or has threatened; if not, the game is solved without him."""
    war = crisis.file.war
    coercer = war.coercer if war else None
    if war is None or coercer is None:
        return False
    if war.history is not None and any(talk.threat for talk in war.history.talks):
        return True
    hazard = coercer.ultimatum_per_year
    return coercer.stage == "striking" or coercer.brittle is not None or (hazard is not None and hazard.high > 0.0)


@dataclass(frozen=True)
class _Helper:
    """One patron of a side in one input set: support, log odds of full support, aid and burden of full support."""

    support: float
    odds: float
    aid: float
    burden: float
    answer: float
    lag: int


def _helpers(reader: Reader, side: str) -> list[_Helper]:
    name = getattr(reader.war, side)
    return [_helper(reader, patron) for patron in reader.war.patrons if patron.side == name]


def _helper(reader: Reader, patron: PatronSection) -> _Helper:
    path = f"war.patrons.{patron.actor}"
    support = reader.number(f"{path}.support", patron.support, 0.0)
    share = 0.0 if patron.answer is None else reader.number(f"{path}.answer.share", patron.answer.share, 0.0)
    kind = patron.types.get(reader.type_of(patron.actor) or "") if patron.types else None
    if kind is not None:
        under = f"{path}.types.{reader.type_of(patron.actor)}"
        support = reader.number(f"{under}.support", kind.support, support)
        share = reader.number(f"{under}.answer_share", kind.answer_share, share)
    factor = max(reader.number(f"{path}.odds_factor", patron.odds_factor, 1.0), 1.0)
    return _Helper(
        support,
        math.log(factor),
        reader.number(f"{path}.aid_per_year", patron.aid_per_year, 0.0),
        reader.number(f"{path}.burden", patron.burden, 0.0),
        share,
        3 if patron.answer is None else patron.answer.lag_months,
    )


def patron_of(reader: Reader, side: str) -> Patron:
    """A side's patrons as one: a level of 1 is all of them doing all they could."""
    helpers = _helpers(reader, side)
    full = sum(helper.odds for helper in helpers)
    weights = [helper.odds for helper in helpers] if full > 0.0 else [1.0] * len(helpers)
    total = sum(weights)
    level = sum(h.support * weight for h, weight in zip(helpers, weights, strict=True)) / total if total else 0.0
    if level <= FEWEST:
        return Patron(level=0.0, odds=full)
    aid = sum(h.support * h.aid for h in helpers) / level
    price = sum(h.support * h.burden for h in helpers) / level
    return Patron(level, full, Per(aid, "year"), Per(price, "year"))


def help_of(patron: Patron) -> float:
    return patron.level * patron.odds


def coercion_of(reader: Reader) -> Coercion:
    coercer = reader.war.coercer
    if coercer is None:
        return Coercion()

    def given(name: str, default: float) -> float:
        return reader.number(f"war.coercer.{name}", getattr(coercer, name), default)

    rungs = []
    for place, rung in enumerate(coercer.rungs):
        path = f"war.coercer.rungs[{place}]"
        rungs.append(
            Rung(
                Per(reader.number(f"{path}.damage_per_year", rung.damage_per_year, 0.0), "year"),
                math.log(max(reader.number(f"{path}.odds_factor", rung.odds_factor, 1.0), 1.0)),
                Per(reader.number(f"{path}.burden_per_year", rung.burden_per_year, 0.0), "year"),
            )
        )
    brittle, path = coercer.brittle, "war.coercer.brittle"
    ends = given("ends_per_month", 0.0)
    crack = solid = 0.0
    if brittle is not None:
        crack = reader.number(f"{path}.cracks_per_month", brittle.cracks_per_month, 0.0)
        solid = reader.number(f"{path}.solid_cracks_per_month", brittle.solid_cracks_per_month, 0.0)
    return Coercion(
        rungs=tuple(rungs),
        stage=coercer.stage,
        conditional=coercer.conditional,
        conduct=Conduct(
            Per(given("ultimatum_per_year", 0.0), "year"),
            given("credibility", DEFAULTS["credibility"]),
            Per(given("escalates_per_year", 0.0), "year"),
        ),
        brittle=Per(_either(crack, ends), "month"),
        solid=Per(_either(min(solid, crack), ends), "month"),
    )


def _either(one: float, other: float) -> float:
    """The chance that at least one of two things happens."""
    return min(1.0 - (1.0 - one) * (1.0 - other), MOST_CERTAIN)


def reactions_of(reader: Reader, game: Game, base: Game) -> tuple[Reaction, ...]:
    """What the patrons that answer a rise of the other side's help do together, in units of their level."""
    found = []
    for side, other in (("ruler", "opposition"), ("opposition", "ruler")):
        answering = [helper for helper in _helpers(reader, side) if helper.answer > 0.0 and helper.odds > 0.0]
        mine, theirs = getattr(game, f"{side}_patron"), getattr(game, f"{other}_patron")
        if not answering or mine.odds <= 0.0 or theirs.odds <= 0.0:
            continue
        strength = sum(helper.answer for helper in answering) * theirs.odds / mine.odds
        room = sum((1.0 - helper.support) * helper.odds for helper in answering) / mine.odds
        lag = steps(max(helper.lag for helper in answering), reader.war.step)
        most = getattr(base, f"{side}_patron").level + room
        found.append(Reaction("ruler" if side == "ruler" else "opposition", strength, lag, most))
    return tuple(found)
