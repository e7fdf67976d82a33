"""What it changes that a lever is known in advance, or comes as a surprise."""

from __future__ import annotations

from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.engines.ripeness.lever_facts import foreseen
from demarche.page.numbers import chance
from demarche.page.parts import Table, Text

__all__ = ["foresight_parts"]


def foresight_parts(answer: RipenessAnswer) -> tuple[Table | Text, ...]:
    """Levers that start later, where it makes more than a point whether they are announced."""
    rows = tuple(
        (told.title, f"{told.month}", " / ".join(map(chance, told.signed)), " / ".join(map(chance, told.durable)))
        for told in foreseen(answer)
    )
    if not rows:
        return ()
    header = ("Lever", "By month", "Signed: announced / surprise", "Holds: announced / surprise")
    caption = "Where it makes more than a point whether a lever that starts later is known in advance"
    said = "What is announced is waited for, or moves the sides before it starts; a surprise does neither."
    return (Table(header, rows, caption, frozenset({1, 2, 3})), Text(said, quiet=True))
