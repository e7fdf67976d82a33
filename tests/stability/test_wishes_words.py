"""What the page says of wishes, joint moves, margins and dilemmas: every figure and name is that of the facts."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.stability.test_dilemmas import CRISIS

from demarche.crisis import load, loads
from demarche.engines.stability import Actor, Option, OptionModel, analyse
from demarche.engines.stability.answer import StabilityAnswer, stability_answer
from demarche.engines.stability.dilemma_words import dilemmas_section
from demarche.engines.stability.from_crisis import from_crisis
from demarche.engines.stability.further import further
from demarche.engines.stability.margins import margin
from demarche.engines.stability.needs import Needs
from demarche.engines.stability.states_words import against_today
from demarche.engines.stability.summary_words import summary_parts
from demarche.engines.stability.wishes_words import holds_section, joint_section, wish_section, wishes_section
from demarche.page.numbers import ordinal, percent
from demarche.page.parts import Bullets, Fold, Section, Table, Text

CASES = ["syria-2013", "kosovo-1999"]


@cache
def answered(case: str) -> StabilityAnswer:
    return stability_answer(load(case))


def said(section: Section) -> str:
    """Everything that a section says, in one string."""
    words: list[str] = []
    for part in section.parts:
        inner = part.parts if isinstance(part, Fold) else (part,)
        for one in inner:
            if isinstance(one, Text):
                words.append(one.text)
            elif isinstance(one, Bullets):
                words += [str(item) for item in one.items]
            elif isinstance(one, Table):
                words += [" | ".join(row) for row in one.rows]
    return "\n".join(words)


@pytest.mark.parametrize("case", CASES)
def test_wishes_name_those_who_would_have_to_change_and_how_far(case: str) -> None:
    answer = answered(case)
    model, needs = answer.result.model, Needs(answer.result.model)
    section = wishes_section(answer.result, answer.further)
    table = next(part for part in section.parts if isinstance(part, Table))
    assert [row[0] for row in table.rows] == [outcome.title for outcome in answer.outcomes]
    for wish, row in zip(answer.further.wishes, table.rows, strict=True):
        assert wish.plain is not None
        for place, actor in enumerate(model.actors):
            passed = int(needs.passed[place, wish.plain.state])
            told = f"{actor.label} would have to want it more ({percent(passed / len(model.states))})"
            assert (told.lower() in row[1].lower()) == (passed > 0)
        assert ("Nobody: one form lasts" in row[2]) == (wish.lasting > 0 and wish.plain.needs != ())
    assert "equilibrium" not in said(section)
    assert "SEQ" not in said(section)


@pytest.mark.parametrize("case", CASES)
def test_the_want_in_the_way_is_the_highest_that_tells_the_two_apart(case: str) -> None:
    answer = answered(case)
    for (actor, state, move), reason in answer.further.deciding.items():
        model = answer.result.model
        assert 1 <= reason.place <= reason.count
        assert model.ranks[actor][move] > model.ranks[actor][state]
        only = f"{ordinal(reason.place)} want of {reason.count}"
        told = [w for w in answer.further.wishes if any(f.state == state for f in w.told)]
        assert any(only in said(wish_section(answer.result, answer.further, wish)) for wish in told)


def test_one_outcome_and_one_actor() -> None:
    answer = answered("syria-2013")
    model = answer.result.model
    along = next(wish for wish in answer.further.wishes if wish.name == "moscow-along")
    moscow, tehran = model.actor_index("russia"), model.actor_index("iran")
    words = said(wish_section(answer.result, answer.further, along, moscow))
    form = along.alone[moscow]
    assert "None of its 1,920 forms would last as things are." in words
    assert against_today(model, form.state) in words
    assert percent(form.needs[0].passed / len(model.states)) in words
    assert "If Tehran" not in words
    words = said(wish_section(answer.result, answer.further, along, tehran))
    assert "cannot make it last by wanting something else alone: at the least Moscow would have to" in words
    lasting = next(wish for wish in answer.further.wishes if wish.name == "transition")
    suppliers = model.actor_index("suppliers")
    assert suppliers not in lasting.alone
    assert "need not: some form of it lasts" in said(wish_section(answer.result, answer.further, lasting, suppliers))


@pytest.mark.parametrize("case", CASES)
def test_margins_are_the_least_over_the_actors(case: str) -> None:
    answer = answered(case)
    model = answer.result.model
    words = said(holds_section(answer.result, answer.further.holds, None, {}))
    for hold in answer.further.holds:
        gaps = [margin(model, hold.state, actor, hold.concept).passed for actor in range(len(model.actors))]
        least = min(gap for gap in gaps if gap is not None)
        assert hold.least is not None
        assert hold.least.passed == least
        name = model.actors[hold.least.actor].label
        assert f"{name} liking it less ({percent(least / len(model.states))})" in words


def test_a_lasting_outcome_that_no_change_of_mind_undoes() -> None:
    """Weak has given up its only move for good, so it stays whatever it wants; Strong cannot move at all."""
    text = CRISIS.replace("name: Strike}", "name: Strike, direction: fixed}").replace(
        "name: Yield}", "name: Yield, direction: fixed}"
    )
    answer = stability_answer(loads(text))
    assert answer.further.holds[0].least is None
    assert "none: no actor would leave it whatever it wanted alone" in said(
        holds_section(answer.result, answer.further.holds, None, {})
    )


def test_joint_moves_are_told_by_who_does_what() -> None:
    answer = answered("syria-2013")
    words = said(joint_section(answer.result, answer.further.joint, {}))
    model = answer.result.model
    assert len(answer.further.joint) >= 1
    for move in answer.further.joint:
        for member in move.members:
            assert model.actors[member].label in words
        assert against_today(model, move.state) in words
    assert "nothing the others would do undoes it" in words
    nothing = said(joint_section(answer.result, (), {}))
    assert nothing == "From none of these situations would several actors gain by moving together."


def test_dilemmas_are_told_by_whose_they_are() -> None:
    answer = stability_answer(loads(CRISIS))
    words = said(dilemmas_section(answer.result, answer.further))
    strong, weak = words.split("\n")[:2]
    assert "there it would gain if it gives up: Strike (threat)" in strong
    assert "Its no to what Weak proposes is doubted" in strong
    assert "some would gain by leaving it: Weak gives up: Yield (trust)" in strong
    assert (
        weak
        == "Weak: Its no to what Strong proposes is doubted: without agreement it would be no better off (rejection)."
    )
    assert "Weak | As today" in words
    plain = CRISIS.replace("    position: {yield: yes}\n    threat: {strike: yes}\n", "").replace(
        '    position: "NN"\n', ""
    )
    bare = stability_answer(loads(plain))
    assert dilemmas_section(bare.result, bare.further).parts == ()


def test_many_outcomes_are_summed_up_and_not_listed() -> None:
    """Ten options of which the first decides all: 512 outcomes last, in three lines."""
    options = tuple(Option(f"o{b}", "a" if b < 5 else "b") for b in range(10))
    ranks = np.tile(np.arange(1024) & 1, (2, 1))
    result = analyse(OptionModel((Actor("a"), Actor("b")), options, ranks))
    (text,) = summary_parts(result)
    assert isinstance(text, Text)
    assert text.text.startswith("512 outcomes last because nobody wants to leave or leaving is credibly deterred.")
    assert "What all of them share: a: o0." in text.text
    assert "Whether “o1”, “o2”" in text.text
    few = from_crisis(loads(CRISIS))
    assert summary_parts(few) == []
    assert few.groups


def test_further_is_plain_data() -> None:
    crisis = load("kosovo-1999")
    result = from_crisis(crisis, variants=False)
    found = further(crisis, result).to_dict(result.model)
    assert set(found) == {"wishes", "joint_moves", "margins"}
    assert found["wishes"][0]["id"] == "force-in"
    assert {row["actor"] for row in found["margins"]} <= {actor.id for actor in result.model.actors}
