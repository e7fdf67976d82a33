"""The argument of a file as a map: premises on the left, what they carry to the right; as a picture, and as Argdown."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence

from demarche.crisis.sections.claims import Claim
from demarche.page.chart import INK, SOFT, broken, drawn, mark, words_at
from demarche.page.svg import line, rect
from demarche.study.claims.argument import carried, depths, premises_of

__all__ = ["argdown", "argument_svg", "in_argument"]

_WIDE, _GAP, _STEP, _SIZE = 230.0, 60.0, 14.0, 11.5
_HELD, _FALLEN = "#0b4f8a", "#96212a"


def in_argument(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims that carry another, or are carried."""
    premises = premises_of(claims)
    return tuple(claim for claim in claims if claim.supports or premises[claim.id])


def argument_svg(claims: Sequence[Claim], gone: Collection[str] = ()) -> str:
    """The map; what is taken away is crossed out, and what falls with it is drawn in broken lines."""
    shown = in_argument(claims)
    if not shown:
        return ""
    held, depth = carried(claims, gone), depths(claims)
    tall = {claim.id: 24.0 + (_SIZE + 2) * len(broken(claim.text, _WIDE - 16, _SIZE)) for claim in shown}
    at: dict[str, tuple[float, float]] = {}
    ends: list[float] = []
    for column in range(max(depth[claim.id] for claim in shown) + 1):
        y = 4.0
        for claim in shown:
            if depth[claim.id] == column:
                at[claim.id] = (4.0 + column * (_WIDE + _GAP), y)
                y += tall[claim.id] + _STEP
        ends.append(y)
    parts = [_arrow(claim, target, at, tall, held) for claim in shown for target in claim.supports if target in at]
    parts += [_box(claim, *at[claim.id], tall[claim.id], claim.id in held, claim.id in gone) for claim in shown]
    width = 8.0 + len(ends) * _WIDE + (len(ends) - 1) * _GAP
    fallen = [claim.id for claim in shown if claim.id not in held and claim.id not in gone]
    label = f"The argument: {len(shown)} claims, those on the left carry those to their right."
    label += f" Without {', '.join(gone)}: {', '.join(fallen) or 'nothing'} falls." if gone else ""
    return drawn(width, max(ends), parts, label)


def _box(claim: Claim, x: float, y: float, height: float, held: bool, gone: bool) -> str:
    colour = _HELD if held else _FALLEN
    dash = "" if held else ";stroke-dasharray:5 3"
    box = rect(x, y, _WIDE, height, style=f"fill:#fff;stroke:{colour};stroke-width:1.5{dash}", rx=4)
    words = "" if held else " · taken away" if gone else " · falls"
    together = " · needs all that carry it" if claim.joint else ""
    head = words_at(x + 8, y + 16, f"{claim.id}{together}{words}", size=_SIZE, colour=colour, bold=True)
    body = words_at(x + 8, y + 31, claim.text, width=_WIDE - 16, size=_SIZE, colour=INK if held else SOFT)
    cross = line(x, y, x + _WIDE, y + height, style=f"stroke:{_FALLEN};stroke-width:1") if gone else ""
    return mark(box + head + body + cross, f"{claim.id}: {claim.text}")


def _arrow(
    claim: Claim, target: str, at: dict[str, tuple[float, float]], tall: dict[str, float], held: Collection[str]
) -> str:
    (x, y), (to_x, to_y) = at[claim.id], at[target]
    start, end = (x + _WIDE, y + tall[claim.id] / 2), (to_x, to_y + min(tall[target] / 2, 20.0))
    carries = claim.id in held
    style = f"stroke:{_HELD if carries else _FALLEN};stroke-width:1.5{'' if carries else ';stroke-dasharray:5 3'}"
    tips = "".join(line(end[0] - 7, end[1] + side, *end, style=style) for side in (-4.0, 4.0))
    return line(*start, *end, style=style) + tips


def argdown(title: str, claims: Sequence[Claim]) -> str:
    """The argument in Argdown: each claim with those that support it indented below."""
    premises = premises_of(claims)
    lines = ["===", f"title: {_quoted(title)}", "===", ""]
    for claim in claims:
        lines.append(f"[{claim.id}]: {_escaped(claim.text)}")
        lines += [f"  + [{premise}]" for premise in premises[claim.id]]
        if claim.joint and premises[claim.id]:
            lines.append("// carried only by all of these together")
        lines.append("")
    return "\n".join(lines)


_SIGNS = re.compile(r"[\\@#*_\[\]<>{}/=]|[.:](?=\S+?[.:])")
"""What Argdown's grammar (argdown.org, the lexer of @argdown/core 2.0) takes for markup within a line: mentions, tags,
emphasis, titles, links, data, comments and front matter; and :names: or .names. of special signs."""


def _escaped(text: str) -> str:
    """The words on one line, every sign that the grammar would take for markup with a backslash before it."""
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", " ".join(text.split()))


def _quoted(text: str) -> str:
    """A text of the front matter, which is YAML and ends at the first row of equal signs."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("=", r"\u003d")
