"""The screen's input: nine judged numbers, each a point or a range, with the names of the two sides."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from demarche.errors import InputError
from demarche.numerics.sampling import Distribution

__all__ = ["DOMAINS", "NUMBERS", "Judgement", "Range", "Screen"]

NUMBERS = (
    "p_ruler",
    "p_opposition",
    "c_ruler",
    "c_opposition",
    "x_low",
    "x_high",
    "binding",
    "e_ruler",
    "e_opposition",
)
"""The nine numbers, in the order of every array in this engine."""

MOST_COST = 10.0
"""Ten times the whole prize; a larger cost is nearly always a percentage typed as a share."""

DOMAINS: Mapping[str, tuple[float, float]] = {
    name: (0.0, MOST_COST if name[:2] in ("c_", "e_") else 1.0) for name in (*NUMBERS, "balance")
}
"""The values each number can take at all."""

DEFAULTS: Mapping[str, float] = {
    "x_low": 0.0,
    "x_high": 1.0,
    "binding": 1.0,
    "e_ruler": 0.0,
    "e_opposition": 0.0,
}
"""No precondition and a perfectly binding agreement: what is left is Fearon's bargaining range."""

SHAPES = "a number, a pair (low, high) or a triple (low, mode, high)"


@dataclass(frozen=True)
class Range:
    """A judged number: ``kind`` point (x,), uniform (low, high), triangular (low, mode, high) or weighted.

    ``weights`` belongs to ``weighted`` alone and sums to one. Raises :class:`InputError` for anything else.
    """

    kind: str
    values: tuple[float, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        sizes = {"point": 1, "uniform": 2, "triangular": 3, "weighted": len(self.weights)}
        if self.kind not in sizes or len(self.values) != sizes[self.kind] or not self.values:
            raise InputError(f"give {SHAPES}")
        if not all(math.isfinite(value) for value in (*self.values, *self.weights)):
            raise InputError("every number should be finite")
        if self.kind != "weighted" and list(self.values) != sorted(self.values):
            raise InputError(f"{', '.join(f'{value:g}' for value in self.values)} should rise from low to high")
        if self.kind == "weighted" and (min(self.weights) <= 0 or abs(math.fsum(self.weights) - 1) > 1e-9):
            raise InputError("weights should be positive and sum to one")

    @classmethod
    def of(cls, given: Any) -> Range:
        """Read a number, a pair (low, high), a triple (low, mode, high), or an object with kind and values."""
        if isinstance(given, Range):
            return given
        if isinstance(given, Distribution):
            return cls._like(given)
        parts = tuple(given) if isinstance(given, list | tuple) else (given,)
        if not all(isinstance(part, int | float) and not isinstance(part, bool) for part in parts):
            raise InputError(f"{given!r} is not a number; give {SHAPES}")
        values = tuple(float(part) for part in parts)
        if len(values) > 1 and len(set(values)) == 1:
            values = values[:1]
        kinds = {1: "point", 2: "uniform", 3: "triangular"}
        return cls(kinds.get(len(values), "none"), values)

    @classmethod
    def _like(cls, given: Distribution) -> Range:
        values = tuple(float(value) for value in given.values)
        if given.kind != "weighted":
            return cls(given.kind, values)
        # A value of weight zero is not possible, so it is no corner either.
        kept = [(v, float(w)) for v, w in zip(values, given.weights, strict=True) if w > 0]
        total = math.fsum(weight for _, weight in kept)
        return cls("weighted", tuple(v for v, _ in kept), tuple(w / total for _, w in kept))

    @property
    def low(self) -> float:
        """The smallest possible value."""
        return min(self.values)

    @property
    def high(self) -> float:
        """The largest possible value."""
        return max(self.values)

    @property
    def central(self) -> float:
        """The point, the middle of a range, the mode, or the weighted mean."""
        if self.kind == "triangular":
            return self.values[1]
        if self.kind == "weighted":
            return math.fsum(v * w for v, w in zip(self.values, self.weights, strict=True))
        return math.fsum(self.values) / len(self.values)

    @property
    def is_range(self) -> bool:
        """Whether more than one value is possible."""
        return self.low < self.high

    def to_dict(self) -> dict[str, Any]:
        """Plain data: kind, low, central, high, and values and weights where they say more."""
        plain: dict[str, Any] = {
            "kind": self.kind,
            "low": self.low,
            "central": self.central,
            "high": self.high,
        }
        if self.kind == "weighted":
            plain |= {"values": list(self.values), "weights": list(self.weights)}
        return plain


Judgement = float | tuple[float, ...] | Range | Distribution
"""What :meth:`Screen.of` reads as one number."""


@dataclass(frozen=True)
class Screen:
    """Two sides at war over a prize, in nine numbers.

    Chances and shares run from 0 to 1; a *share* is the ruler's share of the prize. Costs and losses are
    shares of the prize and may exceed it, up to ten times.

    ``p_ruler``, ``p_opposition``: each side's own odds of prevailing if it fights on. ``c_ruler``,
    ``c_opposition``: what each would give up to be spared the rest of the war. ``x_low``, ``x_high``: the
    lowest and highest ruler's share that announced preconditions leave on the table (``x_low`` is held
    against the opposition, ``x_high`` against the ruler). ``binding``: the chance that an agreement binds.
    ``e_ruler``, ``e_opposition``: how much worse off than now each would be, had it signed and been cheated.
    ``balance``: an outsider's odds for the ruler, if judged; it says how optimistic each side is and enters
    nothing else.

    Build one with :meth:`of`. Raises :class:`InputError` naming every number that cannot be used.
    """

    p_ruler: Range
    p_opposition: Range
    c_ruler: Range
    c_opposition: Range
    x_low: Range
    x_high: Range
    binding: Range
    e_ruler: Range
    e_opposition: Range
    balance: Range | None = None
    ruler: str = "the ruler"
    opposition: str = "the opposition"

    def __post_init__(self) -> None:
        _refuse([text for name, number in self.numbers().items() if (text := _out_of_domain(name, number))])

    @classmethod
    def of(
        cls,
        numbers: Mapping[str, Judgement | None],
        *,
        ruler: str = "the ruler",
        opposition: str = "the opposition",
    ) -> Screen:
        """Read the nine numbers (and ``balance``) from a mapping.

        Left out, the preconditions are none (0 and 1), the agreement binds (1) and nobody loses by being
        cheated (0). The odds and the costs have no default. All problems are reported at once.
        """
        problems: list[str] = []
        ranges: dict[str, Range] = {}
        for name in numbers:
            if name not in DOMAINS:
                near = difflib.get_close_matches(name, DOMAINS, n=1)
                problems.append(f"{name}: no such number" + (f"; did you mean {near[0]}?" if near else ""))
        for name in (*NUMBERS, "balance"):
            given = numbers.get(name)
            given = DEFAULTS.get(name) if given is None else given
            if given is None:
                if name != "balance":
                    problems.append(f"{name}: missing; give {SHAPES}")
                continue
            try:
                ranges[name] = Range.of(given)
            except InputError as error:
                problems.append(f"{name}: {error}")
            else:
                problems += filter(None, [_out_of_domain(name, ranges[name])])
        _refuse(problems)
        return cls(**ranges, ruler=ruler, opposition=opposition)

    def numbers(self) -> dict[str, Range]:
        """The numbers by name, in the order of :data:`NUMBERS`, then the balance if given."""
        named = {name: getattr(self, name) for name in NUMBERS}
        return named if self.balance is None else named | {"balance": self.balance}

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the names of the sides and each number."""
        sides = {"ruler": self.ruler, "opposition": self.opposition}
        return {"sides": sides, "numbers": {name: number.to_dict() for name, number in self.numbers().items()}}


def _out_of_domain(name: str, number: Range) -> str:
    low, high = DOMAINS[name]
    if low <= number.low and number.high <= high:
        return ""
    wrong = number.low if number.low < low else number.high
    what = "a chance or share" if high == 1.0 else "a share of the prize, not a percentage,"
    return f"{name}: {wrong:g} is outside {low:g} to {high:g}; it is {what} such as 0.3"


def _refuse(problems: list[str]) -> None:
    if problems:
        raise InputError("the screen cannot use these numbers:\n  " + "\n  ".join(problems))
