"""Makes two wars ready for their inputs to change places: sides by their roles, one footing, hopes of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.swaps import Versions
from demarche.engines.ripeness.authorised import authorised
from demarche.engines.ripeness.breach import breach_of, kept
from demarche.engines.ripeness.fighting import Odds, SettlementTerms
from demarche.engines.ripeness.lever_changes import steps
from demarche.engines.ripeness.section import WarPart, war_of

if TYPE_CHECKING:
    from demarche.engine.contract import Columns

__all__ = ["OPPOSITION", "RULER", "in_roles", "on_one_footing", "role_path", "typed"]

RULER, OPPOSITION = "role-ruler", "role-opposition"
"""What the two sides are called once they stand for their roles."""

V = TypeVar("V", bound=Versions)


def in_roles(side: Versions, unlevered: Versions) -> Versions:
    """A side with ruler, opposition and patrons called by their roles, so that what is the ruler's own finds the
    other's; actors who are none of these are left out.

    The price of acting without a council's leave is what its own council makes it, whoever swaps what; hopes are those
    of ``unlevered``.
    """
    if side.crisis.levers:
        side = _with_hopes_of(side, unlevered)
    drawn: Columns = authorised(side.crisis, side.columns, side.count)
    file, names, war = side.crisis.file, _roles(side.crisis), war_of(side.crisis)
    known = {actor.id: actor for actor in file.actors}
    patrons = tuple(
        patron.model_copy(update={"actor": names[patron.actor], "side": names[patron.side]}) for patron in war.patrons
    )
    # The past weighs versions, which are not weighed here; no war hangs on it.
    roles = {"ruler": RULER, "opposition": OPPOSITION, "patrons": patrons, "history": None}
    update: dict[str, Any] = {
        "actors": tuple(known[old].model_copy(update={"id": new}) for old, new in names.items()),
        "war": war.model_copy(update=roles),
    }
    if file.screen is not None:
        update["screen"] = file.screen.model_copy(update={"ruler": RULER, "opposition": OPPOSITION})
    columns = {role_path(side.crisis, path): column for path, column in drawn.items()}
    crisis = replace(side.crisis, file=file.model_copy(update=update), levers=(), changes=(), origin=None)
    return replace(side, crisis=crisis, columns=columns)


def _with_hopes_of(side: Versions, base: Versions) -> Versions:
    """A crisis with levers, its war's odds those of ``base``, the same without: what a lever does to hopes follows from
    what it does to the war, and what it says of them is the screen's alone (see :mod:`.from_crisis`)."""
    file, screen = side.crisis.file, base.crisis.file.screen
    if screen is None:
        return side
    fought = war_of(side.crisis)
    odds, columns = fought.odds or Odds(), dict(side.columns)
    update = {}
    for own, stands_in in (("ruler", "p_ruler"), ("opposition", "p_opposition"), ("observer", "balance")):
        if getattr(odds, own) is None:
            update[own] = getattr(screen, stands_in)
            if f"screen.{stands_in}" in base.columns:
                columns[f"war.odds.{own}"] = base.columns[f"screen.{stands_in}"]
    war = fought.model_copy(update={"odds": odds.model_copy(update=update)})
    return replace(side, crisis=replace(side.crisis, file=file.model_copy(update={"war": war})), columns=columns)


def role_path(crisis: Crisis, path: str) -> str:
    """A path of a crisis file as it reads once sides and patrons are called by their roles."""
    names, parts = _roles(crisis), path.split(".")
    place = 2 if path.startswith("war.patrons.") else 1 if parts[0] == "actors" else None
    if place is not None:
        parts[place] = names.get(parts[place], parts[place])
    return ".".join(parts)


def typed(crisis: Crisis) -> set[str]:
    """The actors whose type the war reads: the ruler's and the patrons'."""
    war = crisis.file.part(WarPart).war
    return set() if war is None else {war.ruler, *(patron.actor for patron in war.patrons)}


def _roles(crisis: Crisis) -> dict[str, str]:
    """What each actor with a role is called; a side that helps, itself or the other, keeps its own. Nobody is a patron
    twice: the check refuses that."""
    war = war_of(crisis)
    names = {war.ruler: RULER, war.opposition: OPPOSITION}
    for patron in war.patrons:
        names.setdefault(patron.actor, f"{patron.actor}@{'ruler' if patron.side == war.ruler else 'opposition'}")
    return names


def on_one_footing(a: V, b: V) -> tuple[V, V, tuple[str, ...]]:
    """Both with one step, one horizon and one meaning of durable; and, in words, what had to be changed for it."""
    said, (one, other) = [], (war_of(a.crisis), war_of(b.crisis))
    step = "week" if "week" in (one.step, other.step) else "month"
    months = min(one.horizon_months, other.horizon_months)
    durable = max(one.durable_months, other.durable_months)
    if one.step != other.step:
        said.append("both wars are played in weeks, as one of the two files asks")
    if one.horizon_months != other.horizon_months:
        said.append(f"both are followed for {months} months, the shorter of the two files' horizons")
    if one.durable_months != other.durable_months:
        said.append(f"in both a peace counts as durable after {durable} months, the longer of the two files' measures")
    return _footed(a, step, months, durable), _footed(b, step, months, durable), tuple(said)


def _footed(side: V, step: str, months: int, durable: int) -> V:
    war, columns = war_of(side.crisis), dict(side.columns)
    screen = side.crisis.file.screen
    settlement = war.settlement or SettlementTerms()
    if durable != war.durable_months and settlement.binds_per_year is None and screen is not None:
        # The screen's chance to bind is over the file's own months: an agreement is to be kept so long as likely as
        # there, whatever counts as durable now.
        own, now = steps(war.durable_months, step), steps(durable, step)

        def by_year(chance: float) -> float:
            return float(kept(breach_of(chance, own, now), now) ** (12.0 / durable))

        yearly = screen.binding.model_copy(update={"values": tuple(map(by_year, screen.binding.values))})
        settlement = settlement.model_copy(update={"binds_per_year": yearly})
        if "screen.binding" in columns:
            columns["war.settlement.binds_per_year"] = np.array([by_year(v) for v in columns["screen.binding"]])
    update = {"step": step, "horizon_months": months, "durable_months": durable, "settlement": settlement}
    file = side.crisis.file.model_copy(update={"war": war.model_copy(update=update)})
    return replace(side, crisis=replace(side.crisis, file=file), columns=columns)
