"""A Sobol' design in words: what it takes, and how much of what varies goes with each input."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.numerics.saltelli import Share
from demarche.page.numbers import count, percent
from demarche.page.parts import Part, Section, Table, Text, joined
from demarche.study.sensitivity.variance import Cost, Measured, SobolResult

__all__ = ["cost_words", "sobol_section"]

_SHOWN = 8
_LEAST = 0.01
"""Inputs whose share may be larger than this are listed."""


def cost_words(costs: Sequence[Cost], seconds: float) -> list[str]:
    """What a design takes, to be said before the work begins."""
    told = [
        f"Sobol' design for {joined(cost.engines)}: {cost.rows} x ({cost.inputs} + 2) = {cost.points:,} versions, "
        f"each {'once' if cost.variants == 1 else f'under {cost.variants} sets of levers'}: {cost.solves:,} answers."
        for cost in costs
    ]
    return [*told, f"On one processor that takes about {_time(seconds)}; Ctrl-C stops it."]


def _time(seconds: float) -> str:
    if seconds < 90:
        return count(max(round(seconds), 1), "second")
    return count(round(seconds / 60), "minute") if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def sobol_section(found: SobolResult) -> Section:
    """Every output with the inputs that move it, the largest first."""
    parts: list[Part] = [Text(_lead(found))]
    for entry in found.measured:
        if entry.shares:
            parts += _told(found, entry)
    silent = [f"{_title(entry)}: {entry.reason}" for entry in found.measured if not entry.shares]
    if silent:
        parts.append(Text(f"Not split: {'; '.join(silent)}."))
    parts.append(Text(_READING, quiet=True))
    return Section("sobol", "What varies with what, by a Sobol' design", tuple(parts))


_READING = (
    "“Alone” is the part of the variance that goes with the input by itself (first-order share), “in all” the part "
    "that goes with it in any combination with others (total share); totals overlap, so that they add up to more than "
    "the whole where inputs work together. In brackets 90 % intervals from the bootstrap. They say what matters within "
    "the ranges entered, for inputs that are independent of each other, and nothing of whether the ranges are right."
)


def _lead(found: SobolResult) -> str:
    sizes = joined([f"{cost.points:,} versions for {joined(cost.engines)}" for cost in found.costs])
    return f"A design made for this question alone, {found.rows} rows, seed {found.seed}: {sizes}."


def _title(entry: Measured) -> str:
    if entry.about == "claim":
        return f"{entry.id}, true or not"
    return f"{entry.id}, the number behind it ({entry.words})" if entry.about == "number" else entry.words


def _told(found: SobolResult, entry: Measured) -> list[Part]:
    shown = [(path, split) for path, split in entry.ranked() if split.total.high > _LEAST][:_SHOWN]
    rows = tuple((_name(found, path), _share(split.first), _share(split.total)) for path, split in shown)
    left = len(entry.shares) - len(rows)
    most = max((split.total.value for _, split in entry.ranked()[len(rows) :]), default=0.0)
    words = [f"Single inputs account for {percent(min(max(entry.alone, 0.0), 1.0))} of what varies"]
    words[0] += "; the rest lies in combinations." if entry.alone < 0.9 else "."
    if left:
        words.append(f"{count(left, 'further input')}: none above {percent(max(most, 0.0))} in all.")
    if not entry.enough:
        words.append("Too few rows to be sure: the intervals are wide; double --sobol.")
    header = ("Input", "Alone", "In all")
    return [Table(header, rows, _title(entry), numeric=frozenset({1, 2})), Text(" ".join(words))]


def _share(share: Share) -> str:
    low, value, high = (min(max(number, 0.0), 1.0) for number in (share.low, share.value, share.high))
    return f"{percent(value)} ({low * 100:.0f} to {high * 100:.0f})"


def _name(found: SobolResult, path: str) -> str:
    return found.texts.get(path, path).rstrip(".")
