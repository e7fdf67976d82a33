"""When a lever acts, in words, and what takes no notice of that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

__all__ = ["TIMELESS", "Timed", "timeless", "timing"]


class Timed(Protocol):
    """Whatever has the months of a lever."""

    @property
    def from_month(self) -> int: ...

    @property
    def to_month(self) -> int | None: ...


TIMELESS = (
    "The screen, the moves and the councils know no time: there a lever that starts later, or ends, holds from today "
    "for good. The war follows its months."
)


def timing(lever: Timed, *, surprise: bool = False) -> str:
    """' (from month 3, to month 12, as a surprise)'; empty for a lever that holds from today for good."""
    said = []
    if lever.from_month > 0:
        said.append(f"from month {lever.from_month}")
    if lever.to_month is not None:
        said.append(f"to month {lever.to_month}")
    if surprise:
        said.append("as a surprise")
    return f" ({', '.join(said)})" if said else ""


def timeless(levers: Iterable[Timed]) -> tuple[str, ...]:
    """The warning where any of the levers has months; else nothing."""
    return (TIMELESS,) if any(lever.from_month > 0 or lever.to_month is not None for lever in levers) else ()
