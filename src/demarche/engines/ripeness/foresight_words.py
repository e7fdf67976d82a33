"""What it changes that a lever is known in advance, or comes as a surprise."""

from __future__ import annotations

from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.page.numbers import chance
from demarche.page.parts import Table, Text

__all__ = ["foresight_parts"]

_POINT = 0.01


def foresight_parts(answer: RipenessAnswer) -> tuple[Table | Text, ...]:
    """Levers that start later, where it makes more than a point whether they are announced."""
    rows = []
    for lever in answer.levers:
        announced, sudden = lever.announced, lever.sudden
        if announced is None or sudden is None:
            continue
        for month in sorted({min(lever.from_month, answer.horizon_months), answer.horizon_months}):
            step = answer.step(month)
            pairs = [(float(getattr(r, name)[step]) for r in (announced, sudden)) for name in ("signed", "durable")]
            values = [list(pair) for pair in pairs]
            if any(abs(one - other) > _POINT for one, other in values):
                cells = (f"{chance(one)} / {chance(other)}" for one, other in values)
                rows.append((lever.title, f"{month}", *cells))
    if not rows:
        return ()
    header = ("Lever", "By month", "Signed: announced / surprise", "Holds: announced / surprise")
    caption = "Where it makes more than a point whether a lever that starts later is known in advance"
    said = "What is announced is waited for, or moves the sides before it starts; a surprise does neither."
    return (Table(header, tuple(rows), caption, frozenset({1, 2, 3})), Text(said, quiet=True))
