"""An engine that somebody else installs takes part everywhere, and nothing of the house knows of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from tests.study.crises import SMALL

from demarche.store import read_parquet

TOY = Path(__file__).parents[1] / "toy"
DEMARCHE = Path(sysconfig.get_path("scripts")) / "demarche"
MEDIATOR = """
  - {id: vouch, title: Vouch for the mediator, seat: patron, set: {mediator.trust: [0.6, 0.9]}}
mediator: {trust: [0.2, 0.8], needed: 0.5}
claims:
  - {id: C1, text: They would come, kind: model, test: {quantity: toy.come, under: vouch, is: "yes"}}
"""

SERVED = """
import json, sys
from click.testing import CliRunner
from demarche.cli import main

for line in sys.stdin:
    done = CliRunner().invoke(main, json.loads(line))
    print(json.dumps([done.exit_code, done.stdout, done.stderr]), flush=True)
"""
"""Takes the words of a command a line, and gives how it ended and what it said."""

Call = Callable[..., str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a distribution of the toy is installed, and a crisis file with its key lies."""
    here = tmp_path_factory.mktemp("toy")
    about = here / "site" / "demarche_toy-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: demarche-toy\nVersion: 1.0\n", "utf-8")
    (about / "entry_points.txt").write_text("[demarche.engines]\ntoy = demarche_toy.adapter:ENGINE\n", "utf-8")
    (here / "case.yaml").write_text(SMALL.rstrip() + MEDIATOR, "utf-8")
    return here


def environment(folder: Path, installed: bool = True) -> dict[str, str]:
    """That of a process which finds the toy, or not."""
    places = os.pathsep.join([str(folder / "site"), str(TOY)])
    return {**os.environ, "PYTHONPATH": places if installed else "", "COLUMNS": "100"}


@contextmanager
def served(folder: Path, installed: bool = True) -> Iterator[Call]:
    """Calls demarche in one process, a command after the other, and gives what each printed."""
    words = [sys.executable, "-c", SERVED]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        words, cwd=folder, env=environment(folder, installed), stdin=pipe, stdout=pipe, encoding="utf-8"
    ) as process:
        asked, told = process.stdin, process.stdout
        assert asked is not None
        assert told is not None

        def called(*arguments: str, code: int = 0) -> str:
            asked.write(json.dumps(arguments) + "\n")
            asked.flush()
            ended, out, err = json.loads(told.readline())
            assert ended == code, out + err
            return str(out if code == 0 else err)

        yield called
        asked.close()


@pytest.fixture(scope="module")
def call(folder: Path) -> Iterator[Call]:
    with served(folder) as called:
        yield called


@pytest.fixture(scope="module")
def ran(folder: Path) -> tuple[str, Path]:
    """A run as its user begins it, in a process of its own."""
    words = [str(DEMARCHE), "run", "case.yaml", "--full", "--draws", "64", "--out", "r"]
    done = subprocess.run(
        words, cwd=folder, env=environment(folder), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, folder / "r"


def test_the_toy_is_small() -> None:
    lines = [line for file in (TOY / "demarche_toy").glob("*.py") for line in file.read_text("utf-8").splitlines()]
    assert 0 < len([line for line in lines if line.strip()]) < 60


def test_a_run_prints_its_line_and_keeps_its_answer(ran: tuple[str, Path]) -> None:
    said, run = ran
    found = json.loads((run / "results.json").read_text("utf-8"))
    assert found["toy"]["versions"] == 64
    share = found["toy"]["come"]
    assert share == pytest.approx(0.5, abs=0.02)
    assert f"Both come in {share:.0%}".replace("%", " %") in " ".join(said.split())
    quantities = {entry["id"]: entry for entry in found["study"]["quantities"]}
    assert quantities["toy.come"]["baseline"]["mean"] == share
    assert quantities["toy.come"]["words"] == "both sides come to the mediator's table"


def test_the_report_has_its_section(ran: tuple[str, Path]) -> None:
    page = (ran[1] / "appendix.html").read_text("utf-8")
    section = page.split('id="toy"')[1].split("</section>")[0]
    assert "Would they come to the table?" in section
    assert "Both come to the mediator's table in 50\N{NO-BREAK SPACE}% of the versions." in unescape(section)
    assert '<a href="#toy">Would they come to the table?</a>' in page


def test_the_draws_have_its_columns(ran: tuple[str, Path]) -> None:
    table = read_parquet(ran[1] / "draws.parquet")
    rows = [row for row, lever in enumerate(table["lever"]) if not lever]
    assert len(rows) == 64
    for row in rows:
        assert table["toy.margin"][row] == pytest.approx(table["mediator.trust"][row] - 0.5)
        assert table["toy.come"][row] == float(table["mediator.trust"][row] >= 0.5)


@pytest.mark.once
def test_its_verb_says_what_the_run_says(call: Call, ran: tuple[str, Path]) -> None:
    own = json.loads(call("toy", "case.yaml", "--draws", "64", "--format", "json"))
    found = json.loads((ran[1] / "results.json").read_text("utf-8"))
    assert {name: own[name] for name in found["toy"]} == found["toy"]
    assert "Would they come to the table?" in call("toy", "case.yaml", "--draws", "64")
    assert "Would both sides come to a table that a mediator sets?" in " ".join(call("--help").split())


@pytest.mark.once
def test_levers_move_it(call: Call) -> None:
    found = json.loads(call("levers", "case.yaml", "--draws", "64", "--format", "json"))
    effects = {lever["name"]: {e["quantity"]: e for e in lever["effects"]} for lever in found["levers"]}
    assert effects["vouch"]["toy.come"]["mean"] == pytest.approx(0.5, abs=0.02)
    assert effects["vouch"]["screen.width"]["felt"] is False
    assert effects["arm-now"]["toy.come"]["felt"] is False


@pytest.mark.once
def test_claims_can_be_about_it(call: Call, ran: tuple[str, Path]) -> None:
    assert "toy.come" in call("claims", "case.yaml", "--quantities")
    found = json.loads((ran[1] / "results.json").read_text("utf-8"))["claims"]["claims"]
    assert [(claim["id"], claim["verdict"]) for claim in found] == [("C1", "holds")]


@pytest.mark.once
def test_it_is_compared_by_what_it_declares(call: Call, folder: Path) -> None:
    text = (folder / "case.yaml").read_text("utf-8")
    text = text.replace("trust: [0.2, 0.8], needed: 0.5", "trust: [0.6, 0.8], needed: 0.7")
    (folder / "other.yaml").write_text(text.replace("id: small", "id: other"), "utf-8")
    found = json.loads(call("compare", "case.yaml", "other.yaml", "--format", "json"))
    come = next(entry for entry in found["quantities"] if entry["id"] == "toy.come")
    assert (come["a"]["mean"], come["b"]["mean"]) == pytest.approx((0.5, 0.5), abs=0.01)
    assert [part["group"] for part in come["parts"]] == ["mediator"]
    inside = {bit["title"]: bit for bit in come["inside"]}
    # Trusted more, they come for certain; asking for more trust, one time in six.
    assert inside["how far it is trusted"]["into_a"]["mean"] == pytest.approx(0.5, abs=0.01)
    assert inside["how much trust it takes"]["into_a"]["mean"] == pytest.approx(1 / 6 - 0.5, abs=0.01)
    assert (inside["how much trust it takes"]["a"], inside["how much trust it takes"]["b"]) == ("0.5", "0.7")
    assert [entry["engine"] for entry in found["engines"] if entry["compared"]] == ["screen", "toy"]
    assert "Both sides come to the mediator's table" in " ".join(call("compare", "case.yaml", "other.yaml").split())


@pytest.mark.once
def test_its_check_finds_what_the_schema_cannot_see(call: Call, folder: Path) -> None:
    assert "no problems" in call("check", "case.yaml")
    text = (folder / "case.yaml").read_text("utf-8")
    (folder / "even.yaml").write_text(text.replace("trust: [0.2, 0.8]", "trust: 0.5"), "utf-8")
    assert "mediator.needed: it is just the trust there is" in call("check", "even.yaml")
    (folder / "wrong.yaml").write_text(text.replace("trust: [0.2, 0.8]", "trust: 1.5"), "utf-8")
    assert "mediator.trust: 1.5 is above 1" in call("check", "wrong.yaml", code=2)


def test_the_schema_has_its_key(call: Call) -> None:
    schema = json.loads(call("schema"))
    assert "Who would set the table." in json.dumps(schema["properties"]["mediator"])


@pytest.mark.once
def test_a_new_file_asks_for_it(call: Call, folder: Path) -> None:
    call(
        "new", "border", "--actor", "A", "--actor", "B", "--option", "A: Talk", "--without-war", "--as-of", "2020-01-01"
    )
    assert "mediator:\n  trust: {range: [0, 1]" in (folder / "border.yaml").read_text("utf-8")
    assert "mediator.needed: not judged yet: how much trust is needed?" in call("check", "border.yaml")


def test_where_it_is_not_installed_its_key_is_unknown(folder: Path) -> None:
    with served(folder, installed=False) as call:
        assert "mediator" not in json.loads(call("schema"))["properties"]
        assert "mediator" in call("check", "case.yaml", code=2)
        assert "there is no verb 'toy'" in call("toy", "case.yaml", code=2)
