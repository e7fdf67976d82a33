"""Which past crises are meant, and what is said of those that will not do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.backtest.wars import QUICK, write_table

import demarche
from demarche.engine.past import came_of
from demarche.engines.precedent.coding import crisis_text, sample_wars
from demarche.errors import CrisisError, InputError
from demarche.study.backtest import Backtest, backtest, pasts_of


def test_the_sample_has_twenty_wars_and_their_levels() -> None:
    pasts = pasts_of(["sample"])
    assert len(pasts) == 20
    assert all(past.recoding is not None and past.features["p_ruler"] in "LSHV" for past in pasts)


def test_a_folder_holds_crisis_files(tmp_path: Path) -> None:
    for war in sample_wars()[:2]:
        text = crisis_text(war.sheet) + "outcome: {summary: x, signed: none}\n"
        (tmp_path / f"{war.sheet.id}.yaml").write_text(text, "utf-8")
    (tmp_path / "notes.txt").write_text("no crisis", "utf-8")
    pasts = pasts_of([tmp_path])
    assert [past.came.signed24 for past in pasts] == [False, False]
    assert all(past.recoding is None for past in pasts)


def test_a_folder_without_crisis_files_may_hold_a_table(tmp_path: Path) -> None:
    write_table(tmp_path / "wars.csv")
    assert tuple(past.crisis.id for past in pasts_of([tmp_path])) == QUICK


def test_nothing_to_ask_about(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no crisis file"):
        pasts_of([tmp_path])
    with pytest.raises(InputError, match="name files or folders"):
        pasts_of([])
    with pytest.raises(InputError, match=r"did you mean|shipped crises"):
        pasts_of(["no-such-war"])


def test_a_crisis_counts_once(tmp_path: Path) -> None:
    table = write_table(tmp_path / "wars.csv")
    with pytest.raises(InputError, match=r"hodeidah-2018 comes twice, from .*wars.csv and from .*wars.csv"):
        pasts_of([table, table])


def test_what_came_must_be_known_of_one_at_least(tmp_path: Path) -> None:
    silent = write_table(
        tmp_path / "wars.csv", change=lambda row: {**row, "signed12": "", "signed24": "", "held24": ""}
    )
    with pytest.raises(InputError, match="nothing says what came"):
        pasts_of([silent])


def test_a_war_of_which_nobody_says_what_came_is_asked_and_not_scored(tmp_path: Path) -> None:
    def quiet(row: dict[str, str]) -> dict[str, str]:
        gone = {"signed12": "", "signed24": "", "held24": ""}
        return row | gone if row["id"] == QUICK[0] else row

    found = backtest([write_table(tmp_path / "wars.csv", QUICK[:4], quiet)], draws=1, recodings=0)
    model = found.model("signed24")
    assert len(found.crises) == 4
    assert model is not None
    assert model.cases == 3


def test_every_problem_of_every_file_is_told(tmp_path: Path) -> None:
    one = write_table(
        tmp_path / "one.csv", change=lambda row: {**row, "p_ruler": "Q"} if row["id"] == QUICK[0] else row
    )
    other = write_table(tmp_path / "two.csv", change=lambda row: {**row, "age": "9"} if row["id"] == QUICK[1] else row)
    with pytest.raises(CrisisError) as raised:
        pasts_of([one, other])
    assert [(problem.file, problem.where) for problem in raised.value.problems] == [
        ("one.csv", "p_ruler"),
        ("two.csv", "age"),
    ]


def test_a_crisis_without_a_war_has_no_chance_to_score(tmp_path: Path) -> None:
    text = crisis_text(sample_wars()[0].sheet)
    text = text[: text.index("war:")] + "  c_ruler: 0.1\n  c_opposition: 0.1\noutcome: {summary: x, signed: none}\n"
    (tmp_path / "screen.yaml").write_text(text, "utf-8")
    with pytest.raises(InputError, match="no engine gives the chance of a signature"):
        backtest([tmp_path / "screen.yaml"])


def came(signed: str) -> tuple[bool | None, bool | None, bool | None]:
    text = crisis_text(sample_wars()[0].sheet).replace("as_of: 2001-07-01", "as_of: 2001-01-31")
    found = came_of(demarche.loads(f"{text}outcome: {{summary: x, signed: {signed}}}\n"))
    return found.signed12, found.signed24, found.held24


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        ("none", (False, False, False)),
        ("{date: 2002-01-31, by: [ruler]}", (True, True, True)),
        ("{date: 2002-02-01, by: [ruler]}", (False, True, True)),
        ("{date: 2003-01-31, by: [ruler]}", (False, True, True)),
        ("{date: 2003-02-01, by: [ruler]}", (False, False, False)),
        ("{date: 2001-05-31, by: [ruler], held_until: 2003-05-30}", (True, True, False)),
        ("{date: 2001-05-31, by: [ruler], held_until: 2003-05-31}", (True, True, True)),
    ],
)
def test_months_are_counted_to_the_day(signed: str, expected: tuple[bool, bool, bool]) -> None:
    assert came(signed) == expected


def test_the_last_day_of_february() -> None:
    text = crisis_text(sample_wars()[0].sheet).replace("as_of: 2001-07-01", "as_of: 2000-02-29")
    crisis = demarche.loads(f"{text}outcome: {{summary: x, signed: {{date: 2001-02-28, by: [ruler]}}}}\n")
    assert crisis.file.crisis.as_of == dt.date(2000, 2, 29)
    assert came_of(crisis).signed12 is True


def test_no_outcome_is_no_knowledge() -> None:
    assert came_of(demarche.loads(crisis_text(sample_wars()[0].sheet))).signed24 is None


def test_what_levers_and_agenda_name_is_taken_out_where_it_can_be() -> None:
    """A whole crisis file has levers that name the patrons, and past talks that name the threat."""
    task = Backtest(pasts_of(["kosovo-1999"]), draws=1, recodings=0)
    taken = {each.ablation.name: each.crises[0] for each in task.ablations}
    without = taken["no-patrons"]
    assert without is not None
    assert without.source.data["war"]["patrons"] == []
    assert taken["no-coercer"] is None  # the agenda and the past talks cannot be read without it
