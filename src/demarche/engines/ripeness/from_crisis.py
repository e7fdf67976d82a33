"""The war of a crisis file as a plan: central values for one answer, drawn columns for many.

What a file leaves out of ``war`` comes from its screen (odds, preconditions, how well an agreement binds) or is the
model's default. Odds are heard *as help stands*, so help as it is today shifts nothing; only a change of it does.
Levers pulled beyond ``base`` become changes from their month on; what says where the war stands today (the front,
what is believed, the rungs of a coercer) is replaced at once, so that a lever which sets it starts with month 0.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from demarche.crisis.itself import Itself
from demarche.engines.ripeness.coercion import Coercion
from demarche.engines.ripeness.crisis_powers import burdens_of, coerces, coercion_of, reactions_of, side_of
from demarche.engines.ripeness.crisis_reader import BEFORE, DEFAULTS, FEWEST, MOST_CERTAIN, MOST_PATIENT, Reader, Values
from demarche.engines.ripeness.lever_changes import plan_with_levers, steps
from demarche.engines.ripeness.model import Beliefs, Conference, Game, Horizon, Settlement, War
from demarche.engines.ripeness.plan import Plan
from demarche.engines.ripeness.section import WarPart
from demarche.engines.ripeness.units import Per
from demarche.errors import InputError
from demarche.numerics.kept import Kept

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis

    Columns = Mapping[str, NDArray[Any]]

__all__ = ["BEFORE", "burden_draws", "from_crisis", "plan_draws"]

_STARTED: Kept[list[tuple[Reader, Game]]] = Kept(8, lambda entry: 1)
_BETWEEN: Kept[tuple[Crisis, Crisis, list[Crisis]]] = Kept(16, lambda entry: 1)
NODES = 13
"""Evidence nodes; a fixed number, so that an answer does not hang on what else is solved with it."""


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
        if stage.file.part(WarPart).war is None:
            raise InputError("this crisis file has no war section; see 'demarche show syria-2013 --format yaml'")
    values = Values(crisis, base, columns)
    levers = crisis.levers[len(base.levers) :] if len(stages) > 1 else ()
    coerced = any(coerces(stage) for stage in stages)
    plans = []
    for draw, (first, start) in enumerate(_started(stages[0], values, coerced, count)):
        read = [Reader(stage, values, draw) for stage in stages[1:]]
        games = [start, *(_game(reader, first, coerced) for reader in read)]
        plans.append(plan_with_levers(games, levers, reactions_of([first, *read][-1], games[-1])))
    return plans


def _started(stage: Crisis, values: Values, coerced: bool, count: int) -> list[tuple[Reader, Game]]:
    """The first stage in each input set, read and as a game: most often the same as under the lever before."""

    def read() -> list[tuple[Reader, Game]]:
        readers = [Reader(stage, values, draw) for draw in range(count)]
        return [(reader, _game(reader, reader, coerced)) for reader in readers]

    mark = hashlib.blake2b(digest_size=16)
    for path, column in values.drawn_for(stage).items():
        mark.update(f"{path} {column.dtype.str} {column.shape} ".encode() + column.tobytes())
    return _STARTED.get((Itself(stage.file), coerced, count, mark.digest()), read)


def burden_draws(crisis: Crisis, columns: Columns, count: int) -> list[dict[str, tuple[float, float]]]:
    """By patron, what a year of the war costs it at its support of today and at full support, in each of ``count``
    input sets."""
    values = Values(crisis, crisis.unlevered, columns)
    return [burdens_of(Reader(crisis, values, draw)) for draw in range(count)]


def _stages(crisis: Crisis, base: Crisis) -> list[Crisis]:
    """The base, and the crisis after each further lever."""
    pulled, before = len(crisis.levers), len(base.levers)
    if crisis.levers[:before] != base.levers or pulled == before:
        return [crisis]
    # Crises are known by their place in memory, which stays theirs as long as they are kept here too.
    between = _BETWEEN.get(
        (id(crisis), id(base)),
        lambda: (crisis, base, [crisis.with_first(count) for count in range(before + 1, pulled)]),
    )[2]
    return [base, *between, crisis]


def _game(reader: Reader, base: Reader, coerced: bool) -> Game:
    war = reader.war
    ruler, opposition = side_of(reader, "ruler"), side_of(reader, "opposition")
    beliefs, edge = _beliefs(reader, base, coerced)
    today = side_of(base, "ruler").today - side_of(base, "opposition").today
    patience = {
        side: Per(min(reader.own(f"{side}_patience_per_year", DEFAULTS["patience_per_year"]), MOST_PATIENT), "year")
        for side in ("ruler", "opposition")
    }
    return Game(
        war=War(
            balance=min(max(round(reader.own("balance") * war.notches), 1), war.notches - 1),
            notches=war.notches,
            moves=Per(reader.own("pace_per_year") * war.notches, "year"),
            edge=edge - today + ruler.odds - opposition.odds,
            ruler_cost=Per(reader.own("ruler_cost_per_year") - ruler.aid, "year"),
            opposition_cost=Per(reader.own("opposition_cost_per_year") - opposition.aid, "year"),
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
        ruler_patron=ruler.patron,
        opposition_patron=opposition.patron,
        coercion=coercion_of(reader) if coerced else Coercion(),
    )


def _logit(chance: float) -> float:
    chance = min(max(chance, 1.0 - MOST_CERTAIN), MOST_CERTAIN)
    return math.log(chance / (1.0 - chance))


def _beliefs(reader: Reader, base: Reader, coerced: bool) -> tuple[Beliefs, float]:
    """What each camp believes of the war, as the ruler's odds, and the log odds that the next move is his.

    Each side enters its own odds. Where the screen stands in, it is the screen without levers: what a lever does to
    hopes follows here from what it does to the war.
    """
    ruler = reader.part("odds", "ruler", base.screen("p_ruler", 0.5))
    opposition = reader.part("odds", "opposition", base.screen("p_opposition", 1.0 - ruler))
    observer = reader.part("odds", "observer", base.screen("balance", 0.5))
    wins = min(max(reader.part("odds", "favoured_wins", DEFAULTS["favoured_wins"]), 0.5), MOST_CERTAIN)
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


def _settlement(reader: Reader) -> Settlement:
    def given(name: str, default: float) -> float:
        return reader.part("settlement", name, default)

    lowest, kind = given("lowest", reader.screen("x_low", 0.0)), reader.type_of(reader.war.ruler)
    own = reader.war.settlement.ruler_types.get(kind or "") if reader.war.settlement else None
    if own is not None:
        lowest = reader.number(f"war.settlement.ruler_types.{kind}.lowest", own.lowest, lowest)
    held = max(reader.screen("binding", 1.0), FEWEST) ** (12.0 / reader.war.durable_months)
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


def _conference(reader: Reader) -> Conference:
    def given(name: str, default: float) -> float:
        return reader.part("conference", name, default)

    section = reader.war.conference
    text = None if section is None or section.mediator_share is None else given("mediator_share", 0.5)
    return Conference(
        rounds=Per(given("rounds_per_year", DEFAULTS["rounds_per_year"]), "year"),
        ruler=given("ruler_proposes", 0.5),
        opposition=given("opposition_proposes", 0.5),
        mediator=given("mediator_proposes", 0.0),
        mediator_share=text,
        eager=given("eager", 0.0),
        ruler_gives=given("ruler_gives", 0.0),
        opposition_gives=given("opposition_gives", 0.0),
        ratified=given("ratified", 1.0),
    )
