"""The check beside the exact answer: what if the sides err at the table?"""

from __future__ import annotations

from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.page.numbers import chance
from demarche.page.parts import Table, Text

__all__ = ["erring_parts"]


def erring_parts(answer: RipenessAnswer) -> tuple[Table | Text, ...]:
    """The exact reading beside readings with errors, and why these are no better."""
    if not answer.erring:
        return ()
    months, last = answer.milestones, answer.horizon_months
    header = (
        "Gain that is taken at odds of 2.7 to 1",
        *(f"Signed by {m}" for m in months),
        f"Holds, by {last}",
    )
    rows = []
    for result in (answer.base, *reversed(answer.erring)):
        precision = result.plan.game.precision
        name = "any: nobody errs" if precision is None else f"1/{precision:g} of the prize"
        signed = (chance(float(result.signed[answer.step(month)])) for month in months)
        rows.append((name, *signed, chance(float(result.durable[answer.step(last)]))))
    caption = "If the sides err at the table, at the middle of the ranges; by month"
    return (Table(header, tuple(rows), caption, frozenset(range(1, len(header)))), Text(_WHY, quiet=True))


_WHY = (
    "A check, not a better answer: errors add up, since every round of talks is one more chance to sign by mistake. "
    "What changes much from line to line hangs on nobody erring."
)
