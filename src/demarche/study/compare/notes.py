"""What stands beside a comparison: the two files' inputs group by group, what cannot be compared, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demarche.crisis import Crisis
from demarche.engine.question import Afterwards
from demarche.engine.swaps import Bit
from demarche.study.compare.result import Entry, Side, TakingPart
from demarche.study.compare.swapping import Swap

__all__ = ["afterwards_of", "differing", "incomparable"]


def differing(a: Crisis, b: Crisis, swaps: Sequence[Swap]) -> tuple[Entry, ...]:
    """Every judged input of the swapped groups, in both files; what two engines read, once."""
    found: dict[tuple[str, str], Entry] = {}
    for swap in swaps:
        left, right = swap.swaps.judged(a), swap.swaps.judged(b)
        paths = [*left, *(path for path in right if path not in left)]
        for group, bit in _bits(swap):
            for path in paths:
                if swap.swaps.bit_of(path) == bit.id and (bit.id, path) not in found:
                    one, other = left.get(path), right.get(path)
                    text = one.text if one is not None else other.text if other is not None else path
                    values = (one.value if one else "", other.value if other else "")
                    found[bit.id, path] = Entry(group, bit.id, path, text, *values)
    return tuple(found.values())


def _bits(swap: Swap) -> Iterator[tuple[str, Bit]]:
    """The bits of the groups that change places, each with its group as the engine declares it."""
    swapped = {bit.id for group in swap.groups for bit in group.bits}
    for group in swap.swaps.groups:
        for bit in group.bits:
            if bit.id in swapped:
                yield group.id, bit


def incomparable(a: Crisis, b: Crisis, sides: tuple[Side, Side], engines: Sequence[TakingPart]) -> list[str]:
    """What stays out of the comparison, whichever engine is asked, as clauses."""
    said = []
    if a.levers or b.levers:
        said.append("levers that were pulled count as if they held from the start, and nobody answers them")
    for entry in engines:
        if entry.declares and not entry.compared:
            name = sides[0 if entry.a else 1].name
            said.append(f"{entry.called} takes part in {name} alone, so that it is not compared")
    if sides[0].prize != sides[1].prize and all(side.prize for side in sides):
        one, other = sides
        said.append(
            f"a share is a share of each crisis's own prize ({one.name}: {one.prize}; {other.name}: {other.prize}), "
            "and nothing says that these are worth the same"
        )
    return said


def afterwards_of(a: Crisis, b: Crisis) -> tuple[Afterwards | None, Afterwards | None]:
    """What the files say happened later, for the reader alone."""
    one, other = (
        None
        if crisis.file.outcome is None
        else Afterwards(
            crisis.file.outcome.summary, tuple((event.date, event.event) for event in crisis.file.outcome.events)
        )
        for crisis in (a, b)
    )
    return one, other
