"""What became of an episode, as far as it was known in a given year; and which peace held."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from demarche.crisis.itself import Itself
from demarche.engines.precedent.columns import OUTCOMES
from demarche.engines.precedent.record import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Held", "Story", "held_at", "story"]


@dataclass(frozen=True, kw_only=True)
class Story:
    """One episode seen from a year: ``active_years`` so far, how it ended and when, and whether war came back.

    ``ended`` is None while it was still being fought, as far as was known; ``back`` the first year of the next episode
    of the same conflict; ``quiet_until`` the last year that was seen.
    """

    active_years: int
    ended: int | None
    outcome: str | None
    back: int | None
    quiet_until: int

    @property
    def words(self) -> str:
        """The note of a line: 'peace agreement 1995, after 4 y; no new episode by 1998'."""
        if self.ended is None:
            return f"still being fought at the date ({self.active_years} y)"
        after = f"back in {self.back}" if self.back is not None else f"no new episode by {self.quiet_until}"
        return f"{_ENDS[self.outcome or '']} {self.ended}, after {self.active_years} y; {after}"


_ENDS = {
    "agreement": "peace agreement",
    "ceasefire": "ceasefire",
    "fade": "faded below 25 deaths a year",
    "gov_victory": "victory of the government",
    "reb_victory": "victory of the rebels",
    "": "ended, nobody recorded how,",
}


def story(record: Record, episode: int, t: int) -> Story:
    """What was known in year ``t`` of an episode that had begun before it: years up to t - 1, endings up to t - 2."""
    numbers = record.episodes.numbers
    years = record.years.numbers["year"]
    own = np.flatnonzero((record.episode_of == episode) & (years <= t - 1))
    last = int(years[own].max())
    if last == t - 1:
        return Story(active_years=own.size, ended=None, outcome=None, back=None, quiet_until=t - 1)
    same = numbers["conflict_id"] == numbers["conflict_id"][episode]
    later = numbers["start_year"][same & (numbers["start_year"] > last) & (numbers["start_year"] <= t - 1)]
    outcome = str(record.years.words["o_out"][own[np.argmax(years[own])]])
    return Story(
        active_years=own.size,
        ended=last,
        outcome=outcome if outcome in OUTCOMES else None,
        back=int(later.min()) if later.size else None,
        quiet_until=min(t - 1, record.last_year),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Held:
    """Endings whose peace was watched for the whole window: arrays of one length."""

    last_year: Floats
    outcome: NDArray[np.str_]
    conflict: Floats
    place: NDArray[np.str_]
    held: Floats


def held_at(record: Record, t: int, years: int) -> Held:
    """The endings of which it was known in year ``t`` whether no new episode of the conflict came within ``years``.

    A window counts only if all of it was seen, up to t - 1: one that turned early is no label yet, or the sample would
    be made of failures first.
    """
    every = _windows(Itself(record), years)
    seen = every.last_year + years <= min(t - 1, record.last_year)
    return Held(**{name: column[seen] for name, column in vars(every).items()})


@lru_cache(maxsize=16)
def _windows(record: Itself[Record], years: int) -> Held:
    """Every ended episode, and whether no episode of its conflict began within the window."""
    numbers, words = record.value.episodes.numbers, record.value.episodes.words
    ended = np.flatnonzero((numbers["o_ended"] == 1) & (words["o_outcome"] != ""))
    conflict, start, last = numbers["conflict_id"], numbers["start_year"], numbers["last_year"][ended]
    held = np.ones(ended.size)
    for place, row in enumerate(ended):
        later = start[(conflict == conflict[row]) & (start > last[place])]
        held[place] = float(not (later <= last[place] + years).any())
    return Held(
        last_year=last,
        outcome=words["o_outcome"][ended],
        conflict=conflict[ended],
        place=words["name"][ended],
        held=held,
    )
