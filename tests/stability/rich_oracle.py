"""Richer preferences and coalitions straight from their definitions, with sets and loops; nothing of the package.

``arcs[i][s]`` is the set of states actor *i* can move to from ``s``; preferences are functions of two states.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, product
from typing import Any

from tests.stability.oracle import Arcs

Prefers = Callable[[int, int], bool]


def sequences(movers: Sequence[Callable[[int], set[int]]], start: int) -> set[int]:
    """All that nonempty sequences of the movers' steps reach, no mover twice in succession."""
    seen: set[tuple[int, int]] = set()
    waiting = [(start, -1)]
    while waiting:
        s, last = waiting.pop()
        for j, follow in enumerate(movers):
            if j != last:
                for t in follow(s):
                    if (t, j) not in seen:
                        seen.add((t, j))
                        waiting.append((t, j))
    return {s for s, _ in seen}


def by_moves(arcs: Arcs, players: Sequence[int]) -> list[Callable[[int], set[int]]]:
    return [lambda s, j=j: arcs[j][s] for j in players]


def by_good_moves(arcs: Arcs, players: Sequence[int], good: Sequence[Prefers]) -> list[Callable[[int], set[int]]]:
    return [lambda s, j=j: {t for t in arcs[j][s] if good[j](t, s)} for j in players]


def stays(
    arcs: Arcs,
    group: Sequence[int],
    s: int,
    concept: str,
    leaves: Prefers,
    deters: Prefers,
    credible: list[Callable[[int], set[int]]],
) -> bool:
    """``leaves(t, s)``: t is worth leaving s for. ``deters(t, s)``: ending in t is a reason not to leave s."""
    targets = {t for t in sequences(by_moves(arcs, group), s) if leaves(t, s)}
    if concept == "nash":
        return not targets
    others = [j for j in range(len(arcs)) if j not in group]
    movers = credible if concept in ("seq", "sseq") else by_moves(arcs, others)
    answered = concept in ("smr", "sseq")

    def sanctions(s2: int) -> bool:
        return deters(s2, s) and not (
            answered and any(not deters(s3, s) for s3 in sequences(by_moves(arcs, group), s2))
        )

    return all(any(sanctions(s2) for s2 in sequences(movers, t)) for t in targets)


def check_grounds(
    found: Any,
    own: list[Callable[[int], set[int]]],
    others: list[Callable[[int], set[int]]],
    s: int,
    concept: str,
    leaves: Prefers,
    deters: Prefers,
) -> bool:
    """What the grounds prove; AssertionError unless they do so by moves and comparisons alone."""
    answered = concept in ("smr", "sseq")

    def walk(start: int, legs: Any, movers: list[Callable[[int], set[int]]]) -> int:
        last, here = -1, start
        assert legs
        for leg in legs:
            assert leg.mover != last
            assert leg.state in movers[leg.mover](here)
            last, here = leg.mover, leg.state
        return here

    def sanctions(end: int) -> bool:
        return deters(end, s) and not (answered and any(not deters(x, s) for x in sequences(own, end)))

    if found.departure is not None:
        end = walk(s, found.departure, own)
        assert leaves(end, s)
        assert concept == "nash" or not any(map(sanctions, sequences(others, end)))
        return False
    assert {deterrent.target for deterrent in found.deterrents} == {t for t in sequences(own, s) if leaves(t, s)}
    assert concept != "nash" or not found.deterrents
    for deterrent in found.deterrents:
        assert walk(deterrent.target, deterrent.path, others) == deterrent.end
        assert sanctions(deterrent.end)
        assert deterrent.answers == (tuple(sorted(sequences(own, deterrent.end))) if answered else None)
    return True


def coalition_improvements(arcs: Arcs, u: Sequence[Sequence[int]], group: Sequence[int], s: int) -> set[int]:
    return {t for t in sequences(by_moves(arcs, group), s) if all(u[i][t] > u[i][s] for i in group)}


def classes(arcs: Arcs, u: Sequence[Sequence[int]], players: Sequence[int]) -> list[Callable[[int], set[int]]]:
    """Every nonempty subset as one mover that makes the improvements of the subset."""
    groups = [g for size in range(1, len(players) + 1) for g in combinations(players, size)]
    return [lambda s, g=g: coalition_improvements(arcs, u, g, s) for g in groups]


def simultaneous(arcs: Arcs, u: Sequence[Sequence[int]], feasible: set[int], i: int, s: int) -> bool:
    """Each changes its own options from s at the same time; the changes are bits to flip."""
    better = [{t for t in arcs[j][s] if u[j][t] > u[j][s]} for j in range(len(arcs))]
    others = [[s, *better[j]] for j in range(len(arcs)) if j != i]
    for x in better[i]:
        spoiled = False
        for choice in product(*others):
            if all(t == s for t in choice):
                continue
            end = x
            for t in choice:
                end ^= s ^ t
            if end in feasible and u[i][end] <= u[i][s]:
                spoiled = True
        if not spoiled:
            return False
    return True


def anticipated(arcs: Arcs, u: Sequence[Sequence[int]], h: int, i: int, s: int) -> int:
    """G_h by recursion; of moves liked alike the one to the first state."""
    if h == 0 or not arcs[i][s]:
        return s
    ends = [anticipated(arcs, u, h - 1, 1 - i, t) for t in sorted(arcs[i][s])]
    best = max(ends, key=lambda end: u[i][end])
    return best if u[i][best] > u[i][s] else s
