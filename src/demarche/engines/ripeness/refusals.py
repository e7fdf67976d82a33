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
    columns = _drawn(now)
    if before is not now:
        replaced = {path: given for path, given in before.items() if given is not (at := now.get(path)) and given != at}
        columns |= {BEFORE + path: values for path, values in _drawn(replaced).items()}
    try:
        for plan in plans_of(crisis, columns, len(_ENDS)):
            shape_of(plan)
    except InputError as error:
        yield ("war",), error


def _drawn(known: Mapping[str, Judged]) -> dict[str, NDArray[Any]]:
    return {path: _at_the_ends(Itself(given)) for path, given in known.items() if given.is_range}


@lru_cache(maxsize=4096)  # levers and branches of the agenda leave most as it is
def _at_the_ends(this: Itself[Judged]) -> NDArray[Any]:
    return drawn(this.value, _ENDS)
