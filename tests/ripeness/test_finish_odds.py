"""What odds imply for a fight to the finish: against a plain Markov chain, and against the war solved again."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.crisis import load
from demarche.engines.ripeness import Beliefs, Coercion, Conduct, Game, Per, Rung, Settlement, War, stalemate
from demarche.engines.ripeness.adapter import RipenessEngine
from demarche.engines.ripeness.authorised import plans_of
from demarche.numerics.belief_lattice import logistic
from demarche.study.asking import ask

pytestmark = pytest.mark.once


def chain(game: Game, sign: float) -> tuple[float, float]:
    """Chance that the ruler prevails and months until then, in a war of one type: a matrix of states, inverted."""
    assert isinstance(game.beliefs, Beliefs)
    war, size = game.war, game.war.notches
    moves, breaks = war.moves.count("month"), war.breaks.hazard("month")
    up = float(logistic(war.edge + sign * game.beliefs.strength))
    stays, wins = np.zeros((size - 1, size - 1)), np.zeros(size - 1)
    for place in range(size - 1):
        notch = place + 1
        odds = math.exp(war.edge + sign * war.spread) * notch / (size - notch)
        wins[place] = breaks * odds / (1.0 + odds)
        stays[place, place] = (1.0 - breaks) * (1.0 - moves)
        for to, chance in ((place + 1, up), (place - 1, 1.0 - up)):
            part = (1.0 - breaks) * moves * chance
            if 0 <= to < size - 1:
                stays[place, to] += part
            elif to == size - 1:
                wins[place] += part
    solved = np.linalg.solve(np.eye(size - 1) - stays, np.column_stack([wins, np.ones(size - 1)]))
    return float(solved[war.balance - 1, 0]), float(solved[war.balance - 1, 1])


number = st.floats
games = st.builds(
    lambda balance, moves, breaks, edge, spread, strength, faith: Game(
        war=War(
            balance, 8, Per(moves, "month"), edge, breaks=Per(breaks, "month"), spread=spread, fade=Per(0.02, "year")
        ),
        beliefs=Beliefs(*faith, strength=strength, nodes=41),
        settlement=Settlement(binds=Per(0.9, "year")),
    ),
    st.integers(1, 7),
    number(0.02, 0.4),
    number(0.002, 0.05),
    number(-0.6, 0.6),
    number(0.3, 2.0),
    number(0.1, 0.6),
    st.tuples(number(0.1, 0.9), number(0.1, 0.9), number(0.1, 0.9)),
)


@settings(max_examples=20, deadline=None)
@given(games)
def test_who_prevails_and_when_is_that_of_a_markov_chain(game: Game) -> None:
    found = stalemate(game).fought
    minus, plus = chain(game, -1.0), chain(game, 1.0)
    assert isinstance(game.beliefs, Beliefs)
    seen = game.beliefs.ruler, game.beliefs.opposition, game.beliefs.analyst
    for camp, trust in zip(("ruler", "opposition", "observer"), seen, strict=True):
        assert found.prevails[camp] == pytest.approx(minus[0] + trust * (plus[0] - minus[0]), abs=1e-9)
    assert found.years == pytest.approx((minus[1] + seen[2] * (plus[1] - minus[1])) / 12.0, rel=1e-9)


@settings(max_examples=12, deadline=None)
@given(games)
def test_what_odds_weigh_is_what_a_change_of_them_does(game: Game) -> None:
    """A side's belief moved, and the silent war solved again."""
    found = stalemate(game)
    assert isinstance(game.beliefs, Beliefs)
    for side, end in (("ruler", "ruler_needs"), ("opposition", "opposition_leaves")):
        moved = replace(game, beliefs=replace(game.beliefs, **{side: getattr(game.beliefs, side) + 0.05}))
        again = stalemate(moved)
        odds = again.fought.prevails[side] - found.fought.prevails[side]
        shift = (getattr(again, end) - getattr(found, end)) / odds
        assert found.fought.sways[side] == pytest.approx(shift, rel=0.02, abs=2e-3)
        assert found.fought.sways[side] > 0.0


def test_a_war_about_a_coalition_reads_nobody_elses_odds_of_the_front_than_an_observers() -> None:
    """And one that nothing ends has no length."""
    strikes = Coercion((Rung(Per(0.3, "year")),), conduct=Conduct(Per(0.5, "month"), 0.7), brittle=Per(0.2, "month"))
    game = Game(beliefs=Beliefs(0.7, 0.3, 0.5, about="coalition"), coercion=strikes)
    found = stalemate(game).fought
    assert found.years > 0.0
    assert found.prevails["observer"] == pytest.approx(0.5)
    assert math.isnan(found.prevails["ruler"])
    assert math.isnan(found.sways["opposition"])
    frozen = replace(game, war=replace(game.war, moves=Per(0.0, "year")))
    assert math.isnan(stalemate(frozen).fought.years)
    assert stalemate(frozen).to_dict()["fought"]["years"] is None


DRAWS = 8


def test_the_odds_of_the_shipped_file_are_the_chances_of_its_war() -> None:
    """What is entered is what each camp gives itself in the fight that is played."""
    asked = ask(load("syria-2013"), RipenessEngine(), draws=DRAWS, levers=[])
    values, inputs = asked.drawn.base.values, asked.drawn.base.inputs
    np.testing.assert_allclose(values["ripeness.finish_wins_ruler"], inputs["screen.p_ruler"], atol=1e-6)
    np.testing.assert_allclose(
        1.0 - values["ripeness.finish_wins_opposition"], inputs["screen.p_opposition"], atol=1e-6
    )
    np.testing.assert_allclose(values["ripeness.finish_wins_observer"], inputs["screen.balance"], atol=1e-6)
    finish = asked.answer.grounds.finish
    assert finish.years.mean == pytest.approx(values["ripeness.finish_years"].mean())
    assert finish.ruler_sways.mean == pytest.approx(values["ripeness.finish_odds_ruler"].mean())


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.8])
def test_binding_moves_what_holds_one_to_one_in_the_shipped_file(kept: float) -> None:
    """With no spoilers and nothing mended, what is signed first holds with the chance that was entered, in every
    version in which something is signed; that goes for the shipped Syria as for any game."""
    fixed = {"screen.binding": kept, "war.settlement.renewal": 0.0, "war.settlement.spoilers_per_year": 0.0}
    crisis = load("syria-2013").with_values(fixed)
    asked = ask(crisis, RipenessEngine(), draws=DRAWS, levers=["drop-precondition"])
    values = asked.drawn.variants[frozenset(("drop-precondition",))].values
    signed, durable = values["ripeness.signed"], values["ripeness.durable"]
    assert (signed > 0.01).any()
    np.testing.assert_allclose(durable, kept * signed, atol=1e-6)


def test_the_plans_of_the_study_are_those_that_are_fought_out() -> None:
    """The columns are those of each version's own war."""
    asked = ask(load("syria-2013"), RipenessEngine(), draws=2, levers=[])
    plans = plans_of(asked.plan.base, asked.drawn.base.inputs, 2)
    for place, plan in enumerate(plans):
        found = stalemate(plan).fought
        column = asked.drawn.base.values["ripeness.finish_odds_opposition"]
        assert column[place] == pytest.approx(0.1 * found.sways["opposition"], abs=1e-4)
