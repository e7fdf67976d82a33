"""What the game of a war refuses of a crisis, read at both ends of all its ranges and in the middle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.itself import Itself
from demarche.crisis.paths import BEFORE
from demarche.crisis.shape import Key
from demarche.engine.inputs import Judged, drawn, judged
from demarche.engines.ripeness.authorised import plans_of
from demarche.engines.ripeness.backward import shape_of
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["refused_war"]

_ENDS = np.array([1e-6, 0.5, 1.0 - 1e-6])


def refused_war(crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
    """What is refused, with its place in the file."""
    now, before = judged(crisis), judged(crisis.unlevered)
    columns = dict(_drawn(Itself(now)))
    if before is not now:
        at_first = _drawn(Itself(before))
        columns |= {BEFORE + path: values for path, values in at_first.items() if now.get(path) != before[path]}
    try:
        for plan in plans_of(crisis, columns, len(_ENDS)):
            shape_of(plan)
    except InputError as error:
        yield ("war",), error


@lru_cache(maxsize=64)  # each branch of the agenda starts from the same file
def _drawn(known: Itself[Mapping[str, Judged]]) -> Mapping[str, NDArray[Any]]:
    return {path: drawn(given, _ENDS) for path, given in known.value.items() if given.is_range}
