"""A backtest of a few quick wars: what it scores, against plain Python; the same bits by whatever hands."""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.backtest.wars import QUICK, write_table

from demarche.engine.plain import plain
from demarche.store import Chunks
from demarche.study.backtest import Backtest, BacktestResult, backtest, pasts_of
from demarche.study.backtest.asking import Task, told
from demarche.study.backtest.work import do_tasks

pytestmark = pytest.mark.once

DRAWS = 1


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("backtest") / "wars.csv")


@pytest.fixture(scope="module")
def found(table: Path) -> BacktestResult:
    return backtest([table], draws=DRAWS, recodings=0)


def test_it_says_of_each_war_what_came(found: BacktestResult) -> None:
    assert tuple(row.id for row in found.crises) == QUICK
    came = {row.id: row.came.signed24 for row in found.crises}
    assert came["hodeidah-2018"] is True
    assert came["sri-lanka-2008"] is False
    assert all(row.versions == DRAWS for row in found.crises)


def test_the_scores_are_those_of_plain_arithmetic(found: BacktestResult) -> None:
    rows = [(row.signed24, float(bool(row.came.signed24))) for row in found.crises]
    pairs = [(chance, came) for chance, came in rows if chance is not None]
    model = found.model("signed24")
    assert model is not None
    count, yes = len(pairs), sum(came for _, came in pairs)
    brier = sum((chance - came) ** 2 for chance, came in pairs) / count
    base = [(yes - came + 0.5) / (count - 1 + 1.0) for _, came in pairs]
    base_brier = sum((rate - came) ** 2 for rate, (_, came) in zip(base, pairs, strict=True)) / count
    log = -sum(math.log(min(max(c if y else 1 - c, 1e-6), 1 - 1e-6)) for c, y in pairs) / count
    wins = [float(a > b) + 0.5 * float(a == b) for a, y in pairs for b, z in pairs if y and not z]
    assert model.brier.value == pytest.approx(brier)
    assert model.log.value == pytest.approx(log)
    assert model.gain.value == pytest.approx(1 - brier / base_brier)
    assert model.auc.value == pytest.approx(sum(wins) / len(wins))
    assert model.brier.low is not None
    assert model.brier.high is not None
    assert model.brier.low <= brier <= model.brier.high


def test_bins_and_verdicts_count_every_war_once(found: BacktestResult) -> None:
    bins = [each for each in found.bins if each.event == "signed24"]
    assert sum(each.crises for each in bins) == len(QUICK)
    assert sum(each.happened for each in bins) == sum(bool(row.came.signed24) for row in found.crises)
    assert sum(each.crises for each in found.verdicts) == len(QUICK)
    low = [row for row in found.crises if row.signed24 is not None and row.signed24 < 0.1]
    assert bins[0].crises == len(low)


def test_the_base_rate_and_rules_stand_beside_the_model(found: BacktestResult) -> None:
    forecasts = [each.forecast for each in found.scores if each.event == "signed24"]
    assert forecasts[:2] == ["model", "base-rate"]
    assert "rule: do the conditions overlap" in forecasts
    base = next(each for each in found.scores if each.forecast == "base-rate")
    assert base.gain.value == pytest.approx(0.0)


def test_what_is_taken_out_is_what_the_engine_names(found: BacktestResult) -> None:
    by_name = {(each.name, each.score.event): each for each in found.ablations}
    assert {name for name, _ in by_name} == {
        "no-conditions",
        "conditions-only",
        "odds-shuffled",
        "no-patrons",
        "no-coercer",
        "binding-fixed",
    }
    without = by_name["no-conditions", "signed24"]
    assert without.crises == len(QUICK)
    assert without.changed > 0
    threatened = by_name["no-coercer", "signed24"]
    assert threatened.crises < len(QUICK)  # nobody threatens most of them, and there is nothing to take out


def test_the_conditions_alone_are_the_same_whatever_else_the_file_says(table: Path, tmp_path: Path) -> None:
    """Two wars that differ in everything but their conditions cannot be told apart by the conditions alone."""

    def alike(row: dict[str, str]) -> dict[str, str]:
        return {**row, "condition_of_ruler": "M", "condition_of_opposition": "M"}

    wars = pasts_of([write_table(tmp_path / "alike.csv", ("hodeidah-2018", "ukraine-2022"), alike)])
    task = Backtest(wars, draws=1, recodings=0)
    place = [each.ablation.name for each in task.ablations].index("conditions-only")
    one, other = (crisis for crisis in task.ablations[place].crises if crisis is not None)
    answers = [told(Task(crisis=crisis, draws=0, seed=0)).chances["signed24"] for crisis in (one, other)]
    assert answers[0] == answers[1]


def test_shuffled_odds_are_those_of_another_war(table: Path) -> None:
    pasts = pasts_of([table])
    task = Backtest(pasts, draws=1, recodings=0)
    shuffled = next(each for each in task.ablations if each.ablation.name == "odds-shuffled")

    def odds(data: Any) -> Any:
        screen = data["screen"]
        return [{k: v for k, v in screen[key].items() if k == "range"} for key in ("p_ruler", "p_opposition")]

    before = sorted(json.dumps(odds(past.crisis.source.data)) for past in pasts)
    after = sorted(json.dumps(odds(crisis.source.data)) for crisis in shuffled.crises if crisis is not None)
    assert before == after


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two wars: enough where any would do."""
    return write_table(tmp_path_factory.mktemp("few") / "wars.csv", ("sri-lanka-2008", "falklands-1982"))


@pytest.fixture(scope="module")
def found_of_few(few: Path) -> BacktestResult:
    return backtest([few], draws=DRAWS, recodings=0)


def test_any_hands_find_the_same(few: Path, found_of_few: BacktestResult) -> None:
    with ThreadPoolExecutor(2) as executor:
        other = backtest([few], draws=DRAWS, recodings=0, executor=executor)
    assert json.dumps(plain(other)) == json.dumps(plain(found_of_few))


@pytest.mark.slow
def test_other_processes_find_the_same(table: Path, found: BacktestResult) -> None:
    other = backtest([table], draws=DRAWS, recodings=0, workers=2)
    assert json.dumps(plain(other)) == json.dumps(plain(found))


def test_a_backtest_that_was_stopped_goes_on_where_it_was(
    few: Path, tmp_path: Path, found_of_few: BacktestResult
) -> None:
    pasts = pasts_of([few])
    keeper = Chunks(tmp_path / "parts")

    class Stopped(Exception):
        pass

    def stop(finished: int, total: int) -> None:
        if finished == 3:
            raise Stopped

    task = Backtest(pasts, draws=DRAWS, recodings=0)
    with pytest.raises(Stopped):
        do_tasks(task.tasks, keeper=keeper, done=stop)
    assert len(keeper.names()) == 3
    asked: list[int] = []
    answers = do_tasks(task.tasks, keeper=keeper, done=lambda finished, total: asked.append(finished))
    assert asked[0] == 4
    assert json.dumps(plain(task.result(answers))) == json.dumps(plain(found_of_few))


def test_what_was_kept_damaged_is_asked_again(table: Path, tmp_path: Path) -> None:
    keeper = Chunks(tmp_path / "parts")
    task = Task(crisis=pasts_of([table])[1].crisis, draws=1, seed=0)
    first = do_tasks([task], keeper=keeper)
    kept = next((tmp_path / "parts").iterdir())
    kept.write_bytes(kept.read_bytes()[:-20])
    assert do_tasks([task], keeper=keeper) == first


def test_hindsight_is_bounded_from_both_sides(tmp_path: Path) -> None:
    names = ("sri-lanka-2008", "chechnya-1996")
    found = backtest([write_table(tmp_path / "two.csv", names)], draws=1, recodings=2)
    by_name = {each.name: each.brier.value for each in found.recodings}
    assert set(by_name) == {"as-coded", "random", "hostile", "kind"}
    kind, coded, hostile = (by_name[name] for name in ("kind", "as-coded", "hostile"))
    assert kind is not None
    assert coded is not None
    assert hostile is not None
    assert kind <= coded <= hostile
    assert kind < hostile
