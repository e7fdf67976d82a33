"""What each host bears, on a scale of its own: refugees over inhabitants today and later, and where it may break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from demarche.engines.ripeness.ledger import HostLoad
from demarche.page.chart import INK, SIDES, SOFT, Canvas, Scale, axis_below, drawn, mark, ticks, words_at
from demarche.page.numbers import percent
from demarche.page.svg import line, rect

__all__ = ["hosts_figure"]

_HIGH = 74.0
_WHOLE = 0.04
"""A load from which whole per cent tell values of the axis apart."""


def hosts_figure(
    hosts: Sequence[HostLoad], fought: Mapping[int, tuple[float, float]], month: int, canvas: Canvas
) -> str:
    """Small pictures, two beside each other: a dot for today, a bar to the load by ``month``, a box where it breaks."""
    beside = 1 if canvas.phone else 2
    each = canvas.width / beside
    parts = []
    for place, host in enumerate(hosts):
        left, top = each * (place % beside) + 20, _HIGH * (place // beside) + 4
        parts.append(_host(host, fought[month], month, left, top, each - 44))
    rows = -(-len(hosts) // beside)
    return drawn(canvas.width, _HIGH * rows + 4, parts, "What each host bears, against the load at which it may break")


def _host(host: HostLoad, fought: tuple[float, float], month: int, left: float, top: float, width: float) -> str:
    later = host.load_after(fought)
    breaks = None if host.breaks_low is None or host.breaks_high is None else (host.breaks_low, host.breaks_high)
    most = max(host.load, *(later or (0.0,)), *(breaks or (0.0,)))
    scale, y = Scale(low=0.0, high=most * 1.05 or 1.0, start=left, end=left + width), top + 30
    body = words_at(left, top + 12, host.name, bold=True)
    said = f"{host.name}: {percent(host.load)} of its inhabitants today"
    if breaks is not None:
        style = "fill:#f4dcdc;stroke:#9b2226;stroke-width:1.2;stroke-dasharray:4 2"
        body += rect(scale(breaks[0]), y - 9, max(scale(breaks[1]) - scale(breaks[0]), 2.0), 18, style=style)
        said += f"; thought to break at {percent(breaks[0])} to {percent(breaks[1])}"
    if later is not None:
        style = f"stroke:{SIDES[1]};stroke-width:2"
        body += line(scale(host.load), y, scale(later[0]), y, style=style)
        body += line(scale(later[0]), y, scale(later[1]), y, style=f"stroke:{SIDES[1]};stroke-width:7")
        said += f"; by month {month} {percent(later[0])} to {percent(later[1])}"
    body += f'<circle cx="{scale(host.load):.1f}" cy="{y:.1f}" r="5" style="fill:{INK};stroke:{SOFT}"/>'
    at = ticks(0.0, scale.high, 4)
    digits = 0 if most >= _WHOLE else 1
    return mark(body, said) + axis_below(scale, y + 13, at, lambda value: f"{value * 100:.{digits}f} %", "")
