"""``demarche settlement``: a crisis, a text put to it, another model, and tables of positions."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner
from tests.settlement.files import RANGES
from tests.settlement.test_adapter import FILE

from demarche.cli import main

PLAIN = "actor;capability;position;salience\nruler;60;0;0,9\nopposition;30;100;90%\npatron;50;20;0,5\n"
KTAB = "Test, desc, 2, 1\nActor, Description, Power, Position, Salience\nA, x, 60, 0, 90\nB, y, 30, 100, 90\n"


def run(*args: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, ["settlement", *args])
    return found.exit_code, found.output


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "ranges.yaml"
    path.write_text(RANGES, encoding="utf-8")
    return str(path)


def test_a_crisis_is_told_as_page_json_and_table(case):
    code, said = run(case, "--draws", "64")
    assert code == 0, said
    assert "Which packages could be signed?" in said
    code, said = run(case, "--draws", "64", "--format", "json")
    told = json.loads(said)
    assert code == 0
    assert told["packages"]["n"] == 64
    assert {text["text"] for text in told["packages"]["texts"]} == {"draft", "clash", "wall"}
    code, said = run(case, "--draws", "64", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert code == 0
    shares = [row["value"] for row in rows if row["part"] == "packages" and row["quantity"] == "share_of_versions"]
    assert float(shares[0]) == told["packages"]["share"]


def test_a_text_put_to_it_stands_beside_the_others_and_changes_no_figure(case):
    before = json.loads(run(case, "--draws", "64", "--format", "json")[1])
    code, said = run(case, "--draws", "64", "--propose", "seat=leaves,vote=12", "--format", "json")
    after = json.loads(said)
    assert code == 0
    assert before["packages"]["share"] == after["packages"]["share"]
    texts = {text["text"]: text for text in after["packages"]["texts"]}
    assert texts.keys() == {"draft", "clash", "wall", "proposed"}
    assert texts["proposed"]["clauses"] == {"seat": "leaves", "vote": "12", "police": "state"}
    assert texts["draft"] == next(text for text in before["packages"]["texts"] if text["text"] == "draft")
    code, said = run(case, "--draws", "64", "--propose", "seat=leaves,vote=12")
    assert code == 0
    assert said.index("The text proposed") < said.index("The first draft")
    assert "with the least change: the presidency from “he leaves” to" in " ".join(said.split())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seat=shard", "--propose: seat: there is no clause 'shard'; did you mean 'shared'?"),
        ("seet=shared", "--propose: there is no issue 'seet'; did you mean 'seat'?"),
        ("seat", "--propose: 'seat'; write issue=clause"),
        ("seat=shared,seat=leaves", "'seat' stands there twice"),
        ("", "is empty; write issue=clause, such as seat=leaves"),
        ("vote=13", "vote: there is no clause '13'; choose one of 0, 6, 9, 12, 18, 24"),
    ],
)
def test_a_wrong_setting_is_answered_with_place_and_mend(case, text, message):
    code, said = run(case, "--propose", text)
    assert code == 2
    assert message in " ".join(said.split())


def test_tables_are_forecast_at_once_in_either_layout(tmp_path):
    plain, ktab = tmp_path / "plain.csv", tmp_path / "ktab.csv"
    plain.write_text("\ufeff" + PLAIN, encoding="utf-8")
    ktab.write_text(KTAB, encoding="utf-8")
    code, said = run(str(plain), "--format", "json", "--status-quo", "0")
    told = json.loads(said)["plain.csv"]
    assert code == 0
    point = (30 * 0.9 * 100 + 50 * 0.5 * 20) / (60 * 0.9 + 30 * 0.9 + 50 * 0.5)
    assert told["point"]["position"] == pytest.approx(point)
    assert [entry["actor"] for entry in told["blockers"]] == ["ruler"]
    code, said = run(str(ktab), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert code == 0
    assert float(rows[0]["forecast"]) == pytest.approx(100 / 3)
    code, said = run(str(ktab), "--model", "smp", "--seed", "3")
    assert code == 0
    assert "Who moves" in said
    assert "by smp" in said


def test_what_would_move_a_forecast_is_told_in_words_and_as_data(tmp_path):
    table, crisis = tmp_path / "plain.csv", tmp_path / "scales.yaml"
    table.write_text(PLAIN, encoding="utf-8")
    crisis.write_text(FILE, encoding="utf-8")
    code, said = run(str(table), "--move", "10", "--format", "json")
    moves = json.loads(said)["plain.csv"]["moves"]["position"]
    assert code == 0
    assert [(move["by"], move["what"]) for move in moves][:2] == [(10.0, "position"), (10.0, "salience")]
    weight = 60 * 0.9 + 30 * 0.9 + 50 * 0.5
    assert moves[0]["changes"] == [["ruler", 0.0, pytest.approx(10 * weight / 54)]]
    code, said = run(str(crisis), "--move", "5")
    assert code == 0
    assert "The least that would move it by 5" in said
    assert "if the ruler moved from 10 to" in " ".join(said.split())


def test_a_workbook_is_read_as_well(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [["actor", "capability", "position", "salience"], ["a", 1, 0, 0.5], ["b", 3, 100, 0.5]]:
        book.active.append(row)
    book.save(tmp_path / "table.xlsx")
    code, said = run(str(tmp_path / "table.xlsx"), "--format", "json")
    assert code == 0
    assert json.loads(said)["table.xlsx"]["point"]["position"] == pytest.approx(75.0)


def test_another_model_is_asked_of_the_scales_of_a_crisis(tmp_path):
    path = tmp_path / "scales.yaml"
    path.write_text(FILE, encoding="utf-8")
    code, said = run(str(path), "--model", "weighted-median", "--format", "json")
    assert code == 0
    assert json.loads(said)["Who rules"]["model"] == "weighted-median"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["FILE", "--model", "best"], "--model 'best' is none; choose one of compromise"),
        (["TABLE", "--propose", "a=b"], "a table of positions has none"),
        (["TABLE", "--set", "a=b"], "a table of positions is changed in itself"),
        (["RANGES", "--model", "mean"], "this crisis file has nobody there"),
        (["RANGES", "--move", "5"], "--move needs somebody on a scale"),
        (["TABLE", "--move", "0"], "--move 0: give how far"),
        (["FILE", "--status-quo", "5"], "in a crisis file the scale says it"),
        (["FILE", "--ends", "0", "10"], "the anchors of the scale are its ends"),
        (["FILE", "--sheet", "one"], "--sheet is about a table of positions"),
        (["FILE", "--propose", "seat=shared", "--move", "5"], "ask one after the other"),
        (["POSITIONS", "--propose", "a=b"], "--propose needs packages in the crisis file"),
    ],
)
def test_what_does_not_go_together_is_refused(tmp_path, args, message):
    texts = {"FILE": FILE, "RANGES": RANGES, "POSITIONS": FILE[: FILE.index("packages:")], "TABLE": PLAIN}
    ends = {"TABLE": "csv"}
    path = tmp_path / f"{args[0].lower()}.{ends.get(args[0], 'yaml')}"
    path.write_text(texts[args[0]], encoding="utf-8")
    code, said = run(str(path), *args[1:])
    assert code == 2
    assert message in " ".join(said.split())
