"""The war in pictures: where it goes month by month, terms by the balance, what each lever does to two things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.page.numbers import chance, share
from demarche.page.parts import of
from demarche.page.svg import document, fitted, line, rect, text, tip, wrapped

__all__ = ["LeverBar", "balance_figure", "curves_figure", "levers_figure"]

Array = NDArray[np.float64]
WIDTH = 560
LEFT, RIGHT, TOP, BOTTOM = 46, 336, 12, 252
_GAP = 17.0
# Colour never tells alone: every line has its own dashes and its own words beside it.
_BLUE, _ORANGE, _INK, _SOFT, _GREEN = "--blue", "--orange", "--ink", "--soft", "--green"


@dataclass(frozen=True)
class LeverBar:
    """One lever: what it adds to the chance of a signature and of a peace that holds."""

    label: str
    signed: float
    durable: float


def curves_figure(answer: RipenessAnswer) -> str:
    """Lines by month: signed, durable, still at war, faded out, each side defeated."""
    found = answer.base
    curves = [
        ("something is signed", found.signed, _BLUE, "", 3.2),
        ("and holds", found.durable, _BLUE, "3 3", 2.4),
        ("still at war", found.fighting, _INK, "9 4", 1.8),
        ("dies down, unsigned", found.faded, _SOFT, "2 5", 1.8),
        (f"{answer.ruler} defeated", found.ruler_defeated, _ORANGE, "", 1.4),
        (f"{answer.opposition} defeated", found.opposition_defeated, _ORANGE, "10 3 2 3", 1.8),
    ]
    months = answer.horizon_months
    parts = _axes([0.0, 0.25, 0.5, 0.75, 1.0], "{:.0%}")
    for month in range(0, months + 1, 12):
        x = _across(month / months)
        parts.append(line(x, BOTTOM, x, BOTTOM + 5, class_="axis"))
        parts.append(text(x, BOTTOM + 19, str(month), class_="t s", text_anchor="middle"))
    parts.append(text((LEFT + RIGHT) / 2, BOTTOM + 36, "months from now", class_="t s", text_anchor="middle"))
    ends = _apart([_up(float(curve[-1])) for _, curve, *_ in curves])
    for (name, curve, colour, dashes, width), y in zip(curves, ends, strict=True):
        last = float(curve[-1])
        points = [(_across(place / (len(curve) - 1)), _up(float(value))) for place, value in enumerate(curve)]
        parts.append(_path(points, colour, dashes, width, f"{name}: {chance(last)} by month {months}"))
        parts.append(line(RIGHT + 2, _up(last), RIGHT + 12, y, style=f"stroke:var({_SOFT});stroke-width:.8"))
        parts.append(fitted(RIGHT + 15, y + 4.5, f"{chance(last)} {name}", WIDTH - RIGHT - 17, class_="t"))
    return document(WIDTH, BOTTOM + 44, parts, "Where the war goes, month by month, by the model")


def balance_figure(answer: RipenessAnswer) -> str:
    """By the ruler's hold: the least he takes, the most the other side leaves him, and where both can be met."""
    found = answer.base
    table, notches = found.balance, found.plan.game.war.notches
    low, high = found.zone.lowest, found.zone.highest
    parts = _axes([0.0, 0.25, 0.5, 0.75, 1.0], "{:g}")
    top, bottom = _up(min(max(high, 0.0), 1.0)), _up(min(max(low, 0.0), 1.0))
    parts.append(rect(LEFT, top, RIGHT - LEFT, max(bottom - top, 1.0), class_="open-terms"))
    width = (RIGHT - LEFT) / notches
    for place, notch in enumerate(table.notches):
        x = _across(float(notch) / notches)
        floor, ceiling = max(table.reservation[place], low), min(table.opposition[place], high)
        if table.ripe[place] and ceiling >= floor:
            words = f"open: {share(float(floor))} to {share(float(ceiling))}"
            height = max(_up(float(floor)) - _up(float(ceiling)), 4.0)
            parts.append(rect(x - width * 0.36, _up(float(ceiling)) - 1, width * 0.72, height, words, class_="zone"))
    lines = [
        (f"least {answer.ruler} takes", table.reservation, _BLUE, "", "square"),
        (f"most {answer.opposition} leaves", table.opposition, _ORANGE, "6 3", "round"),
    ]
    ends = _apart([*(_up(_within(float(row[-1]))) for _, row, *_ in lines), (top + bottom) / 2])
    for (name, row, colour, dashes, shape), y in zip(lines, ends, strict=False):
        points = [
            (_across(float(k) / notches), _up(_within(float(value))))
            for k, value in zip(table.notches, row, strict=True)
        ]
        parts.append(_path(points, colour, dashes, 2.2, name))
        parts += [_spot(x, at, colour, shape) for x, at in points]
        parts.append(_label(y, name))
    parts.append(_label(ends[-1], "on the table"))
    parts += _marks(answer, width)
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = _across(tick)
        parts.append(line(x, BOTTOM, x, BOTTOM + 5, class_="axis"))
        parts.append(text(x, BOTTOM + 19, f"{tick * 100:.0f} %", class_="t s", text_anchor="middle"))
    words = f"share of the key places that {answer.ruler} holds"
    parts.append(fitted((LEFT + RIGHT) / 2, BOTTOM + 36, words, LEFT + RIGHT - 4, class_="t s", text_anchor="middle"))
    return document(WIDTH, BOTTOM + 44, parts, f"Terms by the balance, as {of(answer.ruler)} share of {answer.prize}")


def _marks(answer: RipenessAnswer, width: float) -> list[str]:
    """Today's balance, and the hold below which the ruler is serious."""
    war, serious = answer.base.plan.game.war, answer.base.balance.serious_below
    x = _across(war.balance / war.notches)
    parts = [
        line(x, TOP, x, BOTTOM, style=f"stroke:var({_INK});stroke-width:1.4;stroke-dasharray:2 3"),
        text(x + 4, TOP + 11, "today", class_="t s b halo"),
    ]
    if serious is not None:
        edge = _across(serious / war.notches) + width / 2
        parts.append(line(LEFT, BOTTOM - 3, edge, BOTTOM - 3, style=f"stroke:var({_GREEN});stroke-width:5"))
        parts.append(text(LEFT + 4, BOTTOM - 9, f"{answer.ruler} serious", class_="t s b halo"))
    return parts


def levers_figure(bars: Sequence[LeverBar]) -> str:
    """Two bars a lever from zero: outlined for a signature, filled for a peace that holds."""
    label, left, right, width = 262, 300, 660, 720
    reach = max(0.05, *(abs(value) for bar in bars for value in (bar.signed, bar.durable)))
    under = min(0.0, *(min(bar.signed, bar.durable) for bar in bars))
    over = max(0.02, *(max(bar.signed, bar.durable) for bar in bars))

    def at(value: float) -> float:
        return left + (right - left) * (value - under) / max(over - under, 0.25 * reach)

    parts: list[str] = []
    top = 10.0
    for bar in bars:
        rows = wrapped(bar.label, 34)
        height = max(34.0, 15.0 * len(rows) + 12)
        middle = top + height / 2
        for place, words in enumerate(rows):
            y = middle + 4.5 + 15 * (place - (len(rows) - 1) / 2)
            parts.append(text(label, y, words, class_="t", text_anchor="end"))
        for value, y, fill in ((bar.signed, middle - 11, "none"), (bar.durable, middle + 1, f"var({_BLUE})")):
            start, end = sorted((at(0.0), at(value)))
            style = f"fill:{fill};stroke:var({_BLUE});stroke-width:1.4"
            parts.append(rect(start, y, max(end - start, 0.8), 9, f"{value * 100:+.0f} points", style=style))
        far = max(at(bar.signed), at(bar.durable), at(0.0))
        parts.append(text(far + 7, middle - 2, f"{bar.signed * 100:+.0f}", class_="t s"))
        parts.append(text(far + 7, middle + 10, f"{bar.durable * 100:+.0f}", class_="t s b"))
        top += height
    parts.append(line(at(0.0), 6, at(0.0), top, class_="axis"))
    parts.append(
        rect(left, top + 10, 12, 9, style=f"fill:none;stroke:var({_BLUE});stroke-width:1.4")
        + text(left + 18, top + 18.5, "signed", class_="t s")
        + rect(left + 80, top + 10, 12, 9, style=f"fill:var({_BLUE});stroke:var({_BLUE});stroke-width:1.4")
        + text(left + 98, top + 18.5, "signed and holds (points of a hundred)", class_="t s b")
    )
    return document(width, top + 30, parts, "What each lever adds to a signature and to a peace that holds")


def _axes(ticks: Sequence[float], form: str) -> list[str]:
    parts = []
    for tick in ticks:
        y = _up(tick)
        parts.append(line(LEFT, y, RIGHT, y, class_="grid"))
        words = form.format(tick).replace("%", " %")
        parts.append(text(LEFT - 6, y + 4.5, words, class_="t s", text_anchor="end"))
    parts.append(line(LEFT, BOTTOM, RIGHT, BOTTOM, class_="axis"))
    return parts


def _across(part: float) -> float:
    return LEFT + (RIGHT - LEFT) * part


def _up(value: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _label(y: float, words: str) -> str:
    rows = wrapped(words, 24)
    return "".join(
        text(RIGHT + 10, y + 4.5 + 14 * (place - (len(rows) - 1) / 2), row, class_="t")
        for place, row in enumerate(rows)
    )


def _path(points: Sequence[tuple[float, float]], colour: str, dashes: str, width: float, words: str) -> str:
    line_to = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f";stroke-dasharray:{dashes}" if dashes else ""
    style = f"fill:none;stroke:var({colour});stroke-width:{width:g}{dashed}"
    return f'<polyline points="{line_to}" style="{style}">{tip(words)}</polyline>'


def _spot(x: float, y: float, colour: str, shape: str) -> str:
    style = f"fill:#fff;stroke:var({colour});stroke-width:1.6"
    if shape == "square":
        return rect(x - 3, y - 3, 6, 6, style=style)
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" style="{style}"/>'


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights for labels, each near its own and none nearer than a line to the next."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    found = list(heights)
    for before, after in pairwise(order):
        found[after] = max(found[after], found[before] + _GAP)
    over = found[order[-1]] - BOTTOM
    if over > 0:
        found[order[-1]] = BOTTOM
        for before, after in zip(reversed(order[:-1]), reversed(order[1:]), strict=True):
            found[before] = min(found[before], found[after] - _GAP)
    return found
