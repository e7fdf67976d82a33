"""What each further concept costs at 2^12 and 2^16 states with 4 actors: processor time, once each.

    python benchmarks/stability_concepts.py [--whole] [WORD ...]

What compares every pair of states is judged in one in 64 of the 2^16 states, unless ``--whole``; with words only the
works whose names have one of them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from benchmark import Benchmark

from stability import random_model

Work = tuple[str, bool, Callable[[Any, Any], Any]]


def works() -> Iterator[Work]:
    """Name, whether every pair of states is compared, and what to do with a model."""
    from demarche.engines.stability import Structure, Taste, all_coalitions, margin
    from demarche.engines.stability.hypergame import hypergame
    from demarche.engines.stability.judging import Terrain, arcs_of
    from demarche.engines.stability.limited import foresight
    from demarche.engines.stability.needs import Needs
    from demarche.engines.stability.relations import Between
    from demarche.engines.stability.rules import findings
    from demarche.engines.stability.simultaneous import simultaneous
    from demarche.engines.stability.structure import Odds, Views
    from demarche.engines.stability.together import joint_moves

    def asked(structure: Callable[[Any], Structure]) -> Callable[[Any, Any], Any]:
        return lambda model, only: list(findings(Terrain(model, only), structure(model), {}))

    def halves(model: Any) -> tuple[Any, Any]:
        bits = np.arange(model.ranks.shape[1])
        return bits & 1 == 0, bits & 1 == 1

    def unknown(model: Any) -> Structure:
        one, other = halves(model)
        return Structure(tastes={0: Taste(unknown=Between(one, other, mutual=True))})

    def chance(model: Any) -> Structure:
        one, other = halves(model)
        return Structure(tastes={0: Taste(odds=Odds(blocks=[(one, other, 0.7)]))})

    def attitudes(model: Any) -> Structure:
        signs = np.eye(4, dtype=np.int8)
        signs[0, 1] = -1
        return Structure(attitudes=signs)

    def seen(model: Any, _: Any) -> Any:
        views = {i: replace(model, ranks=np.roll(model.ranks, i, axis=1)) for i in range(4)}
        return hypergame(model, Views(models=views))

    def ahead(model: Any, _: Any) -> Any:
        two = random_model(len(model.options), 2)
        return foresight(arcs_of(two), two.ranks)

    yield "the five concepts", False, lambda model, _: model.verdicts()
    yield (
        "strength of preference (strong and weak, four concepts)",
        False,
        asked(lambda m: Structure(tastes={0: Taste(gap=9)})),
    )
    yield "simultaneous improvements", False, lambda model, _: simultaneous(model.cube, model.ranks)
    yield "what would have to be preferred, every state and actor", False, lambda model, _: Needs(model).passed
    yield "joint moves from one state, all coalitions", False, lambda model, _: joint_moves(model, 0)
    yield "margin of one state, one actor (SEQ)", False, _margin(margin)
    yield "a hypergame: each of the four sees its own conflict", False, seen
    yield "two actors who look ahead until it repeats", False, ahead
    yield "unknown preference, four types, five concepts", True, asked(unknown)
    yield "probabilistic preference, five concepts", True, asked(chance)
    yield "attitudes, five concepts", True, asked(attitudes)
    yield "15 coalitions, five concepts", True, asked(lambda m: Structure(coalitions=all_coalitions(4)))
    yield "two pairs who act as one, five concepts", True, asked(lambda m: Structure(partition=((0, 1), (2, 3))))


def _margin(margin: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    def first(model: Any, _: Any) -> Any:
        state = int(model.states[int(np.argmax(model.ranks[0]))])
        return margin(model, state, 0, "seq")

    return first


def _alone(work: Callable[[Any, Any], Any], model: Any) -> Any:
    return work(model, None)


BENCHMARKS = [
    Benchmark(f"2^12 states, 4 actors: {name}", "", partial(_alone, work), partial(random_model, 12, 4), repeats=1)
    for name, _, work in works()
]


def main() -> None:
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    print("| work | 2^12 states | 2^16 states |\n|---|---|---|")
    models = {12: random_model(12, 4), 16: random_model(16, 4)}
    for name, pairs, work in works():
        if words and not any(word in name for word in words):
            continue
        cells = []
        for options, model in models.items():
            some = pairs and options == 16 and "--whole" not in sys.argv[1:]
            started = time.process_time()
            work(model, model.states[::64] if some else None)
            taken = time.process_time() - started
            told = f"{taken:.2f} s" if taken < 10 else f"{taken:.0f} s"
            cells.append(f"{told} for one in 64" if some else told)
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
