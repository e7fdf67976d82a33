"""The pictures of the first screen: the gap, the chance of a peace by month, the front, what would help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demarche.engine.by_type import if_it
from demarche.engine.shown import Among, Bound, Fan, Front, Gap, Ribbon, Told
from demarche.page.chart import (
    INK,
    PEACE,
    SIDES,
    SOFT,
    TERMS,
    Canvas,
    Scale,
    axis_below,
    axis_left,
    broken,
    drawn,
    mark,
    ticks,
    words_at,
)
from demarche.page.numbers import chance, chance_span, share, span
from demarche.page.spoken import spoken
from demarche.page.svg import line, rect

__all__ = ["fan_chart", "front_chart", "gap_chart", "percents"]


def percents(value: float) -> str:
    """A value of an axis."""
    return f"{value * 100:.0f} %"


def gap_chart(gap: Gap, canvas: Canvas) -> str:
    """What is on the table against what would be taken, by type; the gap between the medians is marked."""
    left, right = (20.0, canvas.width - 20) if canvas.phone else (218.0, canvas.width - 20)
    bounds = [*gap.table, *gap.least, *gap.alone]
    low = min(0.0, *(bound.share.p5 for bound in bounds))
    high = max(1.0, *(bound.share.p95 for bound in bounds))
    scale = Scale(low=low, high=high, start=left, end=right)
    parts, y = [], 4.0
    step = 36.0 if canvas.phone else 20.0
    for table, least, short in zip(gap.table, gap.least, gap.short, strict=True):
        kind = if_it(table.among)
        if kind:
            parts.append(words_at(4, y + 12, kind[:1].upper() + kind[1:], bold=True, width=canvas.width))
            y += 16
        parts.append(_bound(canvas, scale, y, "On the table, at most", table, SIDES[1], "square"))
        words = spoken(f"{gap.taker} would take, at least")
        falls_short = least.share.median > table.share.median
        if falls_short:
            shares = (table.share, least.share, short.share)
            parts.append(_between(canvas, scale, shares, y + step * (2 if canvas.phone else 1)))
        y += step
        tall = _tall(canvas, scale, words, step)
        parts.append(_bound(canvas, scale, y + (tall - step) / 2, words, least, SIDES[0], "round"))
        y += tall + (14 if canvas.phone and falls_short else 3)
    for bound in gap.alone[:1]:
        words = spoken(f"{gap.giver} would leave, conditions aside")
        tall = _tall(canvas, scale, words, step)
        parts.append(_bound(canvas, scale, y + (tall - step) / 2, words, bound, SIDES[1], "hollow"))
        y += tall + 2
    at = ticks(low, high)
    label = spoken(f"{gap.taker}: share of {gap.prize} (1 is all of it)")
    parts.append(axis_below(scale, y + 2, at, share, label))
    y += 13.5 * (len(broken(label, right - left + 60, 11.5)) - 1)
    y += _anchors(gap, y + 50, canvas, parts) if gap.anchors else 0.0
    return drawn(canvas.width, y + 42, parts, "What is on the table, and what each side would take")


def _anchors(gap: Gap, y: float, canvas: Canvas, parts: list[str]) -> float:
    """What shares of the prize mean, in the file's own words, below the axis; returns the height."""
    said = "; ".join(f"{at:g} {words}" for at, words in gap.anchors)
    parts.append(words_at(4, y, said, width=canvas.width - 8, size=11.5, colour=SOFT))
    return 13.5 * len(broken(said, canvas.width - 8, 11.5))


def _tall(canvas: Canvas, scale: Scale, words: str, step: float) -> float:
    """How much room a row takes, whose label may have several lines."""
    return step if canvas.phone else max(step, 14.0 * len(broken(words, scale.start - 14)) + 4)


def _bound(canvas: Canvas, scale: Scale, y: float, words: str, bound: Bound, colour: str, shape: str) -> str:
    """A row: thin for the middle 90 % of the versions, thick for the middle half, the median as a mark."""
    told, middle = bound.share, y + (24 if canvas.phone else 10)
    said = f"{share(told.median)} ({span(told.p5, told.p95)})"
    x = scale(told.median)
    body = line(scale(told.p5), middle, scale(told.p95), middle, style=f"stroke:{colour};stroke-width:1.6")
    body += line(scale(told.p25), middle, scale(told.p75), middle, style=f"stroke:{colour};stroke-width:6")
    fill = "#fff" if shape == "hollow" else colour
    style = f"fill:{fill};stroke:{colour};stroke-width:2"
    body += (
        f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="5.5" style="{style}"/>'
        if shape == "round"
        else rect(x - 5, middle - 5, 10, 10, style=style)
    )
    where = (4.0, y + 12) if canvas.phone else (scale.start - 10, middle + 4)
    anchor = "start" if canvas.phone else "end"
    label = words_at(
        *where,
        f"{words}: {share(told.median)}" if canvas.phone else words,
        width=canvas.width - 8 if canvas.phone else scale.start - 14,
        anchor=anchor,
        colour=colour,
        middle=not canvas.phone,
    )
    if not canvas.phone:
        after = scale(told.p95) + 8
        fits = after + 62 < canvas.width
        at = (after, "start") if fits else (scale(told.p5) - 8, "end")
        label += words_at(at[0], middle + 4, share(told.median), anchor=at[1], bold=True, colour=colour)
    return mark(label + body, f"{words}: median {said.replace(' (', '; middle 90 % of the versions ').rstrip(')')}")


def _between(canvas: Canvas, scale: Scale, shares: tuple[Told, Told, Told], y: float) -> str:
    """The gap between two medians, and the median of what falls short version by version."""
    table, least, short = shares
    left, right = scale(table.median) + 7, scale(least.median) - 7
    drawn = line(left, y, right, y, style=f"stroke:{INK};stroke-width:1.4;stroke-dasharray:3 2")
    words = f"median shortfall {share(short.median)}"
    if canvas.phone:
        said = words_at(max(scale.start, left), y + 13, words, size=11.5, bold=True)
    else:
        free = scale(table.p95) + 8 + 40 < scale.end - 112
        said = words_at(scale.end + 16, y - 5, words, anchor="end", size=11.5, bold=True) if free else ""
    return (drawn if right - left >= 8 else "") + said


def fan_chart(fan: Fan, canvas: Canvas) -> str:
    """The chance by month, a panel for each type: mean, middle half, middle 90 % of the versions."""
    top = max(0.1, *(max(ribbon.p95) for ribbon in fan.ribbons))
    heads = [_headed(ribbon.among, chance(ribbon.mean[-1]), fan.months[-1]) for ribbon in fan.ribbons]
    panels = list(_panels(canvas, heads, 124.0))
    parts = []
    for ribbon, head, (left, right, y, height) in zip(fan.ribbons, heads, panels, strict=True):
        across = Scale(low=fan.months[0], high=fan.months[-1], start=left, end=right)
        up = Scale(low=0.0, high=top, start=y + height, end=y + height - 102)
        parts.append(axis_left(up, left, right, ticks(0.0, top, 4), percents))
        parts.append(_ribbon(ribbon, fan.months, across, up))
        parts.append(words_at(left - 36, y + 12, head, width=right - left + 36, bold=True))
        at = [month for month in fan.months if month % 12 == 0]
        parts.append(axis_below(across, y + height, at, lambda month: f"{month:.0f}", "months from now"))
    return drawn(canvas.width, panels[-1][2] + panels[-1][3] + 40, parts, "The chance of a peace that holds, by month")


def _headed(among: Among, said: str, month: float) -> str:
    kind = if_it(among)
    return f"{kind[:1].upper()}{kind[1:]}: {said}" if kind else f"By month {month:.0f}: {said}"


def _panels(canvas: Canvas, heads: Sequence[str], height: float) -> Iterator[tuple[float, float, float, float]]:
    """Left, right, top and height of panels beside each other, or below each other on a phone; with room for heads of
    several lines."""
    gutter, each = 46.0, canvas.width / len(heads)
    below = canvas.phone or len(heads) == 1
    room = (canvas.width if below else each) - 22
    height += 14.0 * (max(len(broken(head, room, 12.0 * 1.12)) for head in heads) - 1)
    for place in range(len(heads)):
        if below:
            yield gutter, canvas.width - 12, place * (height + 48), height
        else:
            yield place * each + gutter, (place + 1) * each - 10, 0.0, height


def _ribbon(ribbon: Ribbon, months: Sequence[float], across: Scale, up: Scale) -> str:
    def area(low: Sequence[float], high: Sequence[float], fill: str, edge: float) -> str:
        there = [(across(month), up(value)) for month, value in zip(months, high, strict=True)]
        back = [(across(month), up(value)) for month, value in zip(months, low, strict=True)][::-1]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (*there, *back))
        return f'<polygon points="{points}" style="fill:{fill};stroke:{PEACE};stroke-width:{edge:g}"/>'

    mean = " ".join(f"{across(m):.1f},{up(v):.1f}" for m, v in zip(months, ribbon.mean, strict=True))
    body = area(ribbon.p5, ribbon.p95, "#ece7f5", 0.8) + area(ribbon.p25, ribbon.p75, "#c3b5de", 0.8)
    body += f'<polyline points="{mean}" style="fill:none;stroke:{PEACE};stroke-width:3"/>'
    return mark(body, _ribbon_words(ribbon, months))


def _ribbon_words(ribbon: Ribbon, months: Sequence[float]) -> str:
    last = f"by month {months[-1]:.0f}: mean {chance(ribbon.mean[-1])}"
    half = f"middle half {chance_span(ribbon.p25[-1], ribbon.p75[-1])}"
    return f"{last}; {half}; middle 90 % {chance_span(ribbon.p5[-1], ribbon.p95[-1])} of the versions"


def front_chart(front: Front, canvas: Canvas) -> str:
    """In how many versions terms exist, by how much one side holds: a panel for each type."""
    heads = [_counted(among) for among, _ in front.counts]
    panels = list(_panels(canvas, heads, 124.0))
    parts = []
    for (among, counts), head, (left, right, y, height) in zip(front.counts, heads, panels, strict=True):
        across = Scale(low=0.0, high=1.0, start=left, end=right)
        up = Scale(low=0.0, high=float(among.versions), start=y + height, end=y + height - 84)
        parts.append(words_at(left - 36, y + 12, head, width=right - left + 36, bold=True))
        parts.append(_today(across, up, front.today))
        marks = [0, among.versions // 2, among.versions]
        parts.append(axis_left(up, left, right, marks, lambda value: f"{value:.0f}"))
        width = 0.66 * (right - left) / (len(front.shares) + 1)
        for held, count in zip(front.shares, counts, strict=True):
            parts.append(
                _bar(across(held), up, count, min(width, 34.0), f"{front.holder} holds {percents(held)}", among)
            )
        at = [held for place, held in enumerate(front.shares) if len(front.shares) < 6 or place % 2 == 0]
        parts.append(axis_below(across, y + height, at, percents, f"key places that {front.holder} holds"))
    label = "In how many versions terms exist, by the share of the key places held"
    return drawn(canvas.width, panels[-1][2] + panels[-1][3] + 40, parts, label)


def _counted(among: Among) -> str:
    kind = if_it(among)
    return f"{kind[:1].upper()}{kind[1:]}: versions" if kind else f"Of {among.versions} versions, those with terms"


def _today(across: Scale, up: Scale, today: tuple[float, float]) -> str:
    """Where the front stands: a band from the least to the most of any version."""
    left, right = across(today[0]) - 5, across(today[1]) + 5
    style = f"fill:#eef0f4;stroke:{SOFT};stroke-width:1;stroke-dasharray:3 2"
    band = rect(left, up.end, right - left, up.start - up.end, style=style)
    return band + words_at((left + right) / 2, up.end - 15, "today", anchor="middle", size=11.5, colour=SOFT)


def _bar(x: float, up: Scale, count: int, width: float, where: str, among: Among) -> str:
    top = up(count)
    body = rect(x - width / 2, min(top, up.start - 1), width, max(up.start - top, 1.0), style=f"fill:{TERMS}")
    body += words_at(x, top - 4, str(count), anchor="middle", size=11.5, bold=True)
    return mark(body, f"{where}: terms exist in {count} of {among.versions} versions")
