"""The tilt as a verb: half-way to the record, what the versions are worth then, and when it is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

from demarche.cli.root import main
from demarche.engine.contract import Headline
from demarche.engines.precedent import precedent
from demarche.engines.precedent.leaning import leaning
from demarche.engines.precedent.leaning_words import leaning_section
from demarche.errors import InputError

FOUND = precedent(412, 1999)
SIGNED = Headline("x.signed", "signed", "number", months=24, role="signed")
LEAD = Headline("x.lead", "a peace that holds", "number", role="lead")
OTHER = Headline("x.other", "something else", "number")


def log_odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def test_the_mean_goes_half_way_and_the_rest_follows() -> None:
    chances = np.linspace(0.02, 0.98, 49)
    found = leaning(FOUND, {SIGNED: chances, LEAD: chances**2, OTHER: chances})
    assert len(found) == 1
    each = found[0]
    rate = next(point for point in FOUND.curve if point.months == 24).settle.value
    assert each.after is not None
    assert log_odds(each.after) == pytest.approx((log_odds(float(chances.mean())) + log_odds(rate)) / 2)
    assert each.effective is not None
    assert 4.9 <= each.effective < 49
    assert [row.words for row in each.weighed] == ["a peace that holds"]
    assert each.weighed[0].after < each.weighed[0].before == pytest.approx(float((chances**2).mean()))


def test_versions_without_an_answer_are_left_out() -> None:
    chances = np.linspace(0.02, 0.98, 49)
    holes = np.append(chances, np.nan)
    whole = leaning(FOUND, {SIGNED: chances, LEAD: chances**2})
    assert leaning(FOUND, {SIGNED: holes, LEAD: np.append(chances**2, 0.5)}) == whole


def test_a_weighting_that_would_leave_nothing_is_refused_in_words() -> None:
    found = leaning(FOUND, {SIGNED: np.full(40, 0.99), LEAD: np.full(40, 0.9)})
    assert found[0].after is None
    assert found[0].weighed == ()
    assert "no weights take the draws' mean" in found[0].refused
    assert "refused" in str(leaning_section(found))


def test_a_crisis_without_such_a_chance_is_refused() -> None:
    with pytest.raises(InputError, match="no engine gives this crisis a chance"):
        leaning(FOUND, {OTHER: np.array([0.5])})
    odd = Headline("x.odd", "signed", "number", months=17, role="signed")
    with pytest.raises(InputError, match="no engine gives this crisis a chance"):
        leaning(FOUND, {odd: np.array([0.2, 0.4])})


def test_the_verb_says_what_the_versions_are_worth() -> None:
    words = ["precedent", "syria-2013", "--tilt", "--draws", "8", "--format", "json"]
    found = CliRunner().invoke(main, words)
    assert found.exit_code == 0, found.output
    tilted = json.loads(found.stdout)["tilt"]
    assert [each["months"] for each in tilted] == [12, 24, 48]
    assert all(each["versions"] == 8 for each in tilted)
    plain = CliRunner().invoke(main, ["precedent", "syria-2013", "--format", "json"])
    assert "tilt" not in json.loads(plain.stdout)


def test_the_tilt_is_about_one_case() -> None:
    found = CliRunner().invoke(main, ["precedent", "--score", "--tilt"])
    assert found.exit_code == 2
    assert "leave out --score" in found.output
