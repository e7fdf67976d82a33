"""Which of some names is meant by what somebody typed: the name, its id, its number, or enough of its beginning."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.crisis.template import slug

__all__ = ["named_as"]


def named_as(answer: str, names: Sequence[str], *, exactly: bool = False) -> str | None:
    """The name that is meant; None where it is none of them, or could be several. ``exactly``: whole names alone.

    >>> named_as("ruler", ["Ruler", "Rebels"]), named_as("re", ["Ruler", "Rebels"]), named_as("2", ["Ruler", "Rebels"])
    ('Ruler', 'Rebels', 'Rebels')
    >>> named_as("r", ["Ruler", "Rebels"])
    """
    given = answer.strip().casefold()
    if not given:
        return None
    whole = [name for name in names if given == name.casefold() or (slug(answer) and slug(answer) == slug(name))]
    if whole or exactly:
        return whole[0] if whole else None
    if given.isdecimal() and 1 <= int(given) <= len(names):
        return names[int(given) - 1]
    begins = [
        name
        for name in names
        if name.casefold().startswith(given)
        or slug(name).startswith(given)
        or any(word.startswith(given) for word in name.casefold().split())
    ]
    return begins[0] if len(begins) == 1 else None
