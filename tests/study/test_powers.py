"""Outside powers of a crisis file that choose, or step in: read right, refused where they do not fit together."""

from __future__ import annotations

import math
from functools import cache

import pytest

from demarche.crisis import Crisis, load
from demarche.engines.ripeness import Coercer, Game, Per, Rescue, Sponsor, solve
from demarche.engines.ripeness.from_crisis import from_crisis
from demarche.engines.ripeness.section import WarPart
from demarche.errors import InputError

NAMES = ("russia", "iran", "suppliers", "usa")
NOBODY = {f"war.patrons.{name}.chooses": False for name in NAMES}
ALL = {f"war.patrons.{name}.chooses": True for name in NAMES}


@cache
def syria() -> Crisis:
    return load("syria-2013")


def edge_today(game: Game) -> float:
    """The edge of the front with help as it stands, wherever that help is counted."""
    mine, theirs = game.ruler_patron, game.opposition_patron
    return game.war.edge + mine.level * mine.odds - theirs.level * theirs.odds


def test_all_patrons_choose_and_help_as_it_stands_shifts_nothing() -> None:
    plan = from_crisis(syria().with_values({**ALL, "war.patrons.iran.changing_cost": 0.03}))
    game = plan.game
    mine, theirs = game.ruler_patron, game.opposition_patron
    assert isinstance(mine.conduct, Sponsor)
    assert isinstance(theirs.conduct, Sponsor)
    war = syria().file.part(WarPart).war
    assert war is not None
    stakes = {patron.actor: patron.stake.central for patron in war.patrons if patron.stake is not None}
    assert mine.conduct.stake == pytest.approx(stakes["russia"] + stakes["iran"])
    assert mine.conduct.adjust == pytest.approx(0.03)
    assert mine.conduct.menu == (0.0, mine.level, 1.0)
    assert edge_today(game) == pytest.approx(edge_today(from_crisis(syria().with_values(NOBODY)).game))
    assert plan.reactions == ()


def test_who_does_not_choose_goes_on_beside_who_does() -> None:
    """The suppliers' help stays where it is: in the odds and in what the war costs, not in Washington's menu."""
    with_all = syria().with_values({"war.patrons.usa.chooses": True, "war.patrons.suppliers.support": 0.4})
    more = with_all.with_values({"war.patrons.suppliers.support": 0.6})
    before, after = from_crisis(with_all).game, from_crisis(more, with_all.unlevered).game
    assert before.opposition_patron == after.opposition_patron
    assert after.war.opposition_cost.value < before.war.opposition_cost.value
    usa = before.opposition_patron
    assert usa.level == pytest.approx(0.125)
    assert edge_today(before) == pytest.approx(edge_today(from_crisis(syria().with_values(NOBODY)).game))


def test_a_lever_that_arms_moves_where_the_choosers_start() -> None:
    crisis = syria().with_values(ALL)
    plan = from_crisis(crisis.under("arm-opposition"), crisis)
    conduct = plan.at(0).opposition_patron.conduct
    assert isinstance(conduct, Sponsor)
    base = from_crisis(crisis).game.opposition_patron
    assert plan.at(0).opposition_patron.level > base.level
    assert conduct.menu[1] == plan.at(0).opposition_patron.level


def test_a_coercer_that_chooses() -> None:
    crisis = syria().with_values(
        {"war.coercer.chooses": True, "war.coercer.stake": 0.3, "war.coercer.back_down": 0.05, "war.coercer.quit": 0.02}
    )
    conduct = from_crisis(crisis).game.coercion.conduct
    assert conduct == Coercer(0.3, 0.05, 0.02, 0.0, Per(0.834, "year"), 100.0)


def test_a_patron_that_steps_in_makes_the_ruler_ask_for_more() -> None:
    values = {"war.patrons.iran.rescue": {"below": 0.5, "rise": 0.9, "lag_months": 2}}
    plan = from_crisis(syria().with_values(values))
    rule = plan.game.ruler_patron.conduct
    assert isinstance(rule, Rescue)
    assert (rule.line, rule.steps_in, rule.most) == (0.5, Per(0.5, "month"), 1.0)
    share = math.log(2.25) / (math.log(2.25) + math.log(1.5))
    assert rule.rise == pytest.approx(share * (1 - 0.65))
    assert plan.reactions != ()
    plain, rescued = solve(from_crisis(syria()), tolerance=1e-6), solve(plan, tolerance=1e-6)
    assert rescued.zone.ruler > plain.zone.ruler


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"war.patrons.usa.chooses": True, "war.patrons.usa.burden": None}, "needs a burden"),
        ({"war.coercer.chooses": True}, "needs a stake"),
        (
            {"war.patrons.usa.chooses": True, "war.patrons.suppliers.rescue": {"below": 0.5, "rise": 0.5}},
            "cannot both choose and step in",
        ),
    ],
)
def test_what_does_not_fit_together(values: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        syria().with_values(values)


def test_a_rule_that_goes_unread_is_a_warning() -> None:
    found = syria().with_values({"war.patrons.usa.chooses": True}).warnings
    assert any("its answer is not read" in problem.message for problem in found)


def test_envoys_at_the_table_are_read_from_the_file() -> None:
    values = {"eager": 0.4, "ruler_gives": 0.1, "opposition_gives": 0.2, "ratified": 0.7}
    crisis = syria().with_values({f"war.conference.{name}": value for name, value in values.items()})
    conference = from_crisis(crisis).game.conference
    assert {name: getattr(conference, name) for name in values} == values
    assert from_crisis(syria()).game.conference.eager == 0.0


def test_another_mission_changes_what_is_at_stake_and_what_it_costs() -> None:
    other = {"war.patrons.russia.types.accommodates.stake": 0.05, "war.patrons.russia.types.accommodates.burden": 0.3}
    crisis = syria().with_values({**ALL, **other})
    usual, minded = (from_crisis(crisis.with_types({"russia": kind})).game for kind in ("resists", "accommodates"))
    before, after = usual.ruler_patron, minded.ruler_patron
    assert isinstance(before.conduct, Sponsor)
    assert isinstance(after.conduct, Sponsor)
    war = syria().file.part(WarPart).war
    assert war is not None
    russia = next(patron for patron in war.patrons if patron.actor == "russia")
    assert russia.stake is not None
    assert russia.burden is not None
    assert before.conduct.stake - after.conduct.stake == pytest.approx(russia.stake.central - 0.05)
    assert after.price.value - before.price.value == pytest.approx(0.3 - russia.burden.central)


def test_each_patron_answers_with_its_own_means_alone() -> None:
    """Tehran is asked for more than it has left, and Moscow does not fill in for it."""
    means = {
        "war.patrons.iran.support": 0.9,
        "war.patrons.iran.answer.share": 0.8,
        "war.patrons.russia.answer.share": 0.1,
    }
    crisis = syria().with_values(means)
    armed = from_crisis(crisis.under("arm-opposition"))
    before, after = armed.at(0), armed.at(40)
    rise = (after.opposition_patron.level - before.opposition_patron.level) * before.opposition_patron.odds
    assert rise == 0.0  # Washington arms from the first day
    calm = from_crisis(crisis).game
    rise = (after.opposition_patron.level - calm.opposition_patron.level) * calm.opposition_patron.odds
    answer = (after.ruler_patron.level - calm.ruler_patron.level) * calm.ruler_patron.odds
    assert answer == pytest.approx(0.1 * rise + 0.1 * math.log(2.25))
    assert 0.1 * math.log(2.25) < 0.8 * rise
    lags = {rule.lag for rule in armed.reactions}
    assert lags == {3, 4}
