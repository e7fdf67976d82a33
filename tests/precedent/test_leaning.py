"""The tilt as a verb: half-way to the record, what the versions are worth then, and when it is refused."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from tests.golden.pages import short_text
from tests.study.crises import small

import demarche
from demarche.cli.asked import Asked
from demarche.cli.root import main
from demarche.crisis import Crisis
from demarche.engine.contract import Headline
from demarche.engines.precedent import precedent
from demarche.engines.precedent.leaning import leaning
from demarche.engines.precedent.leaning_words import leaning_section, with_leaning
from demarche.engines.precedent.words import record_section
from demarche.errors import InputError
from demarche.page.parts import Text

pytestmark = pytest.mark.once

FOUND = precedent(412, 1999)
SIGNED = Headline("x.signed", "signed", "number", months=24, role="signed")
TEXT = short_text("syria-2013", ("strike-threat",))
LEAD = Headline("x.lead", "a peace that holds", "number", role="lead")
OTHER = Headline("x.other", "something else", "number")


@cache
def crisis() -> Crisis:
    return demarche.loads(TEXT, "syria-2013")


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
    assert "no weights take the versions' mean" in found[0].refused
    assert "refused" in str(leaning_section(found))


def test_nothing_leans_where_no_chance_can_be_set_beside_the_record() -> None:
    assert leaning(FOUND, {OTHER: np.array([0.5])}) == ()
    odd = Headline("x.odd", "signed", "number", months=17, role="signed")
    assert leaning(FOUND, {odd: np.array([0.2, 0.4])}) == ()
    section = with_leaning(record_section(FOUND, folded=True), ())
    assert any(
        "--tilt: no engine gives this crisis a chance" in part.text for part in section.parts if isinstance(part, Text)
    )


def test_a_share_of_versions_is_called_one() -> None:
    now = Headline("x.now", "terms exist now", "yes-no", role="now")
    chances = np.linspace(0.02, 0.98, 49)
    each = leaning(FOUND, {SIGNED: chances, now: (chances > 0.5).astype(float), LEAD: chances})[0]
    assert [row.share for row in each.weighed] == [True, False]
    assert "49 % of versions" in str(leaning_section([each]))


def spoken(*words: str) -> dict[str, Any]:
    found = CliRunner().invoke(main, [*words, "--draws", "8", "--format", "json"])
    assert found.exit_code == 0, found.output
    return dict(json.loads(found.stdout))


@pytest.fixture(scope="module")
def tilted(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """A run of Syria that leans, and its folder."""
    folder = tmp_path_factory.mktemp("runs") / "syria"
    case = folder.with_suffix(".yaml")
    case.write_text(TEXT, "utf-8")
    return spoken("run", str(case), "--tilt", "--workers", "1", "--out", str(folder)), folder


def test_the_verb_and_the_run_say_the_same_to_the_digit(tilted: tuple[dict[str, Any], Path]) -> None:
    verb = spoken("precedent", str(tilted[1].with_suffix(".yaml")), "--tilt")["tilt"]
    assert [each["months"] for each in verb] == [12, 24, 48]
    assert all(each["versions"] == 8 for each in verb)
    assert tilted[0]["precedent"]["tilt"] == verb
    asked = demarche.ask("precedent", crisis(), draws=8, levers=[], extras=["tilt"])
    assert [each.to_dict() for each in asked.tilt] == verb


def test_the_report_shows_it_second_and_never_in_its_headline(tilted: tuple[dict[str, Any], Path]) -> None:
    found, folder = tilted
    report, appendix = ((folder / name).read_text("utf-8") for name in ("report.html", "appendix.html"))
    last = found["precedent"]["tilt"][-1]
    said = f"The 8 versions would then be worth {last['effective']:.0f}."
    assert said in report
    assert said in appendix
    assert "If the model leant half-way to the record" in appendix
    first = report[: report.index("What happened in wars like this?")]
    assert "half-way to the record" not in first
    assert "half-way" not in (folder / "brief.json").read_text("utf-8")


def test_nothing_leans_that_was_not_asked_to(tilted: tuple[dict[str, Any], Path]) -> None:
    plain = demarche.run(crisis(), draws=8)
    assert plain.precedent.tilt is None
    assert "half-way" not in str(plain._page())
    bare = tilted[0] | {"precedent": tilted[0]["precedent"] | {"tilt": None}}
    assert json.loads(json.dumps(plain.to_dict())) == bare


def test_a_stopped_run_knows_that_it_was_to_lean(tmp_path: Path) -> None:
    asked = Asked("syria-2013", (), (), 0, 8, (), extras=("tilt",))
    with asked.begin(tmp_path / "run"):
        pass
    folder, again = Asked.again(tmp_path / "run")
    folder.close()
    assert again.extras == ("tilt",)


def test_an_extra_that_cannot_be_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no engine adds 'tild'"):
        demarche.run("syria-2013", draws=2, extras=["tild"])
    words = (demarche.shipped_cases()["syria-2013"]).read_text("utf-8")
    bare = tmp_path / "bare.yaml"
    bare.write_text(re.sub(r"(?ms)^precedent:.*?(?=^\w)", "", words), "utf-8")
    found = CliRunner().invoke(main, ["run", str(bare), "--tilt", "--out", str(tmp_path / "out")])
    assert found.exit_code == 2
    assert "tilt: this crisis file has no section 'precedent'" in found.output
    assert not (tmp_path / "out").exists()
    found = CliRunner().invoke(main, ["run", "--resume", str(tmp_path), "--tilt"])
    assert "leave out --views and --resume" in found.output


def test_the_tilt_is_about_one_case() -> None:
    found = CliRunner().invoke(main, ["precedent", "--score", "--tilt"])
    assert found.exit_code == 2
    assert "leave out --score" in found.output


def test_an_engine_adds_only_what_is_its_own_and_is_asked_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def worked(*args: Any, **how: Any) -> None:
        raise AssertionError("nothing is to be worked out")

    monkeypatch.setattr("demarche.study.asking.Study", worked)
    with pytest.raises(InputError, match=r"'council' adds no 'tilt' to its answer.*ask precedent"):
        demarche.ask("council", "syria-2013", draws=2, levers=[], extras=["tilt"])
    with pytest.raises(InputError, match="no engine adds 'tild'"):
        demarche.ask("precedent", "syria-2013", draws=2, levers=[], extras=["tild"])


def test_asked_of_a_file_without_a_war_nothing_leans_as_in_a_run() -> None:
    bare = small("\nprecedent: {conflict: 412}\n", day="2020-01-01 -> 1999-03-20")
    asked = demarche.ask("precedent", bare, draws=2, levers=[], extras=["tilt"])
    assert asked.tilt == demarche.run(bare, draws=2, extras=["tilt"]).precedent.tilt == ()
