"""The moves between the outcomes that matter: today on top, each row one step further, lasting outcomes marked."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from demarche.engines.stability import Model, StabilityResult, Step
from demarche.engines.stability.shown import FIRM
from demarche.engines.stability.states_words import STRENGTH_WORDS, actor_does, against_today
from demarche.page.parts import Figure
from demarche.page.svg import document, rect, text, tip, wrapped

__all__ = ["moves_figure", "named_states"]

WIDTH, GAP, HEIGHT, ROW = 720, 14, 74, 128
_TOP = 26
_PICKED = 6
_WIDEST = 4


@dataclass(frozen=True)
class _Arc:
    actor: int
    before: int
    after: int
    wanted: bool


@dataclass
class _Node:
    state: int
    row: int
    parents: list[int]
    x: float = 0.0
    width: float = 0.0

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return _TOP + self.row * ROW


def named_states(result: StabilityResult, shown: tuple[int, ...]) -> dict[int, str]:
    """The states on the picture and their letters, today first, then row by row."""
    nodes, _ = _graph(result, shown)
    _place(nodes)
    return _letters(nodes)


def _letters(nodes: dict[int, _Node]) -> dict[int, str]:
    """A, B, C, ... row by row and from left to right."""
    ordered = sorted(nodes.values(), key=lambda node: (node.row, node.x))
    return {node.state: _letter(place) for place, node in enumerate(ordered)}


def moves_figure(result: StabilityResult, shown: tuple[int, ...]) -> Figure | None:
    """The picture, or None where there is no status quo or nothing lasting can be reached."""
    model = result.model
    if model.status_quo is None or not model.options:
        return None
    nodes, arcs = _graph(result, shown)
    if len(nodes) < 2:
        return None
    _place(nodes)
    letters = _letters(nodes)
    parts = [_MARKERS]
    parts += [_arc(model, nodes, arc) for arc in arcs]
    parts += [_node(result, node, letters[node.state]) for node in nodes.values()]
    height = max(node.top for node in nodes.values()) + HEIGHT + 30
    title = "Moves from today to the outcomes that would last"
    alt = "; ".join(
        f"{letters[arc.before]} to {letters[arc.after]}: {actor_does(model, arc.actor, arc.before, arc.after)}"
        for arc in arcs
    )
    reading = (
        "Each box is a situation and says what the last move changed; thick green boxes would last, "
        "amber ones hold only weakly (by threats that hurt those who make them). Blue arrows are moves that whoever "
        "makes them wants; dashed grey ones are possible but not wanted. The letters are explained below."
    )
    svg = document(WIDTH, height, parts, title).replace("<svg ", '<svg data-moves="" ', 1)
    return Figure(svg, title, alt, reading, wide=True)


def _graph(result: StabilityResult, shown: tuple[int, ...]) -> tuple[dict[int, _Node], list[_Arc]]:
    """Shortest paths from today to the shown states, improving ones where there are any."""
    model = result.model
    start = model.status_quo
    if start is None:
        return {}, []
    nodes = {start: _Node(start, 0, [])}
    arcs: dict[tuple[int, int, int], _Arc] = {}
    for state in shown[:_PICKED]:
        name = model.id_of(state)
        improving = result.path(name, improving=True)
        path = improving if improving is not None else result.path(name)
        before = start
        trail = []
        for row, step in enumerate(path or (), start=1):
            wanted = bool(model.ranks[step.actor][step.state] > model.ranks[step.actor][before])
            trail.append((row, before, step, wanted))
            before = step.state
        if _too_wide(nodes, trail):
            continue
        for row, origin, step, wanted in trail:
            node = nodes.setdefault(step.state, _Node(step.state, row, []))
            node.parents.append(origin)
            arcs.setdefault((step.actor, origin, step.state), _Arc(step.actor, origin, step.state, wanted))
    ordered = sorted(nodes.values(), key=lambda node: node.row)
    return {node.state: node for node in ordered}, list(arcs.values())


def _too_wide(nodes: dict[int, _Node], trail: list[tuple[int, int, Step, bool]]) -> bool:
    rows = [node.row for node in nodes.values()]
    return any(rows.count(row) >= _WIDEST for row, _, step, _ in trail if step.state not in nodes)


def _place(nodes: dict[int, _Node]) -> None:
    rows: dict[int, list[_Node]] = {}
    for node in nodes.values():
        rows.setdefault(node.row, []).append(node)
    for row in sorted(rows):
        members = rows[row]
        above = {node.state: _mean([nodes[p].middle for p in node.parents if nodes[p].row < row]) for node in members}
        members.sort(key=lambda node: (above[node.state], node.state))
        width = min((WIDTH - GAP * (len(members) - 1) - 4) / len(members), 210.0)
        left = (WIDTH - width * len(members) - GAP * (len(members) - 1)) / 2
        for place, node in enumerate(members):
            node.x, node.width = left + place * (width + GAP), width


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else WIDTH / 2


_MARKERS = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto">'
    '<path d="M0 0 8 4 0 8z" class="arrow"/></marker><marker id="arrow-better" viewBox="0 0 8 8" refX="7" refY="4" '
    'markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0 8 4 0 8z" class="arrow better"/></marker></defs>'
)


def _arc(model: Model, nodes: dict[int, _Node], arc: _Arc) -> str:
    a, b = nodes[arc.before], nodes[arc.after]
    words = actor_does(model, arc.actor, arc.before, arc.after)
    style, marker = ("arc better", "arrow-better") if arc.wanted else ("arc other", "arrow")
    if b.row > a.row:
        x1, y1, x2, y2 = a.middle, a.top + HEIGHT, b.middle, b.top - 2
        bend = (y2 - y1) / 2
        path = f"M{x1:.1f} {y1:.1f}C{x1:.1f} {y1 + bend:.1f} {x2:.1f} {y2 - bend:.1f} {x2:.1f} {y2:.1f}"
        at = ((x1 + 3 * x2) / 4, y2 - 16)
    else:
        x1, y1, x2, y2 = a.x + a.width, a.top + HEIGHT / 2, b.x + b.width, b.top + HEIGHT / 2
        path = f"M{x1:.1f} {y1:.1f}C{x1 + 40:.1f} {y1:.1f} {x2 + 40:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        at = (max(x1, x2) + 30, (y1 + y2) / 2)
    label = text(at[0], at[1], model.actors[arc.actor].label, class_="t s halo", text_anchor="middle")
    return (
        f'<g data-arc="s{arc.before} s{arc.after}"><path d="{path}" class="{style}" marker-end="url(#{marker})">'
        f"{tip(words)}</path>{label}</g>"
    )


def _node(result: StabilityResult, node: _Node, letter: str) -> str:
    model = result.model
    name = model.id_of(node.state)
    strength = result.strength(name)
    start = node.state == model.status_quo
    tags = ["today"] * start
    if strength:
        tags.append("would last" if strength in FIRM else "holds weakly")
    words = against_today(model, node.state) + (f" ({STRENGTH_WORDS[strength]})" if strength else "")
    held = "" if strength is None else " stable" if strength in FIRM else " weak"
    style = "node" + (" start" if start else "") + held
    said = "as today" if start else model.does(node.parents[0], node.state)
    lines = wrapped(said, max(int(node.width / 6.6), 12))
    if len(lines) > 3:
        lines = [*lines[:2], f"{lines[2]} …"]
    heading = letter + (f" · {', '.join(tags)}" if tags else "")
    parts = [rect(node.x, node.top, node.width, HEIGHT, rx=7, class_=style)]
    parts.append(text(node.middle, node.top + 17, heading, class_="t b", text_anchor="middle"))
    for place, words_line in enumerate(lines):
        parts.append(text(node.middle, node.top + 34 + 15 * place, words_line, class_="t s", text_anchor="middle"))
    label = escape(f"{letter}: {words}")
    return f'<g data-node="s{node.state}" tabindex="0" role="img" aria-label="{label}">{tip(words)}{"".join(parts)}</g>'


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"Z{place - 25}"
