"""Option-form moves written out as arcs: for coalesced states, shared options, or few states among very many cells.

A coalesced state stands for several feasible choices of options (a '-' in its signs). Its arcs are the union over those
expansions, so that an opponent may well be able to move back to it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from demarche.errors import InputError
from demarche.numerics.arcs import Arcs
from demarche.numerics.hypercube import BACKWARD, FIXED, FORWARD

__all__ = ["MAX_PAIRS", "decimal", "expansions", "option_arcs", "signs_of"]

_DIGITS = str.maketrans("YN-", "100")
_LETTERS = str.maketrans("01", "NY")

MAX_PAIRS = 30_000_000
"""Most pairs of expansions compared for one actor; beyond it the arcs would not fit in memory."""

Index = npt.NDArray[np.intp]


def decimal(signs: str) -> int:
    """The choice of options in which those with a Y are taken; option 0, the first sign, counts 1."""
    return int(signs[::-1].translate(_DIGITS) or "0", 2)


def signs_of(choice: int, n_options: int) -> str:
    """The signs of a choice of options, option 0 first."""
    return f"{choice:0{n_options}b}"[::-1].translate(_LETTERS) if n_options else ""


def expansions(signs: str) -> Index:
    """The decimals of all choices of options that a string of Y, N and - stands for, ascending."""
    found = np.array([decimal(signs)], dtype=np.intp)
    for bit, sign in enumerate(signs):
        if sign == "-":
            found = np.concatenate([found, found + (1 << bit)])
    return np.sort(found)


def option_arcs(decimals: Index, classes: Index, n_states: int, own: Sequence[int], directions: Sequence[int]) -> Arcs:
    """The arcs of the actor who holds the options ``own``, between the states that the decimals belong to.

    ``decimals`` are the feasible choices of options, ``classes[m]`` the state that ``decimals[m]`` is part of.
    """
    movable = sum(1 << bit for bit in own if directions[bit] != FIXED)
    stays_no = sum(1 << bit for bit in own if directions[bit] == BACKWARD)
    stays_yes = sum(1 << bit for bit in own if directions[bit] == FORWARD)
    order = np.argsort(decimals & ~movable, kind="stable")
    keys = (decimals & ~movable)[order]
    starts = np.searchsorted(keys, keys, side="left")
    sizes = np.searchsorted(keys, keys, side="right") - starts
    total = int(sizes.sum())
    if total > MAX_PAIRS:
        raise InputError(f"this conflict needs {total} comparisons of moves written out; the most is {MAX_PAIRS}")
    before = np.repeat(np.arange(len(order)), sizes)
    after = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(starts, sizes)
    s, t = decimals[order[before]], decimals[order[after]]
    allowed = ((t & ~s & stays_no) == 0) & ((s & ~t & stays_yes) == 0)
    return Arcs.of(n_states, classes[order[before]][allowed], classes[order[after]][allowed])
