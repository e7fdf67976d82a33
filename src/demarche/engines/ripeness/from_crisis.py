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
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from demarche.crisis.itself import Itself
from demarche.engines.ripeness.breach import breach_of
from demarche.engines.ripeness.coercion import Coercion
from demarche.engines.ripeness.crisis_odds import beliefs_of, fit_types, notch_of
from demarche.engines.ripeness.crisis_powers import burdens_of, coerces, coercion_of, reactions_of, side_of
from demarche.engines.ripeness.crisis_reader import BEFORE, DEFAULTS, MOST_PATIENT, Reader, Values
from demarche.engines.ripeness.lever_changes import plan_with_levers, steps
from demarche.engines.ripeness.model import Conference, Game, Horizon, Settlement, War
from demarche.engines.ripeness.plan import Plan
from demarche.engines.ripeness.section import WarPart
from demarche.engines.ripeness.units import Per
from demarche.engines.ripeness.unmoved import HELPERS, unmoved
from demarche.errors import InputError
from demarche.numerics.kept import Kept

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis

    Columns = Mapping[str, NDArray[Any]]

__all__ = ["BEFORE", "burden_draws", "from_crisis", "plan_draws"]

_STARTED: Kept[list[tuple[Reader, Game]]] = Kept(8, lambda entry: 1)
_BURDENS: Kept[list[dict[str, tuple[float, float]]]] = Kept(8, lambda entry: 1)
_BETWEEN: Kept[tuple[Crisis, Crisis, list[Crisis]]] = Kept(16, lambda entry: 1)


def from_crisis(crisis: Crisis, base: Crisis | None = None) -> Plan:
    """The plan at central values. Raises InputError where the file has no war section."""
    return plan_draws(crisis, {}, 1, base)[0]


def plan_draws(crisis: Crisis, columns: Columns, count: int, base: Crisis | None = None) -> list[Plan]:
    """One plan for each of ``count`` versions.

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
    same = [unmoved(before, after) for before, after in pairwise(stages)]
    plans = []
    for draw, (first, start) in enumerate(_started(stages[0], values, coerced, count)):
        reader, games = first, [start]
        for stage, parts in zip(stages[1:], same, strict=True):
            reader = Reader(stage, values, draw, reader.known(parts))
            games.append(_game(reader, first, coerced))
        plans.append(plan_with_levers(games, levers, reactions_of(reader, games[-1])))
    return plans


def _started(stage: Crisis, values: Values, coerced: bool, count: int) -> list[tuple[Reader, Game]]:
    """The first stage in each version, read and as a game: most often the same as under the lever before."""

    def read() -> list[tuple[Reader, Game]]:
        readers = [Reader(stage, values, draw) for draw in range(count)]
        fit_types(readers, coerced)
        return [(reader, _game(reader, reader, coerced)) for reader in readers]

    return _STARTED.get((Itself(stage.file), coerced, count, _mark(values, stage)), read)


def _mark(values: Values, stage: Crisis) -> bytes:
    """A mark of every drawn value that a stage reads."""
    mark = hashlib.blake2b(digest_size=16)
    for path, column in values.drawn_for(stage).items():
        mark.update(f"{path} {column.dtype.str} {column.shape} ".encode() + column.tobytes())
    return mark.digest()


def burden_draws(crisis: Crisis, columns: Columns, count: int) -> list[dict[str, tuple[float, float]]]:
    """By patron, what a year of the war costs it at its support of today and at full support, in each of ``count``
    versions."""
    values, base = Values(crisis, crisis.unlevered, columns), crisis.unlevered

    def read(stage: Crisis) -> list[dict[str, tuple[float, float]]]:
        return [burdens_of(Reader(stage, values, draw)) for draw in range(count)]

    if base is crisis or not unmoved(base, crisis) >= HELPERS:
        return read(crisis)
    # Most levers leave the patrons alone: then it is the same under all of them.
    return _BURDENS.get((Itself(base.file), count, _mark(values, base)), lambda: read(base))


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
    beliefs, edge, spread = reader.once("beliefs", lambda: beliefs_of(reader, base, coerced))
    return Game(
        war=reader.once("war", lambda: _war(reader, base, edge, spread)),
        beliefs=beliefs,
        settlement=reader.once("settlement", lambda: _settlement(reader)),
        conference=reader.once("conference", lambda: _conference(reader)),
        horizon=reader.once("horizon", lambda: _horizon(reader)),
        ruler_patron=side_of(reader, "ruler").patron,
        opposition_patron=side_of(reader, "opposition").patron,
        coercion=reader.once("coercion", lambda: coercion_of(reader) if coerced else Coercion()),
    )


def _war(reader: Reader, base: Reader, edge: float, spread: float) -> War:
    war, ruler, opposition = reader.war, side_of(reader, "ruler"), side_of(reader, "opposition")
    today = side_of(base, "ruler").today - side_of(base, "opposition").today
    return War(
        balance=notch_of(reader),
        notches=war.notches,
        moves=Per(reader.own("pace_per_year") * war.notches, "year"),
        edge=edge - today + ruler.odds - opposition.odds,
        ruler_cost=Per(reader.own("ruler_cost_per_year") - ruler.aid, "year"),
        opposition_cost=Per(reader.own("opposition_cost_per_year") - opposition.aid, "year"),
        holding=reader.own("holding"),
        fade=Per(reader.own("fade_per_year"), "year"),
        breaks=Per(reader.own("breaks_per_year"), "year"),
        spread=spread,
    )


def _horizon(reader: Reader) -> Horizon:
    war = reader.war
    patience = {
        side: Per(min(reader.own(f"{side}_patience_per_year", DEFAULTS["patience_per_year"]), MOST_PATIENT), "year")
        for side in ("ruler", "opposition")
    }
    return Horizon(
        step=war.step,
        length=steps(war.horizon_months, war.step),
        hold=steps(war.durable_months, war.step),
        **patience,
    )


def _settlement(reader: Reader) -> Settlement:
    def given(name: str, default: float) -> float:
        return reader.part("settlement", name, default)

    lowest, price = given("lowest", reader.screen("x_low", 0.0)), given("ruler_price", math.inf)
    terms, kind = reader.war.settlement, reader.type_of(reader.war.ruler)
    own = terms.ruler_types.get(kind or "") if terms else None
    if own is not None:
        path = f"war.settlement.ruler_types.{kind}"
        lowest = reader.number(f"{path}.lowest", own.lowest, lowest)
        price = reader.number(f"{path}.price", own.price, price)
    drift = given("drift_per_year", 0.0) * reader.war.notches
    breach, hardens = _kept(reader)
    return Settlement(
        lowest=lowest,
        highest=given("highest", reader.screen("x_high", 1.0)),
        binds=Per(1.0 - breach, reader.war.step),
        spoilers=Per(given("spoilers_per_year", 0.0), "year"),
        drift=Per(drift, "year"),
        ruler_ratifiers=given("ruler_ratifiers", 0.0),
        opposition_ratifiers=given("opposition_ratifiers", 1.0),
        ruler_price=price,
        opposition_price=given("opposition_price", math.inf),
        hardens=hardens,
        renewal=given("renewal", DEFAULTS["renewal"]),
        victim=given("ruler_cheated", 0.5),
        ruler_loss=max(reader.screen("e_ruler", 0.0), 0.0),
        opposition_loss=max(reader.screen("e_opposition", 0.0), 0.0),
    )


def _kept(reader: Reader) -> tuple[float, Per]:
    """Chance of a breach per step, and the hazard at which kept terms harden: an agreement is kept as long as counts
    as durable with the chance that the file says."""
    months, step = reader.war.durable_months, reader.war.step
    length = steps(months, step)
    kept = reader.screen("binding", 1.0)
    terms = reader.war.settlement
    if terms is not None and terms.binds_per_year is not None:
        kept = reader.part("settlement", "binds_per_year", 1.0) ** (months / 12.0)
    return breach_of(kept, length), Per(1.0 / length, step)


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
