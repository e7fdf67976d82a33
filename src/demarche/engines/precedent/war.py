"""The war that is asked about: what was known of it on the day, from the table or from whoever asks."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from demarche.engines.precedent.columns import ISSUES, REGIONS
from demarche.engines.precedent.record import Record
from demarche.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Conflict", "War", "find_conflicts", "war_from_record"]

Issue = Literal["government", "territory", "both"]


@dataclass(frozen=True, kw_only=True)
class War:
    """A civil war as it stood at the beginning of a year; None is a value nobody knows.

    "Last year" is the calendar year before the one that is asked about. ``war_level``: 1,000 or more battle deaths
    last year. ``veto_powers_*`` and ``supporters_rebels`` count states that gave support last year. ``agreements``:
    signed in this conflict so far; ``agreement_lately``: one of them in the last two years.
    """

    name: str
    start_year: int
    issue: Issue
    conflict: int | None = None
    region: str | None = None
    war_level: bool | None = None
    foreign_troops: bool | None = None
    rebels_armed: bool | None = None
    government_armed: bool | None = None
    veto_powers_rebels: int | None = None
    veto_powers_government: int | None = None
    supporters_rebels: int | None = None
    rebel_groups: int | None = None
    agreements: int | None = None
    agreement_lately: bool | None = None

    def __post_init__(self) -> None:
        if self.issue not in ISSUES:
            raise InputError(f"the issue {self.issue!r} is unknown; it is one of {', '.join(ISSUES)}")
        if self.region is not None and self.region not in REGIONS:
            raise InputError(f"the region {self.region!r} is unknown; it is one of {', '.join(REGIONS)}")
        for name in ("veto_powers_rebels", "veto_powers_government", "supporters_rebels", "rebel_groups", "agreements"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1000:
                raise InputError(f"{name} should lie between 0 and 1,000, not {value}")
        if self.agreement_lately and self.agreements == 0:
            raise InputError("an agreement was signed lately, so agreements cannot be 0")

    def age(self, year: int) -> int:
        """Full calendar years since the first; raises InputError if the war has not begun."""
        if year < self.start_year:
            raise InputError(f"{self.name} begins in {self.start_year}, after the year asked about ({year})")
        return year - self.start_year

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


_FLAGS = {
    "war_level": "war_l1",
    "foreign_troops": "foreign_l1",
    "rebels_armed": "reb_arms_l1",
    "government_armed": "gov_arms_l1",
    "agreement_lately": "pa_2y",
}
_COUNTS = {
    "veto_powers_rebels": "reb_p5_l1",
    "veto_powers_government": "gov_p5_l1",
    "supporters_rebels": "reb_states_l1",
    "rebel_groups": "sides_l1",
    "agreements": "pa_n",
}


def war_from_record(record: Record, conflict: int, year: int, *, known: Mapping[str, Any] | None = None) -> War:
    """The war as the table has it at the beginning of a year; ``known`` overrides what it says.

    Raises InputError if the table has no such conflict, or has it quiet in that year.
    """
    row = record.row(conflict, year)
    if row is None:
        raise InputError(_quiet(record, conflict, year))
    numbers, words = record.years.numbers, record.years.words
    episode = int(record.episode_of[row])
    territory = str(record.episodes.words["territory"][episode])
    found: dict[str, Any] = {
        "name": place_name(str(words["name"][row]), territory),
        "conflict": conflict,
        "start_year": int(numbers["start_year"][row]),
        "issue": str(words["issue"][row]),
        "region": str(words["region"][row]),
    }
    for name, column in _FLAGS.items():
        value = numbers[column][row]
        found[name] = None if np.isnan(value) else bool(value)
    for name, column in _COUNTS.items():
        value = numbers[column][row]
        found[name] = None if np.isnan(value) else int(value)
    return replace(War(**found), **(known or {}))


def place_name(name: str, territory: str) -> str:
    """The location, and the territory fought over if there is one."""
    return f"{name} ({territory})" if territory else name


def _quiet(record: Record, conflict: int, year: int) -> str:
    numbers = record.years.numbers
    own = numbers["year"][numbers["conflict_id"] == conflict]
    if not own.size:
        return f"the table has no civil war with the number {conflict}"
    if year > record.last_year:
        return f"the table ends in {record.last_year}, before {year}: give start_year, issue and what else is known"
    before = own[own < year]
    lately = f"; its last active year before was {before.max():.0f}" if before.size else ""
    return f"the table has conflict {conflict} quiet in {year} (fewer than 25 battle deaths){lately}"


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A conflict of the table: its number, place, and the first and last year of its episodes."""

    conflict: int
    name: str
    spells: tuple[tuple[int, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"conflict": self.conflict, "name": self.name, "spells": [list(spell) for spell in self.spells]}


def find_conflicts(record: Record, text: str) -> tuple[Conflict, ...]:
    """The conflicts whose place, territory or rebels contain the text, in order of number.

    Examples
    --------
    >>> from demarche.engines.precedent import find_conflicts, shipped_record
    >>> [(found.conflict, found.name) for found in find_conflicts(shipped_record(), "kosovo")]
    [(412, 'Serbia (Yugoslavia) (Kosovo)')]
    """
    wanted = text.strip().lower()
    if not wanted:
        raise InputError("say which place or party to look for")
    numbers, words = record.episodes.numbers, record.episodes.words
    hits: set[int] = set()
    for column in ("name", "territory"):
        hits |= {int(numbers["conflict_id"][row]) for row, cell in enumerate(words[column]) if wanted in cell.lower()}
    rebels = record.years.words["rebels"]
    hits |= {int(record.years.numbers["conflict_id"][k]) for k, cell in enumerate(rebels) if wanted in cell.lower()}
    found = []
    for conflict in sorted(hits):
        rows = np.flatnonzero(numbers["conflict_id"] == conflict)
        rows = rows[np.argsort(numbers["start_year"][rows])]
        spells = tuple((int(numbers["start_year"][row]), int(numbers["last_year"][row])) for row in rows)
        place = place_name(str(words["name"][rows[-1]]), str(words["territory"][rows[-1]]))
        found.append(Conflict(conflict=conflict, name=place, spells=spells))
    return tuple(found)
