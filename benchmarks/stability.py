"""Nash, GMR, SMR and SEQ: sizes beyond what anybody elicits, and the ones that a page needs at once."""

from __future__ import annotations

from functools import partial
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


def richer(options: int, actors: int = 4) -> Any:
    """A restricted conflict with what each concept beyond the five needs: a gap, blocks of unknown and of chances."""
    import numpy as np

    from demarche.engines.stability.relations import Between
    from demarche.engines.stability.structure import Odds, Taste

    model = random_model(options, actors, restricted=True, statements=True)
    bits = np.arange(1 << options)[None, :] >> np.arange(options)[:, None] & 1 == 1
    tastes = {
        i: Taste(
            gap=3,
            unknown=Between(bits[i] & ~bits[i + 1], bits[i + 2], mutual=True),
            odds=Odds(blocks=[(bits[i], ~bits[i], 0.7)]),
        )
        for i in range(actors)
    }
    return model, tastes


def strength(prepared: Any) -> Any:
    from dataclasses import replace

    return judged(prepared, tastes={i: replace(t, unknown=None, odds=None) for i, t in prepared[1].items()})


def unknown(prepared: Any) -> Any:
    from dataclasses import replace

    return judged(prepared, tastes={i: replace(t, gap=None, odds=None) for i, t in prepared[1].items()})


def chances(prepared: Any) -> Any:
    from dataclasses import replace

    return judged(prepared, tastes={i: replace(t, gap=None, unknown=None) for i, t in prepared[1].items()})


def attitudes(prepared: Any) -> Any:
    import numpy as np

    return judged(prepared, attitudes=np.where(np.eye(4), 1, -1).astype(np.int8))


def one_coalition(prepared: Any) -> Any:
    return judged(prepared, coalitions=((0, 1),))


def every_coalition(prepared: Any) -> Any:
    from demarche.engines.stability.structure import all_coalitions

    return judged(prepared, coalitions=all_coalitions(4))


def one_player(prepared: Any) -> Any:
    return judged(prepared, partition=((0, 1), (2,), (3,)))


def judged(prepared: Any, **structure: Any) -> Any:
    from demarche.engines.stability.judging import Terrain
    from demarche.engines.stability.rules import findings
    from demarche.engines.stability.structure import Structure

    return list(findings(Terrain(prepared[0]), Structure(**structure), {}))


def sim(prepared: Any) -> Any:
    from demarche.engines.stability.simultaneous import simultaneous

    return simultaneous(prepared[0].cube, prepared[0].ranks)


def sseq(prepared: Any) -> Any:
    from demarche.engines.stability import option_form

    return option_form.verdicts(prepared[0].cube, prepared[0].ranks, ("nash", "sseq"))


def look_ahead(prepared: Any) -> Any:
    from demarche.engines.stability.judging import arcs_of
    from demarche.engines.stability.limited import foresight

    return foresight(arcs_of(prepared[0]), prepared[0].ranks)


def changes(prepared: Any) -> Any:
    """The least change that makes today last under SMR, and the margins of fifty equilibria."""
    import numpy as np

    from demarche.engines.stability.inverse import least_change
    from demarche.engines.stability.margins import margin

    model = prepared[0]
    held = np.flatnonzero(model.verdicts()["gmr"].all(axis=0))[:50]
    margins = [margin(model, int(s), i, "gmr") for s in held for i in range(len(model.actors))]
    return least_change(model, 0, "smr"), margins


def summed(prepared: Any) -> Any:
    from demarche.engines.stability import analyse as whole
    from demarche.engines.stability.summary import lasting

    return lasting(whole(prepared[0]))


def thirty_states() -> Any:
    """Five options of three actors, two states left out: the program over everybody's orders."""
    return random_model(5, 3, statements=True)


def programmed(model: Any) -> Any:
    from demarche.engines.stability.inverse import least_change

    return least_change(model, 7, "seq", seconds=120.0)


def many_listed() -> Any:
    """Forty options of six actors in seven groups of which one option each is taken at most: 605,052 states."""
    names = [f"o{b}" for b in range(40)]
    groups = [
        names[start : start + size] for start, size in zip((0, 6, 12, 18, 24, 30, 35), (6,) * 5 + (5,) * 2, strict=True)
    ]
    own = [groups[0] + groups[6], *groups[1:6]]
    rules = [f"{a} and {b}" for group in groups for a in group for b in group if a < b]
    statements = [
        [*reversed(group[:2]), f"not {own[(i + 1) % 6][0]}", f"{own[(i + 2) % 6][1]} or {group[2]}"]
        for i, group in enumerate(own)
    ]
    return {
        "dms": [{"id": f"A{i}", "options": group} for i, group in enumerate(own)],
        "options": [{"id": name} for name in names],
        "infeasible": rules,
        "status_quo": "1",
        "preferences": {f"A{i}": {"statements_most_important_first": s} for i, s in enumerate(statements)},
    }


def listed(case: Any) -> Any:
    from demarche.engines.stability.case_file import parse_case

    return parse_case(case).analyse()


RICHER = {
    "SSEQ": sseq,
    "simultaneous sanctions": sim,
    "strength of preference, strong and weak": strength,
    "unknown preference, types a to d": unknown,
    "probabilistic preference": chances,
    "attitudes": attitudes,
    "one coalition of two, five concepts": one_coalition,
    "two actors as one player": one_player,
    "least change and margins of fifty equilibria": changes,
    "five concepts, summed up": summed,
}


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
    *(
        Benchmark(
            f"{options} options, 4 actors, restricted: {name}", "", run=run, prepare=partial(richer, options), repeats=1
        )
        for options in (12, 16)
        for name, run in RICHER.items()
    ),
    Benchmark(
        "12 options, 4 actors, restricted: all 15 coalitions", "", every_coalition, partial(richer, 12), repeats=1
    ),
    Benchmark(
        "16 options, 2 actors: limited moves until they repeat", "", look_ahead, partial(richer, 16, 2), repeats=1
    ),
    Benchmark(
        "32 states, 3 actors: least change of everybody's orders for SEQ", "", programmed, thirty_states, repeats=1
    ),
    Benchmark("40 options, 6 actors, 605,052 states listed: read and analysed", "", listed, many_listed, repeats=1),
]
