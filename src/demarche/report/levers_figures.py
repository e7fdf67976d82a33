"""Levers as bars from zero (a tornado), and shares or means as points with their intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from demarche.page.svg import document, line, rect, text, wrapped

__all__ = ["Bar", "Pairing", "pairings", "tornado"]

WIDTH = 720
_LABEL, _LEFT, _RIGHT = 262, 280, 610
_SIGNS = 34


@dataclass(frozen=True)
class Bar:
    """One lever: its mean effect and interval, and whether it is ours."""

    label: str
    mean: float
    low: float
    high: float
    ours: bool
    words: str
    """What the bar says, for a tooltip."""


@dataclass(frozen=True)
class Pairing:
    """One input: a quantity where the input is low, and where it is high."""

    label: str
    at_low: float
    at_high: float
    low_is: str
    high_is: str


def tornado(bars: Sequence[Bar], shown: Callable[[float], str], label: str, axis: str = "") -> str:
    """Bars from zero, with whiskers, ours in one colour and the others' in another; ``axis`` says what is measured."""
    ends = [end for bar in bars for end in (bar.low, bar.high, bar.mean, 0.0)]
    place = _scale(min(ends), max(ends))
    parts: list[str] = []
    top = 10.0
    for bar in bars:
        lines = wrapped(bar.label, _SIGNS)
        height = max(26.0, 15.0 * len(lines) + 8)
        middle = top + height / 2
        for row, words in enumerate(lines):
            y = middle + 4.5 + 15 * (row - (len(lines) - 1) / 2)
            parts.append(text(_LABEL, y, words, class_="t", text_anchor="end"))
        left, right = sorted((place(0.0), place(bar.mean)))
        kind = "bar a" if bar.ours else "bar b"
        parts.append(rect(left, middle - 7, max(right - left, 1.0), 14, bar.words, class_=kind))
        parts.append(line(place(bar.low), middle, place(bar.high), middle, class_="axis"))
        parts += [line(place(end), middle - 4, place(end), middle + 4, class_="axis") for end in (bar.low, bar.high)]
        parts.append(text(_RIGHT + 14, middle + 4.5, shown(bar.mean), class_="t"))
        top += height
    parts.append(line(place(0.0), 6, place(0.0), top + 4, class_="axis"))
    parts += _axis(min(ends), max(ends), top + 4, shown, axis)
    return document(WIDTH, top + 48, parts, label)


def pairings(rows: Sequence[Pairing], shown: Callable[[float], str], label: str, axis: str = "") -> str:
    """For each input a line from the quantity's mean where the input is low (ring) to where it is high (dot)."""
    ends = [end for row in rows for end in (row.at_low, row.at_high)]
    place = _scale(min(ends), max(ends))
    parts: list[str] = []
    top = 10.0
    for row in rows:
        lines = wrapped(row.label, _SIGNS)
        height = max(34.0, 15.0 * len(lines) + 10)
        middle = top + height / 2
        for index, words in enumerate(lines):
            y = middle + 4.5 + 15 * (index - (len(lines) - 1) / 2)
            parts.append(text(_LABEL, y, words, class_="t", text_anchor="end"))
        low, high = place(row.at_low), place(row.at_high)
        parts.append(line(low, middle, high, middle, class_="axis"))
        said = f"{row.low_is}: {shown(row.at_low)}; {row.high_is}: {shown(row.at_high)}"
        parts.append(rect(low - 5, middle - 5, 10, 10, said, class_="node"))
        parts.append(rect(high - 5, middle - 5, 10, 10, said, class_="spot"))
        parts.append(text(_RIGHT + 14, middle + 4.5, f"{shown(row.at_low)} → {shown(row.at_high)}", class_="t s"))
        top += height
    parts += _axis(min(ends), max(ends), top + 4, shown, axis)
    return document(WIDTH, top + 48, parts, label)


def _axis(low: float, high: float, top: float, shown: Callable[[float], str], words: str) -> list[str]:
    """A line with a few round values below it, and what it measures."""
    place, step = _scale(low, high), _round_step(high - low)
    parts = [line(_LEFT, top, _RIGHT, top, class_="axis")]
    for tick in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
        at = place(tick * step)
        said = shown(tick * step).removesuffix(" points")
        parts.append(line(at, top, at, top + 5, class_="axis"))
        parts.append(text(at, top + 18, said, class_="t s", text_anchor="middle"))
    if words:
        parts.append(text((_LEFT + _RIGHT) / 2, top + 36, words, class_="t s", text_anchor="middle"))
    return parts


def _round_step(width: float) -> float:
    """The distance of three to six round values within such a width."""
    unit = 10.0 ** math.floor(math.log10(width or 1.0))
    return next(unit * part for part in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0) if (width or 1.0) / (unit * part) <= _TICKS)


_TICKS = 5.0


def _scale(low: float, high: float) -> Callable[[float], float]:
    width = high - low or 1.0
    return lambda value: _LEFT + (_RIGHT - _LEFT) * (value - low) / width
