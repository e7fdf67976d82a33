"""The design of a study: one dimension for each input, one seed, and draws that all levers share.

A lever that replaces a distribution keeps the input's dimension: the same point, another distribution (common random
numbers), so that what differs between two levers is what the levers do and never the luck of the draw. An input that
only a lever leaves open has a dimension of its own, after all others. Dimensions stand in the order of the engines and
then of the file, and each is drawn from the seed and the input's own path: a run can be lengthened, a file can gain or
lose an input or a lever, and what stays keeps its draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.itself import Itself
from demarche.crisis.sections.whole import CrisisFile
from demarche.engine.inputs import Judged, canonical, covers, drawn, judged
from demarche.errors import CrisisError, Problem
from demarche.numerics.copula import correlated, factor
from demarche.numerics.pairing import paired_by_chance
from demarche.numerics.sampling import refuse_impossible

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Design", "check_correlations"]


def check_correlations(crisis: Crisis) -> None:
    """Raise the CrisisError that drawing from the file would, where its correlations make no sense."""
    if crisis.file.correlations:
        Design.of(crisis, [crisis.under(lever.id) for lever in crisis.file.levers], [("",)], 1, 0)


@dataclass(frozen=True, eq=False)
class Design:
    """``count`` versions over ``paths``, one dimension each.

    ``together`` are the dimensions that the file correlates, by their paths, and ``lower`` the factor behind their
    correlations (:func:`demarche.numerics.copula.factor`).
    """

    paths: tuple[str, ...]
    count: int
    seed: int
    together: tuple[int, ...] = ()
    lower: Floats | None = None

    @classmethod
    def of(
        cls, crisis: Crisis, under: Iterable[Crisis], reads: Sequence[tuple[str, ...]], count: int, seed: int
    ) -> Design:
        """The design for a crisis and the same crisis under levers; ``reads`` has each engine's patterns.

        Raises CrisisError where the file's correlations name what is not open or contradict each other, InputError
        for an impossible number of draws or seed.
        """
        variants = [crisis, *under]
        paths: dict[str, None] = {}
        known = [judged(variant) for variant in variants]
        for inputs in known:
            for patterns in reads:
                paths.update(dict.fromkeys(path for path in inputs if covers(patterns, path)))
        refuse_impossible(count, max(len(paths), 1), seed)
        open_paths = {path for inputs in known for path, given in inputs.items() if given.is_range}
        together, lower = _correlations(crisis, list(paths), open_paths)
        return cls(tuple(paths), count, seed, together, lower)

    @cached_property
    def units(self) -> Floats:
        """The points behind all draws, shape (count, dimensions), correlated as the file says."""
        points = paired_by_chance(self.count, self.paths or ("",), self.seed)
        if self.lower is not None:
            places = list(self.together)
            points[:, places] = correlated(points[:, places], self.lower)
        return points

    def at(self, units: Floats) -> Design:
        """The same inputs at these points of the unit cube, shape (points, dimensions), instead of drawn ones."""
        found = replace(self, count=len(units))
        vars(found)["units"] = units
        return found

    def columns(self, crisis: Crisis, patterns: Iterable[str] | None = None) -> dict[str, NDArray[Any]]:
        """The drawn values of every input that is open in this crisis, by path; with ``patterns`` those they cover."""
        key = Itself(crisis.file), None if patterns is None else tuple(patterns)
        if key not in self._read:
            self._read[key] = self._covered(judged(crisis), key[1])
        return dict(self._read[key])

    @cached_property
    def _read(self) -> dict[tuple[Itself[CrisisFile], tuple[str, ...] | None], dict[str, NDArray[Any]]]:
        return {}  # every chunk of a variant asks for the same

    def _covered(self, known: Mapping[str, Judged], patterns: tuple[str, ...] | None) -> dict[str, NDArray[Any]]:
        return {
            path: self._column(place, known[path])
            for place, path in enumerate(self.paths)
            if path in known and known[path].is_range and (patterns is None or covers(patterns, path))
        }

    def _column(self, place: int, given: Judged) -> NDArray[Any]:
        """The drawn values of one input, most often the same under every lever."""
        key = place, Itself(given)
        if key not in self._columns:
            self._columns[key] = drawn(given, self.units[:, place])
            self._columns[key].flags.writeable = False
        return self._columns[key]

    @cached_property
    def _columns(self) -> dict[tuple[int, Itself[Judged]], NDArray[Any]]:
        return {}


def _correlations(crisis: Crisis, paths: list[str], open_paths: set[str]) -> tuple[tuple[int, ...], Floats | None]:
    given: dict[tuple[int, int], float] = {}
    problems = []
    known = list(judged(crisis))
    for index, entry in enumerate(crisis.file.correlations):
        names = [canonical(crisis, path, known) for path in entry.between]
        settled = [path for path, name in zip(entry.between, names, strict=True) if name not in open_paths]
        if settled and not (crisis.changes or crisis.levers):
            problems.append(
                _problem(crisis, index, f"{settled[0]!r} is not open, so it cannot move together with anything")
            )
        if names[0] == names[1]:
            problems.append(_problem(crisis, index, "an input cannot be correlated with itself"))
        if not settled and all(name in paths for name in names) and names[0] != names[1]:
            low, high = sorted(paths.index(name) for name in names if name is not None)
            given[low, high] = entry.rho
    if problems:
        raise CrisisError(problems)
    return _factored(crisis, paths, given)


def _factored(
    crisis: Crisis, paths: Sequence[str], given: Mapping[tuple[int, int], float]
) -> tuple[tuple[int, ...], Floats | None]:
    if not given:
        return (), None
    # By path: of correlated inputs the first keeps its draw, and which one that is must not hang on the file's order.
    together = tuple(sorted({place for pair in given for place in pair}, key=lambda place: paths[place]))
    matrix = np.eye(len(together))
    for (low, high), rho in given.items():
        row, column = together.index(low), together.index(high)
        matrix[row, column] = matrix[column, row] = rho
    lower = factor(matrix)
    if lower is None:
        words = "these correlations contradict each other: no quantities can have all of them at once"
        raise CrisisError([_problem(crisis, None, words, "bring some of them nearer to 0, or leave one out")])
    return together, lower


def _problem(crisis: Crisis, index: int | None, message: str, remedy: str = "") -> Problem:
    place: tuple[str | int, ...] = ("correlations",) if index is None else ("correlations", index)
    where = "correlations" if index is None else f"correlations[{index}]"
    line, column = crisis.source.position(place)
    remedy = remedy or "name two inputs that have a range, or leave this correlation out"
    return Problem(crisis.source.name, line, column, where, message, remedy)
