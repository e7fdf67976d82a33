"""The fewest changes that bring terms about today, and how far each has to go: a search over a few versions.

Changed is what somebody could change: what the sides have announced, who has to agree at home, how well an agreement
binds. Taken away whole, these tell which of them are needed; then all of them together go only part of the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engine.splitting import split_of
from demarche.engine.ways import Turn
from demarche.engines.ripeness import solve_many
from demarche.engines.ripeness.authorised import plans_of
from demarche.engines.ripeness.fighting_on import TOLERANCE
from demarche.engines.ripeness.probing import Probe
from demarche.page.numbers import outward

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

__all__ = ["fewest", "goal_of", "open_with", "part_way"]

_PARTS = tuple(part / 8.0 for part in range(1, 8))
"""How far the changes go, of the way from the middle of a range to where nothing is left of what stands there."""
Asked = Callable[[Sequence[Turn]], "Floats"]
"""Changes -> by version 1 where terms then exist today, 0 where they do not, nan where there is no answer."""


def open_with(probe: Probe, turns: Sequence[Turn]) -> Floats:
    """Ask the war itself, in the first versions of a study."""
    count, after = probe.few, {turn.path: turn.after for turn in turns}
    columns = {path: column[:count] for path, column in probe.base.items() if path not in after}
    crisis = probe.crisis.with_values(after)
    found = solve_many(plans_of(crisis, columns, count, probe.crisis.unlevered), tolerance=TOLERANCE, follow=1)
    return np.array([float(each.zone.width >= 0.0) if each.solved else np.nan for each in found])


def goal_of(probe: Probe, now: Floats, most: Floats) -> Mask | None:
    """Among which versions terms are to exist in the share that counts as ripe: all of them, or else those of the type
    among which most can be had; None where there is nothing to bring about. ``now`` and ``most``: with no change, and
    with every change made whole."""
    needed, known = probe.crisis.file.crisis.ripe_at, ~np.isnan(now + most)
    if _share(now, known) >= needed:
        return None
    split = split_of(probe.crisis, np.where(known, most, np.nan), _first(probe.base, len(now)))
    for mask in (known, *(mask & known for _, mask in split.parts)):
        if _share(most, mask) >= needed > _share(now, mask):
            return mask
    return known if _share(most, known) > _share(now, known) else None


def fewest(groups: Mapping[str, Sequence[Turn]], ask: Asked, among: Mask, needed: float) -> tuple[Turn, ...]:
    """The changes of the fewest groups with which terms exist in the share ``needed``, those that bring most of them;
    all that help where none are enough. No change is left that could be left out."""
    best, most = tuple[Turn, ...](), -1.0
    for size in range(1, len(groups) + 1):
        for names in combinations(groups, size):
            turns = tuple(turn for name in names for turn in groups[name])
            found = _share(ask(turns), among)
            if found > most:
                best, most = turns, found
        if most >= needed:
            break
    enough = min(needed, most)
    for turn in best if len(best) > 1 else ():
        left = tuple(each for each in best if each != turn)
        if left and _share(ask(left), among) >= enough:
            best = left
    return best


def part_way(turns: tuple[Turn, ...], ask: Asked, among: Mask, needed: float) -> list[tuple[Turn, ...]]:
    """The same changes, going no farther than is needed, to an eighth of the way; and after that gone farther, step by
    step, for where few versions were too few to tell."""
    steps = [*(tuple(_gone(turn, part) for turn in turns) for part in _PARTS), turns]
    low, high = 0, len(_PARTS)
    while low < high:  # who goes farther brings about no less
        middle = (low + high) // 2
        if _share(ask(steps[middle]), among) >= needed:
            high = middle
        else:
            low = middle + 1
    return steps[high:]


def _gone(turn: Turn, part: float) -> Turn:
    return replace(turn, after=outward(turn.before + part * (turn.after - turn.before), turn.before))


def _share(open_: Floats, among: Mask) -> float:
    known = among & ~np.isnan(open_)
    return float(open_[known].mean()) if known.any() else 0.0


def _first(columns: Mapping[str, NDArray[Any]], count: int) -> dict[str, NDArray[Any]]:
    return {path: column[:count] for path, column in columns.items()}
