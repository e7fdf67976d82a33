"""What was known on the day: the rows of the record that a forecast of year t may learn from.

Features up to t - 1 and agreements up to t - 1; endings up to t - 2, because that t - 1 was a war's last year shows
only when t stays quiet. No other file of this engine looks at a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.rates import grouped, how_columns, when_columns
from demarche.engines.precedent.record import Record
from demarche.engines.precedent.settings import KINDS, Settings
from demarche.engines.precedent.signing import SigningFit, features, fit_signing
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.intp]

__all__ = ["Known", "kind_of", "known_at", "signing_at"]

_KIND = {"agreement": "settle", "ceasefire": "settle"}


def kind_of(outcome: NDArray[np.str_]) -> Whole:
    """The kind of each end as an index of :data:`KINDS`; -1 where nothing ended."""
    table = {word: KINDS.index(_KIND.get(word, word)) for word in (*KINDS, *_KIND) if word != "settle"}
    return np.array([table.get(str(word), -1) for word in outcome], dtype=np.intp)


@dataclass(frozen=True, kw_only=True, eq=False)
class Known:
    """The war-years whose ending or going on was known in year ``t``: arrays of one length, and groups of conflicts."""

    t: int
    rows: Whole
    """Their rows in the table."""
    year: Floats
    age: Floats
    end: Floats
    kind: Whole
    issue: NDArray[np.str_]
    group: Whole
    groups: int

    def weight(self, half_life: float) -> Floats:
        """How much each counts: half for each half-life before t - 1."""
        return np.asarray(np.exp2(-((self.t - 1 - self.year) / half_life)))

    def when_sums(self, settings: Settings) -> Floats:
        """By conflict, what :func:`.rates.hazards` needs."""
        columns = when_columns(self.age, self.end, self.weight(settings.half_life_when))
        return grouped(columns, self.group, self.groups)

    def how_sums(self, issue: str, settings: Settings) -> Floats:
        """By conflict, what :func:`.rates.kinds` needs for wars over this issue: the government, or not."""
        ended = self.end == 1
        same = (self.issue[ended] == "government") == (issue == "government")
        columns = how_columns(self.kind[ended], same, self.weight(settings.half_life_how)[ended])
        return grouped(columns, self.group[ended], self.groups)


def known_at(record: Record, t: int) -> Known:
    """The rows that a forecast of year t may learn endings from; raises InputError if there are none."""
    numbers, words = record.years.numbers, record.years.words
    rows = np.flatnonzero((numbers["year"] <= t - 2) & ~np.isnan(numbers["o_end"]))
    if not rows.size:
        raise InputError(
            f"the table knows of no ending before {t - 1}: it begins in {numbers['year'].min():.0f}; "
            "ask about a later year"
        )
    conflicts, group = np.unique(numbers["conflict_id"][rows], return_inverse=True)
    return Known(
        t=t,
        rows=rows,
        year=numbers["year"][rows],
        age=numbers["age"][rows],
        end=numbers["o_end"][rows],
        kind=kind_of(words["o_out"][rows]),
        issue=words["issue"][rows],
        group=group,
        groups=conflicts.size,
    )


def signing_at(record: Record, t: int) -> SigningFit | None:
    """The logit of an agreement this year, from the years in which earlier agreements were recorded."""
    numbers = record.years.numbers
    rows = (numbers["year"] <= t - 2) & ~np.isnan(numbers["o_pa"]) & ~np.isnan(numbers["pa_n"])
    return fit_signing(features(numbers["pa_2y"][rows], numbers["pa_n"][rows]), numbers["o_pa"][rows])
