"""Two crises side by side: how far apart their answers are, and which groups of inputs the distance comes from.

Each version of one crisis is paired with the same-numbered set of the other (one seed), groups of inputs change
places, and every combination of swaps is answered. What follows is arithmetic: the Shapley value shares the difference
out without remainder; one swap alone, and two beyond the sum of each, say how. A comparison of inputs is no evidence of
cause: it says which entries of the two files the difference between the answers hangs on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Headline
from demarche.engines.ripeness.adapter import DURABLE, OPEN, SIGNED, RipenessEngine
from demarche.engines.ripeness.authorised import authorised
from demarche.engines.screen.adapter import OPEN as TERMS
from demarche.engines.screen.adapter import ScreenEngine
from demarche.errors import InputError
from demarche.numerics import intervals
from demarche.numerics.sampling import refuse_impossible
from demarche.numerics.shapley import shapley, surplus
from demarche.study.compare.notes import afterwards_of, differing, incomparable
from demarche.study.compare.result import Comparison, Estimate, Explained, Inside, Part, Reach, RunPair, Side, Together
from demarche.study.compare.swap import (
    Drawn,
    help_today,
    in_roles,
    mixed,
    on_one_footing,
    said_alike,
    same,
    with_hopes_of,
)
from demarche.study.compare.swap_groups import GROUPS, Bit, Group
from demarche.study.compare.swap_work import Swaps, bits_of, refused, separable
from demarche.study.draw.plan import plan_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["DRAWS", "WAR_DRAWS", "compare"]

DRAWS = 256
"""Versions of the screen."""
WAR_DRAWS = 16
"""Versions of the war, the first of these: every one is played under every combination of swaps."""
_WAR = (DURABLE, SIGNED, OPEN)
_ROOM = ("screen.width", TERMS)
_LONGEST = 3

Progress = Callable[[int, int], None]


def compare(
    a: Crisis,
    b: Crisis,
    *,
    draws: int = WAR_DRAWS,
    seed: int = 0,
    runs: RunPair | None = None,
    workers: int | None = 1,
    executor: Executor | None = None,
    done: Progress = lambda finished, total: None,
) -> Comparison:
    """Explain the difference between the answers to two crises.

    ``draws`` versions are played as wars, each under every combination of swaps; the screen, which costs nothing, is
    asked in :data:`DRAWS` or as many. Where one file has no war (with a ``pace_per_year``), the screens alone are
    compared; where a screen leaves the cost of fighting on to its war, the wars alone. ``runs``: the two finished runs
    that the crises come from, to stand beside. The same crises, draws and seed give the same result, whatever
    ``workers`` or ``executor``.

    Raises InputError where a file has no screen, where neither screens nor wars can be compared, or where nothing that
    is compared differs (two runs are still shown).
    """
    refuse_impossible(draws, 1, seed)
    for crisis in (a, b):
        if crisis.file.screen is None:
            raise InputError(
                f"{crisis.id} has no screen section, and a comparison starts from its numbers; add one, or compare "
                "others ('demarche cases' lists what is shipped)"
            )
    screens = all(ScreenEngine().applies(crisis) for crisis in (a, b))
    sides = tuple(_side(crisis, name) for crisis, name in zip((a, b), _names(a, b, runs), strict=True))
    wars = [RipenessEngine().applies(crisis) for crisis in (a, b)]
    if not screens and not all(wars):
        raise InputError(
            f"of {sides[0].name} and {sides[1].name} only one has a war that is played, so that only their screens "
            "can be compared; one leaves the cost of fighting on to its war: add screen.c_ruler and "
            "screen.c_opposition there"
        )
    one, other = (_drawn(crisis, max(draws, DRAWS), seed, war=all(wars)) for crisis in (a, b))
    notes = incomparable(a, b, (sides[0], sides[1]), wars)
    if all(wars):
        one, other, said = on_one_footing(one, other)
        notes = [*said, *notes]
    bits = [bit for group in GROUPS for bit in group.bits]
    seen = {bit.id for bit in bits if not same(one, other, bit, "screen.")}
    unlike = {bit.id for bit in bits if not same(one, other, bit)} if all(wars) else seen
    groups = [group for group in GROUPS if unlike & bits_of([group])]
    if not groups and runs is None:
        without = " and ".join(side.name for side, war in zip(sides, wars, strict=True) if not war)
        compared = f"the screen alone: no pace_per_year of a war in {without}" if without else "the screen and the war"
        raise InputError(
            f"{sides[0].name} and {sides[1].name} say the same in everything that is compared ({compared}), so there "
            "is nothing to explain; give two that differ there"
        )
    # The same words drawn at other points make another war, but are no difference between the files.
    room = {bit.id for bit in bits if not said_alike(one, other, bit, "screen.")}
    found = _room(_Swap(one, other, [group for group in groups if seen & bits_of([group])], room)) if screens else []
    if all(wars) and groups:
        first, second = _first(one, draws), _first(other, draws)
        merged = separable(first, second, groups)
        told = {bit.id for bit in bits if not said_alike(one, other, bit)}
        found = _war(_Swap(first, second, merged, told, war=True), workers, executor, done) + found
        notes += [f"the {g.short}: these cannot be told apart here, and count as one" for g in merged if "+" in g.id]
    beside = differing(a, b, groups), tuple(notes), afterwards_of(a, b)
    return Comparison(sides[0], sides[1], seed, tuple(found), *beside, runs)


def _side(crisis: Crisis, name: str) -> Side:
    screen, header = crisis.file.screen, crisis.file.crisis
    assert screen is not None
    sides = crisis.label(screen.ruler), crisis.label(screen.opposition)
    return Side(crisis.id, name, header.title, header.as_of, *sides, screen.prize)


def _names(a: Crisis, b: Crisis, runs: RunPair | None) -> tuple[str, str]:
    """'Syria' and 'Kosovo' for syria-2013 and kosovo-1999; with the year, or the letter, where that is not enough."""
    if runs is not None and runs.one_crisis and runs.folders[0] != runs.folders[1]:
        return runs.folders
    full = [crisis.id.replace("-", " ").replace("_", " ") for crisis in (a, b)]
    full = [words[:1].upper() + words[1:] for words in full]
    bare = [words.rsplit(" ", 1)[0] if words.rsplit(" ", 1)[-1].isdigit() else words for words in full]
    one, other = bare if bare[0] != bare[1] else full
    return (one, other) if one != other else (f"{one} (A)", f"{other} (B)")


def _drawn(crisis: Crisis, count: int, seed: int, *, war: bool) -> Drawn:
    """The versions of a run of the whole crisis, so that both say the same."""
    reads = RipenessEngine().reads(crisis) if war else ()
    patterns = (*ScreenEngine().reads(crisis), *reads)
    columns = plan_of(crisis, draws=count, seed=seed, levers=()).design.columns(crisis, patterns)
    side = Drawn(crisis, columns, count)
    if not war:
        side = replace(side, crisis=_without_war(crisis))
    elif crisis.levers:
        base = crisis.unlevered
        columns = plan_of(base, draws=count, seed=seed, levers=()).design.columns(base, patterns)
        side = with_hopes_of(side, Drawn(base, columns, count))
    if war:
        side = replace(side, columns=authorised(crisis, side.columns, count))  # by its own council, whoever swaps what
    return in_roles(side)


def _without_war(crisis: Crisis) -> Crisis:
    return replace(crisis, file=crisis.file.model_copy(update={"war": None}))


def _first(side: Drawn, count: int) -> Drawn:
    return Drawn(side.crisis, {path: column[:count] for path, column in side.columns.items()}, count)


@dataclass(frozen=True, eq=False)
class _Swap:
    """The two sides, the groups that change places, and the ids of the bits on which the files say different things."""

    a: Drawn
    b: Drawn
    groups: Sequence[Group]
    unlike: set[str]
    war: bool = False

    @cached_property
    def single(self) -> tuple[tuple[Group, Bit], ...]:
        """The bits that are also tried by themselves: all of a group in which several differ."""
        several = [group for group in self.groups if len(self.unlike & bits_of([group])) > 1]
        bits = [(group, bit) for group in several for bit in group.bits if bit.id in self.unlike]
        return tuple(entry for entry in bits if not self.war or self._playable(entry[1]))

    def _playable(self, bit: Bit) -> bool:
        alone = frozenset([bit.id])
        return not any(refused(self.a, self.b, bits) for bits in (alone, bits_of(self.groups) - alone))

    @cached_property
    def combinations(self) -> list[frozenset[str]]:
        """Every combination of groups, then each single bit into the first crisis, then out of the second."""
        groups = [
            bits_of(group for k, group in enumerate(self.groups) if coalition >> k & 1)
            for coalition in range(1 << len(self.groups))
        ]
        alone = [frozenset([bit.id]) for _, bit in self.single]
        return [*groups, *alone, *(groups[-1] - bit for bit in alone)]

    def explained(self, headline: Headline, values: Floats) -> Explained:
        """One quantity, from its value under every combination in every version: shape (combinations, sets)."""
        return explained(headline, self.groups, self.single, values)


def _room(swap: _Swap) -> list[Explained]:
    """The screen under every combination of swaps."""
    if not swap.groups:
        return []
    adapter = ScreenEngine()
    tables: dict[str, list[Floats]] = {name: [] for name in _ROOM}
    for chosen in swap.combinations:
        side = mixed(swap.a, swap.b, chosen)
        found = adapter.evaluate(side.crisis, side.columns, side.count, side.crisis)
        for name in _ROOM:
            tables[name].append(found[name])
    heads = {headline.id: headline for headline in adapter.headlines(swap.a.crisis)}
    return [swap.explained(heads[name], np.array(tables[name])) for name in _ROOM]


def _war(swap: _Swap, workers: int | None, executor: Executor | None, done: Progress) -> list[Explained]:
    """The war under every combination of swaps."""
    swaps = Swaps(swap.a, swap.b, (help_today(swap.a), help_today(swap.b)), swap.combinations)
    tables = swaps.solved(_WAR, workers=workers, executor=executor, done=done)
    heads = {headline.id: headline for headline in RipenessEngine().headlines(swap.a.crisis)}
    return [swap.explained(heads[name], tables[name]) for name in _WAR]


def explained(
    headline: Headline, groups: Sequence[Group], single: Sequence[tuple[Group, Bit]], everything: Floats
) -> Explained:
    """One quantity explained. Rows of ``everything``: the 2^m combinations of ``groups``, each of ``single`` put into
    the first crisis, each taken out of the second; columns are versions."""
    everything = everything[:, ~np.isnan(everything).any(axis=0)]
    if not everything.shape[1]:
        return Explained(headline, 0, None, None, None, (), (), (), (), ())
    values, rest = everything[: 1 << len(groups)], everything[1 << len(groups) :]
    whole = len(values) - 1
    shares = headline.kind == "yes-no"
    parts = tuple(
        Part(
            group.id,
            group.short,
            group.title,
            estimate(part),
            estimate(values[1 << k] - values[0]),
            estimate(values[whole] - values[whole ^ 1 << k]),
        )
        for k, (group, part) in enumerate(zip(groups, shapley(values), strict=True))
    )
    pairs = tuple(
        Together(
            (groups[i].id, groups[j].id),
            estimate(values[1 << i] - values[0]),
            estimate(values[1 << j] - values[0]),
            estimate(values[1 << i | 1 << j] - values[0]),
            estimate(beyond),
        )
        for (i, j), beyond in surplus(values).items()
    )
    sign = 1.0 if values[-1].mean() >= values[0].mean() else -1.0
    most = max(range(len(groups)), key=lambda k: (sign * parts[k].share.mean, -k))
    return Explained(
        headline,
        values.shape[1],
        _level(values[0], shares=shares),
        _level(values[-1], shares=shares),
        estimate(values[-1] - values[0]),
        parts,
        pairs,
        _reaches(groups, values, sign, None),
        _reaches(groups, values, sign, most),
        tuple(
            Inside(group.id, bit.id, bit.title, estimate(into - values[0]), estimate(values[-1] - out))
            for (group, bit), into, out in zip(single, rest[: len(single)], rest[len(single) :], strict=True)
        ),
    )


def _reaches(groups: Sequence[Group], values: Floats, sign: float, without: int | None) -> tuple[Reach, ...]:
    """For one, two and three swaps, those that carry the first crisis furthest towards (or beyond) the second."""
    means = values.mean(axis=1)
    free = [k for k in range(len(groups)) if k != without]
    found = []
    for size in range(1, min(_LONGEST, len(groups) - 1, len(free)) + 1):
        sets = [sum(1 << k for k in chosen) for chosen in combinations(free, size)]
        best = max(sets, key=lambda coalition: (sign * means[coalition], -coalition))
        found.append(Reach(tuple(g.id for k, g in enumerate(groups) if best >> k & 1), estimate(values[best])))
    return tuple(found)


def estimate(values: Floats) -> Estimate:
    """The mean over versions with its 90 % interval."""
    return Estimate(*intervals.mean(values))


def _level(values: Floats, *, shares: bool) -> Estimate:
    return Estimate(*intervals.share(int((values > 0.5).sum()), len(values))) if shares else estimate(values)
