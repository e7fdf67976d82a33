"""``demarche precedent`` as a user types it."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.precedent.records import EARLY

from demarche.cli.root import main
from demarche.engines.precedent import precedent


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["precedent", *arguments])


def test_a_page() -> None:
    done = run("kosovo-1999")
    assert done.exit_code == 0, done.output
    assert done.output.index("What the record does not tell") < done.output.index("Classes of wars")
    assert "9 % are settled" in " ".join(done.output.split())


def test_json_is_the_result() -> None:
    done = run("kosovo-1999", "--format", "json", "--class", "war_l1 = 1", "--near", "3", "--hindsight")
    import datetime as dt

    wanted = precedent(412, dt.date(1999, 3, 20), own_class="war_l1 = 1", near=3, hindsight=True)
    assert json.loads(done.stdout) == wanted.to_dict()


def test_csv_is_the_curve() -> None:
    rows = list(csv.DictReader(io.StringIO(run("syria-2013", "--format", "csv").stdout)))
    assert [row["year"] for row in rows] == ["2013", "2014", "2015", "2016", "2017"]
    assert float(rows[0]["settle"]) == precedent(299, 2013).curve[0].settle.value


def test_another_day() -> None:
    found = json.loads(run("syria-2013", "--as-of", "2016-12-01", "--format", "json").stdout)
    assert (found["t"], found["age"], found["war"]["foreign_troops"]) == (2016, 5, True)


def test_tables_of_ones_own(tmp_path: Path) -> None:
    for name in ("years", "episodes"):
        shutil.copy(EARLY / f"{name}.csv.gz", tmp_path)
    found = json.loads(run("kosovo-1999", "--tables", str(tmp_path), "--format", "json").stdout)
    assert found["record"]["last_year"] == 2004
    assert found["curve"] == precedent(412, 1999).to_dict()["curve"]


def test_a_war_is_found_by_its_place_or_rebels() -> None:
    found = json.loads(run("--find", "kosovo", "--format", "json").stdout)
    assert found["conflicts"] == [{"conflict": 412, "name": "Serbia (Yugoslavia) (Kosovo)", "spells": "1998-1999"}]
    assert "precedent: {conflict: 412}" in run("--find", "uck").output
    assert "no civil war by “Atlantis”" in run("--find", "Atlantis").output


def test_the_score() -> None:
    found = json.loads(run("--score", "--format", "json").stdout)
    assert {each["task"] for each in found["scores"]} >= {"ends", "how", "signed", "settled", "holds"}
    rows = list(csv.DictReader(io.StringIO(run("--score", "--format", "csv").stdout)))
    assert len(rows) == len(found["scores"])
    assert "How good were the record's forecasts?" in run("--score").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a case or a file, or ask for --score"),
        (("--find", " "), "say which place"),
        (("kosovo-1999", "--find", "kosovo"), "leave out the case"),
        (("kosovo-1999", "--score"), "leave out the case"),
        (("kosovo-1999", "--as-of", "March"), "--as-of 'March' is no date"),
        (("kosovo-1999", "--as-of", "2003-01-01"), "quiet in 2003"),
        (("kosovo-1999", "--class", "o_end = 1"), "known only afterwards"),
        (("kosovo-1999", "--tables", "nowhere"), "no table years.csv"),
    ],
)
def test_what_cannot_be_asked(arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert message in done.output
