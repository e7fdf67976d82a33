"""The split of the zone's width over its causes: a Shapley value, with the properties that make it one."""

from dataclasses import replace
from itertools import permutations

import pytest
from tests.ripeness.exact import solve

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
    War,
    decompose,
    with_values,
)
from demarche.engines.ripeness.decomposition import CAUSES

PLAIN = Game(war=War(5, 8, Per(0.3, "month"), fade=Per(0.02, "year")), horizon=Horizon(length=12, hold=6))
PARTS = {
    "different beliefs": {"beliefs": Beliefs(0.8, 0.4, 0.55, strength=0.4, nodes=9)},
    "preconditions and ratifiers": {"settlement.lowest": 0.1, "settlement.highest": 0.4},
    "agreements that may not bind": {"settlement.binds": Per(0.8, "year"), "settlement.spoilers": Per(0.1, "year")},
    "patrons": {"ruler_patron": Patron(1.0, odds=0.3, aid=Per(0.05, "year"))},
    "coercion": {"coercion.conduct": Conduct(Per(0.9, "year"), 0.6)},
}
RUNGS = Coercion((Rung(Per(0.3, "year"), odds=0.3),), solid=Per(0.1, "month"), brittle=Per(0.1, "month"))


def with_causes(names):
    """The plain war with some causes; opinions are about something to learn in all of them."""
    game = replace(PLAIN, coercion=RUNGS, beliefs=Beliefs(0.55, 0.55, 0.55, strength=0.4, nodes=9))
    for name in names:
        game = with_values(game, PARTS[name])
    return game


@pytest.fixture(scope="module")
def whole():
    return decompose(with_causes(PARTS))


def test_the_parts_add_up(whole):
    assert set(whole.parts) == set(CAUSES)
    assert sum(whole.parts.values()) == pytest.approx(whole.width - whole.bare, abs=1e-9)
    assert whole.width == pytest.approx(solve(with_causes(PARTS)).zone.width, abs=1e-8)
    assert whole.bare == pytest.approx(solve(with_causes([])).zone.width, abs=1e-8)


def test_each_part_is_the_mean_over_orders_of_coming():
    """By the definition itself: every order in which three causes can come, each solved as a game of its own."""
    names = ["different beliefs", "agreements that may not bind", "coercion"]
    width = {}

    def reached(kept):
        if kept not in width:
            width[kept] = solve(with_causes([name for name in names if name in kept])).zone.width
        return width[kept]

    mean = dict.fromkeys(names, 0.0)
    for order in permutations(names):
        for place, name in enumerate(order):
            mean[name] += (reached(frozenset(order[: place + 1])) - reached(frozenset(order[:place]))) / 6
    split = decompose(with_causes(names))
    assert split.parts == pytest.approx(mean, abs=1e-8)
    assert split.alone == pytest.approx({n: reached(frozenset(names) - {n}) for n in names}, abs=1e-8)


def test_what_is_the_same_for_both_sides_splits_the_same():
    """Swap the camps and turn the map round: the width is the same, and so is the part of every cause."""

    def one(mirrored):
        held, (ruler, opposition), bounds = (3, (0.6, 0.8), (0.5, 0.95)) if mirrored else (5, (0.8, 0.6), (0.05, 0.5))
        patron = Patron(1.0, odds=0.3, aid=Per(0.04, "year"))
        beliefs = Beliefs(ruler, 1 - opposition, 0.4 if mirrored else 0.6, strength=0.4, nodes=9)
        game = Game(
            war=replace(PLAIN.war, balance=held),
            beliefs=beliefs,
            settlement=Settlement(*bounds, binds=Per(0.8, "year")),
            conference=Conference(Per(2, "year"), *((0.3, 0.7) if mirrored else (0.7, 0.3))),
            horizon=PLAIN.horizon,
        )
        return replace(game, **{"opposition_patron" if mirrored else "ruler_patron": patron})

    straight, turned = decompose(one(False)), decompose(one(True))
    assert set(straight.parts) == set(CAUSES) - {"coercion"}
    assert turned.parts == pytest.approx(straight.parts, abs=1e-8)
    assert turned.width == pytest.approx(straight.width, abs=1e-8)


def test_what_changes_nothing_has_no_part():
    idle = replace(
        with_causes(["preconditions and ratifiers"]),
        opposition_patron=Patron(1.0),  # pays, and shifts nothing
        coercion=replace(RUNGS, conduct=Conduct(Per(0.0, "year"), 0.9)),
    )
    split = decompose(idle)
    assert split.parts["patrons"] == pytest.approx(0.0, abs=1e-9)
    assert split.parts["coercion"] == pytest.approx(0.0, abs=1e-9)
    assert split.parts["preconditions and ratifiers"] == pytest.approx(split.width - split.bare, abs=1e-9)


def test_the_width_is_that_of_the_plan_whatever_changes_in_it():
    game = with_causes(["coercion", "preconditions and ratifiers"])
    plan = Plan(game).shift(2, {"coercion.solid": Per(0.5, "month"), "coercion.brittle": Per(0.5, "month")})
    assert abs(solve(plan).zone.width - solve(game).zone.width) > 1e-3
    assert decompose(plan).width == pytest.approx(solve(plan).zone.width, abs=1e-8)
