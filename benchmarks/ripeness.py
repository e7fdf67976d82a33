"""Bargaining while fighting: one solve, a study's batch, and sizes beyond what a case needs."""

from __future__ import annotations

from typing import Any

from benchmark import Benchmark


def reference(draws: int, *, coercion: bool = True, nodes: int = 17, notches: int = 20, length: int = 48) -> Any:
    """21 balances x 17 evidence nodes x 4 stages of coercion, patrons on paths that change five times, seeded draws."""
    import numpy as np

    from demarche.engines import ripeness as r

    rng = np.random.default_rng(20130529)
    plans = []
    for _ in range(draws):
        game = r.Game(
            war=r.War(
                notches * 3 // 5,
                notches,
                r.Per(rng.uniform(0.2, 0.4), "month"),
                ruler_cost=r.Per(rng.uniform(0.05, 0.2), "year"),
                opposition_cost=r.Per(rng.uniform(0.05, 0.2), "year"),
            ),
            beliefs=r.Beliefs(rng.uniform(0.6, 0.9), rng.uniform(0.2, 0.45), 0.5, strength=0.4, nodes=nodes),
            settlement=r.Settlement(
                0.0, rng.uniform(0.4, 0.6), r.Per(rng.uniform(0.7, 0.95), "year"), r.Per(0.1, "year")
            ),
            conference=r.Conference(r.Per(2, "year")),
            horizon=r.Horizon(length=length),
            ruler_patron=r.Patron(1, 0.3, r.Per(0.02, "year")),
            opposition_patron=r.Patron(1, 0.3, r.Per(0.02, "year")),
            coercion=r.Coercion((r.Rung(r.Per(0.5, "year"), 0.5),), conduct=r.Conduct(r.Per(0.05, "month"), 0.6))
            if coercion
            else r.Coercion(),
        )
        plan = r.Plan(game)
        for step in (6, 12, 24, 36, 48):
            plan = plan.shift(step, {"opposition_patron.level": 1 + step / 24, "ruler_patron.level": 1 + step / 48})
        plans.append(plan)
    return plans


def choosing(draws: int) -> Any:
    """A case's war in which both patrons choose: 10 notches x 13 nodes x 3 x 3 levels, two reviews a year."""
    from dataclasses import replace

    from demarche.engines import ripeness as r

    plans = []
    for plan in reference(draws, coercion=False, nodes=13, notches=10):
        sponsor = r.Sponsor(0.6, (0.0, 1.0, 2.0), 0.01, 50.0, reviews=r.Per(2, "year"))
        patron = r.Patron(1.0, 0.4, r.Per(0.02, "year"), r.Per(0.05, "year"), sponsor)
        game = replace(plan.game, ruler_patron=patron, opposition_patron=patron)
        plans.append(r.Plan(game))
    return plans


def solve_all(plans: Any) -> Any:
    from demarche.engines.ripeness import solve_many

    return solve_many(plans)


BENCHMARKS = [
    Benchmark(
        "ripeness: one solve, 21 x 17 x 4, patrons on paths, 48 months",
        "15 ms",
        run=solve_all,
        prepare=lambda: reference(1),
    ),
    Benchmark(
        "ripeness: one solve, no coercion (dimension dropped)",
        "15 ms",
        run=solve_all,
        prepare=lambda: reference(1, coercion=False),
    ),
    Benchmark(
        "ripeness: 64 solves in one process (1,000 x 8 is 62 times this on two cores)",
        "1.4 s",
        run=solve_all,
        prepare=lambda: reference(64),
        repeats=3,
    ),
    Benchmark(
        "ripeness: one solve, 10 x 13, both patrons choose from 3 levels",
        "100 ms",
        run=solve_all,
        prepare=lambda: choosing(1),
        repeats=3,
    ),
    Benchmark(
        "ripeness: 16 solves, 10 x 13, both patrons choose from 3 levels",
        "1.6 s",
        run=solve_all,
        prepare=lambda: choosing(16),
        repeats=3,
    ),
    Benchmark(
        "ripeness: 41 x 41 x 4, 240 months (under 2 GiB)",
        "reported",
        run=solve_all,
        prepare=lambda: reference(1, nodes=41, notches=40, length=240),
        repeats=1,
    ),
]
