"""Draws, levers and robustness."""

from __future__ import annotations

from typing import Any

from benchmark import Benchmark


def profiles() -> Any:
    """1,000 preference profiles, all different, over one conflict of 12 options and 4 actors."""
    import numpy as np

    from demarche.numerics.hypercube import Hypercube

    rng = np.random.default_rng(7)
    ranks = np.argsort(rng.random((1000, 4, 1 << 12)), axis=-1).astype(np.int32)
    return Hypercube((0,) * 12, tuple(b % 4 for b in range(12))), ranks


def solve_profiles(prepared: Any) -> Any:
    from demarche.engines.stability.profiles import ranking, solve

    cube, ranks = prepared
    return [solve(cube, [ranking(row) for row in profile], 0) for profile in ranks]


def neighbours() -> Any:
    """Syria with every order of statements open: hardly two versions alike."""
    from demarche.crisis import load
    from demarche.engine.inputs import Order, judged

    crisis = load("syria-2013")
    return crisis.with_values(
        {path: "neighbours" for path, given in judged(crisis).items() if isinstance(given, Order)}
    )


def stability_over_draws(crisis: Any) -> Any:
    from demarche.engine.registry import engine
    from demarche.study.draw.design import Design

    adapter = engine("stability")
    design = Design.of(crisis, [], [adapter.reads(crisis)], 256, 0)
    return adapter.evaluate(crisis, design.columns(crisis, adapter.reads(crisis)), 256, crisis)


def crisis() -> Any:
    from demarche.crisis import load

    return load("syria-2013")


def first_words(asked: Any) -> Any:
    from demarche.study import Run

    return Run(asked).rough()


SEVEN = (
    "conference-now",
    "arm-opposition",
    "sanctions",
    "ultimatum",
    "moscow-cuts-arms",
    "drop-precondition",
    "guarantee",
)


def wars() -> Any:
    """Syria's war in 1,024 versions, without levers and under each of seven: 8,192 wars."""
    from dataclasses import replace

    from demarche.crisis import load
    from demarche.engine.registry import engine
    from demarche.study.draw.plan import plan_of

    war = engine("ripeness")
    plan = plan_of(load("syria-2013"), draws=1024 * war.one_in, seed=0, levers=SEVEN)
    plan = replace(plan, engines=(war,))
    assert sum(piece.stop - piece.start for piece in plan.pieces()) == 8192
    return plan


def two_processes(plan: Any) -> Any:
    from demarche.study.studies import Study

    study = Study(plan)
    study.work(workers=2)
    return study


def points(_: Any) -> Any:
    from demarche.numerics.sampling import unit_points

    return unit_points(1024, 300, 0)


BENCHMARKS = [
    Benchmark("first words of a run of syria-2013, after reading the file", "1 s", prepare=crisis, run=first_words),
    Benchmark(
        "demarche run syria-2013 --draws 1024",
        "90 s",
        command=("demarche", "run", "syria-2013", "--draws", "1024"),
        repeats=1,
    ),
    Benchmark(
        "1,024 versions x (base + 7 levers) of syria-2013's war, two processes",
        "90 s",
        prepare=wars,
        run=two_processes,
        repeats=1,
    ),
    Benchmark(
        "demarche ripeness syria-2013 --draws 1024",
        "",
        command=("demarche", "ripeness", "syria-2013", "--draws", "1024"),
        repeats=1,
    ),
    Benchmark(
        "demarche run syria-2013",
        "30 s",
        command=("demarche", "run", "syria-2013"),
        repeats=3,
    ),
    Benchmark(
        "1,000 profiles x 4,096 states x 4 actors, four concepts",
        "30 s",
        prepare=profiles,
        run=solve_profiles,
        repeats=3,
    ),
    Benchmark(
        "256 versions of syria-2013, every order open", "", prepare=neighbours, run=stability_over_draws, repeats=3
    ),
    Benchmark("1,024 Sobol' points in 300 dimensions", "", prepare=lambda: None, run=points),
]
