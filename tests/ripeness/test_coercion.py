"""Coercion: against the game in plain Python, the closed form of holding out, and what threats do."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ripeness.brute_coercion import BruteCoercion
from tests.ripeness.exact import solve, solve_batch, solve_many

from demarche.engines.ripeness import (
    Beliefs,
    Coercer,
    Coercion,
    Conduct,
    Conference,
    Counts,
    Game,
    Horizon,
    Per,
    Plan,
    Rung,
    Settlement,
    War,
)
from demarche.errors import InputError

pytestmark = pytest.mark.once

ORACLES = json.loads((Path(__file__).parents[1] / "data/ripeness/oracles.json").read_text())
MOST = 5


def number(low, high):
    return st.floats(low, high).map(lambda x: round(x, 3))


rungs = st.fixed_dictionaries({"damage": number(0, 2), "odds": number(0, 1), "price": number(0, 1)})
games = st.fixed_dictionaries(
    {
        "K": st.just(4), "mu": number(0.1, 1), "edge": number(-0.5, 0.5),
        "cost": st.tuples(number(0, 0.4), number(0, 0.4)),
        "rungs": st.lists(rungs, min_size=1, max_size=2), "prior": st.tuples(*[number(0.05, 0.95)] * 2),
        "learn": st.booleans(), "cracks": st.tuples(number(0.1, 0.6), number(0, 0.1)), "rounds": number(0, 1),
        "pens": st.sampled_from([(0.5, 0.5), (1.0, 0.0), (0.2, 0.8)]), "low": number(0, 0.3), "high": number(0.4, 1),
        "conditional": st.booleans(), "chooses": st.booleans(), "stake": number(0.1, 3), "ultimatum": number(0, 1),
        "credible": number(0, 1), "climb": number(0, 1), "back_down": number(0, 0.5), "quit": number(0, 0.5),
        "alone": number(0, 0.3), "delta": st.tuples(*[number(0.6, 0.85)] * 3),
    }
)  # fmt: skip


def game_of(p, k0=2):
    """The same parameters for the engine, monthly steps; costs per step of flow become stocks per month."""

    def month(x):
        return Per(x, "month")

    def stock(x, i):
        return Per(x * (1 - p["delta"][i]), "month")

    own = tuple(Rung(stock(r["damage"], 0), r["odds"], stock(r["price"], 2)) for r in p["rungs"])
    if p["chooses"]:
        conduct = Coercer(p["stake"], p["back_down"], p["quit"], p["alone"], month(p["delta"][2]))
    else:
        conduct = Conduct(month(p["ultimatum"]), p["credible"], month(p["climb"]))
    brittle, solid = p["cracks"] if p["learn"] else (p["cracks"][1],) * 2
    return Game(
        war=War(k0, 4, month(p["mu"]), p["edge"], stock(p["cost"][0], 0), stock(p["cost"][1], 1)),
        beliefs=Beliefs(*p["prior"], p["prior"][1], nodes=MOST + 1, about="coalition") if p["learn"] else Beliefs(),
        settlement=Settlement(p["low"], p["high"]),
        conference=Conference(month(p["rounds"]), *p["pens"]),
        horizon=Horizon("month", 12, 6, month(p["delta"][0]), month(p["delta"][1])),
        coercion=Coercion(own, "none", p["conditional"], conduct, month(brittle), month(solid)),
    )


@settings(max_examples=25)
@given(games)
def test_against_plain_python(p):
    game = game_of(p)
    p = p | {"prior": (*p["prior"], p["prior"][1])}
    if not p["learn"]:
        p = p | {"cracks": (p["cracks"][1],) * 2}
    most = MOST if p["learn"] else 0
    oracle = BruteCoercion(p, 110, most)
    solution = solve_batch([Plan(game)])
    if solution.periods[-1].hesitate.any() or not solution.settled.all() or oracle.unrest > 1e-7:
        return
    actors = 3 if p["chooses"] else 2
    for (h, k, e), value in oracle.value.items():
        mode = oracle.stages.index(h)
        seen = solution.now.war[0, :, mode, k, most - e]
        assert seen == pytest.approx(value[:actors], abs=1e-6)


def holding_out(analyst=0.5, damage=3.0):
    """Weekly bombing of a ruler who can end it on terms worth .45, or be left with .625 if the coalition cracks."""
    delta = Per(0.996, "week")
    return Game(
        war=War(5, 8, Per(0, "week"), ruler_cost=Per(0, "week"), opposition_cost=Per(0, "week")),
        beliefs=Beliefs(0.8, 0.8, analyst, about="coalition"),
        settlement=Settlement(0.0, 0.45),
        conference=Conference(Per(1, "week"), 1, 0),
        horizon=Horizon("week", 30, 10, delta, delta),
        coercion=Coercion(
            (Rung(Per(damage * 0.004, "week"), price=Per(2, "week")),),
            "striking",
            brittle=Per(0.2, "week"),
            solid=Per(0.01, "week"),
        ),
    )


def test_how_long_a_ruler_holds_out():
    weeks, threshold = ORACLES["coercion stop d=.996 x=.45 V0=.625 chi=3 s=(.2,.01) pi0=.8: (weeks,pi*)"]["value"]
    solution = solve_batch([Plan(holding_out())])
    today = solution.grid.today
    deal = solution.months[0].war.deal[0, 2, 4, ::-1]
    assert deal.tolist() == [float(survived >= weeks) for survived in range(today + 1)]
    faith = 1 / (1 + 0.25 * np.exp(-solution.grid.nodes[0, ::-1]))
    assert faith[weeks] <= threshold < faith[weeks - 1]
    result = solve(holding_out())
    survives = 0.5 * 0.8**weeks + 0.5 * 0.99**weeks
    assert result.signed[weeks] == 0.0
    assert result.signed[weeks + 1] == pytest.approx(survives, abs=1e-12)
    assert result.signed[-1] == pytest.approx(survives, abs=1e-12)
    assert result.first_ripe.by[weeks] == pytest.approx(survives, abs=1e-12)
    assert result.striking[0] == pytest.approx(1.0)
    assert result.prices["coercer"][[1, 2]] == pytest.approx([2.0, 2.0 * (1 + 0.5 * 0.8 + 0.5 * 0.99)])
    assert result.striking[5] == pytest.approx(0.5 * 0.8**5 + 0.5 * 0.99**5, abs=1e-12)
    assert result.blocker == "precondition against the ruler"
    assert solve(holding_out(damage=60.0)).deal_now == 1.0


def threatened(**conduct):
    """A ruler who refuses a bounded share, and a power that can strike him."""
    rung = Rung(Per(0.3, "year"), odds=0.8, price=Per(0.05, "year"))
    return Game(
        war=War(15, 20),
        settlement=Settlement(0.0, 0.4),
        coercion=Coercion((rung, replace(rung, damage=Per(1.5, "year"))), conduct=Conduct(**conduct)),
    )


def test_credibility_is_what_makes_a_threat_work():
    calm, bluff, sure = solve_many(
        [
            threatened(),
            threatened(ultimatum=Per(1, "month"), credibility=0.0),
            threatened(ultimatum=Per(1, "month"), credibility=1.0, escalate=Per(0.5, "month")),
        ]
    )
    assert sure.zone.ruler < bluff.zone.ruler - 0.05
    assert sure.signed[24] > bluff.signed[24] + 0.2
    assert bluff.striking.max() == 0.0
    assert bluff.zone.ruler == pytest.approx(calm.zone.ruler, abs=0.02)


def test_a_second_rung_bites():
    one = threatened(ultimatum=Per(1, "month"))
    two = replace(one, coercion=replace(one.coercion, conduct=Conduct(Per(1, "month"), escalate=Per(1, "month"))))
    assert solve(two).zone.ruler < solve(one).zone.ruler - 0.01


def test_unconditional_protection_hardens_the_protected():
    """With the ruler's offer on the table, strikes whoever refuses make the opposition ask for more than an ultimatum
    that lapses if it refuses."""
    base = replace(threatened(ultimatum=Per(1, "month")), conference=Conference(Per(2, "year"), 1, 0))
    free = replace(base, coercion=replace(base.coercion, conditional=False))
    conditional, unconditional = solve_many([base, free])
    assert unconditional.zone.opposition < conditional.zone.opposition - 0.01


def test_a_coercer_who_chooses_strikes_only_if_it_pays():
    base = threatened()
    coercer = Coercer(stake=1.0, back_down=0.02)
    keen = replace(base, coercion=replace(base.coercion, conduct=coercer))
    torn = replace(base, coercion=replace(base.coercion, conduct=replace(coercer, alone=5.0)))
    one, other = solve_many([keen, torn])
    assert "coercer" in one.values
    assert one.values["ruler"] < other.values["ruler"]
    assert other.striking.max() == 0.0
    total = one.peace + one.fighting + one.faded + one.ruler_defeated + one.opposition_defeated
    assert total == pytest.approx(np.ones(49), abs=1e-10)


def test_an_ultimatum_dated_by_a_change():
    plan = Plan(threatened()).shift(3, {"coercion.conduct": Conduct(Per(1, "month"))}, until=4)
    result = solve(plan)
    solution = solve_batch([plan])
    assert [period.entries[0].numbers[0, 0, 1, 0, 0] for period in solution.periods] == [0.0, 0.0, 0.0, 1.0, 0.0]
    assert result.striking[3] == 0.0
    assert result.signing[3] > 0.3 or result.striking[4] > 0.3


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Game(beliefs=Beliefs(about="coalition")), "need Coercion.rungs"),
        (lambda: replace(threatened(), conference=Conference(mediator=1.0)), "who refused"),
        (lambda: replace(threatened(), beliefs=Counts((1, 1), (1, 1), (1, 1))), "excludes coercion"),
        (
            lambda: replace(threatened(), coercion=replace(threatened().coercion, brittle=Per(0.2, "month"))),
            "coalition",
        ),
        (lambda: Coercion(stage="striking"), "at least one rung"),
        (lambda: Plan(threatened()).shift(2, {"coercion.rungs": ()}), "fixed"),
        (lambda: solve(Plan(threatened()).shift(2, {"coercion.conduct": Coercer(1.0)})), "one kind of coercer"),
        (lambda: Conduct(credibility=1.5), "between 0 and 1"),
    ],
)
def test_what_cannot_be_combined_says_so(make, words):
    with pytest.raises(InputError, match=words):
        make()
