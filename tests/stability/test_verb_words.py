"""What the verb says first of a crisis and of a published conflict: moves, coalitions, minds, dilemmas, equilibria."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from demarche.cli import main
from demarche.engines.stability import OptionModel, analyse, read_case
from demarche.engines.stability.concept_words import concept_name
from demarche.engines.stability.further import further
from demarche.engines.stability.short_words import short_section
from demarche.page.parts import Bullets

ELMIRA = Path(__file__).parents[1] / "data" / "stability" / "elmira_9.json"


def said(*args: str) -> str:
    found = CliRunner().invoke(main, ["stability", *args])
    assert found.exit_code == 0, found.output
    return " ".join(found.output.replace("\u2502", " ").split())


def test_a_crisis_begins_with_who_moves_whose_mind_and_whose_dilemma() -> None:
    words = said("syria-2013")
    short = words[words.index("In short") : words.index("Which outcomes would last?")]
    assert "Who would move together: From there: the opposition comes to the conference" in short
    assert "All of them gain, and nothing the others would do undoes it." in short
    assert "For “A conference at which Damascus offers nothing” to last: with nothing else changed" in short
    assert "Moscow (3 %), which otherwise delivers S-300 missiles to Damascus" in short
    assert "Whose dilemma it is: Damascus and the opposition cannot make their threats believed" in short
    for title in ("What would somebody have to want otherwise?", "Whose dilemma is it?", "Who would move together?"):
        assert title in words
    assert "NASH 11 3744, 3777" in words


def test_a_published_conflict_ends_in_its_equilibria_by_state_and_concept() -> None:
    words = said(str(ELMIRA))
    assert "From there: Ontario Ministry of the Environment takes up: Modify control order and Uniroyal" in words
    assert "State What it is NASH SEQ SMR GMR SSEQ 1 Uniroyal: Delay yes yes 4 " in words
    assert "9 Uniroyal: Abandon operation yes yes yes yes yes" in words


def test_what_there_is_none_of_is_said() -> None:
    result = read_case(ELMIRA.with_name("pd.json")).analyse()
    assert result.model.status_quo is None
    section = short_section(result, further(None, result))
    assert section.parts == ()
    model = result.model
    assert isinstance(model, OptionModel)
    started = analyse(replace(model, status_quo=0, ranks=np.zeros((2, 4))))  # everything is the same to both
    (bullets,) = short_section(started, further(None, started)).parts
    assert isinstance(bullets, Bullets)
    assert [str(item) for item in bullets.items][1:] == [
        "Who would move together: nobody: neither from today nor from what lasts would several gain by it."
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("strong_gmr", "GMR, strongly: the answer is greatly worse for who leaves"),
        ("unknown_b_weak_seq", "SEQ, what is unknown counts neither for leaving nor as a deterrent (type b), weakly"),
        ("cnash", "NASH for every coalition that was asked about"),
        ("cseq", "SEQ for every coalition that was asked about, answered by coalitions"),
        ("structure_smr", "SMR, where some act as one"),
        ("l_3", "L3: the two look 3 moves ahead"),
    ],
)
def test_every_concept_has_words(name: str, words: str) -> None:
    assert concept_name(name).startswith(words)
