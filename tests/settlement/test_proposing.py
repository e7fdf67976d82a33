"""Replies to a proposed text, and trades, against plain loops over every text."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.settlement.agendas import agendas, allows, margin, part, random_agenda, signable, texts

from demarche.engines.settlement import Agenda, Exclusion, Issue, Party, RedLine, propose, read_proposal, trades
from demarche.errors import InputError


def effort(agenda, before, after):
    changed = [issue for issue in agenda.issues if before[issue.name] != after[issue.name]]
    way = sum(abs(issue.place(before[issue.name]) - issue.place(after[issue.name])) / issue.span for issue in changed)
    return len(changed), round(way, 9)


def some_text(agenda, pick):
    every = [dict(zip(agenda.names, clauses, strict=True)) for clauses in product(*(i.clauses for i in agenda.issues))]
    return every[pick % len(every)]


@settings(max_examples=60)
@given(agendas, st.integers(0, 1000))
def test_who_refuses_and_the_least_change_that_brings_each_round(agenda, pick):
    text = some_text(agenda, pick)
    reply = propose(agenda, text)
    allowed = all(allows(rule, text) for rule in agenda.rules)
    assert reply.signable == (allowed and signable(agenda, text))
    assert bool(reply.forbidden) == (not allowed)
    refusing = {p.name for p in agenda.parties if p.consent and margin(p, agenda, text) < -1e-9}
    assert {refusal.party for refusal in reply.refusals} == refusing
    for refusal in reply.refusals:
        party = agenda.parties[agenda.party_names.index(refusal.party)]
        assert refusal.short == pytest.approx(-margin(party, agenda, text), abs=1e-9)
        walls = [i.name for i in agenda.issues if part(party, i, text[i.name]) == float("-inf")]
        assert list(refusal.walls) == walls
    found = {change.party: change for change in reply.changes}
    wanted = (
        {}
        if reply.signable
        else {name: [name] for name in refusing} | {None: [p.name for p in agenda.parties if p.consent]}
    )
    for name, names in wanted.items():
        sides = [p for p in agenda.parties if p.name in names]
        able = [other for other in texts(agenda) if all(margin(p, agenda, other) >= -1e-9 for p in sides)]
        assert (name in found) == bool(able)
        if able:
            assert effort(agenda, text, found[name].package.clauses) == min(
                effort(agenda, text, other) for other in able
            )
            for issue, (before, after) in found[name].changes.items():
                assert (before, after) == (text[issue], found[name].package.clauses[issue])
    assert set(found) <= set(wanted)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 100_000), st.integers(0, 1000))
def test_the_programme_finds_changes_as_small(seed, pick):
    agenda = random_agenda(seed)
    text = some_text(agenda, pick)
    listed, solved = propose(agenda, text), propose(agenda, text, most=0)
    assert [change.party for change in listed.changes] == [change.party for change in solved.changes]
    for one, other in zip(listed.changes, solved.changes, strict=True):
        first, second = (effort(agenda, text, change.package.clauses) for change in (one, other))
        assert first == pytest.approx(second, abs=1e-6)


@settings(max_examples=60)
@given(agendas, st.integers(0, 1000))
def test_trades_are_the_best_swaps_by_which_both_gain(agenda, pick):
    text = some_text(agenda, pick)
    assume(all(part(p, i, text[i.name]) > float("-inf") for p in agenda.parties for i in agenda.issues))
    found = {(trade.issues, trade.parties): trade for trade in trades(agenda, text, listed=10_000)}
    for (j, k), (a, b) in product(combinations(agenda.issues, 2), combinations(agenda.parties, 2)):
        best = None
        for s, t in product(j.clauses, k.clauses):
            own = [[part(p, i, c) - part(p, i, text[i.name]) for i, c in ((j, s), (k, t))] for p in (a, b)]
            after = {**text, j.name: s, k.name: t}
            if not all(allows(rule, after) for rule in agenda.rules):
                continue
            if any(min(own[0][at], own[1][at]) >= -1e-6 for at in (0, 1)):
                continue  # good for both on one issue alone: no trade
            gain = min(sum(own[0]), sum(own[1]))
            best = gain if best is None else max(best, gain)
        key = ((j.name, k.name), (a.name, b.name))
        if best is None or best < 1e-6 - 1e-9:
            assert key not in found
        elif best > 1e-6 + 1e-9:
            assert min(found[key].gains) == pytest.approx(best, abs=1e-9)
            after = {**text, **dict(zip(found[key].issues, found[key].after, strict=True))}
            losers = [
                p.name
                for p in agenda.parties
                if p.consent and p not in (a, b) and margin(p, agenda, after) < margin(p, agenda, text) - 1e-6
            ]
            assert list(found[key].losers) == losers


def police() -> Agenda:
    issues = [
        Issue(name="police", clauses=("state", "joint", "local"), status_quo="state"),
        Issue(name="troops", clauses=("stay", "leave")),
    ]
    state = Party(
        name="state",
        ideal={"police": "state", "troops": "stay"},
        salience={"police": 0.5, "troops": 0.5},
        red_lines={"police": RedLine(highest="joint")},
        no_agreement=0.3,
    )
    rebels = Party(
        name="rebels",
        ideal={"police": "local", "troops": "leave"},
        salience={"police": 0.5, "troops": 0.5},
        no_agreement=0.3,
    )
    rule = Exclusion(clauses=(("police", "joint"), ("troops", "leave")))
    return Agenda(issues=issues, parties=[state, rebels], rules=[rule])


def test_a_wall_is_the_witness_of_a_refusal():
    reply = propose(police(), {"police": "local", "troops": "stay"})
    (refusal,) = reply.refusals
    assert (refusal.party, refusal.walls, refusal.short) == ("state", ("police",), float("inf"))
    assert reply.changes[0].changes == {"police": ("local", "joint")}


def test_a_text_that_the_rules_bar_says_which_clauses_clash():
    reply = propose(police(), {"police": "joint", "troops": "leave"})
    assert not reply.signable
    assert reply.forbidden == (("police", "joint"), ("troops", "leave"))
    assert reply.refusals[0].party == "state"


@pytest.mark.parametrize(
    ("proposal", "message"),
    [
        ({"polise": "joint", "troops": "stay"}, "proposal: there is no issue 'polise'; did you mean 'police'?"),
        ({"police": "jont", "troops": "stay"}, "proposal: police: there is no clause 'jont'; did you mean 'joint'?"),
        ({"police": "joint"}, "proposal: 'troops' is missing, and has no status quo"),
    ],
)
def test_a_wrong_proposal_names_the_nearest(proposal, message):
    with pytest.raises(InputError) as error:
        propose(police(), proposal)
    assert message in str(error.value)


def test_a_proposal_is_read_as_it_is_typed():
    assert read_proposal(" police = joint, troops=stay,") == {"police": "joint", "troops": "stay"}
    for text, message in (
        ("police", "write issue=clause"),
        ("a=b,a=c", "'a' stands there twice"),
        ("=x", "write issue"),
    ):
        with pytest.raises(InputError, match=message):
            read_proposal(text)
