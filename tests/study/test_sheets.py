"""A spreadsheet goes out and comes back: what was changed in it, and nothing else, changes in the file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from tests.crisis.test_entries import TEXT

from demarche.cli import main
from demarche.crisis import load, shipped_cases
from demarche.crisis.reading import read_text
from demarche.errors import InputError
from demarche.study.sheets import HEAD, applied, as_csv, changes, read_sheet, sheet_rows, write_sheet

SOURCE = read_text(TEXT, "x.yaml")


def back(
    path: Path, change: dict[str, dict[str, Any]], *, separator: str = ",", more: Sequence[list[str]] = ()
) -> Path:
    """The table as CSV with these cells changed, as a spreadsheet would save it."""
    rows = list(csv.DictReader(as_csv(list(sheet_rows(SOURCE))).splitlines()))
    for row in rows:
        row |= change.get(row["path"], {})
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(HEAD)
        writer.writerows([row[name] for name in HEAD] for row in rows)
        writer.writerows(more)
    return path


@pytest.mark.parametrize("case", shipped_cases())
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_goes_out_comes_back_the_same(case: str, ending: str, tmp_path: Path) -> None:
    source = load(case).source
    path = tmp_path / f"sheet.{ending}"
    assert write_sheet(source, path) > 150
    assert changes(source, read_sheet(path)) == []


def test_a_workbook_holds_numbers_as_numbers_and_no_formula(tmp_path: Path) -> None:
    source = read_text(TEXT.replace("note: why", 'note: "=1+1"'), "x.yaml")
    write_sheet(source, tmp_path / "x.xlsx")
    rows = {row[0]: row for row in load_workbook(tmp_path / "x.xlsx").active.iter_rows(values_only=True)}
    assert rows["screen.e_ruler"][2:] == (0.1, 0.1, "S-1", "'=1+1")
    assert changes(source, read_sheet(tmp_path / "x.xlsx")) == []


def test_changes_are_told_before_they_are_made_and_made_byte_by_byte(tmp_path: Path) -> None:
    change = {
        "screen.p_ruler": {"low": "0.5", "reason": "heard on the radio", "source": "S-1"},
        "screen.binding": {"low": "", "high": "0.4"},
        "actors.a.type = soft": {"low": "1", "high": "1"},
        "levers.l: screen.binding": {"high": "0.9"},
    }
    found = changes(SOURCE, read_sheet(back(tmp_path / "x.csv", change)))
    assert {one.entry.path: one.told[0] for one in found} == {
        "screen.p_ruler": "0.4 to 0.6 becomes 0.5 to 0.6",
        "screen.binding": "0.5 becomes 0.4",
        "levers.l: screen.binding": "0.7 to 0.8 becomes 0.7 to 0.9",
        "actors.a.type": "share of soft: 0.75 becomes 0.8",
    }
    new = applied(SOURCE, found).source.text.splitlines()
    assert [b for a, b in zip(TEXT.splitlines(), new, strict=True) if a != b] == [
        "    type: {values: [soft, hard], weights: [1, 0.25], note: heard so}   # 3 to 1",
        "  p_ruler: {range: [0.5, 0.6], source: S-1, note: heard on the radio}        # bare",
        "  binding: 0.4",
        "  - {id: l, title: Lever, seat: a, set: {screen.binding: [0.7, 0.9], actors.a.type: soft}}",
    ]


def test_a_decimal_comma_is_read_where_the_cells_are_kept_apart_by_semicolons(tmp_path: Path) -> None:
    change = {"screen.binding": {"low": "0,25", "high": "0,5"}}
    (found,) = changes(SOURCE, read_sheet(back(tmp_path / "x.csv", change, separator=";")))
    assert found.told == ("0.5 becomes 0.25 to 0.5",)


def test_everything_wrong_with_a_table_is_said_at_once(tmp_path: Path) -> None:
    change = {
        "screen.p_ruler": {"low": "0.9"},
        "screen.binding": {"low": "", "high": ""},
        "screen.e_ruler": {"low": "much"},
        "actors.a.type = soft": {"low": "0.1"},
    }
    more = [["screen.bindng", "", "1", "1", "", ""], ["screen.p_ruler", "", "1", "1", "", ""]]
    rows = read_sheet(back(tmp_path / "x.csv", change, more=more))
    with pytest.raises(InputError) as raised:
        changes(SOURCE, rows)
    said = str(raised.value)
    for words in (
        "low (0.9) is above high (0.6)",
        "neither a lowest nor a highest",
        "'much' is no number",
        "a share is one number",
        "did you mean 'screen.binding'?",
        "stands twice",
    ):
        assert words in said
    assert said.count("x.csv:") == 6


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "is empty"), ("a,b\n", "no column 'path'"), ("path,low,high,source\n", "no column 'reason'")],
)
def test_what_is_no_such_table_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        changes(SOURCE, read_sheet(tmp_path / "x.csv"))


def test_the_verb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["sheet", *words])
        return result.exit_code, result.output

    monkeypatch.chdir(tmp_path)
    shipped = shipped_cases()["kosovo-1999"].read_text(encoding="utf-8")
    Path("k.yaml").write_text(shipped, encoding="utf-8")
    assert ask("k.yaml", "--to", "k.csv")[0] == 0
    assert "already a file" in ask("k.yaml", "--to", "k.csv")[1]
    assert "says the same" in ask("k.yaml", "--from", "k.csv", "--write")[1]
    rows = Path("k.csv").read_text(encoding="utf-8").splitlines()
    path = next(row.split(",")[0] for row in rows if row.startswith("screen.p_ruler"))
    high = [f"{path},,0.2,7,," if row.startswith(path) else row for row in rows]
    Path("high.csv").write_text("\n".join(high), encoding="utf-8")
    code, said = ask("k.yaml", "--from", "high.csv", "--write")
    assert (code, "7 is above 1" in said) == (2, True)
    Path("good.csv").write_text("\n".join(high).replace(",0.2,7,", ",0.2,0.3,"), encoding="utf-8")
    assert "nothing is written yet" in ask("k.yaml", "--from", "good.csv")[1]
    assert Path("k.yaml").read_text(encoding="utf-8") == shipped
    assert "comes with demarche" in ask("kosovo-1999", "--from", "good.csv", "--write")[1]
    assert "Wrote 1 judgement into k.yaml" in ask("k.yaml", "--from", "good.csv", "--write")[1]
    assert load("k.yaml").file.screen.p_ruler.high == 0.3
    assert "give --to FILE" in ask("k.yaml")[1]
    assert "goes with --from" in ask("k.yaml", "--to", "y.csv", "--write")[1]
