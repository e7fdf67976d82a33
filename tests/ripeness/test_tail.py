"""The stationary tail, solved by Newton's method, against plain long backward induction; and answers that do not hang
on what else is solved with them."""

from dataclasses import replace

import numpy as np
import pytest

from demarche.engines.ripeness import (
    Beliefs,
    Coercer,
    Coercion,
    Conduct,
    Conference,
    Game,
    Horizon,
    Per,
    Plan,
    Rung,
    Settlement,
    War,
)
from demarche.engines.ripeness.backward import solve_batch
from demarche.engines.ripeness.kernel import Board, step_back
from demarche.numerics.fixed_point import accelerate, krylov, newton
from demarche.numerics.settling import alternate

pytestmark = pytest.mark.once

NEEDY = (4, 12, 42)
"""Seeds of wars under threat without a steady state in sure decisions."""
IMPATIENT = Per(0.92, "month")


def month(x):
    return Per(x, "month")


def game_of(seed, rungs=0, *, chooses=False, drift=0.0):
    """A random small war; with ``rungs`` an outside power threatens and strikes."""
    draw = np.random.default_rng(seed).uniform
    conduct = (
        Coercer(draw(0.5, 2), draw(0, 0.3), draw(0, 0.3), patience=IMPATIENT)
        if chooses
        else Conduct(month(draw(0, 0.3)), draw(0, 1))
    )
    levels = tuple(Rung(month(draw(0, 0.1)), draw(0, 1), month(draw(0, 0.05))) for _ in range(rungs))
    return Game(
        war=War(3, 6, month(draw(0.1, 0.6)), ruler_cost=month(draw(0, 0.02)), opposition_cost=month(draw(0, 0.02))),
        beliefs=Beliefs(draw(0.5, 0.95), draw(0.05, 0.5), 0.5, strength=draw(0.2, 0.6), nodes=7),
        settlement=Settlement(
            draw(0, 0.2), draw(0.35, 0.8), month(draw(0.9, 1)), month(draw(0, 0.05)), month(drift * draw(-1, 1))
        ),
        conference=Conference(month(draw(0.05, 0.9)), draw(0.1, 1), draw(0.1, 1), 0.0 if rungs else draw(0, 0.5)),
        horizon=Horizon("month", 6, 4, IMPATIENT, IMPATIENT),
        coercion=Coercion(levels, conduct=conduct) if rungs else Coercion(),
    )


def sweeps(solution, count, width=None):
    """Plain backward induction over so many months of war, at whose end each side keeps what it holds; and by how
    much the last month moved it."""
    period = solution.periods[-1]
    if width is not None:
        period = replace(period, hesitate=np.full(len(solution.plans), width))
    board, tail = Board(period, solution.modes), solution.tail
    held = np.broadcast_to(period.frozen[:, :, None, :, None], tail.war[..., 1:-1, :].shape)
    war = tail.war.copy()
    war[..., 1:-1, :] = held
    kept = held[:, :, list(solution.modes.resume)]
    part = (1.0 - tail.hold)[:, :, None, None, None]
    values = replace(tail, war=war, rest=part * kept, table=kept)
    for _ in range(count):
        before, (values, _) = values, step_back(board, values)
    moving = np.abs(values.war - before.war).max(axis=(1, 2, 3, 4))
    return values, moving


KINDS = ({}, {"drift": 0.2}, {"rungs": 1}, {"rungs": 2}, {"rungs": 1, "chooses": True})


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_tail_is_what_long_backward_induction_comes_to(kind):
    plans = [Plan(game_of(seed, **kind)) for seed in range(12)]
    solution = solve_batch(plans, tolerance=1e-11)
    long, moving = sweeps(solution, 250)
    still = moving < 1e-11  # where it goes round in circles there is nothing to compare
    if "chooses" in kind:  # a coercer who hesitates may have more than one steady state
        still &= solution.periods[-1].hesitate == 0.0
    assert solution.settled.all()
    assert still.sum() >= 7
    for name in ("war", "rest", "table"):
        assert np.abs(getattr(solution.tail, name) - getattr(long, name))[still].max() < 1e-8


def test_a_tail_with_hesitation_is_a_steady_state_too():
    """Of draws that need it: one more month changes nothing, and without it backward induction goes round in
    circles."""
    plans = [Plan(game_of(seed, rungs=1)) for seed in NEEDY]
    solution = solve_batch(plans, tolerance=1e-11)
    width = solution.periods[-1].hesitate
    assert (width > 0.0).all()
    assert solution.settled.all()
    after, _ = step_back(Board(solution.periods[-1], solution.modes), solution.tail)
    assert np.abs(after.war - solution.tail.war).max() < 1e-9
    assert (sweeps(solution, 250, width=0.0)[1] > 1e-4).all()


def test_no_answer_hangs_on_what_it_is_solved_with():
    plans = [Plan(game_of(seed, rungs=1)).shift(3, {"settlement.highest": 0.9}, 5) for seed in (*NEEDY, 1, 2, 3)]
    together = solve_batch(plans, tolerance=1e-6)
    for place, plan in enumerate(plans):
        alone = solve_batch([plan], tolerance=1e-6)
        assert np.array_equal(alone.now.war[0], together.now.war[place])
        assert np.array_equal(alone.tail.rest[0], together.tail.rest[place])
        assert alone.periods[-1].hesitate[0] == together.periods[-1].hesitate[place]


def test_nor_does_that_of_people_who_err():
    def erring(place):
        beliefs = Beliefs(0.5 + 0.1 * place, 0.1 * place, strength=0.4, nodes=9)
        settlement = Settlement(0.0, 1.0 - 0.15 * place, Per(0.8, "year"), Per(0.05, "year"))
        return Plan(Game(War(place, 6), beliefs, settlement, precision=30.0))

    plans = [erring(place) for place in (1, 2, 4)]
    together = solve_batch(plans, tolerance=1e-6)
    assert together.settled.all()
    for place, plan in enumerate(plans):
        assert np.array_equal(solve_batch([plan], tolerance=1e-6).now.war[0], together.now.war[place])


@pytest.mark.parametrize("solver", [accelerate, alternate])
def test_acceleration_treats_each_row_apart(solver):
    """Rows that settle early stay as they were then, however long the others take."""
    rate = np.array([0.3, 0.9, 0.99])[:, None]
    noise = np.random.default_rng(3).uniform(0.2, 1.0, (3, 6))

    def step(rows):
        return lambda x: rate[rows] * np.cos(noise[rows] * x) + 0.1 * x.mean(axis=1, keepdims=True)

    together = solver(step(slice(None)), np.ones((3, 6)), tolerance=1e-5)
    assert together.settled.all()
    for row in range(3):
        alone = solver(step(slice(row, row + 1)), np.ones((1, 6)), tolerance=1e-5)
        assert np.array_equal(alone.x[0], together.x[row])


def test_krylov_solves_each_row_apart():
    rng = np.random.default_rng(0)
    slopes = rng.normal(size=(3, 30, 30)) * np.array([0.02, 0.1, 0.15])[:, None, None]
    right = rng.normal(size=(3, 30))
    right[2] = 0.0

    def rows(some):
        return lambda y: (slopes[some] @ y[..., None])[..., 0]

    step, _ = krylov(rows([0, 1, 2]), right, np.full(3, 1e-9))
    assert np.abs(right + rows([0, 1, 2])(step) - step).max() < 1e-7
    assert not step[2].any()
    assert np.array_equal(krylov(rows([0]), right[:1], np.full(1, 1e-9))[0], step[:1])


def test_newton_says_what_did_not_settle():
    def problem(rows):
        def here(x):
            image = np.where(rows[:, None] == 0, np.cos(x), np.where(x > 0.5, 0.0, 1.0))
            slope = np.where(rows[:, None] == 0, -np.sin(x), 0.0)
            return image, lambda gap, allowed: krylov(lambda y: slope * y, gap, allowed)

        return here

    found = newton(problem, np.full((2, 1), 0.2), tolerance=1e-12)
    assert found.settled.tolist() == [True, False]
    assert found.x[0, 0] == pytest.approx(0.7390851332151607, abs=1e-12)
