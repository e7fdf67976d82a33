"""Settling now against fighting to the finish."""

from dataclasses import replace

import pytest

from demarche.engines.ripeness import (
    Coercion,
    Conduct,
    Conference,
    Game,
    Horizon,
    Patron,
    Per,
    Plan,
    Rung,
    Settlement,
    War,
    solve,
    stalemate,
)


def test_fighting_to_the_finish_in_closed_form():
    """One notch to either end, even odds: a geometric wait for the prize, with costs until then."""
    delta, move, cost = 0.9, 0.4, 0.02
    war = War(1, 2, Per(move, "month"), holding=0.0, ruler_cost=Per(cost, "month"), opposition_cost=Per(cost, "month"))
    game = Game(war=war, horizon=Horizon(ruler=Per(delta, "month"), opposition=Per(delta, "month")))
    worth = (delta * move * 0.5 - cost) / (1 - delta * (1 - move))
    found = stalemate(game)
    assert found.ruler == pytest.approx(worth, abs=1e-8)
    assert found.margin == pytest.approx(1 - 2 * worth, abs=1e-7)
    assert found.ruler_needs == pytest.approx(worth, abs=1e-8)
    assert found.mutual


def test_it_can_hurt_without_being_ripe():
    """Terms to come are worth waiting for: each would settle rather than fight for ever, yet nothing is signed
    now."""
    base = Game(settlement=Settlement(0.0, 0.45), conference=Conference(Per(1, "month")))
    coming = Plan(base).shift(3, {"settlement.highest": 0.9})
    assert stalemate(coming).mutual
    assert solve(coming).deal_now == 0.0


def test_a_winning_ruler_is_not_hurt_and_weak_guarantees_raise_what_he_needs():
    strong = Game(war=War(18, 20), settlement=Settlement(0.0, 0.4))
    assert stalemate(strong).hurts == {"ruler": False, "opposition": True}
    loose = Settlement(0.0, 1.0, Per(0.5, "year"), Per(0.3, "year"), Per(-1.0, "year"))
    game = Game(war=War(10, 20), opposition_patron=Patron(1, odds=0.2))
    assert stalemate(replace(game, settlement=loose)).ruler_needs != pytest.approx(
        stalemate(game).ruler_needs, abs=1e-3
    )
    assert stalemate(game).to_dict()["mutual"] is True


def test_fighting_to_the_finish_under_an_ultimatum_is_without_a_deal():
    """An ultimatum forces a conference; what is never carried out leaves the fight as it was."""
    game = Game(settlement=Settlement(binds=Per(0.9, "year")))
    bluff = replace(game, coercion=Coercion((Rung(Per(0.5, "year")),), conduct=Conduct(Per(1, "month"), 0.0)))
    plain, threatened = stalemate(game), stalemate(bluff)
    assert threatened.ruler == pytest.approx(plain.ruler, abs=1e-8)
    assert threatened.opposition == pytest.approx(plain.opposition, abs=1e-8)
    erring = stalemate(replace(bluff, precision=5.0))
    assert erring.ruler == pytest.approx(plain.ruler, abs=1e-8)
    carried_out = replace(bluff, coercion=replace(bluff.coercion, conduct=Conduct(Per(1, "month"), 1.0)))
    assert stalemate(carried_out).ruler < plain.ruler - 0.1


def test_not_even_envoys_who_want_any_deal_sign_on_the_way_to_the_finish():
    threat = Coercion((Rung(Per(0.3, "year")),), conduct=Conduct(Per(0.5, "month"), 0.7))
    plain = Game(settlement=Settlement(0.0, 0.35, Per(0.8, "year")), coercion=threat)
    keen = replace(plain, conference=Conference(eager=0.9, ruler_gives=0.9, opposition_gives=0.9))
    ends = [(found.ruler, found.opposition) for found in (stalemate(plain), stalemate(keen))]
    assert ends[0] == pytest.approx(ends[1], abs=1e-7)
    uneven = replace(plain, horizon=Horizon(ruler=Per(0.9, "year")))
    assert stalemate(uneven).to_dict()["margin"] is None
