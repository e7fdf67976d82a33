"""Who arms, funds, hosts, consults or opposes whom, as a picture: one arrow from each to each, with its title."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from demarche.crisis.sections.header import Relation
from demarche.page.chart import INK, SOFT, drawn, mark, words_at
from demarche.page.svg import line, rect

__all__ = ["actors_svg", "ties_of"]

_FORCE = frozenset({"arms", "funds", "fights for", "commands"})
_WIDTH, _BOX, _TALL = 760.0, 116.0, 30.0
_STRONG, _AGAINST = "#0b4f8a", "#96212a"


def ties_of(relations: Sequence[Relation]) -> dict[tuple[str, str], list[str]]:
    """What each actor does for or against each other, in the order of the file."""
    found: dict[tuple[str, str], list[str]] = {}
    for relation in relations:
        found.setdefault((relation.from_, relation.to), []).append(relation.kind)
    return found


def actors_svg(relations: Sequence[Relation], labels: Mapping[str, str]) -> str:
    """The picture; empty where the file names no relation. Those with most ties stand in the middle."""
    ties = ties_of(relations)
    count: dict[str, int] = {}
    for pair in ties:
        for actor in pair:
            count[actor] = count.get(actor, 0) + 1
    if not count:
        return ""
    ranked = sorted(count, key=lambda actor: -count[actor])
    inner, outer = ranked[:2], sorted(ranked[2:], key=list(labels).index)
    tall = max(320.0, 34.0 * len(outer))
    # One a little higher than the other: no line from the rim to one runs through the other.
    at = {actor: (_WIDTH * (0.36 + 0.28 * place), tall * (0.4 + 0.2 * place)) for place, actor in enumerate(inner)}
    for place, actor in enumerate(outer):
        angle = 2 * math.pi * (place + 0.5) / len(outer)
        at[actor] = (
            _WIDTH / 2 + (_WIDTH - _BOX - 8) / 2 * math.cos(angle),
            tall / 2 + (tall - _TALL - 8) / 2 * math.sin(angle),
        )
    parts = [_tie(at[one], at[other], kinds, labels[one], labels[other]) for (one, other), kinds in ties.items()]
    parts += [_box(*at[actor], labels[actor]) for actor in ranked]
    return drawn(_WIDTH, tall, parts, f"{len(count)} actors and {len(ties)} ties; the table below lists them.")


def _box(x: float, y: float, words: str) -> str:
    box = rect(x - _BOX / 2, y - _TALL / 2, _BOX, _TALL, style=f"fill:#fff;stroke:{SOFT};stroke-width:1", rx=4)
    return box + words_at(x, y + 4, words, width=_BOX - 8, anchor="middle", size=11.5, colour=INK, middle=True)


def _tie(start: tuple[float, float], end: tuple[float, float], kinds: Sequence[str], one: str, other: str) -> str:
    against = "opposes" in kinds
    strong = bool(_FORCE & set(kinds))
    style = f"stroke:{_AGAINST if against else _STRONG if strong else SOFT};stroke-width:{2 if strong else 1.2}"
    style += ";stroke-dasharray:6 4" if against else ""
    dx, dy = end[0] - start[0], end[1] - start[1]
    # The arrow ends where it meets the box of the other.
    scale = 1 - min((_BOX / 2 + 4) / abs(dx) if dx else math.inf, (_TALL / 2 + 4) / abs(dy) if dy else math.inf, 0.9)
    tip = (start[0] + dx * scale, start[1] + dy * scale)
    turn = math.atan2(dy, dx)
    head = "".join(
        line(tip[0] - 8 * math.cos(turn + side), tip[1] - 8 * math.sin(turn + side), *tip, style=style)
        for side in (-0.45, 0.45)
    )
    return mark(line(*start, *tip, style=style) + head, f"{one} {', '.join(kinds)} {other}")
