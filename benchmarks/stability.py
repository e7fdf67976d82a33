"""Nash, GMR, SMR and SEQ: sizes beyond what anybody elicits, and the ones that a page needs at once."""

from __future__ import annotations

from typing import Any

from benchmark import Benchmark


def random_model(options: int, actors: int, *, restricted: bool = False, statements: bool = False) -> Any:
    """Strict random preferences, or prioritised random statements; ``restricted``: a fifth infeasible, half one-way."""
    import numpy as np

    from demarche.engines.stability import Actor, Option, OptionModel, ranks_from_statements

    rng = np.random.default_rng(20130529)
    size = 1 << options
    bits = np.arange(size)[None, :] >> np.arange(options)[:, None] & 1 == 1
    if statements:
        ranks = np.stack([ranks_from_statements(random_statements(rng, bits), size) for _ in range(actors)])
    else:
        ranks = np.stack([rng.permutation(size).astype(np.int32) for _ in range(actors)])
    ways = ("both", "forward", "both", "backward") if restricted else ("both",)
    moves = tuple(Option(f"o{b}", f"A{b * actors // options}", ways[b % len(ways)]) for b in range(options))
    infeasible = rng.random(size) < 0.2 if restricted else None
    if infeasible is not None:
        infeasible[0] = False
    return OptionModel(tuple(Actor(f"A{i}") for i in range(actors)), moves, ranks, infeasible, status_quo=0)


def random_statements(rng: Any, bits: Any) -> Any:
    """Fifteen statements, each that two or three options are jointly as wished, or not."""
    for _ in range(15):
        chosen = rng.choice(len(bits), size=int(rng.integers(2, 4)), replace=False)
        holds = (bits[chosen] == rng.integers(0, 2, len(chosen))[:, None].astype(bool)).all(axis=0)
        yield holds if rng.random() < 0.5 else ~holds


def verdicts(model: Any) -> Any:
    from demarche.engines.stability import option_form

    return option_form.verdicts(model.cube, model.ranks, ("nash", "gmr", "smr", "seq"))


def analyse(model: Any) -> Any:
    from demarche.engines.stability import analyse as whole

    return whole(model)


def ensemble() -> Any:
    """1,000 preference profiles over one conflict of 12 options and 4 actors."""
    import numpy as np

    rng = np.random.default_rng(7)
    model = random_model(12, 4)
    return model.cube, np.argsort(rng.random((1000, 4, 1 << 12)), axis=-1).astype(np.int32)


def judge_ensemble(prepared: Any) -> Any:
    from demarche.engines.stability.option_form import verdicts as judge

    return judge(*prepared)


def random_graph() -> Any:
    """5,000 states with arbitrary arcs of 5 actors, eight a state and actor."""
    import numpy as np

    from demarche.engines.stability import Actor, GraphModel
    from demarche.numerics.arcs import Arcs

    rng = np.random.default_rng(11)
    n = 5000
    arcs = tuple(Arcs.of(n, rng.integers(0, n, 8 * n), rng.integers(0, n, 8 * n)) for _ in range(5))
    ranks = np.argsort(rng.random((5, n)), axis=1)
    return GraphModel(tuple(Actor(f"A{i}") for i in range(5)), tuple(map(str, range(n))), arcs, ranks, status_quo=0)


def syria() -> Any:
    from demarche.crisis import load

    return load("syria-2013")


def answer(crisis: Any) -> Any:
    from demarche.engines.stability import from_crisis

    return from_crisis(crisis, variants=False).to_dict(everything=False, witnesses=40)


BENCHMARKS = [
    Benchmark(
        "20 options, 6 actors (2^20 states), unrestricted, random ranks: four concepts",
        "10 s, 1 GiB",
        run=verdicts,
        prepare=lambda: random_model(20, 6),
    ),
    Benchmark(
        "the same, ranked by prioritised statements",
        "10 s, 1 GiB",
        run=verdicts,
        prepare=lambda: random_model(20, 6, statements=True),
    ),
    Benchmark(
        "the same, restricted: a fifth infeasible, half the options one-way",
        "",
        run=verdicts,
        prepare=lambda: random_model(20, 6, restricted=True),
    ),
    Benchmark(
        "16 options, 6 actors, a fifth infeasible, half the options one-way: four concepts",
        "1 s",
        run=verdicts,
        prepare=lambda: random_model(16, 6, restricted=True),
    ),
    Benchmark(
        "the same, ranked by prioritised statements",
        "1 s",
        run=verdicts,
        prepare=lambda: random_model(16, 6, restricted=True, statements=True),
    ),
    Benchmark(
        "the same with 2 actors",
        "1 s",
        run=verdicts,
        prepare=lambda: random_model(16, 2, restricted=True),
    ),
    Benchmark(
        "20 options, 6 actors, unrestricted: four concepts and all shortest paths from the status quo",
        "",
        run=analyse,
        prepare=lambda: random_model(20, 6),
        repeats=3,
    ),
    Benchmark(
        "1,000 preference profiles x 4,096 states x 4 actors: four concepts",
        "30 s",
        run=judge_ensemble,
        prepare=ensemble,
        repeats=3,
    ),
    Benchmark(
        "general arcs: 5,000 states, 5 actors, 200,000 arcs: four concepts and paths",
        "",
        run=analyse,
        prepare=random_graph,
    ),
    Benchmark(
        "syria-2013: four concepts, paths, groups, 40 states witnessed",
        "",
        run=answer,
        prepare=syria,
    ),
]
