"""The joint distribution of votes, exact: members convolved within blocs, blocs integrated, then convolved.

Arrays have a leading axis of rows (draws, points of a grid, trial prices) and members last; the kernel knows no names.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from demarche.engines.council.lattice import (
    Flags,
    Floats,
    Scores,
    Table,
    add_member,
    convolve,
    heads_only,
    leave_one_out,
)
from demarche.engines.council.quadrature import Nodes, cut_nodes, even_nodes, even_rows

__all__ = ["Ballots", "Deciding", "Group", "ballots", "groups_of"]

_CHUNK = 400_000
_CELLS = 4_000_000
YES, ABSTAIN, NO = 0, 1, 2


@dataclass(frozen=True)
class Group:
    """Members who share a common surprise; ``bloc`` is the column of their correlation, None where independent."""

    who: tuple[int, ...]
    bloc: int | None


@dataclass(frozen=True)
class Deciding:
    """What one member's vote does, the others voting as they would: arrays of rows by members."""

    if_yes: Floats
    if_abstains: Floats
    if_no: Floats
    sole_blocker: Floats
    sole_veto: Floats
    decides: Floats


@dataclass(frozen=True)
class Ballots:
    """Rows of results. The four outcomes sum to 1; ``tally`` is rows by number of yes votes, 0 to all."""

    passes: Floats
    vetoed: Floats
    short: Floats
    both: Floats
    yes: Floats
    no: Floats
    tally: Floats | None
    deciding: Deciding | None
    nodes: int
    """Most nodes used for any bloc."""

    @property
    def abstain(self) -> Floats:
        """Chance of abstaining, rows by members."""
        return np.asarray(np.clip(1 - self.yes - self.no, 0, 1))


def groups_of(blocs: Sequence[int | None], rho: Floats) -> tuple[Group, ...]:
    """Members by bloc; those alone in one, or in one without correlation in any row, count as independent."""
    lone: list[int] = []
    groups: list[Group] = []
    for bloc in sorted({bloc for bloc in blocs if bloc is not None}):
        who = tuple(i for i, own in enumerate(blocs) if own == bloc)
        if len(who) > 1 and bool((rho[:, bloc] > 0).any()):
            groups.append(Group(who, bloc))
        else:
            lone += who
    lone += [i for i, own in enumerate(blocs) if own is None]
    return ((Group(tuple(sorted(lone)), None),) if lone else ()) + tuple(groups)


def ballots(
    yes_cut: Floats,
    no_cut: Floats,
    rho: Floats,
    groups: Sequence[Group],
    scores: Scores,
    *,
    tolerance: float,
    tally: bool = True,
    deciding: bool = False,
) -> Ballots:
    """Vote distributions for cut-offs (rows, members) and correlations (rows, blocs).

    Every probability is within ``tolerance`` of the model's. Raises nothing: inputs are checked by the callers.
    """
    from scipy.special import ndtr

    rows = yes_cut.shape[0]
    points = math.prod(high - low + 1 for low, high in scores.span(range(scores.blocks.size)))
    each = max(1, _CHUNK // max(1, points * (64 if len(groups) > 1 or groups[0].bloc is not None else 1)))
    parts: list[_Part] = []
    for start in range(0, rows, each):
        part = slice(start, start + each)
        parts.append(_part(yes_cut[part], no_cut[part], rho[part], groups, scores, tolerance, tally, deciding))
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in ("passes", "vetoed", "short", "both")
    }
    return Ballots(
        **joined,
        yes=ndtr(-yes_cut),
        no=ndtr(no_cut),
        tally=np.concatenate([part.tally for part in parts]) if tally else None,
        deciding=_join([part.deciding for part in parts if part.deciding is not None]),
        nodes=max(part.nodes for part in parts),
    )


def _join(parts: list[Deciding]) -> Deciding | None:
    if not parts:
        return None
    names = Deciding.__dataclass_fields__
    return Deciding(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


@dataclass(frozen=True)
class _Part:
    passes: Floats
    vetoed: Floats
    short: Floats
    both: Floats
    tally: Floats
    deciding: Deciding | None
    nodes: int


def _part(
    yes_cut: Floats,
    no_cut: Floats,
    rho: Floats,
    groups: Sequence[Group],
    scores: Scores,
    tolerance: float,
    tally: bool,
    deciding: bool,
) -> _Part:
    each = tolerance / (2 * len(groups))
    sums = [_Sum(group, yes_cut, no_cut, rho, scores, each, tally, deciding) for group in groups]
    every = reduce(convolve, (item.every for item in sums))
    clear = reduce(convolve, (item.clear for item in sums)) if scores.blocks.any() else every
    met = scores.met(every.span, [0] * len(scores.need))
    passes, enough = clear.values[met].sum(axis=0), every.values[met].sum(axis=0)
    unvetoed, everything = clear.values[~met].sum(axis=0), every.values[~met].sum(axis=0)
    if scores.hollow:
        silent = np.prod([item.silent for item in sums], axis=0)
        passes, enough = passes - silent, enough - silent
        unvetoed, everything = unvetoed + silent, everything + silent
    heads = every if scores.counts_heads else None
    if tally and heads is None:
        heads = reduce(convolve, (item.heads for item in sums if item.heads is not None))
    return _Part(
        np.clip(passes, 0, 1),
        np.clip(enough - passes, 0, 1),
        np.clip(unvetoed, 0, 1),
        np.clip(everything - unvetoed, 0, 1),
        heads.values.T if heads is not None and tally else np.empty((yes_cut.shape[0], 0)),
        _deciding(sums, scores, yes_cut.shape) if deciding else None,
        max(item.nodes for item in sums),
    )


class _Sum:
    """One group's tables, its common surprise integrated out; the last axis runs over rows."""

    def __init__(
        self,
        group: Group,
        yes_cut: Floats,
        no_cut: Floats,
        rho: Floats,
        scores: Scores,
        tolerance: float,
        tally: bool,
        deciding: bool,
    ) -> None:
        self.group = group
        self.nodes = 1
        who = list(group.who)
        rows = yes_cut.shape[0]
        cuts = (yes_cut[:, who].T, no_cut[:, who].T)
        pieces: list[tuple[NDArrayIndex, _Given]] = []
        own = np.zeros(rows) if group.bloc is None else rho[:, group.bloc]
        points = math.prod(high - low + 1 for low, high in scores.span(group.who))
        for chosen, nodes in _plans(group, cuts, own, tolerance):
            self.nodes = max(self.nodes, nodes.at.size)
            parts = [
                _Given(group, (cuts[0][:, chosen], cuts[1][:, chosen]), own[chosen], part, scores).run(
                    tally and not scores.counts_heads, deciding
                )
                for part in nodes.split(max(1, _CELLS // (points * chosen.size)))
            ]
            pieces.append((chosen, reduce(_Given.plus, parts)))
        span = scores.span(group.who)
        self.every = Table(_spread([(rows_, piece.every) for rows_, piece in pieces], rows), span)
        self.clear = Table(_spread([(rows_, piece.clear) for rows_, piece in pieces], rows), span)
        self.silent = _spread([(rows_, piece.silent) for rows_, piece in pieces], rows)
        self.heads: Table | None = None
        if tally and not scores.counts_heads:
            heads = _spread([(rows_, piece.heads) for rows_, piece in pieces], rows)
            self.heads = Table(heads, ((0, len(who)),))
        if deciding:
            self.without = Table(_spread([(r, piece.without) for r, piece in pieces], rows), span)
            self.silent_without = _spread([(r, piece.silent_without) for r, piece in pieces], rows)


NDArrayIndex = np.ndarray[tuple[int], np.dtype[np.intp]]


def _spread(pieces: list[tuple[NDArrayIndex, Floats]], rows: int) -> Floats:
    if len(pieces) == 1:
        return pieces[0][1]
    out = np.empty((*pieces[0][1].shape[:-1], rows))
    for chosen, values in pieces:
        out[..., chosen] = values
    return out


def _plans(
    group: Group, cuts: tuple[Floats, Floats], rho: Floats, tolerance: float
) -> list[tuple[NDArrayIndex, Nodes]]:
    everyone = np.arange(rho.size)
    if group.bloc is None:
        return [(everyone, Nodes(np.zeros(1), np.ones(1)))]
    size = len(group.who)
    even = even_rows(size, rho, tolerance)
    plans: list[tuple[NDArrayIndex, Nodes]] = []
    if even.any():
        plans.append((everyone[even], even_nodes(size, float(rho[even].max()), tolerance)))
    for row in everyone[~even]:
        edges = np.concatenate([cuts[0][:, row], cuts[1][:, row]])
        plans.append((everyone[row : row + 1], cut_nodes(edges, size, float(rho[row]), tolerance)))
    return plans


class _Given:
    """A group's votes given the common surprise: member arrays are (members, rows, nodes)."""

    def __init__(self, group: Group, cuts: tuple[Floats, Floats], rho: Floats, nodes: Nodes, scores: Scores) -> None:
        self.group, self.scores, self.weight = group, scores, nodes.weight
        self.yes = _chance(-cuts[0], rho, nodes.at)
        self.no = _chance(cuts[1], rho, -nodes.at)
        self.abstain = np.maximum(1 - self.yes - self.no, 0)
        self.blocks = scores.blocks[list(group.who)]

    def plus(self, other: _Given) -> _Given:
        """The integrals over both sets of nodes, kept in this one."""
        for name in ("every", "clear", "silent", "heads", "without", "silent_without"):
            if hasattr(self, name):
                setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def run(self, tally: bool, deciding: bool) -> _Given:
        places = range(len(self.group.who))
        free = [place for place in places if not self.blocks[place]]
        veto = [place for place in places if self.blocks[place]]
        table = self._start(self.scores, self.group.who)
        for place in free:
            table = self._all(table, place)
        every = clear = table
        for place in veto:
            every, clear = self._all(every, place), self._clear(clear, place)
        self.every, self.clear = every @ self.weight, clear @ self.weight
        self.silent = np.prod(self.abstain, axis=0) @ self.weight
        if tally:
            self.heads = self._heads()
        if deciding:
            self._one_by_one()
        return self

    def _start(self, scores: Scores, who: Sequence[int]) -> Floats:
        span = scores.span(who)
        table = np.zeros((*(high - low + 1 for low, high in span), *self.yes.shape[1:]))
        table[tuple(-low for low, _ in span)] = 1.0
        return table

    def _all(self, table: Floats, place: int) -> Floats:
        member = self.group.who[place]
        up, down = self.scores.up[:, member].tolist(), self.scores.down[:, member].tolist()
        return add_member(table, up, down, self.yes[place], self.abstain[place], self.no[place])

    def _clear(self, table: Floats, place: int) -> Floats:
        if not self.blocks[place]:
            return self._all(table, place)
        member = self.group.who[place]
        up, down = self.scores.up[:, member].tolist(), self.scores.down[:, member].tolist()
        return add_member(table, up, down, self.yes[place], self.abstain[place], None)

    def _heads(self) -> Floats:
        table = self._start(heads_only(self.scores), self.group.who)
        for place in range(len(self.group.who)):
            table = add_member(table, (1,), (0,), self.yes[place], self.abstain[place], self.no[place])
        return np.asarray(table @ self.weight)

    def _one_by_one(self) -> None:
        size = len(self.group.who)
        votes = [(self.yes[i], self.abstain[i], self.no[i]) for i in range(size)]
        places = list(range(size))
        start = self._start(self.scores, self.group.who)
        self.without = np.empty((*start.shape[:-2], size, 3, start.shape[-2]))
        self.silent_without = np.zeros((size, 3, start.shape[-2]))

        def keep(into: Floats, place: int, table: Floats) -> None:
            for vote, chance in enumerate(votes[place]):
                into[..., place, vote, :] = (table * chance) @ self.weight

        leave_one_out(start, places, self._clear, lambda place, table: keep(self.without, place, table))
        if not self.scores.hollow:
            return
        leave_one_out(
            np.ones(self.yes.shape[1:]),
            places,
            lambda table, place: table * self.abstain[place],
            lambda place, table: keep(self.silent_without, place, table),
        )


def _chance(limit: Floats, rho: Floats, at: Floats) -> Floats:
    """P(sqrt(rho) f + sqrt(1 - rho) u < limit) at f = -at, for limits (members, rows): adds an axis of nodes."""
    from scipy.special import ndtr

    moved = limit[:, :, None] + np.sqrt(rho)[:, None] * at
    narrow = np.sqrt(1 - rho)[:, None]
    if bool((narrow > 0).all()):
        return np.asarray(ndtr(moved / narrow))
    settled = np.where(moved > 0, np.inf, -np.inf)
    return np.asarray(ndtr(np.divide(moved, narrow, out=settled, where=narrow > 0)))


def _deciding(sums: Sequence[_Sum], scores: Scores, shape: tuple[int, ...]) -> Deciding:
    out = {name: np.zeros(shape) for name in Deciding.__dataclass_fields__}
    for item in sums:
        rest = [other for other in sums if other is not item]
        tables, silent = item.without, item.silent_without
        if rest:
            tables = convolve(tables, reduce(convolve, (other.clear for other in rest)))
            silent = silent * np.prod([other.silent for other in rest], axis=0)
        seen: dict[tuple[int, ...], Flags] = {}
        for place, member in enumerate(item.group.who):
            own = tables.values[..., place, :, :].reshape(-1, 3, shape[0])
            _decide(out, member, own, _marks(tables, scores, member, seen), silent[place], scores.hollow)
    return Deciding(**out)


def _marks(
    tables: Table, scores: Scores, member: int, seen: dict[tuple[int, ...], Flags]
) -> tuple[Flags, Flags, Flags]:
    """Tallies of the others at which the draft passes if the member votes yes, abstains, votes no."""
    marks: list[Flags] = []
    for shift in (scores.up[:, member], 0 * scores.up[:, member], scores.down[:, member]):
        key = tuple(shift.tolist())
        if key not in seen:
            seen[key] = scores.met(tables.span, key).ravel()
        marks.append(seen[key])
    return marks[0], marks[1], marks[2] & ~scores.blocks[member]


def _decide(
    out: dict[str, Floats],
    member: int,
    tables: Floats,
    marks: tuple[Flags, Flags, Flags],
    silent: Floats,
    hollow: bool,
) -> None:
    """Fill in one member's columns. ``tables`` is (tallies, its vote, rows), no other veto having been cast."""
    yes, abstain, no = marks
    total = tables.sum(axis=1)
    out["if_yes"][:, member] = total[yes].sum(axis=0)
    out["if_abstains"][:, member] = total[abstain].sum(axis=0)
    out["if_no"][:, member] = total[no].sum(axis=0)
    out["decides"][:, member] = total[yes & ~no].sum(axis=0)
    out["sole_veto"][:, member] = tables[abstain & ~no, NO].sum(axis=0)
    out["sole_blocker"][:, member] = tables[yes & ~abstain, ABSTAIN].sum(axis=0) + tables[yes & ~no, NO].sum(axis=0)
    if hollow:
        out["if_abstains"][:, member] -= silent.sum(axis=0)
        out["sole_veto"][:, member] -= silent[NO]
        out["sole_blocker"][:, member] += silent[ABSTAIN]
