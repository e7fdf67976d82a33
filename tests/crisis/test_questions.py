"""Questions are put of actors by their names, of which some are plural: no verb in them has to agree with one."""

from __future__ import annotations

import inspect
import re

import pytest

from demarche.cli import interview
from demarche.crisis.questions import question_of, questions
from demarche.engines.precedent.coding import blank_sheet
from demarche.engines.precedent.coding.protocol import QUESTIONS

NAME = r"\{[ROP]?\w*\}"
BEFORE = re.compile(rf"\b(does|do|has|have|is|are|was|were)\s+{NAME}", re.I)
BEHIND = re.compile(rf"(?<!could )(?<!would )(?<!must ){NAME}\s+(does|do|has|have|is|are|was|were|\w+[^s]s)\b", re.I)
POINTS = re.compile(
    r"\b(its own|itself|its leaders)\b|\bit (announced|keeps|hands|holds|disarms|fights|thinks|expects|could)\b"
)
ALL = {
    **{f"sheet {entry.id}": entry.asked for entry in QUESTIONS},
    **{f"sheet {entry.id} {level.code}": level.words for entry in QUESTIONS for level in entry.levels},
    **{path: question.whole for path, question in questions().items()},
    **{f"hint {path}": question.found_in for path, question in questions().items()},
}


@pytest.mark.parametrize("name", ALL)
def test_no_verb_agrees_with_a_name_and_nothing_points_back_to_one_somebody(name: str) -> None:
    assert not BEFORE.search(ALL[name])
    assert not BEHIND.search(ALL[name])
    assert not POINTS.search(ALL[name])


def test_the_interview_agrees_with_any_name() -> None:
    asked = re.findall(r'f?"([^"]*\?[^"]*)"', inspect.getsource(interview))
    assert sum("{" in each for each in asked) >= 3
    assert [each for each in asked if BEFORE.search(each) or BEHIND.search(each)] == []


def test_a_plural_name_reads_well() -> None:
    sheet = blank_sheet("tigray", ruler="Ethiopia", opposition="Tigrayan forces")
    assert "As announced by Tigrayan forces: what must Ethiopia give up?" in sheet
    asked = question_of("screen.p_opposition", ("Ethiopia", "Tigrayan forces"))
    assert asked == "What chance of prevailing would Tigrayan forces claim, if the fighting goes on?"


@pytest.mark.parametrize("wrong", ["does {R} think", "what has {O} announced", "{R} thinks far", "{O} is to disarm"])
def test_the_check_finds_such_a_verb(wrong: str) -> None:
    assert BEFORE.search(wrong) or BEHIND.search(wrong)
