"""Which groups of one engine change places between two crises, and every combination of them that is to be answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from demarche.engine.contract import Engine
from demarche.engine.swaps import Bit, Group, Swaps, Versions

__all__ = ["Swap", "bits_of", "separable", "swap_of"]


@dataclass(frozen=True, eq=False)
class Swap:
    """The two sides of one engine, the groups that change places, and the ids of the bits on which the files say
    different things."""

    engine: Engine
    swaps: Swaps[Any]
    a: Any
    b: Any
    groups: tuple[Group, ...]
    unlike: frozenset[str]
    notes: tuple[str, ...] = ()

    @cached_property
    def single(self) -> tuple[tuple[Group, Bit], ...]:
        """The bits that are also tried by themselves: all of a group in which several differ, where that can be."""
        several = [group for group in self.groups if len(self.unlike & bits_of([group])) > 1]
        bits = [(group, bit) for group in several for bit in group.bits if bit.id in self.unlike]
        return tuple(entry for entry in bits if self._possible(entry[1]))

    def _possible(self, bit: Bit) -> bool:
        alone = frozenset([bit.id])
        return not any(self.swaps.refused(self.a, self.b, bits) for bits in (alone, bits_of(self.groups) - alone))

    @cached_property
    def combinations(self) -> list[frozenset[str]]:
        """Every combination of groups, then each single bit into the first crisis, then out of the second."""
        groups = [
            bits_of(group for k, group in enumerate(self.groups) if coalition >> k & 1)
            for coalition in range(1 << len(self.groups))
        ]
        alone = [frozenset([bit.id]) for _, bit in self.single]
        return [*groups, *alone, *(groups[-1] - bit for bit in alone)]


def swap_of(engine: Engine, a: Versions, b: Versions) -> Swap:
    """The groups of an engine in which two sides differ; those that cannot be told apart count as one."""
    swaps = engine.swaps
    assert swaps is not None
    one, other, said = swaps.footing(a, b)
    bits = [bit for group in swaps.groups for bit in group.bits]
    unlike = {bit.id for bit in bits if not swaps.same(one, other, bit)}
    groups = [group for group in swaps.groups if unlike & bits_of([group])]
    merged = separable(swaps, one, other, groups)
    said += tuple(f"the {g.short}: these cannot be told apart here, and count as one" for g in merged if "+" in g.id)
    # The same words drawn at other points make another crisis, but are no difference between the files.
    told = frozenset(bit.id for bit in bits if not swaps.said_alike(one, other, bit))
    return Swap(engine, swaps, one, other, tuple(merged), told, said)


def separable(swaps: Swaps[Any], a: Versions, b: Versions, groups: Sequence[Group]) -> list[Group]:
    """The groups, with those made one that the engine does not let change places apart.

    An ultimatum that lapses if the opposition refuses needs to know who refused, say, so it excludes a mediator's text:
    then the conference of one war does not go with the threat of another.
    """
    found, known = list(groups), dict[frozenset[str], bool]()

    def bad(trial: Sequence[Group]) -> int:
        """How many of the combinations that bring out a conflict are refused."""
        tried = _telling(trial)
        known.update({chosen: swaps.refused(a, b, chosen) for chosen in tried if chosen not in known})
        return sum(known[chosen] for chosen in tried)

    while len(found) > 1 and bad(found):
        pairs = combinations(range(len(found)), 2)
        found = min((_merged(found, one, other) for one, other in pairs), key=bad)
    return found


def bits_of(groups: Iterable[Group]) -> frozenset[str]:
    """All the bits of some groups."""
    return frozenset(bit.id for group in groups for bit in group.bits)


def _telling(groups: Sequence[Group]) -> set[frozenset[str]]:
    """One or two groups of either crisis in the other: they bring out any conflict between two."""
    parts = [bits_of([group]) for group in groups]
    whole = bits_of(groups)
    few = {frozenset[str]().union(*chosen) for size in (1, 2) for chosen in combinations(parts, size)}
    return few | {whole - chosen for chosen in few}


def _merged(groups: Sequence[Group], one: int, other: int) -> list[Group]:
    first, second = groups[one], groups[other]
    both = replace(
        first,
        id=f"{first.id}+{second.id}",
        short=f"{first.short} with {second.short}",
        title=f"{first.title}; and {second.title}",
        bits=first.bits + second.bits,
    )
    return [both if place == one else group for place, group in enumerate(groups) if place != other]
