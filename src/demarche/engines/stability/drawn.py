"""Which situations and moves a picture of the conflict shows: the ways from today to the outcomes worth telling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demarche.engines.stability.outcome_classes import ClassReading
from demarche.engines.stability.reachability import Step
from demarche.engines.stability.result import StabilityResult
from demarche.engines.stability.shown import shown_states

__all__ = ["Arc", "Drawing", "Node", "drawing", "letter", "targets"]

MOST, TALLEST, LONGEST = 9, 4, 5
"""Outcomes drawn at most, situations above one another at most, steps from today at most: what a page has room for."""


@dataclass(frozen=True, kw_only=True)
class Arc:
    """A move; ``wanted`` by who makes it, since it prefers where it leads at once."""

    actor: int
    before: int
    after: int
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class Node:
    """A situation, so many ``steps`` from today; ``titles`` of the named outcomes whose lasting form it is."""

    state: int
    letter: str
    steps: int
    titles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """``nodes`` by steps; ``left`` are outcomes that lead too far away, or one too many, to be drawn."""

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    left: tuple[int, ...]

    @property
    def letters(self) -> dict[int, str]:
        """By situation, the letter by which the page calls it."""
        return {node.state: node.letter for node in self.nodes}


def targets(result: StabilityResult, classes: Sequence[ClassReading]) -> tuple[int, ...]:
    """The outcomes that the page leads to: the lasting ones it tells, then the nearest lasting form of each named."""
    named = [result.model.index_of(reading.nearest) for reading in classes if reading.nearest is not None]
    return tuple(dict.fromkeys((*shown_states(result), *named)))


def drawing(result: StabilityResult, classes: Sequence[ClassReading] = ()) -> Drawing:
    """Shortest ways from today to the targets, wanted ones where there are any; nothing without a status quo."""
    model, start = result.model, result.model.status_quo
    if start is None:
        return Drawing(nodes=(), arcs=(), left=())
    steps: dict[int, int] = {start: 0}
    arcs: dict[tuple[int, int, int], Arc] = {}
    left = []
    for place, target in enumerate(targets(result, classes)):
        way = _way(result, target)
        if way is None or place >= MOST or len(way) > LONGEST or _too_tall(steps, way):
            left.append(target)
            continue
        before = start
        for step in way:
            steps.setdefault(step.state, steps[before] + 1)
            wanted = bool(model.ranks[step.actor][step.state] > model.ranks[step.actor][before])
            arc = Arc(actor=step.actor, before=before, after=step.state, wanted=wanted)
            arcs.setdefault((step.actor, before, step.state), arc)
            before = step.state
    return Drawing(nodes=_nodes(result, classes, steps), arcs=tuple(arcs.values()), left=tuple(left))


def _way(result: StabilityResult, target: int) -> tuple[Step, ...] | None:
    name = result.model.id_of(target)
    improving = result.path(name, improving=True)
    return improving if improving is not None else result.path(name)


def _too_tall(steps: dict[int, int], way: Sequence[Step]) -> bool:
    """Whether the situations that this way adds would make some column too tall."""
    columns, here = list(steps.values()), 0
    for step in way:
        here = steps.get(step.state, here + 1)
        if step.state not in steps and columns.count(here) >= TALLEST:
            return True
    return False


def _nodes(result: StabilityResult, classes: Sequence[ClassReading], steps: dict[int, int]) -> tuple[Node, ...]:
    titles: dict[int, list[str]] = {}
    for reading in classes:
        if reading.nearest is not None:
            titles.setdefault(result.model.index_of(reading.nearest), []).append(reading.title)
    ordered = sorted(steps, key=lambda state: steps[state])  # stable: in a column in the order in which they came
    return tuple(
        Node(state=state, letter=letter(place), steps=steps[state], titles=tuple(titles.get(state, ())))
        for place, state in enumerate(ordered)
    )


def letter(place: int) -> str:
    """A, B, ... Z, and then AA, AB, ..."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)
