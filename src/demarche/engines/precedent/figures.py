"""The record as a picture: the chance of a settlement by the end of each year, with the band of the rate."""

from __future__ import annotations

from demarche.engines.precedent.facts import Beside
from demarche.engines.precedent.result import CurvePoint, Precedent
from demarche.page.numbers import percent
from demarche.page.svg import document, line, rect, text

__all__ = ["record_figure"]

WIDTH, HEIGHT = 560, 250
_LEFT, _TOP, _BOTTOM = 52, 14, 190
_EDGE = 12
_TICKS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


def record_figure(found: Precedent, model: tuple[Beside, ...] = (), wide: int = WIDTH) -> str:
    """Steps at year ends: settled (with its band), and any end; dots where the model stands; so many units wide."""
    points, end_of_axis = found.curve, wide - _EDGE
    top = next(
        tick
        for tick in _TICKS
        if tick >= max([each.model for each in model] + [max(p.any.value, p.settle.high) for p in points])
    )
    parts = _axes(points, top, end_of_axis)
    width = (end_of_axis - _LEFT) / len(points)
    for place, point in enumerate(points):
        left, right = _LEFT + place * width, _LEFT + (place + 1) * width
        low, high = _y(point.settle.low, top), _y(point.settle.high, top)
        parts.append(rect(left, high, width, low - high, _words(point), class_="bar a", opacity=0.25))
        for rate, style in ((point.settle, "mark a"), (point.any, "axis")):
            parts.append(line(left, _y(rate.value, top), right, _y(rate.value, top), class_=style))
    for each in model:
        right = _LEFT + (each.months // 12) * width
        words = f"within {each.months} months, on your inputs: {percent(each.model)}"
        parts.append(rect(right - 5, _y(each.model, top) - 5, 10, 10, words, class_="bar b", rx=5))
    end = points[-1]
    parts.append(text(end_of_axis, _y(end.settle.value, top) - 5, "settled", class_="t s at", text_anchor="end"))
    parts.append(text(end_of_axis, _y(end.any.value, top) - 5, "any end", class_="t s", text_anchor="end"))
    return document(wide, HEIGHT, parts, "Chance that a war like this has ended, or was settled, by the record")


def _words(point: CurvePoint) -> str:
    settle = point.settle
    return (
        f"by the end of {point.year}: settled {percent(settle.value)}, "
        f"band {percent(settle.low)} to {percent(settle.high)}; any end {percent(point.any.value)}"
    )


def _y(share: float, top: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * share / top


def _axes(points: tuple[CurvePoint, ...], top: float, right: int) -> list[str]:
    parts = [line(_LEFT, _BOTTOM, right, _BOTTOM, class_="axis"), line(_LEFT, _TOP, _LEFT, _BOTTOM, class_="axis")]
    for share in (0.0, top / 2, top):
        y = _y(share, top)
        parts.append(line(_LEFT - 5, y, _LEFT, y, class_="axis"))
        parts.append(text(_LEFT - 9, y + 4, f"{100 * share:g} %", class_="t s", text_anchor="end"))
    width = (right - _LEFT) / len(points)
    for place, point in enumerate(points):
        middle = _LEFT + (place + 1) * width
        parts.append(line(middle, _BOTTOM, middle, _BOTTOM + 5, class_="axis"))
        parts.append(text(middle - width / 2, _BOTTOM + 20, str(point.year), class_="t s", text_anchor="middle"))
    middle = (_LEFT + right) / 2
    parts.append(text(middle, _BOTTOM + 42, "by the end of the year", class_="t s", text_anchor="middle"))
    return parts
