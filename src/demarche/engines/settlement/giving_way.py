"""When nothing can be signed: the smallest sets of red lines that would have to give way, and who holds them.

For every package count the walls of signers it breaks, and for each signer who is still short, the fewest of the prices
it pays that would have to be waived (the largest first). The packages with the least total give the smallest sets. What
a party has without agreement is no red line: if a package falls short of that with every line gone, it is out.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.settlement.solutions import by_least_margin
from demarche.engines.settlement.space import Space
from demarche.engines.settlement.worth import TOUCH, Tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

    Lines = frozenset[tuple[int, int]]

__all__ = ["MOST_SETS", "margins_without", "nearest", "needed", "smallest_sets"]

MOST_SETS = 20
MOST_EXAMINED = 20_000
"""Of packages that tie for the smallest sets, the best are looked through; twenty sets are found long before."""


def margins_without(tables: Tables, clauses: Ints, gone: Lines) -> Floats:
    """The margins (I,) of a package (J,) with some red lines (party, issue) out of the way."""
    price = tables.price.copy()
    for i, j in gone:
        price[i, j] = 0.0
    at = np.arange(len(clauses))
    return np.asarray((tables.worth[:, at, clauses] - price[:, at, clauses]).sum(axis=1) - tables.floor)


def needed(tables: Tables, space: Space) -> NDArray[np.float64]:
    """How many red lines of signers would have to give way for each package (N,); infinite where none would do."""
    signers = tables.signers
    walls = np.isinf(tables.price)
    total = space.worths(walls[signers].astype(np.float64)).sum(axis=0)
    bare = space.worths(tables.worth[signers]) - tables.floor[signers, None]
    total[(bare < -TOUCH).any(axis=0)] = np.inf
    if tables.forbidden:
        total[space.ruled_out()] = np.inf
    priced = np.where(walls, 0.0, tables.price)
    alive = np.flatnonzero(np.isfinite(total))
    if not priced[signers].any() or not len(alive):
        return np.asarray(total)
    clauses = space.decode(alive)
    at = np.arange(clauses.shape[1])
    for row, i in enumerate(signers):
        # Waiving the largest prices first takes the fewest.
        paid = -np.sort(-priced[i, at, clauses], axis=1)
        short = paid.sum(axis=1) - bare[row, alive]
        waived = np.cumsum(np.concatenate([np.zeros((len(alive), 1)), paid], axis=1), axis=1)
        total[alive] += np.argmax(waived >= short[:, None] - TOUCH, axis=1)
    return np.asarray(total)


def smallest_sets(tables: Tables, space: Space) -> list[tuple[Lines, Ints]]:
    """Every smallest set of red lines (party, issue), up to twenty, each with the best package (J,) that it opens."""
    total = needed(tables, space)
    fewest = float(total.min())
    if not np.isfinite(fewest):
        return []
    clauses = space.decode(np.flatnonzero(total == fewest))
    at = np.arange(clauses.shape[1])
    bare = tables.worth[:, at, clauses].sum(axis=2).T[:, tables.signers] - tables.floor[tables.signers]
    order = by_least_margin(bare)[:MOST_EXAMINED]
    found: dict[Lines, Ints] = {}
    best: dict[Lines, tuple[float, float]] = {}
    for package in clauses[order]:
        for lines in _sets(tables, package):
            margins = margins_without(tables, package, lines)[tables.signers]
            score = (float(margins.min()), float(margins.sum()))
            if lines not in found and len(found) == MOST_SETS:
                continue
            if lines not in found or score > best[lines]:
                found[lines], best[lines] = package, score
    ranked = sorted(found, key=lambda lines: (-best[lines][0], -best[lines][1], sorted(lines)))
    return [(lines, found[lines]) for lines in ranked]


def _sets(tables: Tables, package: Ints) -> list[Lines]:
    """The smallest sets of red lines that must give way for one package."""
    at = np.arange(len(package))
    choices: list[list[tuple[tuple[int, int], ...]]] = []
    for i in tables.signers:
        price = tables.price[i, at, package]
        walls = tuple((int(i), int(j)) for j in np.flatnonzero(np.isinf(price)))
        paid = np.flatnonzero(np.isfinite(price) & (price > 0.0))
        short = float(price[paid].sum() - (tables.worth[i, at, package].sum() - tables.floor[i]))
        if short <= TOUCH:
            choices.append([walls])
            continue
        for size in range(1, len(paid) + 1):
            enough = [
                (*walls, *((int(i), int(j)) for j in some))
                for some in combinations(paid, size)
                if float(price[list(some)].sum()) >= short - TOUCH
            ]
            if enough:
                choices.append(enough)
                break
    return [frozenset(line for part in parts for line in part) for parts in product(*choices)]


def nearest(tables: Tables, space: Space) -> tuple[Ints, Floats]:
    """The package (J,) that falls least short of no agreement, all red lines gone; and its margins (I,)."""
    signers = tables.signers
    bare = space.worths(tables.worth[signers]) - tables.floor[signers, None]
    short = np.maximum(-bare, 0.0).sum(axis=0)
    if tables.forbidden:
        short[space.ruled_out()] = np.inf
    package = space.decode(np.array(int(np.argmin(short))))
    every = frozenset((i, j) for i in range(len(tables.worth)) for j in range(len(package)))
    return package, margins_without(tables, package, every)
