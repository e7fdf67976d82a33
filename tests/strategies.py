"""Hypothesis strategies: random conflicts in plain Python, from which tests build models and oracles build theirs."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

__all__ = ["GraphConflict", "OptionConflict", "coalesced_conflicts", "graph_conflicts", "option_conflicts"]

DIRECTIONS = ("both", "forward", "backward", "fixed")


@dataclass(frozen=True)
class OptionConflict:
    """``owners[b]`` and ``directions[b]`` of option b; ``likes[i][s]`` of actor i for decimal s."""

    n_actors: int
    owners: list[int]
    directions: list[str]
    infeasible: set[int]
    likes: list[list[int]]

    @property
    def size(self) -> int:
        return 1 << len(self.owners)

    @property
    def feasible(self) -> set[int]:
        return set(range(self.size)) - self.infeasible


@dataclass(frozen=True)
class GraphConflict:
    """``arcs[i]`` are pairs (from, to) of states 0 .. n_states - 1."""

    n_states: int
    arcs: list[list[tuple[int, int]]]
    likes: list[list[int]]


def likings(n_actors: int, n_states: int) -> st.SearchStrategy[list[list[int]]]:
    """Rankings with few levels (many ties) or many."""
    rows = st.sampled_from([2, 4, 1000]).flatmap(
        lambda top: st.lists(st.integers(0, top), min_size=n_states, max_size=n_states)
    )
    return st.lists(rows, min_size=n_actors, max_size=n_actors)


@st.composite
def option_conflicts(
    draw: st.DrawFn, max_options: int = 5, max_actors: int = 4, restricted: bool = True
) -> OptionConflict:
    """Option-form conflicts; with ``restricted`` also infeasible states and options that are one-way or fixed."""
    k = draw(st.integers(1, max_options))
    n_actors = draw(st.integers(1, max_actors))
    owners = draw(st.lists(st.integers(0, n_actors - 1), min_size=k, max_size=k))
    directions = ["both"] * k
    infeasible: set[int] = set()
    if restricted:
        weights = ("both", "both", "both", *DIRECTIONS)
        directions = draw(st.lists(st.sampled_from(weights), min_size=k, max_size=k))
        infeasible = draw(st.sets(st.integers(0, (1 << k) - 1), max_size=(1 << k) // 2))
    return OptionConflict(n_actors, owners, directions, infeasible, draw(likings(n_actors, 1 << k)))


@st.composite
def graph_conflicts(draw: st.DrawFn, max_states: int = 8, max_actors: int = 4) -> GraphConflict:
    """Arbitrary arcs: one-way, intransitive, held in common by several actors."""
    n_states = draw(st.integers(1, max_states))
    n_actors = draw(st.integers(1, max_actors))
    state = st.integers(0, n_states - 1)
    arcs = st.lists(st.tuples(state, state), max_size=2 * n_states)
    return GraphConflict(
        n_states,
        draw(st.lists(arcs, min_size=n_actors, max_size=n_actors)),
        draw(likings(n_actors, n_states)),
    )


@st.composite
def coalesced_conflicts(draw: st.DrawFn) -> tuple[OptionConflict, dict[int, int]]:
    """An option-form conflict and which class each feasible state is merged into (classes 0, 1, ... all used)."""
    conflict = draw(option_conflicts(max_options=4))
    states = sorted(conflict.feasible)
    raw = draw(st.lists(st.integers(0, len(states) - 1), min_size=len(states), max_size=len(states)))
    renumbered = {old: new for new, old in enumerate(sorted(set(raw)))}
    return conflict, {state: renumbered[old] for state, old in zip(states, raw, strict=True)}
