"""Packages against plain loops over every text, against MILP, by hand, and by the axioms of bargaining."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.settlement.agendas import (
    TOUCH,
    agendas,
    all_signable,
    fewest_lines_by_hand,
    margin,
    part,
    random_agenda,
    signable,
)

from demarche.engines.settlement import Agenda, Exclusion, Issue, Party, RedLine, packages, pareto, trades

pytestmark = pytest.mark.once


def signers(agenda):
    return [party for party in agenda.parties if party.consent]


def margins_of(agenda, text):
    return [margin(party, agenda, text) for party in signers(agenda)]


def two_issues(no_agreement=0.0, clauses=("none", "half", "all")) -> Agenda:
    """Log-rolling: each party cares most for the issue that the other cares least for, and wants the opposite."""
    one = Party(name="a", ideal={"x": "all", "y": "none"}, salience={"x": 0.8, "y": 0.2}, no_agreement=no_agreement)
    other = Party(name="b", ideal={"x": "none", "y": "all"}, salience={"x": 0.2, "y": 0.8}, no_agreement=no_agreement)
    return Agenda(issues=[Issue(name=name, clauses=clauses) for name in "xy"], parties=[one, other])


def test_log_rolling_by_hand():
    agenda = two_issues()
    split = {"x": "half", "y": "half"}
    assert margins_of(agenda, split) == pytest.approx([0.5, 0.5])
    found = packages(agenda)
    for package in (found.nash, found.kalai_smorodinsky, found.least_margin):
        assert package.clauses == {"x": "all", "y": "all"}
        assert package.worth == pytest.approx({"a": 0.8, "b": 0.8})
    (trade,) = trades(agenda, split)
    assert (trade.issues, trade.parties, trade.before, trade.after) == (
        ("x", "y"),
        ("a", "b"),
        ("half",) * 2,
        ("all",) * 2,
    )
    assert trade.gains == pytest.approx((0.3, 0.3))
    assert trade.losers == ()
    assert trades(agenda, {"x": "all", "y": "all"}) == ()


@settings(max_examples=60)
@given(agendas)
def test_every_signable_package_is_counted_and_no_other(agenda):
    expected = all_signable(agenda)
    found = packages(agenda, listed=10_000)
    assert found.count == len(expected)
    assert found.possible == bool(expected)
    assert sorted(package.words for package in found.shortlist) == sorted(
        "; ".join(f"{issue}: {clause}" for issue, clause in text.items()) for text in expected
    )
    for package in found.shortlist:
        for party in agenda.parties:
            assert package.margin[party.name] == pytest.approx(margin(party, agenda, package.clauses), abs=1e-9)
    for row in found.clauses:
        assert row.held_by == sum(text[row.issue] == row.clause for text in expected)


@settings(max_examples=60)
@given(agendas)
def test_solutions_are_the_best_of_all_that_is_signable(agenda):
    expected = [[max(0.0, m) for m in margins_of(agenda, text)] for text in all_signable(agenda)]
    assume(expected)
    found = packages(agenda)
    names = [party.name for party in signers(agenda)]

    def own(package):
        return [max(0.0, package.margin[name]) for name in names]

    assert math.prod(own(found.nash)) == pytest.approx(max(map(math.prod, expected)), rel=1e-9)
    assert min(own(found.least_margin)) == pytest.approx(max(map(min, expected)), abs=1e-9)
    most = [max(each[i] for each in expected) for i in range(len(names))]

    def least_part(margins):
        return min((m / top for m, top in zip(margins, most, strict=True) if top > 1e-12), default=0.0)

    assert least_part(own(found.kalai_smorodinsky)) == pytest.approx(max(map(least_part, expected)), abs=1e-9)


@settings(max_examples=60)
@given(agendas)
def test_the_frontier_is_what_nothing_beats(agenda):
    expected = all_signable(agenda)
    assume(expected)

    def beats(one, other):
        pairs = list(zip(margins_of(agenda, one), margins_of(agenda, other), strict=True))
        return all(a >= b - 1e-12 for a, b in pairs) and any(a > b + 1e-12 for a, b in pairs)

    unbeaten = [text for text in expected if not any(beats(other, text) for other in expected)]
    found = packages(agenda)
    assert [dict(package.clauses) for package in found.frontier] == unbeaten
    assert pareto(agenda) == found.frontier
    assert dict(found.nash.clauses) in unbeaten or math.prod(margins_of(agenda, found.nash.clauses)) <= 1e-12


@settings(max_examples=60)
@given(agendas)
def test_stances_are_what_a_party_would_sign_if_it_were_alone(agenda):
    found = packages(agenda)
    for row in found.clauses:
        for stance, party in zip(row.stances, agenda.parties, strict=True):
            issue = next(issue for issue in agenda.issues if issue.name == row.issue)
            rest = sum(max(part(party, j, c) for c in j.clauses) for j in agenda.issues if j.name != issue.name)
            best = rest + part(party, issue, row.clause) - party.no_agreement
            assert stance.best == pytest.approx(best, abs=1e-9)
            own = part(party, issue, row.clause)
            if abs(best) > 1e-8 and abs(own - party.salience[row.issue] * party.no_agreement) > 1e-8:
                accepts = own >= party.salience[row.issue] * party.no_agreement
                assert stance.stance == ("accepts" if accepts else "would trade" if best >= 0 else "refuses")


@settings(max_examples=60)
@given(agendas)
def test_a_text_of_accepted_clauses_alone_is_signed_and_one_of_a_refused_clause_is_not(agenda):
    stances = {
        (row.issue, row.clause, stance.party): stance.stance
        for row in packages(agenda).clauses
        for stance in row.stances
    }
    for text in all_signable(agenda):
        for party in signers(agenda):
            assert all(stances[issue, clause, party.name] != "refuses" for issue, clause in text.items())
    for party in agenda.parties:
        accepted = [
            [c for c in issue.clauses if stances[issue.name, c, party.name] == "accepts"] for issue in agenda.issues
        ]
        if all(accepted):
            text = {issue.name: clauses[-1] for issue, clauses in zip(agenda.issues, accepted, strict=True)}
            assert margin(party, agenda, text) >= -1e-6


def check_giving_way(agenda, found):
    expected = fewest_lines_by_hand(agenda)
    if expected is None:
        assert found.giving_way == ()
        assert found.outbid
        assert all(out.short > 0 for out in found.outbid)
        return
    sets = {frozenset((line.party, line.issue) for line in way.lines) for way in found.giving_way}
    assert sets <= expected
    assert len(sets) == len(found.giving_way) == min(len(expected), 20)
    for way in found.giving_way:
        gone = frozenset((line.party, line.issue) for line in way.lines)
        assert signable(agenda, way.package.clauses, gone)
        for line in way.lines:
            assert way.package.clauses[line.issue] == line.clause
            assert agenda.parties[agenda.party_names.index(line.party)].red_lines[line.issue].price == line.price


@settings(max_examples=60)
@given(st.integers(0, 100_000))
def test_what_would_have_to_give_is_the_smallest_set_of_red_lines(seed):
    agenda = random_agenda(seed, issues=3, clauses=3, parties=3, floor=0.85)
    found = packages(agenda)
    assume(not found.possible)
    check_giving_way(agenda, found)


def test_an_outbid_party_is_named_with_what_it_has_and_what_it_could_get():
    agenda = two_issues(no_agreement=0.9)
    found = packages(agenda)
    assert found.count == 0
    assert found.giving_way == ()
    assert {out.party: (out.no_agreement, out.short) for out in found.outbid} == {
        "a": (0.9, pytest.approx(0.1)),
        "b": (0.9, pytest.approx(0.1)),
    }


def same_by_programme(agenda):
    """MILP finds what enumeration finds."""
    listed, solved = packages(agenda), packages(agenda, most=0)
    assert solved.possible == listed.possible
    assert solved.method != listed.method
    if listed.possible:
        names = listed.signers
        one, other = (min(found.least_margin.margin[name] for name in names) for found in (listed, solved))
        assert other == pytest.approx(one, abs=1e-7)
        return
    sets = [
        {frozenset((line.party, line.issue) for line in way.lines) for way in found.giving_way}
        for found in (listed, solved)
    ]
    assert len(sets[0]) == len(sets[1])
    if len(sets[0]) < 20:
        assert sets[0] == sets[1]
    assert bool(listed.outbid) == bool(solved.outbid)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([0.4, 0.7, 0.9]))
def test_programmes_agree_with_enumeration(seed, floor):
    same_by_programme(random_agenda(seed, floor=floor))


@pytest.mark.slow
@pytest.mark.once
def test_programmes_agree_with_enumeration_on_hundreds_of_agendas():
    for seed in range(400):
        same_by_programme(random_agenda(seed, floor=(0.4, 0.7, 0.9)[seed % 3]))


@settings(max_examples=40)
@given(agendas, st.floats(0.0, 0.3))
def test_more_without_agreement_never_adds_a_package(agenda, more):
    higher = [min(1.0, party.no_agreement + more) for party in agenda.parties]
    before, after = packages(agenda, listed=10_000), packages(agenda, no_agreement=higher, listed=10_000)
    assert {package.words for package in after.shortlist} <= {package.words for package in before.shortlist}


@settings(max_examples=40)
@given(agendas)
def test_a_clause_more_never_takes_a_package_away(agenda):
    first = agenda.issues[0]
    # Beyond the last clause the span would grow, and with it every distance: the new clause goes between two others.
    between = (first.places[0] + first.places[1]) / 2
    longer = Issue(
        name=first.name,
        clauses=(first.clauses[0], "new", *first.clauses[1:]),
        status_quo=first.status_quo,
        places=(first.places[0], between, *first.places[1:]),
    )
    parties = [
        replace(party, worths={**party.worths, first.name: (w[0], 0.5, *w[1:])})
        if (w := party.worths.get(first.name))
        else party
        for party in agenda.parties
    ]
    larger = Agenda(issues=(longer, *agenda.issues[1:]), parties=parties, rules=agenda.rules)
    before, after = packages(agenda, listed=10_000), packages(larger, listed=10_000)
    assert {package.words for package in before.shortlist} <= {package.words for package in after.shortlist}


@settings(max_examples=40)
@given(agendas)
def test_without_red_lines_nothing_is_taken_away(agenda):
    free = Agenda(
        issues=agenda.issues, parties=[replace(party, red_lines={}) for party in agenda.parties], rules=agenda.rules
    )
    assert packages(free).count >= packages(agenda).count


@settings(max_examples=40)
@given(agendas)
def test_the_order_of_parties_and_issues_changes_no_answer(agenda):
    turned = Agenda(issues=agenda.issues[::-1], parties=agenda.parties[::-1], rules=agenda.rules)
    one, other = packages(agenda), packages(turned)
    assert one.count == other.count
    if one.possible:
        for name in ("nash", "kalai_smorodinsky", "least_margin"):
            margins = [sorted(getattr(found, name).margin[signer] for signer in one.signers) for found in (one, other)]
            first, second = ((min(m), math.prod(max(0.0, x) for x in m)) for m in margins)
            assert first == pytest.approx(second, abs=1e-6) or name != "least_margin"


@settings(max_examples=40)
@given(agendas, st.integers(0, 1000))
def test_nash_takes_no_notice_when_a_text_is_barred_that_it_did_not_choose(agenda, pick):
    found = packages(agenda)
    others = [
        text for text in all_signable(agenda) if len(text) > 1 and (found.nash is None or text != found.nash.clauses)
    ]
    assume(others)
    barred = Exclusion(clauses=tuple(others[pick % len(others)].items()))
    fewer = packages(Agenda(issues=agenda.issues, parties=agenda.parties, rules=(*agenda.rules, barred)))
    assert fewer.count == found.count - 1
    assert fewer.nash == found.nash


def test_equal_parties_get_equal_margins():
    found = packages(two_issues(0.2))
    assert found.nash.margin["a"] == pytest.approx(found.nash.margin["b"])


def test_a_party_whose_consent_is_not_needed_stops_nothing_but_its_worth_is_shown():
    agenda = two_issues()
    watcher = Party(
        name="c",
        ideal={"x": "none", "y": "none"},
        salience={"x": 0.5, "y": 0.5},
        no_agreement=1.0,
        consent=False,
        red_lines={"x": RedLine(highest="none")},
    )
    found = packages(Agenda(issues=agenda.issues, parties=[*agenda.parties, watcher]))
    assert found.count == packages(agenda).count
    assert found.signers == ("a", "b")
    assert found.nash.worth["c"] == -math.inf


def test_a_continuous_range_holds_its_ends_and_its_status_quo():
    issue = Issue.range("troops", 0, 10_000, steps=10, status_quo=2_500)
    assert issue.clauses[0] == "0"
    assert issue.clauses[-1] == "10000"
    assert issue.status_quo in issue.clauses
    one = Party(name="a", ideal={"troops": 10_000}, salience={"troops": 1.0}, no_agreement=0.25)
    other = Party(name="b", ideal={"troops": 0}, salience={"troops": 1.0}, no_agreement=0.25)
    found = packages(Agenda(issues=[issue], parties=[one, other]))
    assert found.least_margin.clauses["troops"] == "5000"
    assert [package.clauses["troops"] for package in found.frontier] == [
        clause for clause in issue.clauses if 2_500 <= float(clause) <= 7_500
    ]


def test_too_many_packages_go_to_the_programme():
    issues = [Issue(name=f"issue {j}", clauses=[f"c{s}" for s in range(6)]) for j in range(12)]
    salience = {issue.name: 1 / 12 for issue in issues}
    one = Party(name="a", ideal={issue.name: "c0" for issue in issues}, salience=salience, no_agreement=0.5)
    other = Party(name="b", ideal={issue.name: "c5" for issue in issues}, salience=salience, no_agreement=0.5)
    found = packages(Agenda(issues=issues, parties=[one, other]))
    assert found.total == 6**12
    assert found.count is None
    assert found.possible
    assert min(found.least_margin.margin.values()) == pytest.approx(0.0, abs=TOUCH)
    none = packages(Agenda(issues=issues, parties=[one, replace(other, no_agreement=0.6)]))
    assert none.count == 0
    assert sum(out.short for out in none.outbid) == pytest.approx(0.1, abs=0.02)
