"""A user's own tables: what loads, and what is refused with file, line and column."""

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.precedent.records import EARLY

from demarche.engines.precedent import precedent, read_record, shipped_record
from demarche.engines.precedent import tables as reading
from demarche.errors import InputError

Rows = list[dict[str, str]]


def rows(name: str) -> Rows:
    with gzip.open(EARLY / f"{name}.csv.gz", "rt", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def write(folder: Path, name: str, table: Rows) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    (folder / f"{name}.csv").write_text(text.getvalue(), "utf-8-sig")


def folder(path: Path, change: Callable[[Rows, Rows], None]) -> Path:
    """The early tables as plain CSV, changed."""
    years, episodes = rows("years"), rows("episodes")
    change(years, episodes)
    write(path, "years", years)
    write(path, "episodes", episodes)
    return path


def test_a_plain_copy_with_columns_in_another_order_says_the_same(tmp_path: Path) -> None:
    def change(years: Rows, episodes: Rows) -> None:
        years[:] = [dict(reversed(row.items())) | {"my_own_note": "x"} for row in years]

    own = read_record(folder(tmp_path, change), licence="mine")
    found, wanted = precedent(412, 1999, record=own), precedent(412, 1999, record=read_record(EARLY))
    assert found.curve == wanted.curve
    assert found.nearest == wanted.nearest
    assert found.record["licence"] == "mine"
    assert found.record["version"] != wanted.record["version"]


def test_the_shipped_tables_are_runs_of_years() -> None:
    record = shipped_record()
    assert len(record.years) > len(record.episodes) > 0
    assert record.row(412, 1999) is not None
    assert record.row(412, 2003) is None


def test_quiet_episodes_without_outcome_are_left_out_not_refused(tmp_path: Path) -> None:
    def change(years: Rows, episodes: Rows) -> None:
        for row in years:
            if row["year"] == "1990":
                row.update({"o_end": "", "o_out": ""})

    found = precedent(412, 1999, record=read_record(folder(tmp_path, change)))
    assert found.war_years < precedent(412, 1999).war_years


def cell(column: str, text: str, at: int = 3) -> Callable[[Rows, Rows], None]:
    def change(years: Rows, episodes: Rows) -> None:
        years[at][column] = text

    return change


def drop(column: str) -> Callable[[Rows, Rows], None]:
    def change(years: Rows, episodes: Rows) -> None:
        for row in years:
            del row[column]

    return change


def lose_an_episode(years: Rows, episodes: Rows) -> None:
    del episodes[0]


def repeat_an_episode(years: Rows, episodes: Rows) -> None:
    episodes.append(episodes[0])


def repeat_a_year(years: Rows, episodes: Rows) -> None:
    years.append(years[0])


def trust_a_wrong_number(years: Rows, episodes: Rows) -> None:
    """An episode that runs on through quiet years, as in a release with a wrong episode number."""
    same = [k for k, row in enumerate(years) if row["conflict_id"] == years[0]["conflict_id"]]
    last = years[same[-1]]
    last.update({"start_year": years[0]["year"], "age": str(int(last["year"]) - int(years[0]["year"]))})


def end_too_late(years: Rows, episodes: Rows) -> None:
    episodes[0]["last_year"] = "1950"


def end_without_how(years: Rows, episodes: Rows) -> None:
    next(row for row in episodes if row["o_ended"] == "1")["o_outcome"] = ""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (cell("year", "nineteen"), r"years.csv:5: year: 'nineteen' is no number"),
        (cell("year", ""), r"years.csv:5: year: the cell is empty"),
        (cell("year", "1952.5"), r"years.csv:5: year: '1952.5' will not do; write a whole number"),
        (cell("brd_l1", "1e99"), r"years.csv:5: brd_l1: '1e99' will not do"),
        (cell("brd_l1", "nan"), r"years.csv:5: brd_l1: 'nan' will not do"),
        (cell("war_l1", "2"), r"years.csv:5: war_l1: '2' will not do; write 1 for yes, 0 for no"),
        (cell("issue", "oil"), r"years.csv:5: issue: 'oil' is unknown; write one of government, territory, both"),
        (cell("o_out", "draw"), r"years.csv:5: o_out: 'draw' is unknown"),
        (cell("name", "x" * 3000), r"years.csv:5: name: longer than"),
        (cell("age", "7", 0), r"years.csv:2: conflict \d+, \d+: age is not the year less"),
        (cell("o_end", "0", 0), r"years.csv:2: .* it did not end, so o_out should be continue"),
        (cell("o_out", "continue", 0), r"years.csv:2: .* it ended, but o_out does not say how"),
        (drop("o_end"), r"years.csv:1: no column o_end"),
        (repeat_a_year, r"years.csv:1592: .* the year stands twice"),
        (trust_a_wrong_number, r"the episode does not start where its run of consecutive years does"),
        (lose_an_episode, r"episodes.csv: no row for the episode of conflict"),
        (repeat_an_episode, r"episodes.csv: the episode .* stands twice"),
        (end_too_late, r"episodes.csv:2: .* last_year is not the last year"),
        (end_without_how, r"episodes.csv:\d+: .* it ended, but o_outcome does not say how"),
    ],
)
def test_what_is_wrong_in_a_table(tmp_path: Path, change: Callable[[Rows, Rows], None], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_record(folder(tmp_path, change))


def test_blank_lines_do_not_shift_the_line_that_is_named(tmp_path: Path) -> None:
    folder(tmp_path, cell("age", "7", 0))
    path = tmp_path / "years.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join([lines[0], "", "", *lines[1:]]), "utf-8")
    with pytest.raises(InputError, match=r"years.csv:4: "):
        read_record(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no column conflict_id"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"\x1f\x8bgarbage", "the compressed file is damaged"),
        (gzip.compress(b"a,b")[:-6], "the compressed file is damaged"),
        (b'a,b\n"open', "no column conflict_id"),
        (b"year,year\n1,2", "two columns are called 'year'"),
    ],
)
def test_files_that_are_no_table(tmp_path: Path, content: bytes, message: str) -> None:
    folder(tmp_path, lambda years, episodes: None)
    (tmp_path / "years.csv").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_record(tmp_path)


def test_a_short_row_and_a_table_without_rows(tmp_path: Path) -> None:
    folder(tmp_path, lambda years, episodes: None)
    path = tmp_path / "years.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join([*lines[:5], "1,2,3"]), "utf-8")
    with pytest.raises(InputError, match=r"years.csv:6: 3 cells where the first line names"):
        read_record(tmp_path)
    path.write_text(lines[0], "utf-8")
    with pytest.raises(InputError, match="has no rows"):
        read_record(tmp_path)


def test_no_table_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no table years.csv or years.csv.gz"):
        read_record(tmp_path)


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 2**20)
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"a" * 2**21))
    with pytest.raises(InputError, match="larger than 1 MiB once unpacked"):
        reading.read_table(bomb, {})
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    long = tmp_path / "long.csv"
    long.write_text("a\n1\n2\n3\n", "utf-8")
    with pytest.raises(InputError, match="more than 2 rows"):
        reading.read_table(long, {})
