"""How long votes, prices, power and fits take."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from benchmark import Benchmark

from demarche.engines.council import (
    Chamber,
    Criterion,
    Draft,
    Member,
    Rule,
    evaluate,
    evaluate_many,
    fit,
    power,
    price_of_passage,
    read_roll_calls,
    win_set,
)

VOTES = Path(__file__).parents[1] / "tests" / "data" / "council" / "roll-calls.csv"
DRAFT = Draft(0.6, 0.2)


def council(rho: float = 0.6, blocs: int = 3) -> Chamber:
    """Fifteen members, five vetoes, nine votes."""
    draw = np.random.default_rng(1)
    body = tuple(
        Member(f"m{k}", ideal=x, veto=k < 5, bloc=f"b{k % blocs}", yes_bar=0.05, no_bar=0.1, veto_cost=0.1, sigma=0.2)
        for k, x in enumerate(draw.uniform(size=15))
    )
    return Chamber(body, Rule.of_votes(9), {f"b{k}": rho for k in range(blocs)})


def assembly() -> Chamber:
    draw = np.random.default_rng(2)
    weights = draw.integers(1, 50, 200)
    body = tuple(Member(f"m{k}", weights={"w": int(w)}) for k, w in enumerate(weights))
    return Chamber(body, Rule((Criterion(share=Fraction(2, 3), weight="w"),)))


def warm(chamber: Chamber) -> Callable[[], Any]:
    """Prepares a chamber, with everything imported that a first vote imports."""

    def prepare() -> Chamber:
        evaluate(chamber, DRAFT)
        return chamber

    return prepare


IDEALS = np.random.default_rng(3).uniform(size=(1000, 15))

BENCHMARKS = [
    Benchmark(
        "council: exact vote and power indices, 15 members in 3 blocs",
        "5 ms",
        prepare=warm(council()),
        run=lambda chamber: (evaluate(chamber, DRAFT), power(chamber)),
    ),
    Benchmark(
        "council: the same at rho = 0.99",
        "",
        prepare=warm(council(0.99)),
        run=lambda chamber: (evaluate(chamber, DRAFT), power(chamber)),
    ),
    Benchmark(
        "council: 1,000 draws of 15 ideal points",
        "",
        prepare=warm(council()),
        run=lambda chamber: evaluate_many(chamber, DRAFT, ideal=IDEALS),
    ),
    Benchmark(
        "council: the same, with who decides",
        "",
        prepare=warm(council()),
        run=lambda chamber: evaluate_many(chamber, DRAFT, deciding=True, ideal=IDEALS),
    ),
    Benchmark(
        "council: price of passage, each member and the cheapest pair",
        "",
        prepare=warm(council()),
        run=lambda chamber: price_of_passage(chamber, DRAFT),
    ),
    Benchmark(
        "council: win set along the scale", "", prepare=warm(council()), run=lambda c: win_set(c, DRAFT, 0.0, 1.0)
    ),
    Benchmark("council: power of 200 members, weights up to 49", "", prepare=assembly, run=power, repeats=3),
    Benchmark(
        "council: fit 840 roll calls, spreads chosen by evidence",
        "",
        prepare=lambda: read_roll_calls(VOTES),
        run=lambda calls: fit(calls, {"United States": 1.0, "China": -1.0}),
        repeats=3,
    ),
]
