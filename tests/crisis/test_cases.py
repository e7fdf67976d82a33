"""The shipped cases: sound, sourced, and free of hindsight."""

from __future__ import annotations

import datetime as dt
import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import demarche.engines
from demarche.crisis import Crisis, load, loads, shipped_cases
from demarche.crisis.inventory import quantities
from demarche.engines import stability
from demarche.engines.council.section import Council, CouncilsPart, Proposal
from demarche.engines.ripeness.section import WarPart
from demarche.engines.stability.section import MovesPart, Preference, Statement

CASES = ("kosovo-1999", "syria-2013")
HINDSIGHT_ALLOWED = {"claims", "outcome"}
"""Sections that may speak of what came later; no engine reads them."""
TIMELESS = {"dataset", "tertiary"}
"""Kinds of source that may go without a date of their own."""
ENGINES = Path(demarche.engines.__file__).parent


@cache
def loaded(name: str) -> Crisis:
    return load(name)


@pytest.fixture(params=CASES, scope="module")
def case(request: pytest.FixtureRequest) -> Crisis:
    return loaded(str(request.param))


def nodes(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of plain data with its path."""
    yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from nodes(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from nodes(value, (*path, index))


def inputs(case: Crisis) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value that an engine could read, as plain data; the list of sources is not one."""
    for section, data in case.source.data.items():
        if section not in HINDSIGHT_ALLOWED | {"sources"}:
            yield from nodes(data, (section,))


def cited(found: Iterator[tuple[tuple[Any, ...], Any]]) -> set[str]:
    names: set[str] = set()
    for path, value in found:
        if path and path[-1] == "source":
            names |= {value} if isinstance(value, str) else set(value)
    return names


def earliest(date: dt.date | str) -> dt.date:
    """The first day that a date written as a day, a month or a year can mean."""
    if isinstance(date, dt.date):
        return date
    return dt.date.fromisoformat({4: f"{date}-01-01", 7: f"{date}-01"}[len(date)])


def statements(preference: Preference) -> Iterator[Statement]:
    yield from preference.statements
    for block in preference.by_type.values():
        yield from block.statements


UNDONE = {"syria-2013": ["those who help assad are entered as making good 0.95 of a rise in the other side's help"]}
"""What the shipped files are warned of, and mean."""


def answers(case: Crisis) -> Any:
    return stability.from_crisis(case).to_dict(everything=False, witnesses=16)


def test_these_are_the_cases_that_ship() -> None:
    assert set(CASES) <= set(shipped_cases())


def test_a_case_loads_without_a_warning_under_its_own_name(case: Crisis) -> None:
    said = [warning.message for warning in case.warnings]
    assert said == UNDONE.get(case.id, [])
    assert case.source.path is not None
    assert case.id == case.source.path.stem


def test_every_lever_and_every_type_gives_a_sound_crisis(case: Crisis) -> None:
    assert any(lever.seat == case.file.crisis.seat for lever in case.file.levers)
    for lever in case.file.levers:
        assert {warning.message for warning in case.under(lever.id).warnings} <= set(UNDONE.get(case.id, []))
    for actor in case.file.actors:
        for kind in actor.types:
            assert case.with_types({actor.id: kind}).type_of(actor.id) == kind
            lever = case.file.levers[0].id
            assert case.with_types({actor.id: kind}).under(lever).type_of(actor.id) == kind
            assert case.under(lever).with_types({actor.id: kind}).unlevered.type_of(actor.id) == kind


class TestNoHindsight:
    def test_no_input_is_dated_after_the_day_of_the_question(self, case: Crisis) -> None:
        dates = [(path, value) for path, value in inputs(case) if isinstance(value, dt.date)]
        assert dates
        assert [(path, value) for path, value in dates if value > case.file.crisis.as_of] == []

    def test_no_input_rests_on_a_source_published_later(self, case: Crisis) -> None:
        used = cited(inputs(case))
        assert used
        for name in used:
            source = case.file.sources[name]
            if source.date is None:
                assert source.kind in TIMELESS, f"{name} has no date"
            else:
                assert earliest(source.date) <= case.file.crisis.as_of, f"{name} was published later"

    def test_the_outcome_lies_after_the_day_of_the_question(self, case: Crisis) -> None:
        assert case.file.outcome is not None
        assert all(event.date > case.file.crisis.as_of for event in case.file.outcome.events)

    def test_it_says_what_was_signed(self, case: Crisis) -> None:
        assert case.file.outcome is not None
        signed = case.file.outcome.signed
        assert signed is not None
        assert signed == "none" or signed.date > case.file.crisis.as_of

    def test_later_sources_are_there_to_be_kept_out(self, case: Crisis) -> None:
        """Without any, the tests above would prove nothing."""
        dates = [earliest(source.date) for source in case.file.sources.values() if source.date is not None]
        assert max(dates) > case.file.crisis.as_of


class TestUnread:
    def test_no_answer_moves_when_claims_events_and_outcome_go(self, case: Crisis) -> None:
        file = case.file.model_copy(update={"outcome": None, "claims": (), "events": (), "facts": ()})
        data = {key: value for key, value in case.source.data.items() if key not in HINDSIGHT_ALLOWED}
        stripped = replace(case, file=file, source=case.source.with_data(data))
        assert answers(stripped) == answers(case)

    def test_answers_do_move_when_an_input_does(self, case: Crisis) -> None:
        """Otherwise the test above would prove nothing."""
        move = case.file.part(MovesPart).options.moves[0].id if case.file.part(MovesPart).options else ""
        changed = case.with_values({f"options.moves.{move}.direction": "fixed"})
        assert answers(changed) != answers(case)

    @pytest.mark.parametrize("module", sorted(ENGINES.rglob("*.py")), ids=lambda path: str(path.relative_to(ENGINES)))
    def test_no_engine_asks_for_the_outcome_or_the_claims(self, module: Path) -> None:
        text = module.read_text(encoding="utf-8")
        assert not re.search(r"\.file\.(outcome|claims|events)\b|[\"']claims[\"']", text)


class TestSourced:
    def test_every_judged_number_has_a_reason_or_a_source(self, case: Crisis) -> None:
        judged = quantities(case.file)
        assert judged
        bare = {path for path, quantity in judged.items() if not (quantity.note or quantity.source)}
        for scale, positions in case.file.positions.items():
            for actor, position in positions.items():
                if position.note and position.source:  # these speak for the position's own numbers
                    bare -= {f"positions.{scale}.{actor}.{name}" for name in ("position", "salience")}
        assert bare == set()

    def test_every_number_that_a_lever_sets_has_a_reason(self, case: Crisis) -> None:
        for lever in case.file.levers:
            for path, value in lever.set.items():
                if isinstance(value, dict):
                    assert value.get("note"), f"{lever.id}: {path}"
                else:
                    assert isinstance(value, bool | str), f"{lever.id}: {path}"

    def test_every_statement_has_its_evidence(self, case: Crisis) -> None:
        for actor, preference in case.file.part(MovesPart).preferences.items():
            for statement in statements(preference):
                assert statement.why, f"{actor}: {statement.that}"
                assert statement.source, f"{actor}: {statement.that}"

    def test_every_fact_event_and_count_has_a_source(self, case: Crisis) -> None:
        ledger = case.file.part(WarPart).war.ledger if case.file.part(WarPart).war else None
        assert ledger is not None
        counts = [*ledger.deaths, *ledger.displaced_inside, *(c for host in ledger.hosts for c in host.refugees)]
        for records in (case.file.facts, case.file.events, case.file.relations, counts):
            assert records
            assert [record for record in records if not record.source] == []
        assert case.file.outcome is not None
        assert all(event.source for event in case.file.outcome.events)

    def test_every_source_is_used(self, case: Crisis) -> None:
        everything = {key: value for key, value in case.source.data.items() if key != "sources"}
        assert cited(nodes(everything)) == set(case.file.sources)

    def test_every_motive_of_a_person_is_somebodys_claim(self, case: Crisis) -> None:
        for actor in case.file.actors:
            for motive in actor.motives:
                assert motive.claimed_by
                assert motive.source


class TestReadable:
    def test_moves_read_as_sentences_after_the_movers_name(self, case: Crisis) -> None:
        assert case.file.part(MovesPart).options is not None
        for move in case.file.part(MovesPart).options.moves:
            for words in (move.yes, move.no):
                assert re.fullmatch(r"[a-z].*[^.]", words), move.id
            assert move.yes != move.no

    def test_lines_fit_a_screen(self, case: Crisis) -> None:
        assert max(len(line) for line in case.source.text.splitlines()) <= 160

    def test_the_outcomes_nobody_leaves_can_be_taken_in(self, case: Crisis) -> None:
        assert len(stability.from_crisis(case, variants=False).equilibria("nash")) <= 16


def drafts(case: Crisis) -> list[tuple[Council, Proposal]]:
    return [(council, draft) for council in case.file.part(CouncilsPart).councils for draft in council.proposals]


class TestCouncil:
    def test_it_sits_with_fifteen_members_and_five_vetoes(self, case: Crisis) -> None:
        (council,) = case.file.part(CouncilsPart).councils
        assert len(council.members) == 15
        assert {m.id for m in council.members if m.veto} == {"usa", "uk", "france", "russia", "china"}

    def test_recorded_votes_add_up_and_follow_the_rule(self, case: Crisis) -> None:
        recorded = [(council, draft.votes) for council, draft in drafts(case) if draft.votes is not None]
        assert recorded
        for council, votes in recorded:
            assert len(votes.yes) + len(votes.no) + len(votes.abstain) + len(votes.absent) == 15
            vetoed = bool({m.id for m in council.members if m.veto} & set(votes.no))
            passed = len(votes.yes) >= 9 and not vetoed
            assert votes.result == ("adopted" if passed else "vetoed" if vetoed else "not adopted")

    def test_ideal_points_explain_the_votes_they_are_judged_from(self, case: Crisis) -> None:
        """Quadratic gains of a draft over what held before, at the middle of every range."""
        for council, draft in drafts(case):
            before = (draft.status_quo or council.status_quo).central / 100
            for member in council.members if draft.votes is not None else ():
                kind = member.types.get(case.type_of(member.id) or "") if member.types else None
                ideal = (kind.ideal if kind and kind.ideal else member.ideal).central / 100
                gain = (before - ideal) ** 2 - (draft.draft.central / 100 - ideal) ** 2
                bars = (council.yes_bar, council.no_bar, member.veto_cost or council.veto_cost)
                to_yes, to_no, veto = (bar.central if bar else 0.0 for bar in bars)
                said = "yes" if gain > to_yes else "no" if gain < -to_no - member.veto * veto else "abstain"
                named = {name for way in ("yes", "no", "abstain") for name in getattr(draft.votes, way)}
                if member.id in named:
                    assert member.id in getattr(draft.votes, said), f"{draft.id}: {member.id}"

    def test_something_is_asked_of_it(self, case: Crisis) -> None:
        assert any(draft.question for _, draft in drafts(case))


# What docs/reference/cases.md says of each case. "Lasting" are the outcomes that improvements lead to from the
# status quo and that nobody leaves (Nash); the option is taken in all of them, in none, or in some.
ALL, NONE, SOME = "all", "none", "some"
SAYS = [
    ("syria-2013", (), {}, {"allies-arm": ALL, "assad-escalates": ALL, "assad-offers": NONE, "opp-attends": NONE}),
    ("syria-2013", (), {"assad": "holds-out"}, {"assad-offers": NONE, "opp-attends": NONE}),
    ("syria-2013", (), {"russia": "accommodates"}, {"assad-offers": ALL, "ru-shields": NONE, "assad-escalates": ALL}),
    ("syria-2013", ("conference-now",), {}, {"opp-attends": NONE, "assad-offers": NONE, "assad-escalates": ALL}),
    ("syria-2013", ("hold-back",), {}, {"assad-offers": NONE, "assad-escalates": ALL}),
    ("syria-2013", ("arm-opposition",), {}, {"assad-offers": ALL, "assad-escalates": ALL, "us-threatens": ALL}),
    ("syria-2013", ("arm-opposition",), {"assad": "holds-out"}, {"assad-offers": NONE, "assad-escalates": ALL}),
    ("syria-2013", ("ultimatum",), {}, {"assad-offers": ALL, "us-strikes": ALL, "assad-escalates": NONE}),
    ("syria-2013", ("consult-moscow-first",), {"russia": "accommodates"}, {"assad-offers": ALL, "us-strikes": SOME}),
    ("syria-2013", ("consult-moscow-first",), {}, {"us-strikes": ALL, "ru-shields": ALL}),
    ("syria-2013", ("drop-precondition",), {}, {"opp-attends": ALL, "assad-offers": NONE, "assad-escalates": NONE}),
    ("kosovo-1999", (), {}, {"b-force": ALL, "us-bombs": NONE, "b-offensive": SOME}),
    ("kosovo-1999", (), {"belgrade": "holds-out"}, {"b-force": NONE, "us-bombs": ALL, "r-breaks": ALL}),
    ("kosovo-1999", ("conference-now",), {}, {"b-force": NONE, "b-offensive": ALL}),
    ("kosovo-1999", ("drop-threat",), {}, {"b-force": NONE, "b-offensive": ALL}),
    ("kosovo-1999", ("soften-terms",), {}, {"b-force": SOME, "a-signs": SOME, "r-lends": ALL}),
    ("kosovo-1999", ("bomb-and-soften",), {"belgrade": "holds-out"}, {"b-force": ALL, "r-lends": ALL}),
    ("kosovo-1999", ("bomb-and-soften",), {"belgrade": "holds-out", "russia": "resists"}, {"b-force": NONE}),
    ("kosovo-1999", ("moscow-presses",), {}, {"b-force": ALL, "us-bombs": NONE}),
]


@pytest.mark.parametrize(("name", "levers", "types", "expected"), SAYS)
def test_a_case_says_what_its_reference_page_says(
    name: str, levers: tuple[str, ...], types: dict[str, str], expected: dict[str, str]
) -> None:
    result = stability.from_crisis(loaded(name).under(*levers).with_types(types), variants=False)
    lasting = [s for s in result.equilibria("nash") if result.path(s, improving=True) is not None]
    assert lasting
    for option, share in expected.items():
        place = [o.id for o in result.model.options].index(option)
        taken = [bool(result.model.index_of(state) >> place & 1) for state in lasting]
        assert share == (ALL if all(taken) else SOME if any(taken) else NONE), option


def test_moscow_comes_along_where_it_is_asked_first_and_wants_to() -> None:
    """The four cells behind claim C25, as far as the file has them."""
    syria = loaded("syria-2013")
    for lever, moscow, along in (
        ("consult-moscow-first", "accommodates", True),
        ("consult-moscow-first", "resists", False),
        ("ultimatum", "accommodates", False),
        ("conference-now", "accommodates", False),
    ):
        result = stability.from_crisis(syria.with_types({"russia": moscow}).under(lever), variants=False)
        places = [[o.id for o in result.model.options].index(name) for name in ("ru-shields", "ru-ships")]
        lasting = [s for s in result.equilibria("seq") if result.path(s, improving=True) is not None]
        here = [not any(result.model.index_of(state) >> place & 1 for place in places) for state in lasting]
        assert lasting
        assert any(here) == along, (lever, moscow)


def test_against_a_hold_out_no_lever_brings_an_offer() -> None:
    syria = loaded("syria-2013")
    for lever in syria.file.levers:
        for moscow in ("resists", "accommodates"):
            settled = syria.under(lever.id).with_types({"assad": "holds-out", "russia": moscow})
            result = stability.from_crisis(settled, variants=False)
            place = [o.id for o in result.model.options].index("assad-offers")
            lasting = [s for s in result.equilibria("seq") if result.path(s, improving=True) is not None]
            assert lasting, lever.id
            assert not any(result.model.index_of(state) >> place & 1 for state in lasting), lever.id


def test_fear_of_a_threat_may_keep_damascus_below_the_red_line() -> None:
    result = stability.from_crisis(loaded("syria-2013"), variants=False)
    names = [o.id for o in result.model.options]
    held = ("assad-attends", "us-convenes", "ru-shields", "ru-ships", "iran-fighters", "allies-arm")
    state = result.model.ids_of(np.array([sum(1 << names.index(name) for name in held)]))[0]
    assert result.strength(state) == "seq+smr"
    assert result.path(state, improving=True) is not None


def test_what_fighting_on_costs_is_judged_once(case: Crisis) -> None:
    screen = case.file.screen
    assert screen is not None
    assert (screen.c_ruler, screen.c_opposition) == (None, None)
    paths = {path for lever in case.file.levers for path in lever.set}
    assert not paths & {"screen.c_ruler", "screen.c_opposition"}


def test_the_council_of_the_reference_can_be_used_as_it_stands() -> None:
    text = (Path(__file__).parents[2] / "docs" / "reference" / "crisis-file.md").read_text("utf-8")
    [block] = [part for part in text.split("```")[1::2] if part.startswith("yaml\ncouncils:")]
    crisis = loads(
        "demarche: 1\n"
        "crisis: {id: x, title: X, as_of: 2020-10-20, question: 'Talk now?', seat: russia}\n"
        "sources: {}\n"
        "actors: [{id: russia, name: Russia}, {id: france, name: France}]\n" + block.removeprefix("yaml\n")
    )
    assert [draft.id for draft in crisis.file.part(CouncilsPart).councils[0].proposals] == ["ceasefire"]


@pytest.mark.parametrize("name", sorted(shipped_cases()))
def test_a_crisis_goes_to_other_processes_and_comes_back_the_same(name: str) -> None:
    crisis = load(name)
    assert pickle.loads(pickle.dumps(crisis)).file == crisis.file
