"""Patrons who choose: against the game in plain Python, and what a patron's own interest implies."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ripeness.brute_patrons import BrutePatrons
from tests.ripeness.exact import solve, solve_batch

from demarche.engines.ripeness import (
    Beliefs,
    Coercer,
    Coercion,
    Conference,
    Counts,
    Game,
    Horizon,
    Patron,
    Per,
    Plan,
    Reaction,
    Rescue,
    Rung,
    Settlement,
    Sponsor,
    War,
    decompose,
)
from demarche.errors import InputError

pytestmark = pytest.mark.once

SPAN = 2


def number(low, high):
    return st.floats(low, high).map(lambda x: round(x, 3))


def two(low, high):
    return st.tuples(number(low, high), number(low, high))


wars = st.fixed_dictionaries(
    {
        "K": st.just(4), "k0": st.integers(1, 3), "mu": number(0.2, 1), "cost": two(0, 0.5), "aid": two(0, 0.2),
        "price": two(0, 0.3), "stakes": two(0.1, 2), "adjust": two(0, 0.1), "reviews": st.sampled_from([1.0, 0.5]),
        "menus": st.sampled_from([((0.0, 1.0), (0.0, 0.5, 1.5)), ((0.0, 1.0, 2.0), (0.5, 1.0))]),
        "prior": st.tuples(number(0.1, 0.9), number(0.1, 0.9), number(0.1, 0.9)), "low": number(0, 0.3),
        "high": number(0.5, 1), "binds": st.sampled_from([1.0, 0.8]), "spoil": st.sampled_from([0.0, 0.1]),
        "rounds": number(0, 1), "pens": st.sampled_from([(1.0, 0.0), (0.4, 0.6)]),
        "delta": st.tuples(*[number(0.6, 0.8)] * 4), "precision": two(2, 15),
    }
)  # fmt: skip


def game_of(p):
    """The same parameters for the engine, monthly steps; costs per step of flow become stocks per month."""

    def month(x):
        return Per(x, "month")

    def stock(x, i):
        return Per(x * (1 - p["delta"][i]), "month")

    patrons = [
        Patron(
            p["menus"][j][0], p["odds"][j], stock(p["aid"][j], j), stock(p["price"][j], 2 + j),
            Sponsor(
                p["stakes"][j], p["menus"][j], p["adjust"][j], p["precision"][j], month(p["delta"][2 + j]),
                month(p["reviews"]),
            ),
        )
        for j in (0, 1)
    ]  # fmt: skip
    return Game(
        war=War(p["k0"], 4, month(p["mu"]), 0.0, stock(p["cost"][0], 0), stock(p["cost"][1], 1)),
        beliefs=Beliefs(*p["prior"], p["strength"], nodes=2 * SPAN + 1) if p["strength"] else Beliefs(),
        settlement=Settlement(p["low"], p["high"], month(p["binds"]), month(p["spoil"])),
        conference=Conference(month(p["rounds"]), *p["pens"]),
        horizon=Horizon("month", 12, 6, month(p["delta"][0]), month(p["delta"][1])),
        ruler_patron=patrons[0],
        opposition_patron=patrons[1],
    )


def agree(p, far=45):
    solution = solve_batch([Plan(game_of(p))])
    oracle = BrutePatrons(p | {"width": float(solution.periods[-1].hesitate[0])}, far, SPAN)
    assert solution.settled.all()
    near = oracle.unrest / (1 - max(p["delta"]))
    for (k, e, a, o), value in oracle.war.items():
        mode = a * len(p["menus"][1]) + o
        seen = solution.now.war[0, :, mode, k, e + (SPAN if p["strength"] else 0)]
        assert seen == pytest.approx(value, abs=1e-8 + 2 * near)
    assert near < 1e-3
    return oracle


@settings(max_examples=6, deadline=None)
@given(wars, two(0, 1))
def test_support_that_shifts_the_odds_against_plain_python(p, odds):
    agree(p | {"strength": 0.0, "odds": odds})


@settings(max_examples=3, deadline=None)
@given(wars, number(0.2, 1))
def test_with_learning_against_plain_python(p, strength):
    agree(p | {"strength": strength, "odds": (0.0, 0.0)})


KNOWN = {
    "K": 4, "k0": 2, "mu": 0.5, "cost": (0.2, 0.3), "aid": (0.1, 0.05), "price": (0.2, 0.02), "stakes": (0.8, 1.5),
    "adjust": (0.02, 0.05), "reviews": 1.0, "menus": ((0.0, 1.0, 2.0), (0.0, 1.0)), "prior": (0.5, 0.5, 0.5),
    "low": 0.0, "high": 1.0, "binds": 0.8, "spoil": 0.1, "rounds": 0.3, "pens": (0.5, 0.5), "strength": 0.0,
    "delta": (0.8, 0.75, 0.7, 0.8), "precision": (None, None), "odds": (0.5, 0.8),
}  # fmt: skip


def test_a_patron_who_never_errs_against_plain_python():
    oracle = agree(KNOWN, far=140)
    assert oracle.unrest < 1e-12
    assert solve_batch([Plan(game_of(KNOWN))]).periods[-1].hesitate[0] == 0.0


def test_errors_vanish_as_precision_grows():
    exact = solve_batch([Plan(game_of(KNOWN))]).now.war
    gaps = []
    for rate in (30.0, 100.0, 300.0):
        erring = solve_batch([Plan(game_of(KNOWN | {"precision": (rate, rate)}))])
        gaps.append(abs(erring.now.war - exact).max())
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 0.01


def base(**changes):
    game = Game(
        war=War(6, 10),
        beliefs=Beliefs(0.7, 0.4, 0.55, strength=0.4, nodes=9),
        settlement=Settlement(0, 0.45, Per(0.9, "year"), Per(0.1, "year")),
        horizon=Horizon(length=24, hold=6),
    )
    return replace(game, **changes)


def patron(stake, *, level=1.0, odds=0.4, price=0.05, **rest):
    return Patron(level, odds, Per(0.02, "year"), Per(price, "year"), Sponsor(stake, **rest))


def test_who_gains_nothing_pays_nothing():
    """Support that does nothing and costs something is dropped at once; the war is then one without it."""
    idle = replace(patron(1.0, odds=0.0), aid=Per(0, "year"))
    solution = solve_batch([Plan(base(ruler_patron=idle))])
    assert all((month.entered[0].sum(axis=2) == 1.0).all() for month in solution.months)
    result, alone = solve(base(ruler_patron=idle)), solve(base())
    assert result.support["ruler_patron"] == pytest.approx(np.zeros(24), abs=1e-12)
    assert result.signed == pytest.approx(alone.signed, abs=1e-6)
    assert result.prices["ruler_patron"][-1] == pytest.approx(0.0, abs=1e-12)
    held = solve(base(ruler_patron=replace(idle, conduct=replace(idle.conduct, adjust=5.0))))
    assert held.support["ruler_patron"] == pytest.approx(np.ones(24))


def test_he_helps_more_the_more_is_at_stake():
    games = [base(opposition_patron=patron(v, precision=50.0, reviews=Per(2, "year"))) for v in (0, 0.6, 3)]
    none, some, much = (solve(game) for game in games)
    levels = [result.support["opposition_patron"][12] for result in (none, some, much)]
    assert levels[0] < levels[1] - 0.05 < levels[2] - 0.2
    assert much.zone.ruler < some.zone.ruler < none.zone.ruler
    total = much.peace + much.fighting + much.faded + much.ruler_defeated + much.opposition_defeated
    assert total == pytest.approx(np.ones(25), abs=1e-10)
    assert set(much.values) == {"ruler", "opposition", "opposition_patron"}


def test_the_ledger_counts_what_he_chose():
    """Nobody talks and nothing moves: what is paid is the price of the level chosen, while the war goes on."""
    quiet = base(war=War(6, 10, Per(0, "month")), conference=Conference(Per(0, "month")))
    generous = solve(replace(quiet, ruler_patron=patron(1.0, price=-0.12)))
    assert generous.support["ruler_patron"] == pytest.approx(np.full(24, 2.0))
    assert generous.prices["ruler_patron"][12] == pytest.approx(-0.24)


def test_the_step_does_not_matter_at_fixed_reviews_a_year():
    def run(step, per_year):
        erring = patron(0.8, precision=40.0, adjust=0.01, reviews=Per(4, "year"))
        game = base(horizon=Horizon(step, 2 * per_year, per_year), opposition_patron=erring)
        game = replace(game, beliefs=Beliefs())
        result = solve(game)
        return result.support["opposition_patron"][[per_year // 2, -1]], result.signed[[per_year, -1]]

    monthly, weekly = run("month", 12), run("week", 52)
    assert 0.1 < monthly[0][0] < 1.9
    assert monthly[0] == pytest.approx(weekly[0], abs=0.1)
    assert monthly[1] == pytest.approx(weekly[1], abs=0.03)


def test_patrons_beside_a_coercer():
    """With support that does nothing the coercer's game is as it was, whatever the levels; and all three turns add
    up."""
    coercion = Coercion(
        (Rung(Per(0.3, "year"), 0.8, Per(0.05, "year")),),
        conduct=Coercer(1.0, back_down=0.02),
        brittle=Per(0.02, "month"),
        solid=Per(0.02, "month"),
    )
    idle = replace(patron(1.0, odds=0.0, precision=20.0), aid=Per(0, "year"))
    alone = solve_batch([Plan(base(coercion=coercion, beliefs=Beliefs()))])
    both = solve_batch([Plan(base(coercion=coercion, beliefs=Beliefs(), ruler_patron=idle, opposition_patron=idle))])
    if alone.periods[-1].hesitate[0] == both.periods[-1].hesitate[0]:
        seen = both.now.war[0, :3].reshape(3, 4, 9, 11, 1)
        assert seen == pytest.approx(np.repeat(alone.now.war[0][:, :, None], 9, axis=2), abs=1e-7)
    live = base(coercion=coercion, beliefs=Beliefs(), ruler_patron=patron(0.5, precision=30.0))
    result = solve(live)
    assert set(result.values) == {"ruler", "opposition", "coercer", "ruler_patron"}
    total = result.peace + result.fighting + result.faded + result.ruler_defeated + result.opposition_defeated
    assert total == pytest.approx(np.ones(25), abs=1e-10)


def test_who_never_reviews_his_support_keeps_it():
    sure = Patron(1.0, 0.5, Per(0.05, "year"), conduct=Sponsor(0.3, precision=40.0, reviews=Per(0.0, "year")))
    with np.errstate(invalid="raise", divide="raise"):
        idle = solve(base(ruler_patron=sure))
    plain = solve(base(ruler_patron=replace(sure, conduct=None)))
    assert idle.durable == pytest.approx(plain.durable, abs=1e-9)


def test_the_split_of_the_zone_takes_patrons_out():
    split = decompose(base(opposition_patron=patron(1.0, precision=30.0)))
    assert "patrons" in split.parts
    assert sum(split.parts.values()) == pytest.approx(split.width - split.bare)


def test_a_warning_where_small_changes_swing_the_answer():
    wild = base(opposition_patron=patron(1.0, precision=900.0), beliefs=Beliefs())
    assert any("small change" in warning for warning in solve(wild).warnings)
    calm = base(opposition_patron=patron(1.0, precision=50.0), beliefs=Beliefs())
    assert not any("small change" in warning for warning in solve(calm).warnings)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Sponsor(1.0, (1.0, 0.0)), "low to high"),
        (lambda: Sponsor(1.0, (0.0,)), "2 to 9"),
        (lambda: Patron(0.7, conduct=Sponsor(1.0)), "not in his menu"),
        (lambda: Sponsor(1.0, precision=0.0), "precision"),
        (lambda: Rescue(1.2, 1.0), "share of the notches"),
        (lambda: base(beliefs=Counts((1, 1), (1, 1), (1, 1)), ruler_patron=patron(1.0)), "counting battles"),
        (lambda: Plan(base(ruler_patron=patron(1.0)), reactions=(Reaction("opposition", 1.0),)), "who chooses"),
        (lambda: solve(Plan(base()).shift(2, {"ruler_patron": patron(1.0)})), "one kind"),
    ],
)
def test_what_cannot_be_said_says_so(make, words):
    with pytest.raises(InputError, match=words):
        make()
