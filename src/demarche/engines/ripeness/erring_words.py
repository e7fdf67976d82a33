"""The check beside the exact answer: what if the sides err at the table?"""

from __future__ import annotations

from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.engines.ripeness.centre_facts import readings_of
from demarche.page.numbers import chance
from demarche.page.parts import Table, Text

__all__ = ["erring_parts"]


def erring_parts(answer: RipenessAnswer) -> tuple[Table | Text, ...]:
    """The exact reading beside readings with errors, and why these are no better."""
    if not answer.erring:
        return ()
    months = answer.milestones
    header = (
        "Gain that is taken at odds of 2.7 to 1",
        *(f"Signed by {m}" for m in months),
        f"Holds, by {answer.horizon_months}",
    )
    rows = []
    for found in readings_of(answer.base, answer.erring, months):
        name = "any: nobody errs" if found.precision is None else f"1/{found.precision:g} of the prize"
        rows.append((name, *(chance(signed) for signed in found.signed), chance(found.durable)))
    caption = "If the sides err at the table, at the middle of the ranges; by month"
    return (Table(header, tuple(rows), caption, frozenset(range(1, len(header)))), Text(_WHY, quiet=True))


_WHY = (
    "A check, not a better answer: errors add up, since every round of talks is one more chance to sign by mistake. "
    "What changes much from line to line hangs on nobody erring."
)
