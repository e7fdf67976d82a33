"""Properties that hold, each under its conditions (and, for learning, exactly)."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ripeness.exact import solve, solve_batch, solve_many

from demarche.engines.ripeness import Beliefs, Conference, Game, Horizon, Per, Plan, Settlement, War
from demarche.engines.ripeness.learning import grid_for, lattice_moves
from demarche.engines.ripeness.modes import modes_of
from demarche.errors import InputError

pytestmark = pytest.mark.once


def number(low, high):
    return st.floats(low, high).map(lambda x: round(x, 3))


costs = number(0.0, 0.3).map(lambda x: Per(x, "year"))


@st.composite
def games(draw, common=False, bounded=True, binding=False):
    prior = draw(number(0.1, 0.9))
    beliefs = (prior,) * 3 if common else (draw(number(0.1, 0.9)), draw(number(0.1, 0.9)), prior)
    return Game(
        war=War(
            draw(st.integers(1, 7)), 8, Per(draw(number(0.05, 0.6)), "month"), edge=draw(number(-0.3, 0.3)),
            ruler_cost=draw(costs), opposition_cost=draw(costs), holding=draw(number(0, 1)), fade=Per(draw(number(0,
            0.1)), "year"),
        ),
        beliefs=Beliefs(*beliefs, strength=draw(number(0.1, 0.8)), nodes=9),
        settlement=Settlement(
            draw(number(0, 0.3)) if bounded else 0.0,
            draw(number(0.5, 1)) if bounded else 1.0,
            Per(1.0 if binding else draw(number(0.3, 1)), "year"),
            Per(0.0 if binding else draw(number(0, 0.3)), "year"),
        ),
        conference=Conference(Per(draw(number(0, 12)), "year"), draw(number(0.1, 1)), draw(number(0.1, 1))),
        horizon=Horizon("month", 24, 6),
    )  # fmt: skip


@settings(max_examples=15)
@given(games())
def test_chances_add_up_and_order(game):
    result = solve(game)
    total = result.peace + result.fighting + result.faded + result.ruler_defeated + result.opposition_defeated
    assert total == pytest.approx(np.ones(25), abs=1e-10)
    assert (np.diff(result.signed) >= -1e-12).all()
    assert (result.durable <= result.signed + 1e-10).all()
    assert (np.diff(result.first_ripe.by) >= -1e-12).all()
    for name in ("signed", "durable", "peace", "fighting"):
        assert getattr(result, name).min() >= -1e-12
    first = result.first_ripe
    assert -1e-12 <= first.ruler_first <= result.ruler_defeated[-1] + 1e-10
    assert -1e-12 <= first.opposition_first <= result.opposition_defeated[-1] + 1e-10
    assert first.ruler_first + first.opposition_first <= first.never + 1e-10
    closed = sum(result.blocked.values())
    assert (closed <= result.fighting[:-1] + 1e-10).all()


@settings(max_examples=15)
@given(games())
def test_zone_is_its_own_witness(game):
    """Terms inside the zone beat refusal for both; a closed zone names two bounds that cross."""
    solution = solve_batch([Plan(game)])
    period, month = solution.at(0)
    fight = period.flow + period.discount[:, :, None, None, None] * (
        (1 - period.fade[0]) * period.moves.expect(solution.now.war)
        + period.fade[0] * period.frozen[:, :, None, :, None]
    )
    hold = month.hold[0]
    rest = np.zeros_like(fight) if solution.tail.rest is None else solution.now.rest
    table = month.war
    ruler = hold[0] * table.ruler + rest[0, 0]
    opposition = hold[1] * (1 - table.opposition) + rest[0, 1]
    if not period.hesitate.any():
        assert ruler == pytest.approx(fight[:, 0], abs=1e-9)
        assert opposition == pytest.approx(fight[:, 1], abs=1e-9)
    result = solve(game)
    assert (result.blocker is None) == (result.deal_now > 0.0) == (result.zone.width >= -1e-12)


@settings(max_examples=15)
@given(games(common=True, bounded=False, binding=True))
def test_common_beliefs_make_it_optimal_stopping_and_neutral(game):
    """Merlo & Wilson: V_R + V_O solves the single-agent stopping problem; the balance moves terms, never whether
    there is a deal."""
    solution = solve_batch([Plan(game)])
    period = solution.periods[0]
    total = np.ones((1, 1, 1, 9, solution.grid.size))
    worth = period.flow.sum(axis=1, keepdims=True)
    moves = replace(period.moves, values=period.moves.values[:, :1])
    for _ in range(2500):
        go_on = worth + period.discount[0, 0] * ((1 - period.fade[0]) * moves.expect(total) + period.fade[0])
        stop = np.maximum(1.0, go_on)
        total[..., 1:-1, :] = period.rounds[0] * stop + (1 - period.rounds[0]) * go_on
    assert solution.now.war[0].sum(axis=0) == pytest.approx(total[0, 0], abs=1e-9)
    result = solve(game)
    assert result.balance.neutral
    assert "not whether" in result.balance_matters


@settings(max_examples=15)
@given(games(), st.integers(2, 40))
def test_only_the_stationary_tail_stands_behind_the_window(game, step):
    """A change that changes nothing, however late, and a longer report leave every figure alone."""
    base = solve_batch([Plan(game)])
    if base.periods[-1].hesitate.any():
        return
    same = Plan(game).shift(step, {"war.edge": game.war.edge})
    longer = Plan(replace(game, horizon=replace(game.horizon, length=48)))
    plain, late, far = solve(game), solve(same), solve(longer)
    assert late.signed == pytest.approx(plain.signed, abs=1e-9)
    assert far.signed[:25] == pytest.approx(plain.signed, abs=1e-9)
    assert far.durable[:25] == pytest.approx(plain.durable, abs=1e-9)


@settings(max_examples=12)
@given(games(bounded=False, binding=True))
def test_reservation_share_rises_with_the_balance(game):
    """Holds here because defeat is worth no more than the worst month of war and no patron pays for losing."""
    worst = max(game.war.ruler_cost.value, game.war.opposition_cost.value) / (1 - 0.985**12)
    war = replace(game.war, defeat=(-worst, -worst), fade=Per(0, "year"))
    reservation = solve(replace(game, war=war)).balance.reservation
    assert (np.diff(reservation) >= -1e-9).all()


@settings(max_examples=12)
@given(games())
def test_relabelling_the_sides(game):
    """Swap the camps and turn the map round: the same curves, mirrored."""
    war, beliefs, terms, talks = game.war, game.beliefs, game.settlement, game.conference
    mirror = Game(
        war=replace(
            war,
            balance=war.notches - war.balance,
            edge=-war.edge,
            ruler_cost=war.opposition_cost,
            opposition_cost=war.ruler_cost,
        ),
        beliefs=replace(
            beliefs, ruler=1 - beliefs.opposition, opposition=1 - beliefs.ruler, analyst=1 - beliefs.analyst
        ),
        settlement=replace(terms, lowest=1 - terms.highest, highest=1 - terms.lowest),
        conference=replace(talks, ruler=talks.opposition, opposition=talks.ruler),
        horizon=game.horizon,
    )
    base = solve_batch([Plan(game)])
    if base.periods[-1].hesitate.any():
        return
    one, other = solve(game), solve(mirror)
    assert other.signed == pytest.approx(one.signed, abs=1e-9)
    assert other.ruler_defeated == pytest.approx(one.opposition_defeated, abs=1e-9)
    assert 1 - other.zone.opposition == pytest.approx(one.zone.ruler, abs=1e-9)


def test_step_does_not_matter_at_fixed_rounds_per_year():
    def signed(step, per_year):
        game = Game(
            war=War(12, 20, Per(3, "year"), ruler_cost=Per(0.15, "year"), opposition_cost=Per(0.15, "year")),
            beliefs=Beliefs(0.8, 0.4, 0.55, strength=0.5, nodes=17),
            settlement=Settlement(0, 0.5, Per(0.9, "year"), Per(0.1, "year")),
            conference=Conference(Per(2, "year")),
            horizon=Horizon(step, 4 * per_year, 2 * per_year),
        )
        result = solve(game)
        return [result.signed[years * per_year] for years in (1, 2, 4)], result.durable[-1]

    weekly, monthly = signed("week", 52), signed("month", 12)
    assert 0.05 < monthly[0][0] < 0.95
    assert monthly[0] == pytest.approx(weekly[0], abs=0.03)
    assert monthly[1] == pytest.approx(weekly[1], abs=0.03)


@settings(max_examples=15)
@given(number(0.05, 0.95), number(0.05, 0.95), number(0.05, 1.2), number(-0.8, 0.8))
def test_beliefs_are_martingales_on_the_lattice(ruler, analyst, strength, edge):
    """Whatever the odds, each actor expects to believe tomorrow what he believes today: exactly, inside the grid."""
    game = Game(war=War(1, 2, Per(0.7, "month"), edge=edge), beliefs=Beliefs(ruler, 0.5, analyst, strength, nodes=15))
    grid = grid_for([game])
    moves = lattice_moves([game], grid, modes_of(game))
    for prior, matrix in ((ruler, moves.values[0, 0, 0].T), (analyst, moves.mass[0, 0, 0])):
        faith = 1 / (1 + (1 - prior) / prior * np.exp(-grid.nodes[0]))
        assert matrix.sum(axis=1) == pytest.approx(np.ones(15), abs=1e-12)
        assert (matrix @ np.tile(faith, 3))[1:-1] == pytest.approx(faith[1:-1], abs=1e-12)


def test_doubling_the_grid_changes_little():
    """Uneven odds put the evidence off the lattice; twice the nodes move the figures by less than a point."""
    base = Game(
        war=War(11, 20, Per(0.3, "month"), edge=0.35, ruler_cost=Per(0.1, "year"), opposition_cost=Per(0.1, "year")),
        beliefs=Beliefs(0.85, 0.3, 0.5, strength=0.4, nodes=21),
        settlement=Settlement(0, 0.55),
        conference=Conference(Per(2, "year")),
    )
    coarse, fine = solve(base), solve(replace(base, beliefs=replace(base.beliefs, nodes=41)))
    assert coarse.signed[48] == pytest.approx(fine.signed[48], abs=0.01)
    assert coarse.zone.ruler == pytest.approx(fine.zone.ruler, abs=0.01)


def test_news_is_not_felt_before_it_comes():
    base = Plan(
        Game(war=War(13), settlement=Settlement(0, 0.45), beliefs=Beliefs(0.8, 0.4, 0.5, strength=0.4, nodes=13))
    )
    lever = base.shift(10, {"settlement.highest": 0.9})
    foreseen, news, none = solve_many([lever, replace(lever, surprise=True), base])
    assert news.signed[:11] == pytest.approx(none.signed[:11], abs=1e-12)
    assert abs(foreseen.signed[:11] - none.signed[:11]).max() > 1e-3
    later = solve(base.shift(0, {"settlement.highest": 0.9}))
    assert news.zones[10].ruler == pytest.approx(later.zone.ruler, abs=1e-10)


def test_a_precondition_makes_the_balance_matter():
    """The op-ed's mechanism needs the precondition: drop it and ripeness is the same at every balance."""
    terms = Settlement(0, 0.3)
    game = Game(war=War(10, 20, ruler_cost=Per(0.05, "year"), opposition_cost=Per(0.05, "year")), settlement=terms)
    bounded, free = solve(game), solve(replace(game, settlement=Settlement()))
    assert not bounded.balance.neutral
    assert bounded.balance.monotone
    assert 0 < bounded.balance.serious_below < 19
    assert bounded.balance.ripe[0]
    assert not bounded.balance.ripe[-1]
    assert free.balance.neutral
    strong = solve(replace(game, war=replace(game.war, balance=19)))
    assert strong.blocker == "precondition against the ruler"


def test_defeat_comes_first_where_the_zone_never_opens_and_never_where_it_is_open():
    war = War(5, 10, Per(0.5, "month"), ruler_cost=Per(0.01, "year"), opposition_cost=Per(0.01, "year"))
    open_now = solve(Game(war=war))
    assert open_now.first_ripe.never == pytest.approx(0.0, abs=1e-12)
    assert open_now.first_ripe.ruler_first == open_now.first_ripe.opposition_first == 0.0
    shut = solve(Game(war=war, settlement=Settlement(0.0, 1e-6), conference=Conference(Per(0.0, "year"))))
    between = solve(Game(war=war, settlement=Settlement(0.0, 0.3), conference=Conference(Per(0.0, "year"))))
    assert shut.opposition_defeated[-1] > 0.1
    assert shut.first_ripe.never > between.first_ripe.never > 0.0
    # At the very last notch the ruler takes anything: no more than that much of his defeats comes after an opening.
    assert shut.first_ripe.opposition_first > between.first_ripe.opposition_first * 0.99
    assert shut.first_ripe.ruler_first <= shut.ruler_defeated[-1] + 1e-12
    assert between.first_ripe.ruler_first < 0.01 * between.ruler_defeated[-1]
    assert between.first_ripe.opposition_first > 0.3 * between.opposition_defeated[-1]


def test_no_steady_state_is_told_apart():
    """At a precondition best responses can chase each other; the answer then forgoes at most the stated surplus."""
    game = Game(
        War(12, 20, Per(0.3, "month"), ruler_cost=Per(0.15, "year"), opposition_cost=Per(0.2, "year")),
        Beliefs(0.8, 0.4, 0.55, strength=0.5, nodes=17),
        Settlement(0, 0.45, Per(0.98, "month"), Per(0.02, "month"), Per(0.05, "month")),
        Conference(Per(0.3, "month"), 0.4, 0.4, 0.2),
    )
    solution = solve_batch([Plan(game)])
    width = solution.periods[-1].hesitate[0]
    assert width > 0.0
    assert solution.settled[0]
    table = solution.months[-1].war
    room = np.minimum(table.opposition, 0.45) - np.maximum(table.ruler, 0.0)
    partly = (table.deal > 0.0) & (table.deal < 1.0)
    assert partly.any()
    assert (room[table.deal == 0.0] <= 1e-9).all()
    assert any("steady state" in warning for warning in solve(game).warnings)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: War(0, 20), "strictly between"),
        (lambda: Beliefs(1.2), "between 0 and 1"),
        (lambda: Per(1, "decade"), "week, month or year"),
        (lambda: Game(war=War(moves=Per(3, "month"))), "finer Horizon.step"),
        (lambda: Plan().shift(3, {"war.balance": 4}), "fixed"),
        (lambda: solve(Plan().shift(3, {"war.edgy": 4})), "no parameter"),
        (lambda: solve_many([]), None),
        (lambda: Conference(ruler=0, opposition=0), "somebody"),
        (lambda: Conference(mediator_share=0.4), "needs a mediator"),
    ],
)
def test_bad_input_says_how_to_mend_it(make, words):
    if words is None:
        assert make() == []
        return
    with pytest.raises(InputError, match=words):
        make()


def test_a_steady_state_is_found_where_policy_iteration_goes_round_in_circles():
    """Talks every month over a front that does not move: backward induction settles, so the answer must be its
    limit."""
    game = Game(
        war=War(12, 20, Per(0, "month")),
        beliefs=Beliefs(0.8, 0.4, 0.5, strength=0.4, nodes=15),
        settlement=Settlement(0.1, 0.5),
        conference=Conference(Per(1, "month")),
    )
    solution = solve_batch([Plan(game)])
    assert solution.settled.all()
    assert not solution.periods[-1].hesitate.any()
    ruler = (0.015 * (12 / 20 - 0.1 / (1 - 0.985**12)) + 0.985 * 0.25) / (1 - 0.985 / 2)
    assert solution.months[0].war.ruler[0, 0, 11, 7] == pytest.approx(ruler, abs=1e-9)
    assert solution.months[0].war.deal.min() == 1.0
