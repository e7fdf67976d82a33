"""What can be said before a run is finished: the first words, and what is known when somebody stops it."""

from __future__ import annotations

from demarche.page.numbers import percent
from demarche.study import StudyResult

__all__ = ["first_words", "known_so_far"]


def first_words(found: StudyResult) -> str:
    """A rough answer in a few lines, from the first input sets and without levers."""
    if not found.spreads:
        return "This file has nothing yet that an engine could work with."
    return (
        f"From the first {_tried(found)} input sets: {'; '.join(_shares(found)[:4])}. Trying the rest, and every lever."
    )


def known_so_far(rough: StudyResult | None, partial: StudyResult | None) -> list[str]:
    """What is known of a run that was stopped, line by line."""
    found = partial if partial is not None else rough
    if found is None or not found.spreads:
        return ["Nothing was worked out yet."]
    lines = [f"Known from {_tried(found)} of {found.draws} input sets (not the final answer):"]
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
    """Input sets in which at least one of the engines has answered; slower ones may not have begun."""
    return max(spread.n for spread in found.spreads.values())
