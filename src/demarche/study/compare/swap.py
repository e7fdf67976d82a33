"""Swaps inputs between two crises: one of them with some of its inputs replaced by the other's, exact and nameless.

Actors differ by name; what is comparable are roles (ruler, opposition, their patrons, the outside power that
threatens) and the numbers that the screen and the war ask of each (:mod:`.swap_groups`). What a file leaves out has the
engine's default.

*Help and the front.* A file gives each side's odds as help stands today, so today's help shifts the front by nothing
in its own crisis. Which help is counted in goes with the front: another crisis's patrons on this front shift it by the
difference between their help and the help that is counted in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.inventory import quantities
from demarche.crisis.quantity import Choice, Quantity
from demarche.engines.ripeness import Plan
from demarche.engines.ripeness.breach import breach_of, kept
from demarche.engines.ripeness.crisis_powers import side_of
from demarche.engines.ripeness.crisis_reader import Reader, Values
from demarche.engines.ripeness.fighting import Odds, SettlementTerms
from demarche.engines.ripeness.from_crisis import plan_draws
from demarche.engines.ripeness.lever_changes import steps
from demarche.engines.ripeness.section import War, WarPart
from demarche.study.compare.swap_groups import OPPOSITION, RULER, Bit, bit_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[Any]]
    Floats = NDArray[np.float64]

__all__ = [
    "Drawn",
    "Help",
    "help_today",
    "in_roles",
    "mixed",
    "on_one_footing",
    "role_path",
    "said_alike",
    "same",
    "swapped_plans",
    "with_hopes_of",
]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A crisis and its versions: by path, one column of drawn values for each open input."""

    crisis: Crisis
    columns: Columns
    count: int

    @property
    def war(self) -> War:
        """The war section; there must be one."""
        war = self.crisis.file.part(WarPart).war
        assert war is not None
        return war


@dataclass(frozen=True, eq=False)
class Help:
    """By version, the log odds of the next move of the front that outside help adds to each side."""

    ruler: Floats
    opposition: Floats


def in_roles(side: Drawn) -> Drawn:
    """The same with ruler, opposition and patrons called by their roles, so that what is the ruler's own finds the
    other's; actors who are none of these are left out."""
    file, names = side.crisis.file, _roles(side.crisis)
    screen, war = file.screen, file.part(WarPart).war
    known = {actor.id: actor for actor in file.actors}
    actors = tuple(known[old].model_copy(update={"id": new}) for old, new in names.items())
    update: dict[str, Any] = {"actors": actors}
    if screen is not None:
        update["screen"] = screen.model_copy(update={"ruler": RULER, "opposition": OPPOSITION})
    if war is not None:
        patrons = tuple(
            patron.model_copy(update={"actor": names[patron.actor], "side": names[patron.side]})
            for patron in war.patrons
        )
        # The past weighs versions, which are not weighed here; no war hangs on it.
        roles = {"ruler": RULER, "opposition": OPPOSITION, "patrons": patrons, "history": None}
        update["war"] = war.model_copy(update=roles)
    columns = {role_path(side.crisis, path): column for path, column in side.columns.items()}
    crisis = replace(side.crisis, file=file.model_copy(update=update), levers=(), changes=(), origin=None)
    return replace(side, crisis=crisis, columns=columns)


def with_hopes_of(side: Drawn, base: Drawn) -> Drawn:
    """A crisis with levers, its war's odds those of ``base``, the same without: what a lever does to hopes follows from
    what it does to the war, and what it says of them is the screen's alone (see :mod:`.from_crisis` of the engine)."""
    file, screen = side.crisis.file, base.crisis.file.screen
    fought = file.part(WarPart).war
    if fought is None or screen is None:
        return side
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


def _roles(crisis: Crisis) -> dict[str, str]:
    """What each actor with a role is called; a side that helps itself, or a patron of both, keeps its first role."""
    war = crisis.file.part(WarPart).war
    sides = war or crisis.file.screen
    if sides is None:
        return {}
    names = {sides.ruler: RULER, sides.opposition: OPPOSITION}
    for patron in war.patrons if war is not None else ():
        names.setdefault(patron.actor, f"{patron.actor}@{'ruler' if patron.side == sides.ruler else 'opposition'}")
    return names


def on_one_footing(a: Drawn, b: Drawn) -> tuple[Drawn, Drawn, tuple[str, ...]]:
    """Both with one step, one horizon and one meaning of durable; and, in words, what had to be changed for it."""
    said = []
    step = "week" if "week" in (a.war.step, b.war.step) else "month"
    months = min(a.war.horizon_months, b.war.horizon_months)
    durable = max(a.war.durable_months, b.war.durable_months)
    if a.war.step != b.war.step:
        said.append("both wars are played in weeks, as one of the two files asks")
    if a.war.horizon_months != b.war.horizon_months:
        said.append(f"both are followed for {months} months, the shorter of the two files' horizons")
    if a.war.durable_months != b.war.durable_months:
        said.append(f"in both a peace counts as durable after {durable} months, the longer of the two files' measures")
    one, other = (_footed(side, step, months, durable) for side in (a, b))
    return one, other, tuple(said)


def _footed(side: Drawn, step: str, months: int, durable: int) -> Drawn:
    war, columns = side.war, dict(side.columns)
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


def mixed(a: Drawn, b: Drawn, chosen: Iterable[str]) -> Drawn:
    """``a`` with the ``chosen`` bits of ``b``, both in roles; only what the screen and the war read is kept.

    Patrons come with their types; what kind of ruler there is comes with the terms.
    """
    wanted = frozenset(chosen)

    def home(path: str) -> Drawn:
        return b if bit_of(path) in wanted else a

    update: dict[str, Any] = dict.fromkeys(("options", "war", "outcome"))
    update |= dict.fromkeys(("relations", "agenda", "councils", "facts", "events", "levers", "claims"), ())
    update |= {"correlations": (), "preferences": {}, "positions": {}, "scales": {}}
    update["actors"] = (home(f"actors.{RULER}.type").crisis.actor(RULER), a.crisis.actor(OPPOSITION))
    update["screen"] = _parts(a, "screen", home)
    if a.crisis.file.part(WarPart).war is not None:
        parts = {
            "odds": _parts(a, "war.odds", home, Odds()),
            "settlement": _parts(a, "war.settlement", home, SettlementTerms()),
            "ledger": None,
            "patrons": tuple(
                patron
                for role, side in (("of-ruler", RULER), ("of-opposition", OPPOSITION))
                for patron in home(f"war.patrons.{role}").war.patrons
                if patron.side == side
            ),
        }
        update["actors"] += tuple(
            actor
            for side in (a, b)
            for actor in side.crisis.file.actors
            if "@" in actor.id and home(f"actors.{actor.id}.type") is side
        )
        war = _parts(a, "war", home)
        update["war"] = war.model_copy(update=parts)
    file = a.crisis.file.model_copy(update=update)
    columns = {path: column for path, column in a.columns.items() if bit_of(path) not in wanted}
    columns |= {path: column for path, column in b.columns.items() if bit_of(path) in wanted}
    known = quantities(file)
    columns = {path: column for path, column in columns.items() if path in known}
    return Drawn(replace(a.crisis, file=file), columns, a.count)


def _parts(a: Drawn, section: str, home: Any, empty: Any = None) -> Any:
    """A section with each field that belongs to a group taken from where the group comes from."""
    update = {}
    own = _at(a, section) or empty
    for name in type(own).model_fields:
        path = f"{section}.{name}"
        if bit_of(path) is not None:
            theirs = _at(home(path), section)
            update[name] = getattr(theirs if theirs is not None else empty, name)
    return own.model_copy(update=update)


def _at(side: Drawn, section: str) -> Any:
    node: Any = side.crisis.file
    for key in section.split("."):
        node = getattr(node, key)
    return node


def swapped_plans(a: Drawn, b: Drawn, chosen: Iterable[str], help_: tuple[Help, Help]) -> list[Plan]:
    """One plan for each version of ``a`` with the ``chosen`` bits of ``b``; ``help_`` is today's, in each of them."""
    wanted = frozenset(chosen)
    side = mixed(a, b, wanted)
    plans = plan_draws(side.crisis, side.columns, side.count)

    def given(path: str) -> Help:
        return help_[bit_of(path) in wanted]

    now = given("war.patrons.of-ruler").ruler - given("war.patrons.of-opposition").opposition
    then = given("war.balance").ruler - given("war.balance").opposition
    return [_shifted(plan, float(by)) for plan, by in zip(plans, now - then, strict=True)]


def _shifted(plan: Plan, by: float) -> Plan:
    if by == 0.0:
        return plan
    war = plan.game.war
    return replace(plan, game=replace(plan.game, war=replace(war, edge=war.edge + by)))


def help_today(side: Drawn) -> Help:
    """What today's help is worth to each side of a crisis, in every version."""
    values = Values(side.crisis, side.crisis, side.columns)
    readers = [Reader(side.crisis, values, draw) for draw in range(side.count)]
    ruler, opposition = (
        np.array([side_of(reader, role).today for reader in readers]) for role in ("ruler", "opposition")
    )
    return Help(ruler, opposition)


def said_alike(a: Drawn, b: Drawn, bit: Bit, section: str = "") -> bool:
    """Whether both files say the same on a bit; or, on what ``section`` has of it."""
    return _told(a, bit, section) == _told(b, bit, section)


def same(a: Drawn, b: Drawn, bit: Bit, section: str = "") -> bool:
    """Whether a bit is the same in both, version by version."""
    if not said_alike(a, b, bit, section):
        return False
    paths = [path for path in {*a.columns, *b.columns} if bit_of(path) == bit.id and path.startswith(section)]
    return all(
        path in a.columns and path in b.columns and bool((a.columns[path] == b.columns[path]).all()) for path in paths
    )


def _told(side: Drawn, bit: Bit, section: str) -> list[Any]:
    """What a bit says, without its reasons."""
    if side.crisis.file.part(WarPart).war is None:
        kept = [pattern for pattern in bit.paths if pattern.startswith("screen.")]
    else:
        kept = [pattern for pattern in bit.paths if pattern.startswith(section)]
    return [_plain(_found(side, pattern)) for pattern in kept]


def _found(side: Drawn, pattern: str) -> Any:
    """What stands at a path of a bit."""
    role = pattern.partition(".of-")[2]
    if pattern.startswith("war.patrons"):
        return [patron for patron in side.war.patrons if patron.side == (RULER if role == "ruler" else OPPOSITION)]
    if pattern.startswith("actors.of-"):
        return [actor.type for actor in side.crisis.file.actors if actor.id.endswith(f"@{role.split('.')[0]}")]
    if pattern.startswith(f"actors.{RULER}"):
        return side.crisis.actor(RULER).type
    node: Any = side.crisis.file
    for key in pattern.split("."):
        node = None if node is None else getattr(node, key)
    return node


_REASONS = frozenset({"source", "note", "title", "provides", "actor"})


def _plain(node: Any) -> Any:
    if isinstance(node, Quantity | Choice):
        return node.values, node.weights, getattr(node, "kind", "")
    if isinstance(node, tuple | list):
        return [_plain(entry) for entry in node]
    if isinstance(node, dict):
        return {key: _plain(entry) for key, entry in node.items()}
    if hasattr(node, "model_fields_set"):
        return {name: _plain(getattr(node, name)) for name in type(node).model_fields if name not in _REASONS}
    return node
