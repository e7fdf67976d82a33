"""The engine against independent solvers on tiny wars; their recorded answers lie in tests/data/ripeness/peers."""

import json
from pathlib import Path

import numpy as np
import pytest
from tests.data.ripeness.peers.games import COERCERS, FADING, MEDIATED, PENS
from tests.ripeness.exact import solve, solve_batch

from demarche.engines.ripeness import (
    Beliefs,
    Coercer,
    Coercion,
    Conference,
    Game,
    Horizon,
    Per,
    Plan,
    Rung,
    Settlement,
    War,
)

PEERS = Path(__file__).parents[1] / "data/ripeness/peers"
FREE = Per(0, "month")


def answers(peer, kind):
    return json.loads((PEERS / f"{peer}.json").read_text())[kind]


def patience(*deltas):
    return Horizon(length=12, ruler=Per(deltas[0], "month"), opposition=Per(deltas[-1], "month"))


def front(game, **more):
    costs = {"ruler_cost": Per(game["cost"][0], "month"), "opposition_cost": Per(game["cost"][1], "month")}
    return War(game.get("start", 1), game["K"], Per(game["moves"], "month"), **costs | more)


@pytest.mark.parametrize("name", PENS)
def test_the_ruler_with_the_pen_is_a_single_decision_maker(name):
    """QuantEcon: when to make the offer that leaves the opposition what fighting to the finish is worth to it."""
    given, found = PENS[name], answers("quantecon", "pens")[name]
    game = Game(
        war=front(given, holding=given["holding"]),
        beliefs=Beliefs(given["ruler"], given["opposition"], 0.5, given["strength"], 2 * given["span"] + 1),
        settlement=Settlement(lowest=given["lowest"]),
        conference=Conference(Per(given["rounds"], "month"), 1.0, 0.0),
        horizon=patience(given["delta"]),
    )
    solution = solve_batch([Plan(game)])
    values = solution.now.war[0, :, 0, 1:-1]
    assert values[0] == pytest.approx(np.array(found["ruler"]), abs=1e-9)
    assert values[1] == pytest.approx(np.array(found["opposition"]), abs=1e-9)
    offers = np.array(found["offers"])
    assert solution.months[0].war.deal[0, 0].tolist() == offers.tolist()
    assert 0 < offers.sum() < offers.size


@pytest.mark.parametrize("name", COERCERS)
def test_a_coercer_beside_sides_that_cannot_agree_is_a_single_decision_maker(name):
    """QuantEcon: to threaten, to strike, to go up a rung, to stop."""
    given, found = COERCERS[name], answers("quantecon", "coercers")[name]
    rungs = tuple(Rung(FREE, odds, Per(price, "month")) for odds, price in given["rungs"])
    coercer = Coercer(given["stake"], given["back_down"], given["quit"], given["alone"], Per(given["delta"], "month"))
    cracks = Per(given["cracks"], "month")
    game = Game(
        war=front(given | {"cost": (0.0, 0.0)}, edge=given["edge"]),
        settlement=Settlement(0.7, 0.3),  # the preconditions exclude each other
        conference=Conference(FREE),
        horizon=patience(given["delta"]),
        coercion=Coercion(rungs, "none", False, coercer, cracks, cracks),
    )
    values = solve_batch([Plan(game)]).now.war[0, 2, :, 1:-1, 0]
    assert values == pytest.approx(np.array(found["value"]), abs=1e-9)
    assert {0, 1} <= set(np.array(found["way"]).ravel().tolist())


@pytest.mark.parametrize("name", MEDIATED)
def test_sides_that_err_before_a_mediators_text(name):
    """sgamesolver: the logit equilibrium of a war without end."""
    given, found = MEDIATED[name], answers("sgamesolver", "mediated")[name]
    game = Game(
        war=front(given, edge=given["edge"], holding=given["holding"]),
        conference=Conference(Per(given["rounds"], "month"), 0.0, 0.0, 1.0, mediator_share=given["text"]),
        horizon=patience(*np.atleast_1d(given["delta"])),
        precision=given["precision"],
    )
    solution = solve_batch([Plan(game)])
    assert solution.now.war[0, 0, 0, 1:-1, 0] == pytest.approx(found["ruler"], abs=1e-7)
    assert solution.now.war[0, 1, 0, 1:-1, 0] == pytest.approx(found["opposition"], abs=1e-7)
    both = np.array(found["ruler_yes"]) * np.array(found["opposition_yes"])
    assert solution.months[0].war.deal[0, 0, :, 0] == pytest.approx(both, abs=1e-7)


@pytest.mark.parametrize("name", FADING)
def test_a_war_that_dies_down_is_a_tree(name):
    """Gambit: nobody errs, up to the precision to which the tree was solved."""
    given, found = FADING[name], answers("gambit", "fading")[name]
    game = Game(
        war=front(given, edge=given["edge"], holding=0.0),
        conference=Conference(Per(given["rounds"], "month"), 0.0, 0.0, 1.0, mediator_share=given["text"]),
        horizon=patience(1 - 1e-9),
    )
    result = solve(Plan(game).shift(given["months"] - 1, {"war.fade": Per(1, "month")}))
    assert result.values["ruler"] == pytest.approx(found["ruler"], abs=2e-4)
    assert result.values["opposition"] == pytest.approx(found["opposition"], abs=2e-4)
    assert result.deal_now == pytest.approx(found["ruler_yes"] * found["opposition_yes"], abs=2e-3)
