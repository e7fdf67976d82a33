"""What fighting on is worth to each side, month by month, for engines that need to know what no agreement is worth.

It is what the side would be as well off with at the table: the least share that the ruler would sign for, and what the
most that the opposition would leave him leaves it, both with conditions aside (after Fearon 1995; Powell 2006). Month m
is seen with the front and the evidence as they stand today, so that what changes from month to month is what levers and
other dated changes of the plan do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.itself import Itself
from demarche.engine.contract import BEFORE, Columns
from demarche.engine.inputs import covers
from demarche.engines.ripeness.authorised import plans_of
from demarche.engines.ripeness.result import Result
from demarche.engines.ripeness.section import WarPart
from demarche.engines.ripeness.solve import solve_many
from demarche.errors import InputError
from demarche.numerics.kept import Kept

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["TOLERANCE", "fighting_on", "remember", "worths"]

TOLERANCE = 1e-6
"""Of the far future of a war, in units of the prize, in everything that a study asks."""
_KEPT: Kept[Any] = Kept(1 << 24, lambda found: int(found.nbytes))
"""What the last wars were worth: the study asks about a war and about packages of the same versions in one breath."""


def worths(results: Sequence[Result], months: int) -> Floats:
    """What fighting on is worth to the ruler and to the opposition in each war, (wars, months + 1, 2), in shares of the
    prize from 0 to 1; NaN where the war has no steady state."""
    found = np.full((len(results), months + 1, 2), np.nan)
    for draw, result in enumerate(results):
        if result.solved:
            zones = [result.zones[min(step, len(result.zones) - 1)] for step in result.steps(range(months + 1))]
            found[draw] = [(zone.ruler, 1.0 - zone.opposition) for zone in zones]
    return np.asarray(np.clip(found, 0.0, 1.0))


def remember(crisis: Crisis, reads: tuple[str, ...], columns: Columns, count: int, results: Sequence[Result]) -> None:
    """Keep what wars that are solved anyway are worth, for whoever asks about the same versions next."""
    _KEPT.get(_key(crisis, reads, columns, count), lambda: worths(results, _months(crisis)))


def fighting_on(
    reads: Callable[[Crisis], tuple[str, ...]], crisis: Crisis, sides: tuple[str, ...], columns: Columns, count: int
) -> Floats:
    """What fighting on is worth to these actors in each of ``count`` versions, (versions, months + 1, actors).

    ``reads`` gives the patterns of all that the war is played by. Raises InputError where the file has no war, or an
    actor is neither of its sides.
    """
    war = crisis.file.part(WarPart).war
    if war is None or war.pace_per_year is None:
        raise InputError("this crisis file has no war section with a pace_per_year")
    places = {war.ruler: 0, war.opposition: 1}
    for side in sides:
        if side not in places:
            raise InputError(
                f"{side!r} is no side of this file's war, which is fought by {war.ruler} and {war.opposition}"
            )

    def solved() -> Floats:
        plans = plans_of(crisis, columns, count, crisis.unlevered)
        return worths(solve_many(plans, tolerance=TOLERANCE), _months(crisis))

    found = _KEPT.get(_key(crisis, reads(crisis), columns, count), solved)
    return np.asarray(found[:, :, [places[side] for side in sides]])


def _months(crisis: Crisis) -> int:
    war = crisis.file.part(WarPart).war
    return 0 if war is None else war.horizon_months


def _key(crisis: Crisis, reads: tuple[str, ...], columns: Columns, count: int) -> tuple[Any, ...]:
    """The crisis, its levers (which act in time), and every drawn value that the war reads."""
    mark = hashlib.blake2b(digest_size=16)
    for path in sorted(columns):
        if covers(reads, path.removeprefix(BEFORE)):
            column = np.ascontiguousarray(columns[path])
            mark.update(f"{path} {column.dtype.str} {column.shape} ".encode() + column.tobytes())
    return Itself(crisis.file), tuple(lever.id for lever in crisis.levers), count, mark.digest()
