"""How well forecasts on an issue scale foresee what was decided, and how long the engine takes.

    python benchmarks/settlement.py FOLDER

FOLDER holds `issues_dev.csv` and `positions.csv`: issues of the European Union with positions, saliences, votes and
outcomes from 0 to 100 (the development half of DEU III; not shipped). Every model with its defaults: nothing is chosen
or tuned by the score. Smaller is better; CRPS of a point is its absolute error, so that both columns compare.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from benchmark import Benchmark

from demarche.engines.settlement import (
    Agenda,
    Distribution,
    Issue,
    Party,
    Positions,
    RedLine,
    SmpOptions,
    forecast,
    over_versions,
    packages,
)
from demarche.engines.settlement.smp import play_turn
from demarche.engines.settlement.smp_turn import Table

SIZES = (20, 50, 100, 160)


def crowd(size: int) -> Positions:
    """A random table of ``size`` actors on one dimension."""
    draw = np.random.default_rng(size)
    return Positions(
        actors=tuple(f"actor {i}" for i in range(size)),
        capability=draw.uniform(5.0, 100.0, size),
        position=draw.uniform(0.0, 100.0, size),
        salience=draw.uniform(0.1, 1.0, size),
    )


def one_turn(table: Positions, mode: str) -> object:
    fixed = Table(np.asarray(table.capability), np.asarray(table.salience))
    return play_turn(1, table.share, fixed, SmpOptions(mode=mode), None)


def table_of(seed: int) -> Agenda:
    """A random agenda: 8 issues of 5 clauses, 6 parties with a red line on every fifth issue; 390,625 packages."""
    draw = np.random.default_rng(seed)
    issues = [Issue(name=f"issue {j}", clauses=[f"clause {s}" for s in range(5)]) for j in range(8)]
    parties = []
    for i in range(6):
        ideal = {issue.name: float(draw.uniform(0.0, 4.0)) for issue in issues}
        lines = {
            name: RedLine(lowest=max(0.0, at - 3.0), highest=min(4.0, at + 3.0), price=draw.choice([None, 0.1]))
            for name, at in ideal.items()
            if draw.uniform() < 0.2
        }
        shares = draw.dirichlet(np.ones(8))
        salience = {issue.name: float(share) for issue, share in zip(issues, shares, strict=True)}
        parties.append(Party(name=f"party {i}", ideal=ideal, salience=salience, red_lines=lines, no_agreement=0.55))
    return Agenda(issues=issues, parties=parties)


BENCHMARKS = [
    Benchmark(
        "settlement: 390,625 packages, one version, all answers",
        "0.1 s",
        prepare=lambda: table_of(0),
        run=packages,
    ),
    Benchmark(
        "settlement: 390,625 packages x 256 versions",
        "20 s",
        prepare=lambda: [table_of(seed) for seed in range(256)],
        run=over_versions,
        repeats=2,
    ),
    *(
        Benchmark(
            f"settlement: one SMP turn of {size} actors, {mode}",
            "0.1 s" if size == 160 else "",
            prepare=lambda size=size: crowd(size),
            run=lambda table, mode=mode: one_turn(table, mode),
        )
        for mode in ("corrected", "ktab")
        for size in SIZES
    ),
]


def read(folder: Path) -> list[tuple[Positions, float]]:
    """Every issue with its outcome; actors without weight or salience are left out."""
    with (folder / "issues_dev.csv").open(newline="") as stream:
        issues = list(csv.DictReader(stream))
    with (folder / "positions.csv").open(newline="") as stream:
        rows: dict[str, list[dict[str, str]]] = {}
        for row in csv.DictReader(stream):
            if float(row["votes_norm"]) > 0.0 and float(row["salience"]) > 0.0:
                rows.setdefault(row["issue"], []).append(row)
    return [
        (
            Positions(
                actors=[row["actor"] for row in rows[issue["issue"]]],
                capability=[float(row["votes_norm"]) for row in rows[issue["issue"]]],
                position=[float(row["position"]) for row in rows[issue["issue"]]],
                salience=[float(row["salience"]) / 100.0 for row in rows[issue["issue"]]],
            ),
            float(issue["outcome"]),
        )
        for issue in issues
    ]


def held(table: Positions) -> Distribution:
    """The weights themselves as a distribution."""
    weight = table.weight[:, 0]
    return Distribution(points=table.position, chances=weight / weight.sum())


Points = dict[str, Callable[[Positions], float]]
POINTS: Points = {
    "constant 50": lambda table: 50.0,
    "mean": lambda table: forecast(table, "mean").point[0],
    "compromise": lambda table: forecast(table).point[0],
    "weighted median": lambda table: forecast(table, "weighted-median").point[0],
    "Nash, costly disagreement": lambda table: forecast(table, "nash").point[0],
    "PCE": lambda table: forecast(table, "pce").point[0],
    "challenge, printed, 1 round": lambda table: forecast(table, "challenge").point[0],
    "challenge, authors, 1 round": lambda table: forecast(table, "challenge", reading="authors").point[0],
    "SMP, corrected": lambda table: forecast(table, "smp").point[0],
    "SMP, ktab": lambda table: forecast(table, "smp", smp=SmpOptions(mode="ktab")).point[0],
}
DISTRIBUTIONS: dict[str, Callable[[Positions], Distribution]] = {
    "weights as a distribution": held,
    "PCE": lambda table: forecast(table, "pce").distribution,
}


def interval(values: np.ndarray) -> str:
    """The mean and its 90 % bootstrap interval over issues."""
    draw = np.random.default_rng(0)
    means = values[draw.integers(0, values.size, (10_000, values.size))].mean(axis=1)
    low, high = np.quantile(means, (0.05, 0.95))
    return f"{values.mean():.2f} [{low:.2f}, {high:.2f}]"


def main() -> None:
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "issues_dev.csv").is_file():
        print("give the folder that holds issues_dev.csv and positions.csv; the data are not shipped")
        return
    cases = read(Path(sys.argv[1]))
    print(f"{len(cases)} issues\n\n| model | mean absolute error | median | within 10 | CRPS |\n|---|---|---|---|---|")
    for name, model in POINTS.items():
        errors = np.array([abs(model(table) - outcome) for table, outcome in cases])
        near = float((errors <= 10.0).mean())
        score = interval(errors)
        print(f"| {name} | {score} | {np.median(errors):.1f} | {near:.2f} | {errors.mean():.2f} |", flush=True)
    for name, spread in DISTRIBUTIONS.items():
        scores = np.array([spread(table).crps(outcome) for table, outcome in cases])
        ends = [spread(table).interval(0.8)[0] for table, _ in cases]
        cover = np.mean([low <= outcome <= high for (low, high), (_, outcome) in zip(ends, cases, strict=True)])
        print(f"| {name} (80 % interval covers {100 * cover:.0f} %) | | | | {interval(scores)} |", flush=True)


if __name__ == "__main__":
    main()
