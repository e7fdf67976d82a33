"""Screens in whole hundredths, so that an exact oracle can follow them."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from demarche.engines.screen import NUMBERS

Hundredths = dict[str, Fraction]


def _most(name: str) -> int:
    return 60 if name[0] in "ce" else 100


def _hundredths(name: str) -> st.SearchStrategy[Fraction]:
    usual = st.integers(0, _most(name))
    if name == "binding":
        usual = st.one_of(usual, st.integers(80, 100), st.just(100))
    if name == "x_low":
        usual = st.one_of(st.just(0), st.integers(0, 60), usual)
    if name == "x_high":
        usual = st.one_of(st.just(100), st.integers(40, 100), usual)
    return usual.map(lambda whole: Fraction(whole, 100))


points: st.SearchStrategy[Hundredths] = st.fixed_dictionaries({name: _hundredths(name) for name in NUMBERS})
"""Nine numbers."""

ranges: st.SearchStrategy[dict[str, tuple[Fraction, Fraction]]] = st.fixed_dictionaries(
    {
        name: st.one_of(
            _hundredths(name).map(lambda one: (one, one)),
            st.tuples(_hundredths(name), _hundredths(name)).map(lambda two: (min(two), max(two))),
        )
        for name in NUMBERS
    }
)
"""Nine pairs (low, high)."""


def floats(numbers: Hundredths) -> dict[str, float]:
    """The same numbers as the engine takes them."""
    return {name: float(number) for name, number in numbers.items()}
