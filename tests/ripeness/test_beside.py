"""The closed forms beside the engine: against search, plain recursion and plain play, and the published numbers."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from demarche.engines.ripeness.closed_forms import (
    alternating_offers,
    battle_offers,
    council_ultimatum,
    preventive_war,
    private_cost,
    waiting_to_persuade,
)
from demarche.errors import InputError

ORACLES = {
    name: entry["value"]
    for name, entry in json.loads((Path(__file__).parents[1] / "data/ripeness/oracles.json").read_text()).items()
}


def number(low, high):
    return st.floats(low, high).map(lambda x: round(x, 3))


def test_published_numbers():
    claim = private_cost(0.5, 0.1, 0.4)
    assert [claim.offer, claim.war] == pytest.approx(ORACLES["Fearon Claim2 p=.5 cA=.1 cmax=.4: x*,Pwar"])
    assert claim.value == pytest.approx(0.55625)
    # Fearon counts the cost in periods: .1 of them are .1 * (1 - .9) of the whole prize.
    critical = preventive_war(0.35, 0.4, 0.1 * 0.1, 0.9).critical
    assert critical == pytest.approx(ORACLES["Fearon preventive p1=.35 cB=.1 d=.9: p2*"])
    assert alternating_offers(0.9, 0.9) == pytest.approx(ORACLES["Rubinstein d1=d2=.9"])
    offers = battle_offers(6, 0.5, 0.9, 0.3, 0.3)
    assert offers.ruler == pytest.approx(ORACLES["Slantchev x_k N=6 p=.5 d=.9 b=.3"], abs=1e-12)
    assert offers.opposition == pytest.approx(ORACLES["Slantchev y_k same"], abs=1e-12)
    assert offers.fight_ruler[2] == pytest.approx(0.3928662, abs=1e-7)
    named = "Yildiz t*, perceived pie S_0, single-crossing (delta,n,Delta)="
    for key in [key for key in ORACLES if key.startswith(named)]:
        found = waiting_to_persuade(*eval(key.removeprefix(named)))
        assert [found.date, found.pie] == pytest.approx(ORACLES[key][:2])


@settings(max_examples=30)
@given(number(0, 1), number(0, 0.6), number(0.05, 1))
def test_no_other_demand_is_better(odds, cost, highest):
    """Every demand on a grid, each cost of the opponent in turn: he refuses what is worse than fighting."""
    own = np.linspace(0, highest, 5001)
    found = private_cost(odds, cost, highest)

    def worth(demand):
        refused = float((1 - demand < 1 - odds - own).mean())
        return (1 - refused) * demand + refused * (odds - cost), refused

    value, refused = worth(found.offer)
    assert value == pytest.approx(found.value, abs=5e-4)
    assert refused == pytest.approx(found.war, abs=5e-4)
    assert max(worth(demand)[0] for demand in np.linspace(0, 1, 101)) <= found.value + 5e-4


def test_the_balance_moves_the_demand_and_not_the_risk():
    risks = {round(private_cost(odds, 0.1, 0.4).war, 12) for odds in (0.1, 0.4, 0.8)}
    assert risks == {0.375}
    assert private_cost(0.95, 0.1, 0.4).offer == 1.0
    assert private_cost(0.5, 0.5, 0.4).war == 0.0


@settings(max_examples=40)
@given(number(0, 1), number(0, 1), number(0, 0.4), number(0, 0.97))
def test_preventive_war_by_playing_it(now, later, cost, patience):
    """Backwards over periods in which the riser keeps all it can and the other takes that or fights."""
    left = 0.0
    for _ in range(1000):
        left = max(1 - later - cost, patience * left)
    best, fight = 1 - patience + patience * left, 1 - now - cost
    found = preventive_war(now, later, cost, patience)
    assert found.margin == pytest.approx(fight - best, abs=1e-9)
    if abs(found.margin) > 1e-9:
        assert found.attacks == (fight > best) == (later > found.critical)


def persuasion(patience, first, second, firmness, periods):
    """The game itself: states are (period, how often the first side has held the pen); values by backward play."""

    @cache
    def play(t, m):
        """Values to both, and whether they agree whoever holds the pen, in every state reached from here on."""
        n = firmness + t
        odds = (first + m) / n, 1 - (second + m) / n  # each side's own chance of holding the pen
        if t == periods:
            return odds, (), True
        held, lost = play(t + 1, m + 1), play(t + 1, m)
        later = [patience * held[0][i] for i in (0, 1)], [patience * lost[0][i] for i in (0, 1)]
        deal = [sum(later[0]) <= 1 + 1e-15, sum(later[1]) <= 1 + 1e-15]
        mine = (1 - later[0][1] if deal[0] else later[0][0], later[1][0])
        yours = (later[0][1], 1 - later[1][0] if deal[1] else later[1][1])
        values = (odds[0] * mine[0] + (1 - odds[0]) * mine[1], (1 - odds[1]) * yours[0] + odds[1] * yours[1])
        return values, deal, deal[0] == deal[1]

    dates = [t for t in range(periods) if all(play(t, 0)[1])]
    assert all(play(t, m)[2] for t in range(dates[0] + 2) for m in range(t + 1))
    assert all(all(play(dates[0], m)[1]) for m in range(dates[0] + 1))
    return dates[0], sum(play(0, 0)[0])


@pytest.mark.parametrize(
    ("patience", "first", "second", "firmness"),
    [(0.99, 1.5, 0.5, 2.0), (0.95, 3.0, 0.0, 3.0), (0.9, 2.0, 1.0, 6.0), (0.9, 1.0, 1.0, 2.0), (0.6, 2.5, 0.5, 3.0)],
)
def test_waiting_to_persuade_is_the_whole_game_of_pens(patience, first, second, firmness):
    date, pie = persuasion(patience, first, second, firmness, 110)
    found = waiting_to_persuade(patience, firmness, first - second)
    assert found.date == date
    assert found.pie == pytest.approx(pie, abs=1e-12)
    assert found.optimism == pytest.approx([(first - second) / (firmness + t) for t in range(date + 1)])


def test_the_more_they_differ_the_longer_they_wait():
    dates = [waiting_to_persuade(0.97, 4.0, gap).date for gap in (0.0, 2.0, 3.0, 4.0)]
    assert dates[0] == 0
    assert dates == sorted(dates)
    assert dates[-1] > dates[1] >= 1


@settings(max_examples=40)
@given(number(0, 1), st.lists(number(0, 1), max_size=3), number(0, 1), number(0, 1), number(0, 0.5))
def test_no_other_draft_is_better(wish, vetoes, status_quo, alone, cost):
    """Every draft on a grid, each member asked, and what follows a veto worked out."""
    assume(abs(abs(status_quo - wish) - abs(alone - wish) - cost) > 1e-9)
    found = council_ultimatum(wish, vetoes, status_quo, alone, cost)
    acts = -abs(alone - wish) - cost > -abs(status_quo - wish)
    after = alone if acts else status_quo

    def passes(draft):
        return all(abs(draft - veto) <= abs(after - veto) + 1e-12 for veto in vetoes)

    assert found.credible == acts
    assert passes(found.draft)
    best = min(abs(draft - wish) for draft in [*np.linspace(0, 1, 501), after] if passes(draft))
    assert abs(found.draft - wish) == pytest.approx(min(best, abs(found.draft - wish)), abs=1e-12)
    assert best - abs(found.draft - wish) <= 2.1e-3
    assert found.gain == pytest.approx(abs(status_quo - wish) - abs(found.draft - wish))


def test_the_veto_gives_way_only_to_what_would_be_done_anyway():
    refused = council_ultimatum(1.0, [0.1, 0.9], 0.1, 0.7, cost=0.7)
    assert (refused.credible, refused.draft) == (False, pytest.approx(0.1))
    forced = council_ultimatum(1.0, [0.1, 0.9], 0.1, 0.7, cost=0.2)
    assert (forced.credible, forced.draft, forced.without) == (True, pytest.approx(0.7), pytest.approx(0.1))


@given(number(0, 0.99), number(0, 0.99))
def test_taking_turns_by_going_back_from_a_far_end(first, second):
    share = 0.5
    for _ in range(1200):  # two rounds back: the second speaker keeps what the first would get by waiting
        share = 1 - second * (1 - first * share)
    assert alternating_offers(first, second) == pytest.approx(share, abs=1e-9)


@settings(max_examples=40)
@given(st.integers(2, 7), number(0.05, 0.95), number(0, 0.9), number(0, 0.45), number(0, 0.45))
def test_offers_by_going_back_from_a_far_end(places, odds, patience, ruler, opposition):
    found = battle_offers(places, odds, patience, ruler, opposition)
    x, y = np.linspace(0, 1, places + 1), np.linspace(1, 0, places + 1)
    fight = x.copy()
    for _ in range(300):
        ahead = [odds * z[2:] + (1 - odds) * z[:-2] for z in (x, y, fight)]
        x[1:-1] = 1 - (1 - patience) * opposition - patience * ahead[1]
        y[1:-1] = 1 - (1 - patience) * ruler - patience * ahead[0]
        fight[1:-1] = (1 - patience) * ruler + patience * ahead[2]
    assert found.ruler == pytest.approx(x[1:-1], abs=1e-9)
    assert found.opposition == pytest.approx(y[1:-1], abs=1e-9)
    assert found.fight_ruler == pytest.approx(fight[1:-1], abs=1e-9)
    assert (found.ruler >= found.fight_ruler - 1e-12).all()


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: private_cost(1.2, 0.1, 0.4), "odds must be between 0 and 1"),
        (lambda: private_cost(0.5, 0.1, 0.0), "positive share"),
        (lambda: preventive_war(0.3, 0.5, 0.1, 1.0), "less than 1"),
        (lambda: waiting_to_persuade(0.9, 2.0, 3.0), "disagreement must be between 0 and 2"),
        (lambda: waiting_to_persuade(0.9, 0.0, 0.0), "positive number of periods"),
        (lambda: waiting_to_persuade(0.9999999, 5.0, 5.0), "longer period"),
        (lambda: council_ultimatum(1.0, [float("nan")], 0.0, 1.0, 0.0), "vetoes"),
        (lambda: battle_offers(6, 0.5, 0.9, 0.6, 0.5), "must cost something"),
        (lambda: battle_offers(1, 0.5, 0.9, 0.3, 0.3), "at least 2"),
        (lambda: battle_offers(4, 0.5, 0.9, -20.0, -20.0), "leaves"),
        (lambda: alternating_offers(0.9, 1.0), "less than 1"),
    ],
)
def test_numbers_out_of_range_say_so(ask, words):
    with pytest.raises(InputError, match=words):
        ask()
