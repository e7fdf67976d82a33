"""The moves from today to the outcomes that matter: left to right on a wide page, one below the other on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from demarche.engines.stability.drawn import Arc, Drawing, Node, drawing
from demarche.engines.stability.outcome_classes import ClassReading
from demarche.engines.stability.result import StabilityResult
from demarche.engines.stability.shown import FIRM
from demarche.engines.stability.states_words import STRENGTH_WORDS, actor_does, against_today, sentence
from demarche.page.chart import INK, NARROW, SOFT, broken, drawn, words_at
from demarche.page.numbers import count
from demarche.page.parts import Figure, Table, joined
from demarche.page.spoken import spoken
from demarche.page.svg import rect, tip

__all__ = ["moves_figure"]

ACROSS, GAP, LEAST = 760.0, 52.0, 104.0
"""Width of the wide picture, room between its columns for arrows, and the least width of a box."""
_LINE, _SIZE, _MOST = 14.0, 12.0, 6
"""Height of a line, size of letters, and lines of words in a box at most."""


@dataclass(frozen=True, kw_only=True)
class _Box:
    node: Node
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    head: str
    tags: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def moves_figure(
    result: StabilityResult, classes: Sequence[ClassReading] = (), seat: int | None = None
) -> Figure | None:
    """The picture, or None where there is no status quo or nothing lasting can be reached.

    ``seat`` is the actor for whom outcomes are called better or worse than today.
    """
    model = result.model
    found = drawing(result, classes)
    if len(found.nodes) < 2 or not model.options:
        return None
    title = "Moves from today to the outcomes that would last"
    letters = found.letters
    alt = "; ".join(f"{letters[arc.before]} to {letters[arc.after]}: {_said(result, arc)}" for arc in found.arcs)
    wide, narrow = _wide(result, found, seat, title), _narrow(result, found, seat, title)
    return Figure(wide, title, alt, _reading(result, found, seat), True, narrow, _table(result, found, seat))


def _reading(result: StabilityResult, found: Drawing, seat: int | None) -> str:
    said = (
        "Each box is a situation and says what the last move changed; thick green boxes would last, amber ones hold "
        "only weakly (by threats that hurt those who make them). Solid blue arrows are moves that whoever makes them "
        "wants; dashed grey ones are possible but not wanted."
    )
    if seat is not None:
        said += f" ▲ and ▼: better or worse than today for {result.model.actors[seat].label}."
    if found.left:
        said += f" Not drawn for want of room: {count(len(found.left), 'further outcome')}, told in the table."
    return said


def _table(result: StabilityResult, found: Drawing, seat: int | None) -> Table:
    """Every situation of the picture in full, and those for which there was no room."""
    model = result.model
    header: tuple[str, ...] = ("", "Situation", "Does it last?", "Reached by")
    header = header if seat is None else (*header, f"For {model.actors[seat].label}, against today")
    letters, rows = found.letters, []
    for state in (*letters, *found.left):
        strength = result.strength(model.id_of(state))
        came = [f"{letters[arc.before]}: {_said(result, arc)}" for arc in found.arcs if arc.after == state]
        lasts = STRENGTH_WORDS[strength] if strength else "does not last"
        row = (letters.get(state, "not drawn"), sentence(against_today(model, state)), lasts, "; ".join(came))
        rows.append(row if seat is None else (*row, _for_seat(result, state, seat)))
    return Table(header, tuple(rows), "The letters in the picture")


def _said(result: StabilityResult, arc: Arc) -> str:
    words = actor_does(result.model, arc.actor, arc.before, arc.after)
    return words if arc.wanted else f"{words} (not wanted by who does it)"


def _for_seat(result: StabilityResult, state: int, seat: int) -> str:
    model = result.model
    if model.status_quo is None or state == model.status_quo:
        return ""
    here, today = int(model.ranks[seat][state]), int(model.ranks[seat][model.status_quo])
    return "better" if here > today else "worse" if here < today else "no better, no worse"


def _box(
    result: StabilityResult, found: Drawing, node: Node, seat: int | None, place: tuple[float, float, float]
) -> _Box:
    """A box at (x, y) of a width, as high as its words need."""
    model, (x, y, width) = result.model, place
    strength = result.strength(model.id_of(node.state))
    tags = ["today"] if node.steps == 0 else []
    if strength:
        tags.append("would last" if strength in FIRM else "holds weakly")
    sign = "" if seat is None else {"better": " ▲", "worse": " ▼"}.get(_for_seat(result, node.state, seat), "")
    came = next((arc for arc in found.arcs if arc.after == node.state), None)
    said = "as today" if came is None else actor_does(model, came.actor, came.before, node.state)
    lines = broken(spoken(said), width - 12, _SIZE)
    if len(lines) > _MOST:
        last = lines[_MOST - 1]
        lines = [*lines[: _MOST - 1], f"{last.rpartition(' ')[0] or last} …"]
    titles = broken(f"“{joined(node.titles)}”", width - 12, _SIZE) if node.titles else []
    told = tuple(tags)
    height = 14 + _LINE * (1 + len(told) + len(titles) + len(lines))
    return _Box(
        node=node,
        x=x,
        y=y,
        width=width,
        height=height,
        lines=(*titles, *lines),
        head=f"{node.letter}{sign}",
        tags=told,
    )


def _shape(result: StabilityResult, box: _Box) -> str:
    """One situation with its words, found by pointer and keyboard."""
    model, state = result.model, box.node.state
    strength = result.strength(model.id_of(state))
    words = against_today(model, state) + (f" ({STRENGTH_WORDS[strength]})" if strength else "")
    held = "" if strength is None else " stable" if strength in FIRM else " weak"
    style = "node" + (" start" if box.node.steps == 0 else "") + held
    parts = [rect(box.x, box.y, box.width, box.height, rx=7, class_=style)]
    y = box.y + 17
    parts.append(words_at(box.x + 7, y, box.head, bold=True, size=13))
    for tag in box.tags:
        y += _LINE
        parts.append(words_at(box.x + 7, y, tag, bold=True, size=_SIZE))
    for line in box.lines:
        y += _LINE
        parts.append(words_at(box.x + 7, y, line, size=_SIZE, colour=INK))
    label = escape(f"{box.node.letter}: {words}")
    return f'<g data-node="s{state}" tabindex="0" role="img" aria-label="{label}">{tip(words)}{"".join(parts)}</g>'


def _wide(result: StabilityResult, found: Drawing, seat: int | None, title: str) -> str:
    columns: dict[int, list[Node]] = {}
    for node in found.nodes:
        columns.setdefault(node.steps, []).append(node)
    width = max((ACROSS - GAP * (len(columns) - 1)) / len(columns), LEAST)
    width = min(width, 220.0)
    across = width * len(columns) + GAP * (len(columns) - 1) + 4
    boxes: dict[int, _Box] = {}
    heights = []
    for place, nodes in sorted(columns.items()):
        y = 4.0
        for node in nodes:
            box = _box(result, found, node, seat, (2 + place * (width + GAP), y, width))
            boxes[node.state], y = box, y + box.height + 22
        heights.append(y - 22)
    height = max(heights)
    boxes = {state: _lowered(box, (height - heights[box.node.steps]) / 2) for state, box in boxes.items()}
    parts = [_markers("wide"), *(_arrow(result, boxes, arc) for arc in found.arcs)]
    parts += [_shape(result, box) for box in boxes.values()]
    return _picture(max(across, 360.0), height + 6, parts, title)


def _lowered(box: _Box, by: float) -> _Box:
    return _Box(
        node=box.node,
        x=box.x,
        y=box.y + by,
        width=box.width,
        height=box.height,
        lines=box.lines,
        head=box.head,
        tags=box.tags,
    )


def _arrow(result: StabilityResult, boxes: dict[int, _Box], arc: Arc) -> str:
    a, b = boxes[arc.before], boxes[arc.after]
    x1, x2 = a.x + a.width, b.x - 2
    bend = max((x2 - x1) / 2, 16.0)
    y1, y2 = a.middle, b.middle
    path = f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    if b.x <= a.x:  # back to an earlier column, or within one: round the right-hand side
        x2, out = b.x + b.width + 2, max(a.x + a.width, b.x + b.width) + 30
        path = f"M{x1:.1f} {y1:.1f}C{out:.1f} {y1:.1f} {out:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    return _stroke(result, arc, path, "wide")


def _stroke(result: StabilityResult, arc: Arc, path: str, where: str) -> str:
    style, marker = ("arc better", "better") if arc.wanted else ("arc other", "other")
    line = (
        f'<path d="{path}" class="{style}" marker-end="url(#moves-{marker}-{where})">{tip(_said(result, arc))}</path>'
    )
    return f'<g data-arc="s{arc.before} s{arc.after}">{line}</g>'


def _narrow(result: StabilityResult, found: Drawing, seat: int | None, title: str) -> str:
    """Each situation below the one it comes from, a step further in; moves into it by other ways stand in its words."""
    came = {arc.after: arc for arc in reversed(found.arcs)}
    boxes: dict[int, _Box] = {}
    parts = [_markers("narrow")]
    y = 4.0
    for node in _below(found, came, found.nodes[0]):
        indent = 2 + 15.0 * node.steps
        arc = came.get(node.state)
        if arc is not None:
            who = f"from {boxes[arc.before].node.letter}"
            parts.append(
                words_at(indent + 4, y + 11, who + ("" if arc.wanted else " (not wanted)"), size=_SIZE, colour=SOFT)
            )
            y += 17
        box = _box(result, found, node, seat, (indent, y, NARROW - indent - 2))
        boxes[node.state], y = box, y + box.height + 9
        parts.append(_shape(result, box))
        if arc is not None:
            left = boxes[arc.before].x + 6
            start = boxes[arc.before].y + boxes[arc.before].height
            parts.append(_stroke(result, arc, f"M{left:.1f} {start:.1f}V{box.middle:.1f}H{box.x - 1:.1f}", "narrow"))
    return _picture(NARROW, y, parts, title)


def _below(found: Drawing, came: dict[int, Arc], node: Node) -> list[Node]:
    """A situation and all that come from it, depth first."""
    after = [other for other in found.nodes if other.state in came and came[other.state].before == node.state]
    return [node, *(each for other in after for each in _below(found, came, other))]


def _picture(width: float, height: float, parts: list[str], title: str) -> str:
    return drawn(width, height, parts, title).replace("<svg ", '<svg data-moves="" ', 1)


def _markers(where: str) -> str:
    """Arrow heads; ids differ between the two pictures, since both stand on one page."""
    heads = [
        f'<marker id="moves-{name}-{where}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" '
        f'orient="auto"><path d="M0 0 8 4 0 8z" class="{style}"/></marker>'
        for name, style in (("other", "arrow"), ("better", "arrow better"))
    ]
    return f"<defs>{''.join(heads)}</defs>"
