"""Every richer concept against brute force from its definition, in option form and on general graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stability import oracle, rich_oracle
from tests.stability.building import coalesced_model, graph_model, option_model
from tests.stability.test_concepts import graph_oracle, option_oracle
from tests.stability.test_witnesses import check as check_witness
from tests.strategies import GraphConflict, OptionConflict, coalesced_conflicts, graph_conflicts, option_conflicts

from demarche.engines.stability import Sanction, Step, Witness
from demarche.engines.stability.grounds import grounds
from demarche.engines.stability.hypergame import hypergame
from demarche.engines.stability.judging import Terrain, arcs_of, judge
from demarche.engines.stability.limited import Foresight, foresight
from demarche.engines.stability.model import Model
from demarche.engines.stability.relations import Between, Pairs
from demarche.engines.stability.rules import FIVE, Finding, findings, plain_rulings
from demarche.engines.stability.simultaneous import reply, simultaneous
from demarche.engines.stability.structure import Odds, Structure, Taste, Views, all_coalitions

pytestmark = pytest.mark.once

States = Sequence[int]


def compare(
    model: Model, arcs: oracle.Arcs, structure: Structure, rules: dict[str, list[tuple]], rows: Sequence[Sequence[int]]
) -> None:
    """``rules[prefix][row]`` = (leaves, deters, movers by good moves) against the engine and its grounds."""
    found = {finding.name: finding for finding in findings(Terrain(model), structure)}
    for prefix, by_row in rules.items():
        for row, (leaves, deters, credible) in enumerate(by_row):
            for concept in FIVE:
                if prefix + concept not in found:
                    continue
                for s in model.states.tolist():
                    want = rich_oracle.stays(arcs, rows[row], s, concept, leaves, deters, credible)
                    assert found[prefix + concept].table[row, s] == want, (prefix, concept, row, s)
                rest = [j for j in range(len(arcs)) if j not in rows[row]]
                others = credible if concept in ("seq", "sseq") else rich_oracle.by_moves(arcs, rest)
                prove(model, found[prefix + concept], row, arcs, rows[row], others, leaves, deters)


def prove(
    model: Model,
    finding: Finding,
    row: int,
    arcs: oracle.Arcs,
    group: Sequence[int],
    others: list,
    leaves: rich_oracle.Prefers,
    deters: rich_oracle.Prefers,
) -> None:
    """The grounds of one verdict of each row prove it; which state changes with concept and row."""
    state = int(model.states[(7 * row + len(finding.name)) % len(model.states)])
    concept = next(c for c in (*FIVE[::-1], "seq_individual") if finding.name.endswith(c)).removesuffix("_individual")
    found = grounds(finding.rulings[row], state)
    own = rich_oracle.by_moves(arcs, group)
    assert rich_oracle.check_grounds(found, own, others, state, concept, leaves, deters) == finding.table[row, state]


def people(count: int) -> list[tuple[int, ...]]:
    return [(i,) for i in range(count)]


def above(chance, bar: float):
    return lambda t, s: chance(t, s) > bar


def either_of(one, two):
    return lambda t, s: one(t, s) or two(t, s)


def draw_pairs(data: st.DataObject, states: States) -> list[tuple[int, int]]:
    if len(states) < 2:
        return []
    state = st.sampled_from(list(states))
    return data.draw(st.lists(st.tuples(state, state).filter(lambda p: p[0] != p[1]), max_size=6))


def check_tastes(model: Model, arcs: oracle.Arcs, data: st.DataObject) -> None:
    """Strength, unknown, both together and chances, all declared at random."""
    n, count = model.ranks.shape[1], len(arcs)
    states = model.states.tolist()
    u = model.ranks.tolist()
    gaps = [data.draw(st.integers(1, 3)) for _ in range(count)]
    veiled = [draw_pairs(data, states) for _ in range(count)]
    sets = [
        (data.draw(st.sets(st.sampled_from(states))), data.draw(st.sets(st.sampled_from(states)))) for _ in range(count)
    ]
    chance = [data.draw(st.sampled_from([0.1, 0.5, 0.7])) for _ in range(count)]
    bars = [data.draw(st.sampled_from([0.2, 0.5, 0.6])) for _ in range(3)]

    def mask(chosen: set[int]) -> np.ndarray:
        row = np.zeros(n, dtype=bool)
        row[sorted(chosen)] = True
        return row

    levels = [sorted({u[i][s] for s in states}) for i in range(count)]
    # Some tell what is greatly preferred by marks between levels of their ranking, the others by a gap.
    marks = [data.draw(st.none() | st.sets(st.integers(1, len(levels[i])), max_size=2)) for i in range(count)]
    places = [[levels[i].index(u[i][s]) if s in states else 0 for s in range(n)] for i in range(count)]
    tastes = {
        i: Taste(
            gap=gaps[i] if marks[i] is None else None,
            grades=None if marks[i] is None else np.array([sum(m <= place for m in marks[i]) for place in places[i]]),
            unknown=Pairs.of(n, veiled[i], mutual=True) | Between(mask(sets[i][0]), mask(sets[i][1]), mutual=True),
            odds=Odds(
                pairs=np.array([[t, s] for t, s in veiled[i][:2]], dtype=int).reshape(-1, 2),
                chances=np.full(len(veiled[i][:2]), 0.6),
                blocks=[(mask(sets[i][0]), mask(sets[i][1]), chance[i])],
            ),
            alpha=bars[0],
            beta=bars[1],
            gamma=bars[2],
        )
        for i in range(count)
    }

    def prefers(i: int):
        return lambda t, s: u[i][t] > u[i][s]

    def unknown(i: int):
        a, b = sets[i]
        listed = {frozenset(pair) for pair in veiled[i]}
        return lambda t, s: t != s and (frozenset((t, s)) in listed or (t in a and s in b) or (t in b and s in a))

    def far(i: int):
        if marks[i] is not None:
            return lambda t, s: any(places[i][t] < mark <= places[i][s] for mark in marks[i])
        return lambda t, s: places[i][s] - places[i][t] >= gaps[i]

    def odds(i: int):
        a, b = sets[i]

        def value(t: int, s: int) -> float:
            said = set()
            for x, y in veiled[i][:2]:
                said |= {0.6} if (t, s) == (x, y) else {0.4} if (t, s) == (y, x) else set()
            if said:
                return max(said)
            both = [chance[i]] if t in a and s in b and t != s else []
            both += [1 - chance[i]] if t in b and s in a and t != s else []
            return max(both) if both else float(u[i][t] > u[i][s])

        return value

    rules: dict[str, list[tuple]] = {"strong_": [], "chance_": []}
    plain = [prefers(i) for i in range(count)]
    for i in range(count):
        others = [j for j in range(count) if j != i]
        greatly, chances = far(i), odds(i)
        rules["strong_"].append((plain[i], greatly, rich_oracle.by_good_moves(arcs, others, plain)))
        likely = [above(odds(j), 1 - bars[2]) for j in range(count)]
        rules["chance_"].append(
            (
                lambda t, s, f=chances: f(t, s) > 1 - bars[0],
                lambda t, s, f=chances: t == s or f(t, s) <= 1 - bars[1],
                rich_oracle.by_good_moves(arcs, others, likely),
            )
        )
    for kind in "abcd":
        rules[f"unknown_{kind}_"], rules[f"unknown_{kind}_strong_"] = [], []
        either = [either_of(plain[j], unknown(j)) for j in range(count)]
        for i in range(count):
            hidden, better, greatly = unknown(i), plain[i], far(i)

            def leaves(t, s, kind=kind, hidden=hidden, better=better):
                return hidden(t, s) and kind in "ac" if hidden(t, s) else better(t, s)

            def deters(t, s, kind=kind, hidden=hidden, better=better):
                return kind in "cd" if hidden(t, s) else not better(t, s)

            def deters_strongly(t, s, kind=kind, hidden=hidden, greatly=greatly):
                return kind in "cd" if hidden(t, s) else greatly(t, s)

            credible = rich_oracle.by_good_moves(arcs, [j for j in range(count) if j != i], either)
            rules[f"unknown_{kind}_"].append((leaves, deters, credible))
            rules[f"unknown_{kind}_strong_"].append((leaves, deters_strongly, credible))
    compare(model, arcs, Structure(tastes=tastes), rules, people(count))


def check_attitudes(model: Model, arcs: oracle.Arcs, data: st.DataObject) -> None:
    count, u = len(arcs), model.ranks.tolist()
    signs = [[data.draw(st.sampled_from([-1, 0, 1])) for _ in range(count)] for _ in range(count)]

    def suits(i: int):
        def good(t: int, s: int) -> bool:
            return all(sign == 0 or (u[j][t] >= u[j][s]) == (sign > 0) for j, sign in enumerate(signs[i]))

        return good

    good = [suits(i) for i in range(count)]
    rules = [
        (
            good[i],
            lambda t, s, g=good[i]: t == s or not g(t, s),
            rich_oracle.by_good_moves(arcs, [j for j in range(count) if j != i], good),
        )
        for i in range(count)
    ]
    structure = Structure(attitudes=np.array(signs, dtype=np.int8))
    compare(model, arcs, structure, {"attitude_": rules}, people(count))


def check_coalitions(model: Model, arcs: oracle.Arcs, data: st.DataObject) -> None:
    """Coalition stability in both its sequential forms, and a coalition structure apart from it."""
    count, u = len(arcs), model.ranks.tolist()
    groups = all_coalitions(count)
    side = [data.draw(st.integers(0, count - 1)) for _ in range(count)]
    partition = [tuple(i for i in range(count) if side[i] == b) for b in sorted(set(side))]
    structure = Structure(coalitions=groups, partition=partition)
    found = {finding.name: finding for finding in findings(Terrain(model), structure)}
    for name, rows in (("c", groups), ("structure_", partition)):
        for row, group in enumerate(rows):
            rest = [j for j in range(count) if j not in group]

            def better(t: int, s: int, group=group) -> bool:
                return all(u[i][t] > u[i][s] for i in group)

            def no_better(t: int, s: int, better=better) -> bool:
                return not better(t, s)

            single = [lambda t, s, j=j: u[j][t] > u[j][s] for j in range(count)]
            movers = {
                "cseq": rich_oracle.classes(arcs, u, rest),
                "cseq_individual": rich_oracle.by_good_moves(arcs, rest, single),
                "structure_seq": [
                    lambda s, g=g: rich_oracle.coalition_improvements(arcs, u, g, s) for g in partition if g != group
                ],
            }
            for concept in ("nash", "gmr", "smr", "seq", "seq_individual"):
                if name + concept not in found:
                    continue
                for s in model.states.tolist():
                    want = rich_oracle.stays(
                        arcs,
                        group,
                        s,
                        concept.removesuffix("_individual"),
                        better,
                        no_better,
                        movers.get(name + concept, []),
                    )
                    assert found[name + concept].table[row, s] == want, (name, concept, group, s)
                # Those who may answer one by one, in the order of the players they belong to.
                single_file = rest if name == "c" else [j for block in partition if block != group for j in block]
                others = movers.get(name + concept, rich_oracle.by_moves(arcs, single_file))
                prove(
                    model, found[name + concept], row, arcs, group, others, better, lambda t, s, b=better: not b(t, s)
                )
    # Theorem: a state stable for every coalition is stable for every actor.
    verdicts = model.verdicts()
    for concept in ("nash", "gmr", "smr"):
        assert not (found[f"c{concept}"].equilibrium & ~verdicts[concept].all(axis=0))[model.states].any()


def check_views(model: Model, arcs: oracle.Arcs, data: st.DataObject) -> None:
    """Each actor judged in its own view; one who knows another's view expects what that one would do there."""
    count = len(arcs)
    views = {
        i: replace(model, ranks=np.array([data.draw(st.permutations(row)) for row in model.ranks.tolist()]))
        for i in range(count)
        if data.draw(st.integers(0, 3))
    }
    knows = {i: data.draw(st.frozensets(st.integers(0, count - 1))) for i in range(count)}
    game = hypergame(model, Views(models=views, knows=knows))
    likes = [views.get(i, model).ranks.tolist() for i in range(count)]
    places = {model.id_of(s): s for s in model.states.tolist()}
    for i in range(count):
        rows = [likes[j][j] if j in knows[i] and j != i else likes[i][j] for j in range(count)]
        seen = [dict(enumerate(row)) for row in rows]
        view = game.views[i]
        # A view rebuilt from others' moves may list only the states that can occur.
        names = {at: places[view.id_of(at)] for at in view.states.tolist()}
        for concept, table in game.verdicts.items():
            for s in model.states.tolist():
                assert table[i, s] == oracle.stable(arcs, seen, i, s, concept)
            s = int(model.states[(i + len(concept)) % len(model.states)])
            check_witness(named(game.witness(model.id_of(s), model.actors[i].id, concept), names), arcs, seen)
    assert game.perceived[:, model.states].all()
    for concept in game.verdicts:
        held = [s for s in model.states.tolist() if game.verdicts[concept][:, s].all()]
        assert game.equilibria(concept) == model.ids_of(np.array(held, dtype=np.intp))


def named(witness: Witness, names: dict[int, int]) -> Witness:
    """The witness with each state's index replaced."""
    sanctions = tuple(
        Sanction(
            names[sanction.improvement],
            tuple(Step(actor=step.actor, state=names[step.state]) for step in sanction.path),
            None if sanction.answers is None else tuple(sorted(names[s] for s in sanction.answers)),
        )
        for sanction in witness.sanctions
    )
    left = None if witness.improvement is None else names[witness.improvement]
    return replace(witness, state=names[witness.state], improvement=left, sanctions=sanctions)


CHECKS = (check_tastes, check_attitudes, check_coalitions, check_views)


@settings(max_examples=60)
@given(option_conflicts(max_options=4), st.sampled_from(CHECKS), st.data())
def test_option_form(conflict: OptionConflict, check, data: st.DataObject) -> None:
    check(option_model(conflict), option_oracle(conflict)[0], data)


@settings(max_examples=60)
@given(graph_conflicts(max_states=6), st.sampled_from(CHECKS), st.data())
def test_general_arcs(conflict: GraphConflict, check, data: st.DataObject) -> None:
    check(graph_model(conflict), graph_oracle(conflict)[0], data)


@settings(max_examples=40)
@given(coalesced_conflicts(), st.sampled_from(CHECKS), st.data())
def test_coalesced_states(drawn: tuple[OptionConflict, dict[int, int]], check, data: st.DataObject) -> None:
    conflict, class_of = drawn
    arcs = oracle.coalesced_arcs(option_oracle(conflict)[0], dict(class_of))
    check(coalesced_model(conflict, class_of), arcs, data)


@settings(max_examples=60)
@given(option_conflicts())
def test_the_general_kernel_agrees_with_the_fast_one(conflict: OptionConflict) -> None:
    model = option_model(conflict)
    terrain, verdicts = Terrain(model), model.verdicts()
    for i in range(conflict.n_actors):
        rulings = plain_rulings(terrain, i)
        for concept, table in zip(rulings, judge(list(rulings.values()), model.states), strict=True):
            np.testing.assert_array_equal(table, verdicts[concept][i])


@settings(max_examples=60)
@given(option_conflicts(max_options=5))
def test_simultaneous_sanctions(conflict: OptionConflict) -> None:
    model = option_model(conflict)
    arcs, _ = option_oracle(conflict)
    u, feasible = model.ranks.tolist(), conflict.feasible
    table = simultaneous(model.cube, model.ranks)
    for i in range(conflict.n_actors):
        for s in feasible:
            want = rich_oracle.simultaneous(arcs, u, feasible, i, s)
            assert table[i, s] == want
            free, replies = reply(model.cube, model.ranks, s, i)
            assert (free is None) == want
            if free is not None:
                assert free in oracle.improvements(arcs, dict(enumerate(map(dict, map(enumerate, u)))), i, s)
            for found in replies if want else ():
                assert found.moves
                end = found.improvement
                for j, t in found.moves:
                    assert j != i
                    assert t in arcs[j][s]
                    assert u[j][t] > u[j][s]
                    end ^= s ^ t
                assert end == found.end
                assert end in feasible
                assert u[i][end] <= u[i][s]
    assert not table[:, sorted(conflict.infeasible)].any()


def check_plays(seen: Foresight, arcs: oracle.Arcs, likes: Sequence[int], h: int, i: int, s: int) -> None:
    """What would follow each move is a line of moves by turns, and the state is stable iff none ends better."""
    if h == 0:
        return
    plays = seen.plays(h, i, s)
    assert set(plays) == arcs[i][s]
    for target, play in plays.items():
        assert (play[0].actor, play[0].state) == (i, target)
        assert len(play) <= h
        before, mover = s, i
        for step in play:
            assert step.actor == mover
            assert step.state in arcs[mover][before]
            before, mover = step.state, 1 - mover
        assert before == seen.anticipated(h - 1)[1 - i, target]
    assert seen.stable(h)[i, s] == all(likes[play[-1].state] <= likes[s] for play in plays.values())


@settings(max_examples=60)
@given(option_conflicts(max_options=3, max_actors=2).filter(lambda c: c.n_actors == 2))
def test_limited_moves(conflict: OptionConflict) -> None:
    model = option_model(conflict)
    arcs, _ = option_oracle(conflict)
    seen = foresight(arcs_of(model), model.ranks, horizon=6)
    for h in range(7):
        for i in range(2):
            for s in conflict.feasible:
                check_plays(seen, arcs, conflict.likes[i], h, i, s)
                assert seen.anticipated(h)[i, s] == rich_oracle.anticipated(arcs, conflict.likes, h, i, s)
    assert seen.start is not None
    assert seen.period is not None
    far = seen.start + 3 * seen.period
    np.testing.assert_array_equal(seen.anticipated(far), seen.anticipated(seen.start))
    for s in conflict.feasible:
        for i in range(2):
            always = all(seen.anticipated(max(seen.start, 1) + k)[i, s] == s for k in range(seen.period))
            assert seen.nonmyopic[i, s] == always
    nash = model.verdicts()["nash"]
    np.testing.assert_array_equal(seen.stable(1)[:, sorted(conflict.feasible)], nash[:, sorted(conflict.feasible)])


def check_conflict(conflict: OptionConflict, check, data: st.DataObject) -> None:
    """A few of the richer concepts, the five and simultaneous moves on one conflict."""
    model = option_model(conflict)
    arcs, u = option_oracle(conflict)
    check(model, arcs, data)
    verdicts = model.verdicts()
    for concept, rows in oracle.verdicts(arcs, u).items():
        for i, states in enumerate(rows):
            assert set(np.flatnonzero(verdicts[concept][i]).tolist()) == states
    state = data.draw(st.sampled_from(sorted(conflict.feasible)))
    table = simultaneous(model.cube, model.ranks)
    for i in range(conflict.n_actors):
        want = rich_oracle.simultaneous(arcs, model.ranks.tolist(), conflict.feasible, i, state)
        assert table[i, state] == want


@pytest.mark.slow
@pytest.mark.once
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(option_conflicts(max_options=6, max_actors=5), st.sampled_from(CHECKS), st.data())
def test_up_to_five_actors_and_six_options(conflict: OptionConflict, check, data: st.DataObject) -> None:
    """``python -m tests.stability.whole`` asks a thousand."""
    check_conflict(conflict, check, data)


@settings(max_examples=60)
@given(option_conflicts(max_options=4), st.data())
def test_marks_between_levels_say_the_same_as_a_gap_of_one(conflict: OptionConflict, data: st.DataObject) -> None:
    """A mark above each level: whatever is preferred at all is greatly preferred."""
    model = option_model(conflict)
    marked = {i: Taste(grades=model.ranks[i]) for i in range(conflict.n_actors)}
    level = {i: Taste(gap=1) for i in range(conflict.n_actors)}
    found = [{f.name: f.table for f in findings(Terrain(model), Structure(tastes=t))} for t in (marked, level)]
    assert found[0].keys() == found[1].keys()
    for name, table in found[0].items():
        np.testing.assert_array_equal(table, found[1][name])
