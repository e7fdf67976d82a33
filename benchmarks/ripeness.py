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


def strategic(draws: int, *, nodes: int = 41, notches: int = 40, length: int = 240) -> Any:
    """Patrons who choose among three levels each, two rungs of strikes: 45 modes."""
    from dataclasses import replace

    from demarche.engines import ripeness as r

    rung = r.Rung(r.Per(0.5, "year"), 0.5)
    patron = r.Patron(1, 0.3, r.Per(0.02, "year"), r.Per(0.05, "year"), r.Sponsor(1.0, adjust=0.02, precision=40.0))
    return [
        r.Plan(
            replace(
                plan.game,
                coercion=replace(plan.game.coercion, rungs=(rung, rung)),
                ruler_patron=patron,
                opposition_patron=patron,
            )
        )
        for plan in reference(draws, nodes=nodes, notches=notches, length=length)
    ]


def shipped(lever: str | None, draws: int) -> Any:
    """Versions of syria-2013 as a study has them solved."""
    from demarche.crisis import load
    from demarche.engine.registry import engine
    from demarche.engines.ripeness.from_crisis import plan_draws
    from demarche.study.draw.plan import Piece, plan_of

    adapter, crisis = engine("ripeness"), load("syria-2013")
    plan = plan_of(crisis, draws=2 * draws, seed=0, levers=[lever] if lever else [])
    place = 1 if lever else 0
    columns = plan.columns(Piece(place, "ripeness", 0, 0, draws), adapter)
    return plan_draws(plan.variants[place].crisis, columns, draws, plan.base)


def solve_all(plans: Any) -> Any:
    from demarche.engines.ripeness import solve_many

    return solve_many(plans)


def solve_loosely(plans: Any) -> Any:
    """To the tolerance of a study."""
    from demarche.engines.ripeness import solve_many

    return solve_many(plans, tolerance=1e-6)


def table() -> None:
    """CPU time of one solve, and the peak memory so far, by size of the grid and by length of the window."""
    import resource
    import time

    print("| balances x nodes x stages | months | CPU of one solve | peak memory |\n|---|---|---|---|")
    for nodes, notches, length in ((9, 10, 48), (17, 20, 48), (17, 20, 240), (41, 20, 48), (41, 40, 48), (41, 40, 240)):
        plans = [
            plan.shift(length, {"opposition_patron.level": 1.5})
            for plan in reference(4, nodes=nodes, notches=notches, length=length)
        ]
        started = time.process_time()
        solve_loosely(plans)
        used = (time.process_time() - started) / len(plans)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {notches + 1} x {nodes} x 4 | {length} | {1000 * used:.0f} ms | {peak:.0f} MiB |", flush=True)


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
        run=solve_loosely,
        prepare=lambda: reference(64),
        repeats=3,
    ),
    Benchmark(
        "ripeness: 64 versions of syria-2013",
        "0.96 s",
        run=solve_loosely,
        prepare=lambda: shipped(None, 64),
        repeats=3,
    ),
    Benchmark(
        "ripeness: 64 versions of syria-2013 under an ultimatum",
        "0.96 s",
        run=solve_loosely,
        prepare=lambda: shipped("ultimatum", 64),
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
        run=solve_loosely,
        prepare=lambda: reference(1, nodes=41, notches=40, length=240),
        repeats=1,
    ),
    Benchmark(
        "ripeness: 41 x 41 x 3 x 3 x 5, patrons who choose, 240 months",
        "2 GiB",
        run=solve_loosely,
        prepare=lambda: strategic(1),
        repeats=1,
    ),
]

if __name__ == "__main__":
    table()
