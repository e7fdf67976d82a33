"""Ratifiers, partial issues, and the split of the zone over its causes."""

from dataclasses import replace

import pytest
from tests.ripeness.exact import solve as exactly
from tests.ripeness.test_whole import KNOWN, MILD, OVER, Whole, game_of
from tests.ripeness.test_whole import WAR as CALM

from demarche.engines.agenda.model import Issue, agenda, settle
from demarche.engines.ripeness import (
    Beliefs,
    Coercer,
    Coercion,
    Conduct,
    Game,
    Patron,
    Per,
    Plan,
    Rung,
    Settlement,
    War,
    decompose,
    solve,
)
from demarche.errors import InputError

BOUNDED = Game(war=War(15, 20), settlement=Settlement(0.0, 0.4))


def test_ratifiers_bound_the_terms_and_are_named():
    fighters = replace(BOUNDED, settlement=Settlement(opposition_ratifiers=0.4))
    one, other = solve(BOUNDED), solve(fighters)
    assert other.signed == pytest.approx(one.signed, abs=1e-12)
    assert one.blocker == "precondition against the ruler"
    assert other.blocker == "ratifiers of the opposition against the ruler"
    assert "ratifiers" in other.frictions
    weak = Game(war=War(3, 20), settlement=Settlement(ruler_ratifiers=0.6))
    assert solve(weak).blocker == "ratifiers of the ruler against the opposition"
    both = replace(BOUNDED, settlement=Settlement(0.0, 0.4, opposition_ratifiers=0.5))
    assert solve(both).blocker == "precondition against the ruler"


def armed(threat):
    """A ruler with a weapon he can give up, and a power that will strike (or not) if he keeps it."""
    rung = Rung(Per(0.5, "year"), odds=0.6, price=Per(0.02, "year"))
    conduct = Conduct(Per(1, "month"), 1.0) if threat else Conduct()
    return replace(BOUNDED, coercion=Coercion((rung,), conduct=conduct))


WEAPON = Issue("the weapon", "ruler", "coercer", cost=0.04, worth=0.3, values={"coercion.conduct": Conduct()})


def test_a_weapon_is_given_up_under_a_threat_while_the_main_issue_is_nowhere_near():
    (calm,) = agenda(armed(False), [WEAPON])
    (pressed,) = agenda(armed(True), [WEAPON])
    assert not calm.agreed
    assert calm.blocker == "ruler"
    assert calm.giver_gain == pytest.approx(-0.04, abs=1e-7)
    assert pressed.agreed
    assert pressed.main.deal_now == 0.0 or pressed.main.zone.width < 0.2
    assert pressed.after.deal_now == 0.0
    assert pressed.after.zone.ruler == pytest.approx(calm.main.zone.ruler, abs=1e-7)


def test_gains_are_differences_of_two_games():
    against = replace(WEAPON, taker="opposition")
    settled, refused = agenda(armed(True), [WEAPON, against])
    assert settled.taker_gain == 0.3
    assert refused.blocker == "opposition"
    with_threat, without = solve(armed(True)), solve(armed(False))
    assert settled.giver_gain == pytest.approx(without.values["ruler"] - with_threat.values["ruler"] - 0.04, abs=1e-7)
    assert refused.taker_gain == pytest.approx(
        without.values["opposition"] - with_threat.values["opposition"] + 0.3, abs=1e-7
    )


def test_who_is_not_asked_is_one_belligerent_or_nobody():
    against = replace(WEAPON, taker="opposition")
    outside = replace(WEAPON, giver="a neighbour")
    settled, refused, far = agenda(armed(True), [WEAPON, against, outside])
    assert settled.beside == settled.follows("opposition")
    assert refused.beside is None
    assert far.beside is None


def test_compensation_and_later_steps():
    paid = replace(WEAPON, most=0.2)
    free, compensated = agenda(armed(False), [WEAPON, paid])
    assert not free.agreed
    assert compensated.agreed
    assert compensated.lowest == pytest.approx(0.04, abs=1e-7)
    threat = Plan(armed(False)).shift(6, {"coercion.conduct": Conduct(Per(1, "month"), 1.0)}, until=9)
    surprise = replace(threat, surprise=True)
    before, during, after = agenda(surprise, [replace(WEAPON, cost=0.02)], steps=(0, 6, 9))
    assert [x.agreed for x in (before, during, after)] == [False, True, False]
    assert during.to_dict()["step"] == 6


def test_a_coercer_who_chooses_compares_his_own_two_games():
    issue = replace(WEAPON, worth=0.5)
    chooser = replace(armed(True), coercion=replace(armed(True).coercion, conduct=Coercer(1.0, back_down=0.1)))
    inert = Coercer(1.0, alone=99.0)
    (settled,) = agenda(chooser, [replace(issue, values={"coercion.conduct": inert})])
    assert settled.taker_gain == pytest.approx(
        settled.after.values["coercer"] - settled.main.values["coercer"] + 0.5, abs=1e-12
    )
    with pytest.raises(InputError, match="two parties"):
        replace(WEAPON, taker="ruler")


def test_the_split_adds_up_and_leaves_out_what_is_absent():
    game = Game(
        war=War(13, 20),
        beliefs=Beliefs(0.85, 0.3, 0.5, strength=0.4, nodes=13),
        settlement=Settlement(0.1, 0.5, Per(0.8, "year"), Per(0.1, "year")),
        ruler_patron=Patron(1, odds=0.2),
    )
    split = decompose(game)
    assert set(split.parts) == {
        "different beliefs",
        "preconditions and ratifiers",
        "agreements that may not bind",
        "patrons",
    }
    assert sum(split.parts.values()) == pytest.approx(split.width - split.bare, abs=1e-7)
    assert split.width == pytest.approx(solve(game).zone.width, abs=1e-7)
    assert split.parts["different beliefs"] < 0.0
    free = solve(replace(game, settlement=replace(game.settlement, lowest=0.0, highest=1.0)))
    assert split.alone["preconditions and ratifiers"] == pytest.approx(free.zone.width, abs=1e-7)
    plain = decompose(Plan(Game()).shift(4, {"settlement.highest": 0.3}))
    assert list(plain.parts) == ["preconditions and ratifiers"]
    assert decompose(Game()).parts == {}


def test_a_threat_tied_to_one_issue_weighs_what_carrying_it_out_would_bring():
    strikes = {"coercion.conduct": Conduct(Per(0.99, "month"), 1.0)}
    tied = replace(WEAPON, values={}, threat=0.6, refused=strikes)
    (found,) = agenda(armed(False), [tied])
    calm, struck = solve(armed(False)), solve(Plan(armed(False)).shift(0, strikes))
    harm = {side: calm.values[side] - struck.values[side] for side in ("ruler", "opposition")}
    assert found.giver_gain == pytest.approx(0.6 * harm["ruler"] - 0.04, abs=1e-7)
    assert found.averts("ruler") == pytest.approx(0.6 * harm["ruler"], abs=1e-7)
    assert found.averts("opposition") == pytest.approx(0.6 * harm["opposition"], abs=1e-7) != 0.0
    assert found.agreed == (0.6 * harm["ruler"] > 0.04)
    assert found.main.zone == found.after.zone
    even = 0.04 / harm["ruler"]
    below, above = agenda(armed(False), [replace(tied, threat=even * share) for share in (0.99, 1.01)])
    assert (below.agreed, above.agreed) == (False, True)
    with pytest.raises(InputError, match="chance"):
        replace(WEAPON, threat=1.2)


def struck(game):
    return replace(game, coercion=replace(game.coercion, stage="striking"))


@pytest.mark.parametrize(("rounds", "tires", "near"), [(0.4, 0.2, None), (0.0, 0.0, 1e-6), (0.0, 0.2, 2e-3)])
def test_a_threat_tied_to_one_issue_against_plain_python(rounds, tires, near):
    """Strikes from today on against none, and where they can be ended, one month of them."""
    p = KNOWN | {"threat": 0.0, "climb": 0.0, "rounds": rounds, "tires": tires}
    oracle, game = Whole(p, 60), game_of(p)
    weapon = Issue("the weapon", "ruler", "coercer", cost=0.07, worth=0.2, threat=0.6)
    calm, hit = exactly(game), exactly(struck(game))
    harm = oracle.war[CALM, 2, 0][0] - oracle.war[MILD, 2, 0][0]
    found = settle(weapon, calm, calm, hit)
    assert found.giver_gain == pytest.approx(0.6 * harm - 0.07, abs=1e-6)
    if near is None:
        return  # within the month a settlement may be signed under strikes: it is their damage alone that counts
    for cost in (0.0, 0.07, 0.3):
        ahead = 0.0
        for chance, (stage, k, e) in oracle.ahead[MILD, 2, 0, 0]:  # who tires stops striking, and nothing is given
            ahead += chance * (oracle.war[OVER, k, e][0] - (cost if stage == MILD else 0.0))
        month = oracle.flow(MILD, 2, 0) + p["delta"] * ahead
        loss = min(harm, 0.4 * harm + 0.6 * (oracle.war[CALM, 2, 0][0] - month))
        late = settle(replace(weapon, cost=cost, late=0.6), calm, calm, hit)
        assert late.averts("ruler") == pytest.approx(0.6 * loss, abs=near)
        assert late.relents == (loss < harm - near)


def test_who_can_still_give_in_is_harder_to_frighten():
    """What he can end by giving in hurts no more than a step of it and the giving in: only a threat that is nearly
    certain moves him beforehand, and a weaker one does once it is carried out."""
    game = replace(
        armed(False), coercion=replace(armed(False).coercion, solid=Per(0.1, "month"), brittle=Per(0.1, "month"))
    )
    calm, hit = solve(game), solve(struck(game))
    step = game.coercion.rungs[0].damage.value * (1 - 0.985) / (1 - 0.985**12)
    weight = 0.985 * hit.striking[1]
    for threat in (0.5, 0.99):
        for cost in (0.02, 0.05):
            open_later = Issue("the weapon", "ruler", "coercer", cost, 0.3, threat=threat, late=1.0)
            found, closed = (settle(issue, calm, calm, hit) for issue in (open_later, replace(open_later, late=0.0)))
            assert found.agreed == (cost < threat * (step + weight * cost))
            assert found.relents
            assert closed.agreed or not found.agreed
            assert found.taker_gain == pytest.approx(0.3 - threat * hit.striking[1] * 0.3)
    with pytest.raises(InputError, match="late"):
        replace(open_later, late=-0.1)


def test_a_power_outside_the_war_weighs_its_own_cost_and_worth_alone():
    issue = replace(WEAPON, giver="a neighbour", taker="a bank", cost=0.1, worth=0.05, values={}, most=0.2, rate=0.5)
    (found,) = agenda(armed(False), [issue])
    assert (found.giver_gain, found.taker_gain) == (-0.1, 0.05)
    assert found.agreed
    (dear,) = agenda(armed(False), [replace(issue, rate=1.0)])
    assert not dear.agreed
    assert dear.refusing == ()
    assert dear.blocker == "no compensation suits both"
