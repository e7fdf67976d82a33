"""Swaps inputs between two wars: one of them with some of its inputs replaced by the other's, exact and nameless.

Actors differ by name; what is comparable are roles (ruler, opposition, their patrons, the outside power that
threatens) and the numbers that are asked of each. What a file leaves out has the engine's default.

*Help and the front.* A file gives each side's odds as help stands today, so today's help shifts the front by nothing
in its own crisis. Which help is counted in goes with the front: another crisis's patrons on this front shift it by the
difference between their help and the help that is counted in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.inventory import Assumption, quantities
from demarche.engine.inputs import keys
from demarche.engine.swaps import Bit, Group, Swaps, Versions
from demarche.engine.themes import BINDING, ODDS, TERMS, WAITING
from demarche.engines.ripeness import Plan
from demarche.engines.ripeness.by_version import OPEN
from demarche.engines.ripeness.by_war import DURABLE, SIGNED, answers
from demarche.engines.ripeness.crisis_powers import side_of
from demarche.engines.ripeness.crisis_reader import Reader, Values
from demarche.engines.ripeness.fighting import Odds, SettlementTerms
from demarche.engines.ripeness.from_crisis import plan_draws
from demarche.engines.ripeness.section import War, war_of
from demarche.engines.ripeness.swap_sides import OPPOSITION, RULER, in_roles, on_one_footing, role_path, typed
from demarche.engines.ripeness.swap_words import told_apart
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.engine.contract import Engine

    Floats = NDArray[np.float64]

__all__ = ["GROUPS", "WarSwaps", "WarVersions", "swaps_of"]

GROUPS = (
    ODDS.group(
        "war.odds.ruler | screen.p_ruler",
        "war.odds.opposition | screen.p_opposition",
        "war.odds.observer | screen.balance",
    ),
    WAITING.group(
        "war.ruler_cost_per_year | screen.c_ruler",
        "war.opposition_cost_per_year | screen.c_opposition",
        "war.holding",
        "war.fade_per_year",
        "war.ruler_patience_per_year war.opposition_patience_per_year",
    ),
    TERMS.group(
        f"war.settlement.lowest war.settlement.ruler_price war.settlement.ruler_types actors.{RULER}.type"
        " | screen.x_low",
        "war.settlement.highest war.settlement.opposition_price | screen.x_high",
        "war.settlement.ruler_ratifiers",
        "war.settlement.opposition_ratifiers",
    ),
    BINDING.group(
        "war.settlement.binds_per_year | screen.binding",
        "screen.e_ruler screen.e_opposition",
        "war.settlement.ruler_cheated war.settlement.renewal",
        "war.settlement.spoilers_per_year",
        "war.settlement.drift_per_year",
    ),
    Group.of(
        "front",
        "front",
        "the front: who holds what, how fast it moves, how much it tells",
        {
            "who holds what": "war.balance war.notches",
            "how fast the front moves": "war.pace_per_year",
            "the chance that an army or a capital falls at a stroke": "war.breaks_per_year",
            "how much the front tells": "war.odds.favoured_wins",
        },
    ),
    Group.of(
        "conference",
        "conference",
        "the conference: how often they meet, who tables the text, who speaks",
        {"the conference": "war.conference"},
    ),
    Group.of(
        "patrons",
        "patrons",
        "the patrons of both sides and what they give",
        {
            "those who help the ruler": "war.patrons.of-ruler actors.of-ruler.type",
            "those who help the opposition": "war.patrons.of-opposition actors.of-opposition.type",
        },
    ),
    Group.of(
        "threat",
        "threat of force",
        "the outside power's threat of force, and whether it is believed to last",
        {"the threat of force": "war.coercer"},
    ),
)
"""Every judged number that the war reads belongs to exactly one bit, with whatever stands in for it; in the order of a
page."""
_PATRONS = {f"war.patrons.of-{name}": role for name, role in (("ruler", RULER), ("opposition", OPPOSITION))}
_READ = frozenset({"demarche", "crisis", "sources", "actors", "screen", "war"})
"""The sections that a war between two others keeps."""


@dataclass(frozen=True, eq=False)
class WarVersions(Versions):
    """The versions of a crisis with a war."""

    @property
    def war(self) -> War:
        """The war section; there must be one."""
        return war_of(self.crisis)

    @cached_property
    def help(self) -> dict[str, Floats]:
        """By role and version, the log odds of the next move of the front that today's outside help adds to it."""
        values = Values(self.crisis, self.crisis, self.columns)
        readers = [Reader(self.crisis, values, draw) for draw in range(self.count)]
        roles = ("ruler", "opposition")
        return {role: np.array([side_of(reader, role).today for reader in readers]) for role in roles}


class WarSwaps(Swaps[WarVersions]):
    """Roles change places, not actors."""

    def ready(self, side: Versions, unlevered: Versions) -> WarVersions:
        found = in_roles(side, unlevered)
        return WarVersions(found.crisis, found.columns, found.count)

    def footing(self, a: WarVersions, b: WarVersions) -> tuple[WarVersions, WarVersions, tuple[str, ...]]:
        return on_one_footing(a, b)

    def notes(self, a: Crisis, b: Crisis, names: tuple[str, str]) -> Iterable[str]:
        return told_apart(a, b, names)

    def path(self, crisis: Crisis, path: str) -> str:
        return role_path(crisis, path)

    def in_roles(self, path: str) -> str:
        """A patron is called by its name and whom it helps (``russia@ruler``), and belongs with all who help the same
        side."""
        parts = list(keys(path))
        place = {"war.patrons": 2, "actors": 1}
        for section, at in place.items():
            if path.startswith(f"{section}.") and "@" in parts[at]:
                parts[at] = f"of-{parts[at].rpartition('@')[2]}"
        return ".".join(parts)

    def judged(self, crisis: Crisis) -> dict[str, Assumption]:
        """Of actors, the types of the ruler and of patrons."""
        kept = {role_path(crisis, f"actors.{name}.type") for name in typed(crisis)}
        found = super().judged(crisis)
        return {path: entry for path, entry in found.items() if not path.startswith("actors.") or path in kept}

    def says(self, crisis: Crisis, bit: Bit) -> str:
        """Of patrons, who they are: their numbers stand further down."""
        if not any(path in _PATRONS for path in bit.paths):
            return super().says(crisis, bit)
        told = [entry.text.split(": ")[0] for path, entry in self.judged(crisis).items() if self.bit_of(path) == bit.id]
        return ", ".join(dict.fromkeys(told)) or "nobody"

    def entries(self, side: WarVersions, bit: Bit) -> Sequence[Any]:
        return [_entry(side, pattern) for pattern in bit.patterns]

    def mixed(self, a: WarVersions, b: WarVersions, chosen: Iterable[str]) -> WarVersions:
        """``a`` with the ``chosen`` bits of ``b``; only what the war reads is kept.

        Patrons come with their types; what kind of ruler there is comes with the terms.
        """
        wanted = frozenset(chosen)

        def home(path: str) -> WarVersions:
            return b if self.bit_of(path) in wanted else a

        sections = type(a.crisis.file).model_fields.items()
        update = {name: own.get_default(call_default_factory=True) for name, own in sections if name not in _READ}
        patrons = [
            patron for path, role in _PATRONS.items() for patron in home(path).war.patrons if patron.side == role
        ]
        helpers = (
            actor
            for side in (a, b)
            for actor in side.crisis.file.actors
            if "@" in actor.id and home(f"actors.{actor.id}.type") is side
        )
        ruler = home(f"actors.{RULER}.type").crisis.actor(RULER)
        update["actors"] = (ruler, a.crisis.actor(OPPOSITION), *helpers)
        update["screen"] = self._parts(a, "screen", home)
        parts = {
            "odds": self._parts(a, "war.odds", home, Odds()),
            "settlement": self._parts(a, "war.settlement", home, SettlementTerms()),
            "ledger": None,
            "patrons": tuple(patrons),
        }
        update["war"] = self._parts(a, "war", home).model_copy(update=parts)
        file = a.crisis.file.model_copy(update=update)
        columns = {path: column for path, column in a.columns.items() if self.bit_of(path) not in wanted}
        columns |= {path: column for path, column in b.columns.items() if self.bit_of(path) in wanted}
        known = quantities(file)
        columns = {path: column for path, column in columns.items() if path in known}
        return WarVersions(replace(a.crisis, file=file), columns, a.count)

    def _parts(self, a: WarVersions, section: str, home: Callable[[str], WarVersions], empty: Any = None) -> Any:
        """A section with each field that belongs to a group taken from where the group comes from."""
        update = {}
        own = _at(a, section) or empty
        for name in type(own).model_fields if own is not None else ():
            path = f"{section}.{name}"
            if self.bit_of(path) is not None:
                theirs = _at(home(path), section)
                update[name] = getattr(theirs if theirs is not None else empty, name, None)
        return None if own is None else own.model_copy(update=update)

    def plans(self, a: WarVersions, b: WarVersions, chosen: Iterable[str]) -> list[Plan]:
        """One plan for each version of ``a`` with the ``chosen`` bits of ``b``."""
        wanted = frozenset(chosen)
        side = self.mixed(a, b, wanted)

        def given(path: str) -> dict[str, Floats]:
            return (b if self.bit_of(path) in wanted else a).help

        now = given("war.patrons.of-ruler")["ruler"] - given("war.patrons.of-opposition")["opposition"]
        then = given("war.balance")["ruler"] - given("war.balance")["opposition"]
        plans = plan_draws(side.crisis, side.columns, side.count)
        return [_shifted(plan, float(by)) for plan, by in zip(plans, now - then, strict=True)]

    def work(self, a: WarVersions, b: WarVersions, chosen: Iterable[str]) -> Callable[[], dict[str, Floats]]:
        return partial(answers, self.plans(a, b, chosen))

    def refused(self, a: WarVersions, b: WarVersions, chosen: frozenset[str]) -> bool:
        side = self.mixed(a, b, chosen)
        first = {path: column[:1] for path, column in side.columns.items()}
        try:
            plan_draws(side.crisis, first, 1)
        except InputError:
            return True
        return False


def swaps_of(engine: Engine) -> WarSwaps:
    """Eight groups, and three figures of the war."""
    return WarSwaps(
        engine,
        GROUPS,
        (DURABLE, SIGNED, OPEN),
        adds="What sets them apart comes in once the war is played on, with what is threatened and what one can wait "
        "for.",
    )


def _entry(side: WarVersions, pattern: str) -> Any:
    role = pattern.partition(".of-")[2]
    if pattern in _PATRONS:
        return [patron for patron in side.war.patrons if patron.side == _PATRONS[pattern]]
    if pattern.startswith("actors.of-"):
        return [actor.type for actor in side.crisis.file.actors if actor.id.endswith(f"@{role.split('.')[0]}")]
    if pattern.startswith("actors."):
        return side.crisis.actor(RULER).type
    return _at(side, pattern)


def _at(side: WarVersions, path: str) -> Any:
    node: Any = side.crisis.file
    for key in path.split("."):
        node = None if node is None else getattr(node, key)
    return node


def _shifted(plan: Plan, by: float) -> Plan:
    if by == 0.0:
        return plan
    war = plan.game.war
    return replace(plan, game=replace(plan.game, war=replace(war, edge=war.edge + by)))
