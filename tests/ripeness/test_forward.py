"""The forward pass: the same whatever is kept at a time, solved together, or looked at for how long."""

from dataclasses import replace

import numpy as np
import pytest

from demarche.engines.ripeness import (
    Beliefs,
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
    Sponsor,
    War,
    forward,
    solve_many,
)

CURVES = ("signed", "durable", "peace", "fighting", "faded", "ruler_defeated", "signing", "terms", "striking")


def plans(**conduct):
    """Two wars with an ultimatum, settlements that lapse, and help that changes twice."""
    out = []
    for edge, share in ((-0.2, 0.5), (0.1, 0.7)):
        game = Game(
            war=War(4, 6, Per(0.3, "month"), edge=edge, fade=Per(0.05, "year")),
            beliefs=Beliefs(0.7, 0.3, 0.5, strength=0.4, nodes=5),
            settlement=Settlement(0.0, share, Per(0.8, "year"), Per(0.1, "year")),
            conference=Conference(Per(2, "year")),
            coercion=Coercion((Rung(Per(0.5, "year"), 0.5),), conduct=Conduct(Per(0.1, "month"), 0.6)),
            horizon=Horizon(length=12, hold=6),
            **conduct,
        )
        plan = Plan(game)
        if not conduct:
            plan = plan.shift(3, {"opposition_patron.level": 1.0}).shift(7, {"opposition_patron.level": 2.0})
        out.append(plan)
    return out


def sponsors():
    sponsor = Sponsor(0.6, (0.0, 1.0), 0.01, 50.0, reviews=Per(2, "year"))
    patron = Patron(1.0, 0.4, Per(0.02, "year"), Per(0.05, "year"), sponsor)
    return {"ruler_patron": patron, "opposition_patron": patron}


def curves(result):
    named = {name: getattr(result, name) for name in CURVES}
    return {**named, "ripe": result.first_ripe.by, **result.blocked, **result.support}


@pytest.mark.parametrize("conduct", [{}, sponsors()], ids=["paths", "sponsors"])
def test_it_does_not_matter_how_much_is_kept_at_a_time(conduct, monkeypatch):
    whole = solve_many(plans(**conduct))
    monkeypatch.setattr(forward, "BLOCK", 1)
    for one, other in zip(whole, solve_many(plans(**conduct)), strict=True):
        seen = curves(other)
        for name, curve in curves(one).items():
            assert seen[name] == pytest.approx(curve, abs=1e-14, nan_ok=True), name


@pytest.mark.parametrize("conduct", [{}, sponsors()], ids=["paths", "sponsors"])
def test_nothing_depends_on_what_it_is_solved_with(conduct):
    for one, other in zip(solve_many(plans(**conduct)), solve_many(plans(**conduct), batch=1), strict=True):
        seen = curves(other)
        for name, curve in curves(one).items():
            np.testing.assert_array_equal(seen[name], curve, name)


def test_a_longer_look_begins_alike():
    """Also where a settlement must hold for longer than one looks."""

    def looked(length):
        return [replace(plan, game=replace(plan.game, horizon=Horizon(length=length, hold=15))) for plan in plans()]

    for short, long in zip(solve_many(looked(9)), solve_many(looked(30)), strict=True):
        seen = curves(long)
        for name, curve in curves(short).items():
            assert seen[name][: len(curve)] == pytest.approx(curve, abs=1e-12, nan_ok=True), name
