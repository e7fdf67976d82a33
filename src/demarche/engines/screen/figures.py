"""The screen as a picture: what each side would settle for, and what the preconditions leave on the table."""

from __future__ import annotations

from demarche.engines.screen import ScreenResult
from demarche.page.numbers import share, span
from demarche.page.parts import of
from demarche.page.svg import document, fitted, line, rect, text

__all__ = ["screen_figure"]

WIDTH, LEFT, RIGHT = 560, 16, 544
_ROW, _TOP = 62, 8


def screen_figure(result: ScreenResult, prize: str) -> str:
    """Bars on a scale from 0 to 1: reservation shares over the ranges, preconditions, and the zone at the middle."""
    centre, inputs = result.centre, result.inputs
    ruler, opposition = result.intervals["r_ruler"], result.intervals["r_opposition"]
    parts: list[str] = []
    rows = [
        (f"least {inputs.ruler} would accept", ruler.low, ruler.high, centre.r_ruler, "a", "›"),
        (f"most {inputs.opposition} would concede", opposition.low, opposition.high, centre.r_opposition, "b", "‹"),
    ]
    for place, (name, low, high, middle, tone, arrow) in enumerate(rows):
        top = _TOP + place * _ROW
        said = f"{name}: {span(low, high)} (middle {share(middle)})"
        parts.append(fitted(LEFT, top + 13, said, RIGHT - LEFT, class_="t"))
        parts.append(rect(_x(0), top + 22, _x(1) - _x(0), 20, class_="track"))
        left, right = _x(low), _x(high)
        parts.append(
            rect(left, top + 22, max(right - left, 2.0), 20, f"{name}: {span(low, high)}", class_=f"bar {tone}")
        )
        parts.append(line(_x(middle), top + 18, _x(middle), top + 46, class_=f"mark {tone}"))
        end = _x(1) if tone == "a" else _x(0)
        parts.append(line(_x(middle), top + 50, end, top + 50, class_=f"reach {tone}"))
        parts.append(
            text(end + (-6 if tone == "a" else 6), top + 54.5, arrow, class_=f"t {tone}t", text_anchor="middle")
        )
    top = _TOP + 2 * _ROW + 4
    parts += _table_of_terms(result, top)
    bottom = top + 52
    parts.append(line(_x(0), bottom, _x(1), bottom, class_="axis"))
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(line(_x(tick), bottom, _x(tick), bottom + 5, class_="axis"))
        parts.append(text(_x(tick), bottom + 19, f"{tick:g}", class_="t s", text_anchor="middle"))
    below = f"{of(inputs.ruler)} share of {prize}"
    parts.append(fitted(_x(0.5), bottom + 36, below, RIGHT - LEFT, class_="t s", text_anchor="middle"))
    return document(WIDTH, bottom + 44, parts, f"What each side would settle for, as a share of {prize}")


def _x(value: float) -> float:
    return LEFT + (RIGHT - LEFT) * min(max(value, 0.0), 1.0)


def _table_of_terms(result: ScreenResult, top: float) -> list[str]:
    """What the preconditions leave on the table at the middle (outlined; thin lines: how far each end may move)."""
    centre, numbers = result.centre, result.inputs.numbers()
    x_low, x_high = numbers["x_low"], numbers["x_high"]
    words = f"on the table: at least {span(x_low.low, x_low.high)}, at most {span(x_high.low, x_high.high)}"
    parts = [text(LEFT, top + 13, words, class_="t")]
    for number, y in ((x_low, top + 27), (x_high, top + 37)):
        if number.low < number.high:
            parts.append(line(_x(number.low), y, _x(number.high), y, class_="axis"))
    left, right = _x(x_low.central), _x(x_high.central)
    parts.append(rect(left - 1, top + 22, max(right - left, 0.0) + 2, 20, class_="open-terms"))
    if centre.open:
        floor, ceiling = _x(centre.floor), _x(centre.ceiling)
        words = f"both prefer this to fighting: {span(centre.floor, centre.ceiling)}"
        parts.append(rect(floor, top + 22, max(ceiling - floor, 3.0), 20, words, class_="zone"))
    return parts
