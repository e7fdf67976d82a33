"""The war of a crisis file as a plan: central values for one answer, drawn columns for many.

What a file leaves out of ``war`` comes from its screen (odds, preconditions, how well an agreement binds) or is the
model's default. Odds are heard *as help stands*, so help as it is today shifts nothing; only a change of it does.
Levers pulled beyond ``base`` become changes from their month on; what says where the war stands today (the front,
what is believed, the rungs of a coercer) is replaced at once, so that a lever which sets it starts with month 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demarche.crisis.inventory import quantities
from demarche.engines.ripeness.coercion import Coercion, Conduct
from demarche.engines.ripeness.coercion import Rung as EngineRung
from demarche.engines.ripeness.lever_changes import plan_with_levers, steps
from demarche.engines.ripeness.model import Beliefs, Conference, Game, Horizon, Settlement, War
from demarche.engines.ripeness.patrons import Patron as EnginePatron
from demarche.engines.ripeness.plan import Plan, Reaction
from demarche.engines.ripeness.units import Per
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis
    from demarche.crisis.quantity import Choice, Quantity
    from demarche.crisis.sections.conflict import Patron
    from demarche.crisis.sections.conflict import War as WarSection

    Columns = Mapping[str, NDArray[Any]]

__all__ = ["BEFORE", "from_crisis", "plan_draws"]

BEFORE = "before:"
"""Stands before the path of a column that holds an input as drawn for ``base``, where a lever replaces that input."""
NODES = 13
"""Evidence nodes; a fixed number, so that an answer does not hang on what else is solved with it."""
_DEFAULTS = {
    "balance": 0.5,
    "pace_per_year": 0.2,
    "favoured_wins": 0.6,
    "ruler_cost_per_year": 0.1,
    "opposition_cost_per_year": 0.1,
    "holding": 1.0,
    "fade_per_year": 0.0,
    "patience": 0.834,
    "rounds_per_year": 2.0,
    "credibility": 1.0,
}
_MOST_CERTAIN = 0.98
_FEWEST = 1e-3


def from_crisis(crisis: Crisis, base: Crisis | None = None) -> Plan:
    """The plan at central values. Raises InputError where the file has no war section."""
    return plan_draws(crisis, {}, 1, base)[0]


def plan_draws(crisis: Crisis, columns: Columns, count: int, base: Crisis | None = None) -> list[Plan]:
    """One plan for each of ``count`` input sets.

    ``columns`` maps paths of the file to drawn values; what has no column has its central value. ``base`` is the
    crisis without the levers whose time counts (left out: without any).
    """
    base = crisis.unlevered if base is None else base
    stages = _stages(crisis, base)
    for stage in stages:
        if stage.file.war is None:
            raise InputError("this crisis file has no war section; see 'demarche show syria-2013 --format yaml'")
    values = _Values(crisis, base, columns)
    levers = crisis.levers[len(base.levers) :] if len(stages) > 1 else ()
    coerced = any(_coerces(stage) for stage in stages)
    plans = []
    for draw in range(count):
        read = [_Reader(stage, values, draw) for stage in stages]
        games = [_game(reader, read[0], coerced) for reader in read]
        plans.append(plan_with_levers(games, levers, _reactions(read[-1], games[-1], games[0])))
    return plans


def _stages(crisis: Crisis, base: Crisis) -> list[Crisis]:
    """The base, and the crisis after each further lever."""
    pulled, before = len(crisis.levers), len(base.levers)
    if crisis.levers[:before] != base.levers or pulled == before:
        return [crisis]
    return [base, *(crisis.with_first(count) for count in range(before + 1, pulled)), crisis]


class _Values:
    """Drawn values by path, for the crisis with its levers and, where a lever replaces an input, for the base."""

    def __init__(self, crisis: Crisis, base: Crisis, columns: Columns) -> None:
        self.columns = columns
        self.now: Mapping[str, Quantity | Choice] = quantities(crisis.file) if columns else {}
        self.before: Mapping[str, Quantity | Choice] = quantities(base.file) if columns else {}

    def at(self, path: str, given: Quantity | Choice, draw: int) -> Any:
        """The value of an input in one input set."""
        column = None
        if self.now.get(path) == given:
            column = self.columns.get(path)
        elif self.before.get(path) == given:
            column = self.columns.get(BEFORE + path)
        return given.central if column is None else column[draw].item()


@dataclass(frozen=True)
class _Reader:
    """Reads one crisis in one input set."""

    crisis: Crisis
    values: _Values
    draw: int

    @property
    def war(self) -> WarSection:
        assert self.crisis.file.war is not None
        return self.crisis.file.war

    def number(self, path: str, given: Quantity | None, default: float) -> float:
        return default if given is None else float(self.values.at(path, given, self.draw))

    def own(self, name: str, default: float | None = None) -> float:
        """A number of the war section itself."""
        return self.number(f"war.{name}", getattr(self.war, name), _DEFAULTS[name] if default is None else default)

    def part(self, section: str, name: str, default: float) -> float:
        """A number of a part of the war section; the default where the part or the number is left out."""
        held = getattr(self.war, section)
        return self.number(f"war.{section}.{name}", None if held is None else getattr(held, name), default)

    def screen(self, name: str, default: float) -> float:
        """A number of the screen."""
        held = self.crisis.file.screen
        return self.number(f"screen.{name}", None if held is None else getattr(held, name), default)

    def type_of(self, actor: str) -> str | None:
        """The actor's type in this input set."""
        choice = self.crisis.actor(actor).type
        return None if choice is None else str(self.values.at(f"actors.{actor}.type", choice, self.draw))


def _coerces(crisis: Crisis) -> bool:
    """Whether the file's coercer may ever act, or has threatened; if not, the game is solved without him."""
    war = crisis.file.war
    coercer = war.coercer if war else None
    if war is None or coercer is None:
        return False
    if war.history is not None and any(talk.threat for talk in war.history.talks):
        return True
    hazard = coercer.ultimatum_per_year
    return coercer.stage == "striking" or coercer.brittle is not None or (hazard is not None and hazard.high > 0.0)


def _game(reader: _Reader, base: _Reader, coerced: bool) -> Game:
    war = reader.war
    ruler, opposition = _patron(reader, "ruler"), _patron(reader, "opposition")
    beliefs, edge = _beliefs(reader, base, coerced)
    today = _help(_patron(base, "ruler")) - _help(_patron(base, "opposition"))
    patience = {
        side: Per(min(reader.own(f"{side}_patience_per_year", _DEFAULTS["patience"]), 0.999), "year")
        for side in ("ruler", "opposition")
    }
    return Game(
        war=War(
            balance=min(max(round(reader.own("balance") * war.notches), 1), war.notches - 1),
            notches=war.notches,
            moves=Per(reader.own("pace_per_year") * war.notches, "year"),
            edge=edge - today,
            ruler_cost=Per(reader.own("ruler_cost_per_year"), "year"),
            opposition_cost=Per(reader.own("opposition_cost_per_year"), "year"),
            holding=reader.own("holding"),
            fade=Per(reader.own("fade_per_year"), "year"),
        ),
        beliefs=beliefs,
        settlement=_settlement(reader),
        conference=_conference(reader),
        horizon=Horizon(
            step=war.step,
            length=steps(war.horizon_months, war.step),
            hold=steps(war.durable_months, war.step),
            **patience,
        ),
        ruler_patron=ruler,
        opposition_patron=opposition,
        coercion=_coercion(reader) if coerced else Coercion(),
    )


def _logit(chance: float) -> float:
    chance = min(max(chance, 1.0 - _MOST_CERTAIN), _MOST_CERTAIN)
    return math.log(chance / (1.0 - chance))


def _beliefs(reader: _Reader, base: _Reader, coerced: bool) -> tuple[Beliefs, float]:
    """What each camp believes of the war, as the ruler's odds, and the log odds that the next move is his.

    Each side enters its own odds. Where the screen stands in, it is the screen without levers: what a lever does to
    hopes follows here from what it does to the war.
    """
    ruler = reader.part("odds", "ruler", base.screen("p_ruler", 0.5))
    opposition = reader.part("odds", "opposition", base.screen("p_opposition", 1.0 - ruler))
    observer = reader.part("odds", "observer", base.screen("balance", 0.5))
    wins = min(max(reader.part("odds", "favoured_wins", _DEFAULTS["favoured_wins"]), 0.5), _MOST_CERTAIN)
    coercer = reader.war.coercer
    if coerced and coercer is not None and coercer.brittle is not None:
        path = "war.coercer.brittle"
        own, theirs, outside = (
            reader.number(f"{path}.{side}", getattr(coercer.brittle, side), 0.5)
            for side in ("ruler", "opposition", "observer")
        )
        edge = _logit(observer * wins + (1.0 - observer) * (1.0 - wins))
        return Beliefs(own, theirs, outside, strength=0.0, nodes=NODES, about="coalition"), edge
    strength = _logit(wins)
    nodes = NODES if strength > 0.0 else None
    return Beliefs(ruler, 1.0 - opposition, observer, strength=strength, nodes=nodes), 0.0


def _settlement(reader: _Reader) -> Settlement:
    def given(name: str, default: float) -> float:
        return reader.part("settlement", name, default)

    lowest, kind = given("lowest", reader.screen("x_low", 0.0)), reader.type_of(reader.war.ruler)
    own = reader.war.settlement.ruler_types.get(kind or "") if reader.war.settlement else None
    if own is not None:
        lowest = reader.number(f"war.settlement.ruler_types.{kind}.lowest", own.lowest, lowest)
    held = max(reader.screen("binding", 1.0), _FEWEST) ** (12.0 / reader.war.durable_months)
    drift = given("drift_per_year", 0.0) * reader.war.notches
    return Settlement(
        lowest=lowest,
        highest=given("highest", reader.screen("x_high", 1.0)),
        binds=Per(given("binds_per_year", held), "year"),
        spoilers=Per(given("spoilers_per_year", 0.0), "year"),
        drift=Per(drift, "year"),
        ruler_ratifiers=given("ruler_ratifiers", 0.0),
        opposition_ratifiers=given("opposition_ratifiers", 1.0),
    )


def _conference(reader: _Reader) -> Conference:
    def given(name: str, default: float) -> float:
        return reader.part("conference", name, default)

    section = reader.war.conference
    text = None if section is None or section.mediator_share is None else given("mediator_share", 0.5)
    return Conference(
        rounds=Per(given("rounds_per_year", _DEFAULTS["rounds_per_year"]), "year"),
        ruler=given("ruler_proposes", 0.5),
        opposition=given("opposition_proposes", 0.5),
        mediator=given("mediator_proposes", 0.0),
        mediator_share=text,
    )


@dataclass(frozen=True)
class _Helper:
    """One patron of a side in one input set: support, log odds of full support, aid and burden of full support."""

    support: float
    odds: float
    aid: float
    burden: float
    answer: float
    lag: int


def _helpers(reader: _Reader, side: str) -> list[_Helper]:
    name = getattr(reader.war, side)
    return [_helper(reader, patron) for patron in reader.war.patrons if patron.side == name]


def _helper(reader: _Reader, patron: Patron) -> _Helper:
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


def _patron(reader: _Reader, side: str) -> EnginePatron:
    """A side's patrons as one: a level of 1 is all of them doing all they could."""
    helpers = _helpers(reader, side)
    full = sum(helper.odds for helper in helpers)
    weights = [helper.odds for helper in helpers] if full > 0.0 else [1.0] * len(helpers)
    total = sum(weights)
    level = sum(h.support * weight for h, weight in zip(helpers, weights, strict=True)) / total if total else 0.0
    if level <= _FEWEST:
        return EnginePatron(level=0.0, odds=full)
    aid = sum(h.support * h.aid for h in helpers) / level
    price = sum(h.support * h.burden for h in helpers) / level
    return EnginePatron(level, full, Per(aid, "year"), Per(price, "year"))


def _help(patron: EnginePatron) -> float:
    return patron.level * patron.odds


def _coercion(reader: _Reader) -> Coercion:
    coercer = reader.war.coercer
    if coercer is None:
        return Coercion()

    def given(name: str, default: float) -> float:
        return reader.number(f"war.coercer.{name}", getattr(coercer, name), default)

    rungs = []
    for place, rung in enumerate(coercer.rungs):
        path = f"war.coercer.rungs[{place}]"
        rungs.append(
            EngineRung(
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
            given("credibility", _DEFAULTS["credibility"]),
            Per(given("escalates_per_year", 0.0), "year"),
        ),
        brittle=Per(_either(crack, ends), "month"),
        solid=Per(_either(min(solid, crack), ends), "month"),
    )


def _either(one: float, other: float) -> float:
    """The chance that at least one of two things happens."""
    return min(1.0 - (1.0 - one) * (1.0 - other), _MOST_CERTAIN)


def _reactions(reader: _Reader, game: Game, base: Game) -> tuple[Reaction, ...]:
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
