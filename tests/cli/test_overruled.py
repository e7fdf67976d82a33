"""Two levers that set the same: the later counts, and whoever pulls both is told."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from demarche.cli import main
from demarche.crisis import load, loads
from demarche.crisis.shipped import find
from demarche.engine.question import overruled_words, question_of
from demarche.study.pulling import pulled_of

pytestmark = pytest.mark.once
SAID = "both set war.coercer.ultimatum_per_year"


def test_the_later_of_two_is_said_to_count() -> None:
    both = ("--lever", "conference-now", "--lever", "drop-threat")
    found = CliRunner().invoke(main, ["screen", "kosovo-1999", *both, "--draws", "2"], catch_exceptions=False)
    assert SAID in found.stderr
    assert "the later, “Go back to the table and drop the threat”, counts" in found.stderr
    crisis = load("kosovo-1999").under("conference-now", "drop-threat")
    (told, *_) = [line for line in overruled_words(question_of(crisis)) if "ultimatum_per_year" in line]
    assert SAID in told
    pair = pulled_of(load("kosovo-1999"), ("conference-now", "drop-threat"))
    assert "; the second counts)" in pair.title


def test_nothing_is_said_of_levers_that_set_other_things_or_the_same_value() -> None:
    text = find("kosovo-1999").read_text("utf-8")
    crisis = loads(text, "k.yaml").under("bomb", "soften-terms")
    assert list(overruled_words(question_of(crisis))) == []
