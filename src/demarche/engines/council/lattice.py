"""Tallies on a lattice: each criterion of a rule is a whole-number score that votes move up or down.

A yes adds a member's weight. Where a share of those voting is asked for, a/b say, a yes adds (b - a) weights and a no
takes a weights away, so that one number per criterion is enough. Axes run criteria first, batch axes last.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from demarche.engines.council.model import Criterion, Member, Rule
from demarche.errors import InputError

__all__ = [
    "Flags",
    "Floats",
    "Scores",
    "Table",
    "add_member",
    "compile_rule",
    "convolve",
    "heads_only",
    "leave_one_out",
]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MOST_POINTS = 4_000_000
_DIRECT = 20_000


@dataclass(frozen=True)
class Scores:
    """A rule for given members as arrays: criteria by members."""

    up: NDArray[np.int64]
    down: NDArray[np.int64]
    need: tuple[int, ...]
    blocks: Flags
    heads: int | None
    """The criterion that counts members' yes votes one by one, if there is one."""
    excused: int
    """So many members may withhold their yes and the draft passes all the same."""
    hollow: bool
    """Whether a vote in which all abstain would meet every criterion, though it must fail."""

    def span(self, who: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """Lowest and highest score of these members together, per criterion."""
        chosen = list(who)
        low, high = self.down[:, chosen].sum(axis=1), self.up[:, chosen].sum(axis=1)
        return tuple((int(a), int(b)) for a, b in zip(low, high, strict=True))

    def met(self, span: Sequence[tuple[int, int]], shift: Sequence[int]) -> Flags:
        """Where on a lattice of this span, with ``shift`` added, every criterion is met."""
        shape = tuple(high - low + 1 for low, high in span)
        good = np.ones(shape, dtype=bool)
        for axis, ((low, high), extra) in enumerate(zip(span, shift, strict=True)):
            score = np.arange(low, high + 1) + extra
            along = [1] * len(shape)
            along[axis] = -1
            good &= (score >= self.need[axis]).reshape(along)
        if self.heads is not None and self.excused:
            low, high = span[self.heads]
            score = np.arange(low, high + 1) + shift[self.heads]
            along = [1] * len(shape)
            along[self.heads] = -1
            good |= (score >= self.blocks.size - self.excused).reshape(along)
        return good

    @cached_property
    def counts_heads(self) -> bool:
        """Whether the lattice is just the number of yes votes."""
        return len(self.need) == 1 and self.heads == 0


@dataclass(frozen=True)
class Table:
    """Probabilities on a lattice (criteria axes first, then batch) and where its corner stands."""

    values: Floats
    span: tuple[tuple[int, int], ...]


def heads_only(scores: Scores) -> Scores:
    """The same members, counting only how many say yes."""
    ones = np.ones((1, scores.blocks.size), dtype=np.int64)
    return Scores(ones, 0 * ones, (0,), scores.blocks, 0, 0, False)


def compile_rule(rule: Rule, members: Sequence[Member]) -> Scores:
    """The rule as scores. Raises InputError where the weights span too large a lattice."""
    count = len(members)
    up: list[NDArray[np.int64]] = []
    down: list[NDArray[np.int64]] = []
    need: list[int] = []
    heads: int | None = None
    for criterion in dict.fromkeys(rule.criteria):
        weights = _weights(criterion, members)
        rise, fall, quota = _score(criterion, weights)
        if criterion.weight is None and criterion.of == "members":
            heads = len(need)
        up.append(rise)
        down.append(fall)
        need.append(quota)
    if rule.blocking_minority > 1 and heads is None:
        heads = len(need)
        up.append(np.ones(count, dtype=np.int64))
        down.append(np.zeros(count, dtype=np.int64))
        need.append(0)
    blocks = np.array([rule.consensus or member.veto for member in members])
    everyone_counts = rule.blocking_minority <= count
    hollow = (
        everyone_counts
        and all(quota <= 0 for quota in need)
        and any(criterion.of == "voting" and not criterion.more_than for criterion in rule.criteria)
    )
    shape = (len(need), count)
    scores = Scores(
        np.array(up, dtype=np.int64).reshape(shape),
        np.array(down, dtype=np.int64).reshape(shape),
        tuple(need),
        blocks,
        heads,
        rule.blocking_minority - 1,
        hollow,
    )
    points = math.prod(high - low + 1 for low, high in scores.span(range(count)))
    if points * count > _MOST_POINTS:
        raise InputError(
            f"the rule's weights and shares allow {points:,} different tallies of {count} members, more than can be "
            "counted; round the weights, to thousandths of the total, say"
        )
    return scores


def _weights(criterion: Criterion, members: Sequence[Member]) -> NDArray[np.int64]:
    if criterion.weight is None:
        return np.ones(len(members), dtype=np.int64)
    return np.array([member.weights[criterion.weight] for member in members], dtype=np.int64)


def _score(criterion: Criterion, weights: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    if criterion.of == "members" or criterion.share is None:
        return weights, 0 * weights, criterion.needed(int(weights.sum()))
    part, whole = criterion.share.numerator, criterion.share.denominator
    return (whole - part) * weights, -part * weights, int(criterion.more_than)


def _shifted(shift: Sequence[int]) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    to = tuple(slice(max(step, 0), step if step < 0 else None) for step in shift)
    start = tuple(slice(max(-step, 0), -step if step > 0 else None) for step in shift)
    return to, start


def add_member(
    values: Floats, up: Sequence[int], down: Sequence[int], yes: Floats, abstain: Floats, no: Floats | None
) -> Floats:
    """The table with one more member's vote in it; ``no`` is None where a no is not let through."""
    if no is not None and not any(down):
        abstain, no = abstain + no, None
    out = np.asarray(values * abstain)
    to, start = _shifted(up)
    out[to] += values[start] * yes
    if no is not None:
        to, start = _shifted(down)
        out[to] += values[start] * no
    return out


def leave_one_out(
    values: Floats, who: Sequence[int], add: Callable[[Floats, int], Floats], leaf: Callable[[int, Floats], None]
) -> None:
    """Call ``leaf(i, table of everyone but i)`` for each i of ``who``, in n log n additions."""
    if len(who) == 1:
        leaf(who[0], values)
        return
    half = len(who) // 2
    for inside, outside in ((who[:half], who[half:]), (who[half:], who[:half])):
        table = values
        for member in outside:
            table = add(table, member)
        leave_one_out(table, inside, add, leaf)


def convolve(one: Table, other: Table) -> Table:
    """The table of two independent groups together. Batch axes broadcast."""
    span = tuple((a + c, b + d) for (a, b), (c, d) in zip(one.span, other.span, strict=True))
    axes = len(span)
    shape = tuple(high - low + 1 for low, high in span)
    most = max(one.values.ndim, other.values.ndim)
    pair = [_padded(one.values, axes, most), _padded(other.values, axes, most)]
    small, large = sorted(pair, key=lambda table: math.prod(table.shape[:axes]))
    inner, outer = small.shape[:axes], large.shape[:axes]
    if math.prod(inner) > 50 and math.prod(inner) * math.prod(outer) > _DIRECT * 50:
        over = tuple(range(axes))
        product = np.fft.rfftn(small, shape, over) * np.fft.rfftn(large, shape, over)
        return Table(np.maximum(np.fft.irfftn(product, shape, over), 0.0), span)
    out = np.zeros((*shape, *np.broadcast_shapes(small.shape[axes:], large.shape[axes:])))
    if axes == 1:
        for at in range(inner[0]):
            out[at : at + outer[0]] += small[at] * large
        return Table(out, span)
    for place in np.ndindex(*inner):
        window = tuple(slice(at, at + length) for at, length in zip(place, outer, strict=True))
        out[window] += small[place] * large
    return Table(out, span)


def _padded(values: Floats, axes: int, ndim: int) -> Floats:
    """The array with batch axes of length 1 put in after the criteria, so that batches broadcast."""
    return values.reshape(*values.shape[:axes], *[1] * (ndim - values.ndim), *values.shape[axes:])
