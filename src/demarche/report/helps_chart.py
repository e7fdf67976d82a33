"""What would help, and who holds it: a dot for each lever, in a column for each type; shapes tell whose it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from demarche.engine.by_type import if_it
from demarche.page.chart import INK, PEACE, SOFT, Canvas, Scale, axis_below, broken, drawn, mark, ticks, words_at
from demarche.page.numbers import count
from demarche.page.svg import line, rect
from demarche.study.helps import Change, Helped, Helps

__all__ = ["amount", "helps_chart", "points", "shortlist", "signed"]

_MOST = 3


def points(value: float) -> str:
    """A difference of chances in percentage points: '+14', '0', '−7'."""
    whole = round(value * 100)
    return "0" if whole == 0 else f"{whole:+d}".replace("-", "−")


def amount(helps: Helps) -> Callable[[float], str]:
    """How a difference is written: in points of a hundred for a chance or a yes or no, else with two decimals."""
    return points if helps.is_chance else signed


def signed(value: float) -> str:
    """A difference with two decimals: '+0.14', '0', '−0.07'."""
    text = f"{value:+.2f}"
    return "0" if text in ("+0.00", "-0.00") else text.replace("-", "−")


def shortlist(helps: Helps, most: int = _MOST) -> tuple[tuple[Helped, ...], tuple[Helped, ...]]:
    """Of either holder the levers that help most, with every one that is in a group that cannot be told apart from the
    best first; then whatever moves the figure most, up or down."""
    grouped = {name for group in helps.groups for name in group.levers}

    def of(ours: bool) -> tuple[Helped, ...]:
        own = [each for each in helps.levers if each.pulled.ours == ours and len(each.pulled.levers) == 1]
        own.sort(key=lambda each: (each.pulled.name not in grouped, -_reach(each), each.pulled.name))
        return tuple(sorted(own[:most], key=lambda each: (-each.best(helps.better), each.pulled.name)))

    return of(True), of(False)


def _reach(each: Helped) -> float:
    return max((abs(change.by.mean) for change in each.changes if change.by.n), default=0.0)


def helps_chart(helps: Helps, levers: tuple[Sequence[Helped], Sequence[Helped]], canvas: Canvas) -> str:
    """Dots for means, thick lines for the middle half of the versions, thin ones for the middle 90 %."""
    left = 0.0 if canvas.phone else 262.0
    each = (canvas.width - 4 - left) / len(helps.parts)
    ends = [end for group in levers for one in group for c in one.changes for end in (c.by.p5, c.by.p95) if c.by.n]
    low, high = min(0.0, *ends, -0.02), max(0.05, *ends)
    scales = [
        Scale(low=low, high=high, start=left + place * each + 14, end=left + (place + 1) * each - 46)
        for place in range(len(helps.parts))
    ]
    heads = [_head(if_it(part)) for part in helps.parts]
    parts = [
        words_at(scale.start - 6, 12, head, width=each - 4, size=11.5, bold=True)
        for scale, head in zip(scales, heads, strict=True)
    ]
    y = 2.0 + 14.0 * max(len(broken(head, each - 4, 11.5 * 1.12)) if head else 0 for head in heads)
    for words, shape, own in (("You can pull", "round", levers[0]), ("In other hands", "square", levers[1])):
        if not own:
            continue
        parts.append(words_at(4, y + 12, words, bold=True, colour=SOFT))
        y += 16
        for one in own:
            row, y = _row(one, scales, canvas, left, y, shape, helps)
            parts.append(row)
    parts += [axis_below(scale, y + 2, ticks(low, high, 4), amount(helps), "") for scale in scales]
    unit = "percentage points" if helps.is_chance else helps.unit
    parts.append(words_at(canvas.width - 8, y + 34, unit, anchor="end", size=11.5, colour=SOFT))
    return drawn(canvas.width, y + 40, parts, f"What each lever adds: {helps.words}")


def _row(
    one: Helped, scales: Sequence[Scale], canvas: Canvas, left: float, y: float, shape: str, helps: Helps
) -> tuple[str, float]:
    """A lever's name and its dots, and where the next row begins."""
    room = canvas.width - 8 if canvas.phone else left - 12
    rows = broken(one.pulled.short, room)
    tall = 14.0 * len(rows) + (22 if canvas.phone else 5)
    at = y + (14.0 * len(rows) + 11 if canvas.phone else tall / 2)
    if canvas.phone:
        body = words_at(4, y + 12, one.pulled.short, width=room)
    else:
        body = words_at(left - 6, at + 4, one.pulled.short, width=room, anchor="end", middle=True)
    for change, scale in zip(one.changes, scales, strict=True):
        x = scale(0.0)
        body += line(x, at - 11, x, at + 11, style=f"stroke:{INK};stroke-width:1")
        body += _dot(one, change, scale, at, shape, helps)
    return body, y + tall


def _head(words: str) -> str:
    return words[:1].upper() + words[1:]


def _dot(one: Helped, change: Change, scale: Scale, y: float, shape: str, helps: Helps) -> str:
    told, said = change.by, amount(helps)
    if not told.n:
        return ""
    x, style = scale(told.mean), f"fill:{PEACE};stroke:#fff;stroke-width:1"
    body = line(scale(told.p5), y, scale(told.p95), y, style=f"stroke:{PEACE};stroke-width:1.6")
    body += line(scale(told.p25), y, scale(told.p75), y, style=f"stroke:{PEACE};stroke-width:5")
    body += (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" style="{style}"/>'
        if shape == "round"
        else rect(x - 5.5, y - 5.5, 11, 11, style=style)
    )
    body += words_at(scale.end + 8, y + 4, said(told.mean), bold=change.says in ("helps", "hurts"))
    spread = f"{said(told.p5)} to {said(told.p95)} in the middle 90 % of {count(told.n, 'version')}"
    unit = "percentage points" if helps.is_chance else helps.unit
    why = f"; {change.because}" if change.because else ""
    return mark(body, f"{one.pulled.title}: {change.says}, {said(told.mean)} {unit} ({spread}){why}")
