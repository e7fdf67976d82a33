"""The record: the two tables together, checked against each other, shipped or a user's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.columns import EPISODES, YEARS
from demarche.engines.precedent.tables import Table, read_table
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LICENCE", "Record", "notice", "read_record", "shipped_record"]

LICENCE = (
    "Derived from the Uppsala Conflict Data Program (UCDP), Uppsala University, CC BY 4.0, ucdp.uu.se/downloads; "
    "changed: civil wars only, episodes rebuilt, columns lagged and recoded."
)
_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True, eq=False)
class Record:
    """One row an active war-year (``years``) and one row an episode (``episodes``).

    ``version`` is a digest of both files; ``licence`` the line to print beside figures.
    """

    years: Table
    episodes: Table
    name: str
    version: str
    licence: str

    @cached_property
    def last_year(self) -> int:
        """The last calendar year of the table."""
        return int(self.years.numbers["year"].max())

    @cached_property
    def episode_of(self) -> NDArray[np.intp]:
        """For each war-year the row of its episode."""
        rows = {key: row for row, key in enumerate(_keys(self.episodes))}
        return np.array([rows[key] for key in _keys(self.years)], dtype=np.intp)

    def row(self, conflict: int, year: int) -> int | None:
        """The war-year of a conflict, or None where the table has it quiet, or has no such conflict."""
        numbers = self.years.numbers
        found = np.flatnonzero((numbers["conflict_id"] == conflict) & (numbers["year"] == year))
        return int(found[0]) if found.size else None


def _keys(table: Table) -> list[tuple[int, int]]:
    numbers = table.numbers
    return [(int(c), int(y)) for c, y in zip(numbers["conflict_id"], numbers["start_year"], strict=True)]


@lru_cache(maxsize=1)
def shipped_record() -> Record:
    """The record that comes with the package: UCDP's civil wars, CC BY 4.0 (see :func:`notice`)."""
    return read_record(_DATA, licence=LICENCE)


def notice() -> str:
    """The notice that travels with the shipped tables: source, licence, what was changed, whom to cite."""
    return (_DATA / "NOTICE").read_text("utf-8")


def read_record(folder: str | Path, *, licence: str = "") -> Record:
    """Read ``years`` and ``episodes`` from a folder, each ``.csv`` or ``.csv.gz``.

    Parameters
    ----------
    folder
        Holds the two tables, with the columns of ``data/README.md``.
    licence
        The line to print beside figures.

    Returns
    -------
    Record

    Raises
    ------
    InputError
        A table is missing, too large, or wrong: file, line and column are named.

    Examples
    --------
    >>> from demarche.engines.precedent import shipped_record
    >>> len(shipped_record().episodes) > 100
    True
    """
    years, episodes = _find(folder, "years"), _find(folder, "episodes")
    record = Record(
        years=read_table(years, YEARS),
        episodes=read_table(episodes, EPISODES),
        name=Path(folder).name,
        version=hashlib.sha256(years.read_bytes() + episodes.read_bytes()).hexdigest()[:12],
        licence=licence,
    )
    _check_years(record.years, years.name)
    _check_episodes(record, episodes.name)
    return record


def _find(folder: str | Path, stem: str) -> Path:
    for name in (f"{stem}.csv", f"{stem}.csv.gz"):
        path = Path(folder) / name
        if path.is_file():
            return path
    raise InputError(f"{folder}: no table {stem}.csv or {stem}.csv.gz")


def _check_years(years: Table, file: str) -> None:
    """Episodes are runs of consecutive years: release numbers are not trusted, so the years themselves must agree."""
    numbers = years.numbers
    start, year, age = numbers["start_year"], numbers["year"], numbers["age"]
    _refuse((age < 0) | (age != year - start), years, file, "age is not the year less the first year of the episode")
    order = np.lexsort((year, numbers["conflict_id"]))
    conflict, at, first = (numbers[name][order] for name in ("conflict_id", "year", "start_year"))
    same = conflict[1:] == conflict[:-1]
    _refuse_pair(same & (at[1:] == at[:-1]), order, years, file, "the year stands twice")
    begins = np.append(True, ~(same & (at[1:] == at[:-1] + 1)))
    runs = at[begins][np.cumsum(begins) - 1]
    wrong = np.zeros(len(years), dtype=bool)
    wrong[order] = runs != first
    _refuse(wrong, years, file, "the episode does not start where its run of consecutive years does")
    out, end = years.words["o_out"], numbers["o_end"]
    _refuse((end == 1) & ((out == "") | (out == "continue")), years, file, "it ended, but o_out does not say how")
    _refuse((end == 0) & (out != "continue"), years, file, "it did not end, so o_out should be continue")


def _check_episodes(record: Record, file: str) -> None:
    episodes, years = record.episodes, record.years
    keys, seen = _keys(episodes), set[tuple[int, int]]()
    for key in keys:
        if key in seen:
            raise InputError(f"{file}: the episode {key[0]}-{key[1]} stands twice")
        seen.add(key)
    lost = sorted(set(_keys(years)) - seen)
    if lost:
        raise InputError(f"{file}: no row for the episode of conflict {lost[0][0]} that starts in {lost[0][1]}")
    last = np.full(len(episodes), -np.inf)
    np.maximum.at(last, record.episode_of, years.numbers["year"])
    wrong = last != episodes.numbers["last_year"]
    _refuse(wrong, episodes, file, "last_year is not the last year of the episode in the other table")
    unsaid = (episodes.numbers["o_ended"] == 1) & (episodes.words["o_outcome"] == "")
    _refuse(unsaid, episodes, file, "it ended, but o_outcome does not say how")


def _refuse_pair(wrong: NDArray[np.bool_], order: NDArray[np.intp], table: Table, file: str, message: str) -> None:
    rows = np.zeros(len(table), dtype=bool)
    rows[order[1:]] = wrong
    _refuse(rows, table, file, message)


def _refuse(wrong: NDArray[np.bool_], table: Table, file: str, message: str) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        year = table.numbers.get("year", table.numbers["start_year"])[row]
        who = f"conflict {table.numbers['conflict_id'][row]:.0f}, {year:.0f}"
        raise InputError(f"{file}:{table.lines[row]}: {who}: {message}")
