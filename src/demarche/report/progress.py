"""What can be said before a run is finished: the first words, and what is known when somebody stops it."""

from __future__ import annotations

from demarche.page.numbers import percent
from demarche.study import StudyResult

__all__ = ["first_words", "known_so_far", "time_left"]

_SOON = 3.0
"""Seconds before which nothing is said of what is left: too little is known."""
_ROUND = 10


def time_left(done: int, total: int, seconds: float) -> str:
    """How long the rest takes at the pace so far, as ', about 40 s left'; empty while that cannot be told.

    >>> time_left(10, 30, 20.0), time_left(100, 400, 100.0), time_left(1, 30, 1.0)
    (', about 40 s left', ', about 5 min left', '')
    """
    if not 0 < done < total or seconds < _SOON:
        return ""
    left = seconds / done * (total - done)
    if left >= 100.0:
        return f", about {left / 60:.0f} min left"
    return f", about {max(round(left / _ROUND) * _ROUND, _ROUND)} s left"


def first_words(found: StudyResult) -> str:
    """A rough answer in a few lines, from the first versions and without levers."""
    if not found.spreads:
        return "This file has nothing yet that an engine could work with."
    return (
        f"From the first {_tried(found)} versions: {'; '.join(_shares(found)[:4])}. Trying the rest, and every lever."
    )


def known_so_far(rough: StudyResult | None, partial: StudyResult | None) -> list[str]:
    """What is known of a run that was stopped, line by line."""
    found = partial if partial is not None else rough
    if found is None or not found.spreads:
        return ["Nothing was worked out yet."]
    lines = [f"Known from {_tried(found)} of {found.draws} versions (not the final answer):"]
    lines += [f"  {share}" for share in _shares(found)]
    tried = len({effect.lever for effect in found.effects if effect.felt})
    if tried:
        lines.append(f"  {tried} levers were tried on some of them; the finished run tells what each does.")
    return lines


def _shares(found: StudyResult) -> list[str]:
    lines = []
    for headline in found.headlines:
        spread = found.spreads[headline.id]
        if headline.kind == "yes-no" and spread.mean is not None and spread.low is not None and spread.high is not None:
            interval = f"{percent(spread.low)} to {percent(spread.high)}"
            lines.append(f"{headline.words}: in {percent(spread.mean)} of them ({interval})")
    return lines


def _tried(found: StudyResult) -> int:
    """Versions in which at least one of the engines has answered; slower ones may not have begun."""
    return max(spread.n for spread in found.spreads.values())
