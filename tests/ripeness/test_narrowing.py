"""Where patrons choose: steady states found by hesitating less and less, and the pieces on the way there."""

from dataclasses import replace

import numpy as np
import pytest
from tests.ripeness.test_tail import sweeps

from demarche.engines.ripeness import Beliefs, Conference, Game, Patron, Per, Plan, Settlement, Sponsor, War
from demarche.engines.ripeness.backward import solve_batch
from demarche.engines.ripeness.held import Held, _Slope
from demarche.engines.ripeness.kernel import Board, step_back
from demarche.engines.ripeness.modes import Turn
from demarche.engines.ripeness.signing import EVENLY, Smooth, Staged, stage
from demarche.engines.ripeness.turns import Entry, Ready, course, enter, follow

RNG = np.random.default_rng(7)
WIDTH = np.full((1, 1, 1, 1), 0.01)


def war_of(seed):
    """Two patrons who choose, and a precondition that stands in the way."""
    draw = np.random.default_rng(seed).uniform
    sponsor = Sponsor(0.6, (0.0, 1.0), 0.01, 50.0, Per(0.9, "month"), Per(2, "year"))
    patron = Patron(1.0, 0.4, Per(0.02, "year"), Per(0.05, "year"), sponsor)
    return Game(
        War(3, 5, Per(draw(0.2, 0.4), "month"), 0.0, Per(draw(0.05, 0.2), "year"), Per(draw(0.05, 0.2), "year")),
        Beliefs(draw(0.6, 0.9), draw(0.2, 0.45), 0.5, strength=0.4, nodes=5),
        Settlement(0.0, draw(0.4, 0.6), Per(draw(0.7, 0.95), "year"), Per(0.1, "year")),
        Conference(Per(2, "year")),
        ruler_patron=patron,
        opposition_patron=patron,
    )


PLANS = [Plan(war_of(seed)) for seed in range(8)]


@pytest.fixture(scope="module")
def together():
    return solve_batch(PLANS, tolerance=1e-9)


def test_what_is_found_is_a_steady_state(together):
    width = together.periods[-1].hesitate
    assert together.settled.all()
    assert (width > 0.0).any()
    after, _ = step_back(Board(together.periods[-1], together.modes), together.tail)
    assert np.abs(after.war - together.tail.war).max() < 1e-8
    circling = sweeps(together, 250, width=0.0)[1] > 1e-4
    assert (circling | (width == 0.0)).all()


def test_no_answer_hangs_on_what_it_is_solved_with(together):
    for place in (0, 3, 5):
        alone = solve_batch([PLANS[place]], tolerance=1e-9)
        assert np.array_equal(alone.now.war[0], together.now.war[place])
        assert alone.periods[-1].hesitate[0] == together.periods[-1].hesitate[place]


def test_where_backward_induction_settles_its_steady_state_is_the_answer():
    free = [Plan(replace(war_of(seed), settlement=Settlement(0.0, 1.0, Per(0.8, "year")))) for seed in range(4)]
    solution = solve_batch(free, tolerance=1e-10)
    long, moving = sweeps(solution, 1500)
    assert moving.max() < 1e-9
    assert not solution.periods[-1].hesitate.any()
    assert np.abs(long.war - solution.tail.war).max() < 1e-6


@pytest.mark.parametrize("signing", [EVENLY, Smooth()], ids=["evenly", "smooth"])
def test_the_chance_of_signing_rises_as_fast_as_it_says(signing):
    room, small = np.linspace(-0.004, 0.014, 19).reshape(1, 1, 1, -1) + 1e-4, 1e-8
    ahead, behind = (signing.chance(WIDTH, room + way * small, 0) for way in (1, -1))
    told = signing.rate(WIDTH, signing.chance(WIDTH, room, 0))
    assert told == pytest.approx((ahead - behind) / (2 * small), abs=1e-4)


def test_stages_do_not_jump_and_go_on_where_signing_begets_room():
    room = np.array([0.02, -0.02, 0.004, -0.004, 0.02, 0.004]).reshape(1, 1, 1, -1)
    last = np.array([0, 2, 0, 1, 1, 1]).reshape(room.shape)
    before = np.array([0, 2, 0, 0, 0, 2]).reshape(room.shape)
    chance = Staged((last,), (before,)).chance(WIDTH, room, 0)
    assert stage(chance).ravel().tolist() == [1, 1, 1, 2, 2, 1]
    assert chance.ravel() == pytest.approx([2.0, -2.0, 0.4, 1.0, 1.0, 0.4])


def turn_of(outside, ways, inside):
    """A turn along the middle axis of a grid, the mode's own place first."""
    cells = np.arange(outside * ways * inside).reshape(outside, ways, inside)
    lead = {}
    for (out, own, into), cell in np.ndenumerate(cells):
        line = cells[out, :, into].tolist()
        lead[int(cell)] = (line[own], *(to for to in line if to != line[own]))
    return Turn("ruler_patron", tuple(lead[cell] for cell in sorted(lead)), cells.size)


@pytest.mark.parametrize("shape", [(1, 3, 2), (2, 3, 1), (2, 2, 2)])
def test_a_turn_along_an_axis_is_one_like_any_other(shape):
    turn = turn_of(*shape)
    assert turn.grid == shape
    cells, ways = turn.table.shape
    costs = RNG.uniform(0, 0.1, (2, cells, ways, 1, 1))
    costs[:, :, 0] = 0.0
    entry = Entry(costs, 2, np.array([20.0, 40.0]), np.array([0.3, 1.0]))
    ready = Ready.of(turn, entry)
    plain = Ready(turn, entry, None, False, costs)
    assert ready.along
    values, moves, none = RNG.normal(size=(2, 4, cells, 3, 5)), RNG.normal(size=(2, 4, cells, 3, 5)), np.zeros(2)
    (own, taken), (other, known) = (enter((each,), none, values) for each in (ready, plain))
    assert own == pytest.approx(other)
    assert ready.ways(taken[0]) == pytest.approx(known[0])
    slopes = [follow(course((each,), none, values, by), moves) for each, by in ((ready, taken), (plain, known))]
    assert slopes[0] == pytest.approx(slopes[1])
    ahead, behind = (enter((ready,), none, values + way * 1e-6 * moves)[0] for way in (1, -1))
    assert slopes[0] == pytest.approx((ahead - behind) / 2e-6, abs=1e-6)


def test_the_rest_of_a_settlement_by_elimination_solves_its_equations(together):
    board = Board(together.periods[-1], together.modes)
    shape = together.tail.rest.shape
    slope = _Slope(*(RNG.uniform(-0.3, 0.3, shape) for _ in range(2)), RNG.uniform(0, 0.3, (shape[0], *shape[2:])))
    held = Held(board, slope, None, slope, ())
    beside, table, war = RNG.normal(size=shape), RNG.normal(size=shape), RNG.normal(size=together.tail.war.shape)
    const, rest_of = held.steady_rest(beside, table)
    rest = const + rest_of(board.resumed(war))
    assert beside + held.rest(war, rest, table + held.table(war, rest)) == pytest.approx(rest)
