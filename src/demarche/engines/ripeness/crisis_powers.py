"""The outside powers of a crisis file: patrons, each side's as one, and a coercer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from demarche.engines.ripeness.coercion import Coercer, Coercion, Conduct, Rung
from demarche.engines.ripeness.crisis_reader import DEFAULTS, FEWEST, MOST_CERTAIN, MOST_PATIENT, Reader
from demarche.engines.ripeness.lever_changes import steps
from demarche.engines.ripeness.patrons import Patron, Rescue, Sponsor
from demarche.engines.ripeness.plan import Reaction
from demarche.engines.ripeness.section import WarPart
from demarche.engines.ripeness.units import Per

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.engines.ripeness.model import Game
    from demarche.engines.ripeness.section import Patron as PatronSection

__all__ = ["Side", "burdens_of", "coerces", "coercion_of", "reactions_of", "side_of"]

_EDGE = 0.02
"""Support closer than this to nothing or to all counts as that."""


def coerces(crisis: Crisis) -> bool:
    """Whether the file's coercer may ever act, or has threatened; if not, the game is solved without him."""
    war = crisis.file.part(WarPart).war
    coercer = war.coercer if war else None
    if war is None or coercer is None:
        return False
    if war.history is not None and any(talk.threat for talk in war.history.talks):
        return True
    hazard = coercer.ultimatum_per_year
    if coercer.chooses or coercer.stage == "striking":
        return True
    return coercer.brittle is not None or (hazard is not None and hazard.high > 0.0)


@dataclass(frozen=True)
class _Helper:
    """One patron of a side in one version: support, log odds of full support, aid and burden of full support, and
    what it does when the other side's help rises. ``section`` is its place in the file."""

    section: PatronSection
    support: float
    odds: float
    aid: float
    burden: float
    stake: float
    answer: float
    lag: int


@dataclass(frozen=True)
class Side:
    """The outside help of one side: its patrons as one, and beside one who chooses what the others do in any case:
    log odds and aid a year."""

    patron: Patron
    odds: float = 0.0
    aid: float = 0.0

    @property
    def today(self) -> float:
        """Log odds that the help of today is worth."""
        return self.patron.level * self.patron.odds + self.odds


def _helpers(reader: Reader, side: str) -> list[_Helper]:
    name = getattr(reader.war, side)
    return reader.once(
        f"{side} helpers",
        lambda: [_helper(reader, patron) for patron in reader.war.patrons if patron.side == name],
    )


def _helper(reader: Reader, patron: PatronSection) -> _Helper:
    path = f"war.patrons.{patron.actor}"
    support = reader.number(f"{path}.support", patron.support, 0.0)
    stake = reader.number(f"{path}.stake", patron.stake, 0.0)
    burden = reader.number(f"{path}.burden", patron.burden, 0.0)
    share = 0.0 if patron.answer is None else reader.number(f"{path}.answer.share", patron.answer.share, 0.0)
    kind = patron.types.get(reader.type_of(patron.actor) or "") if patron.types else None
    if kind is not None:
        under = f"{path}.types.{reader.type_of(patron.actor)}"
        support = reader.number(f"{under}.support", kind.support, support)
        stake = reader.number(f"{under}.stake", kind.stake, stake)
        burden = reader.number(f"{under}.burden", kind.burden, burden)
        share = reader.number(f"{under}.answer_share", kind.answer_share, share)
    factor = max(reader.number(f"{path}.odds_factor", patron.odds_factor, 1.0), 1.0)
    return _Helper(
        patron,
        support,
        math.log(factor),
        reader.number(f"{path}.aid_per_year", patron.aid_per_year, 0.0),
        burden,
        stake,
        share,
        3 if patron.answer is None else patron.answer.lag_months,
    )


def side_of(reader: Reader, side: str) -> Side:
    """A side's patrons as one: a level of 1 is all of them doing all they could. Those that choose act as one, and
    the others' help is then part of the war."""
    return reader.once(side, lambda: _side(reader, side))


def _side(reader: Reader, side: str) -> Side:
    helpers = _helpers(reader, side)
    choosing = [helper for helper in helpers if helper.section.chooses]
    if not choosing:
        return Side(_together(reader, helpers))
    given = [helper for helper in helpers if not helper.section.chooses]
    return Side(
        _sponsor(reader, choosing), sum(h.support * h.odds for h in given), sum(h.support * h.aid for h in given)
    )


def _weights(helpers: Sequence[_Helper]) -> list[float]:
    """What each could do, as a part of what all could do."""
    full = sum(helper.odds for helper in helpers)
    return [helper.odds / full if full > 0.0 else 1.0 / len(helpers) for helper in helpers]


def _together(reader: Reader, helpers: Sequence[_Helper]) -> Patron:
    full = sum(helper.odds for helper in helpers)
    weights = _weights(helpers)
    level = sum(helper.support * weight for helper, weight in zip(helpers, weights, strict=True))
    if level <= FEWEST:
        level, aid, price = 0.0, sum(h.aid for h in helpers), sum(h.burden for h in helpers)
    else:
        aid = sum(h.support * h.aid for h in helpers) / level
        price = sum(h.support * h.burden for h in helpers) / level
    rescue = next((_rescue(reader, h, w) for h, w in zip(helpers, weights, strict=True) if h.section.rescue), None)
    return Patron(level, full, Per(aid, "year"), Per(price, "year"), rescue)


def burdens_of(reader: Reader) -> dict[str, tuple[float, float]]:
    """What each patron pays for a year of the war, by actor, in shares of the prize: at its support of today, and at
    full support."""
    found: dict[str, tuple[float, float]] = {}
    for patron in reader.war.patrons:
        helper, (today, full) = _helper(reader, patron), found.get(patron.actor, (0.0, 0.0))
        found[patron.actor] = today + helper.support * helper.burden, full + helper.burden
    return found


def _rescue(reader: Reader, helper: _Helper, weight: float) -> Rescue | None:
    rule, path = helper.section.rescue, f"war.patrons.{helper.section.actor}.rescue"
    assert rule is not None
    rise = min(reader.number(f"{path}.rise", rule.rise, 0.0), 1.0 - helper.support)
    lag = max(reader.number(f"{path}.lag_months", rule.lag_months, DEFAULTS["lag_months"]), 1.0)
    hazard = Per(1.0 / lag, "month")
    return Rescue(reader.number(f"{path}.below", rule.below, 0.0), weight * rise, 1.0, hazard, hazard)


def _sponsor(reader: Reader, helpers: Sequence[_Helper]) -> Patron:
    """Those of a side that choose, as one: nothing, as today, or all they could (where today is nothing or all, half
    of it stands between)."""

    def own(name: str, helper: _Helper) -> float:
        path = f"war.patrons.{helper.section.actor}.{name}"
        return reader.number(path, getattr(helper.section, name), DEFAULTS[name])

    def least(name: str) -> float:
        return min(own(name, helper) for helper in helpers)

    level = sum(helper.support * weight for helper, weight in zip(helpers, _weights(helpers), strict=True))
    between = _EDGE < level < 1.0 - _EDGE
    menu = (0.0, level if between else 0.5, 1.0)
    sponsor = Sponsor(
        sum(helper.stake for helper in helpers),
        menu,
        sum(own("changing_cost", helper) for helper in helpers),
        least("precision"),
        Per(min(least("patience_per_year"), MOST_PATIENT), "year"),
        Per(least("reviews_per_year"), "year"),
    )
    return Patron(
        level if between else float(round(level)),
        sum(helper.odds for helper in helpers),
        Per(sum(helper.aid for helper in helpers), "year"),
        Per(sum(helper.burden for helper in helpers), "year"),
        sponsor,
    )


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
    conduct: Conduct | Coercer = Conduct(
        Per(given("ultimatum_per_year", 0.0), "year"),
        given("credibility", DEFAULTS["credibility"]),
        Per(given("escalates_per_year", 0.0), "year"),
    )
    if coercer.chooses:
        patience = min(given("patience_per_year", DEFAULTS["patience_per_year"]), MOST_PATIENT)
        costs = {name: given(name, 0.0) for name in ("stake", "back_down", "quit", "alone")}
        precision = given("precision", DEFAULTS["coercer_precision"])
        conduct = Coercer(**costs, patience=Per(patience, "year"), precision=precision)
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
        conduct=conduct,
        brittle=Per(_either(crack, ends), "month"),
        solid=Per(_either(min(solid, crack), ends), "month"),
    )


def _either(one: float, other: float) -> float:
    """The chance that at least one of two things happens."""
    return min(1.0 - (1.0 - one) * (1.0 - other), MOST_CERTAIN)


def reactions_of(reader: Reader, game: Game) -> tuple[Reaction, ...]:
    """What each patron that answers a rise of the other side's help does, in units of its side's level: as far as its
    own means go, and none for another."""
    found: list[Reaction] = []
    if any(patron.chooses for patron in reader.war.patrons):
        return ()
    sides: tuple[tuple[Literal["ruler", "opposition"], str], ...] = (("ruler", "opposition"), ("opposition", "ruler"))
    for side, other in sides:
        mine, theirs = getattr(game, f"{side}_patron"), getattr(game, f"{other}_patron")
        if mine.odds <= 0.0 or theirs.odds <= 0.0:
            continue
        for helper in _helpers(reader, side):
            if helper.answer > 0.0 and helper.odds > 0.0:
                room = (1.0 - helper.support) * helper.odds / mine.odds
                strength, lag = helper.answer * theirs.odds / mine.odds, steps(helper.lag, reader.war.step)
                found.append(Reaction(side, strength, lag, mine.level + room))
    return tuple(found)
