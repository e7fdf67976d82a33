"""A brief: what fits on two sheets of A4, one picture a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Brief", "Panel"]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One question with its picture."""

    title: str
    svg: str
    """Made with :mod:`demarche.page.svg`, which escapes every word it is given."""
    alt: str
    """What the picture shows, in words."""
    reading: str = ""
    small: bool = False
    """A strip: it takes no more room than it needs."""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """Two pages: the answer and its pictures; then what would help, the record, what would reverse it, what is left
    out."""

    asked: str
    question: str
    verdict: str
    because: str
    lead: tuple[str, ...]
    front: tuple[Panel, ...]
    """Of the first page."""
    judge: tuple[tuple[str, str], ...]
    """What to judge first, in place of pictures: where it stands in the file, and the question there."""
    back: tuple[Panel, ...]
    notes: tuple[tuple[str, str], ...]
    """Heads and texts: short ones, since a sheet ends."""
    foot: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for :meth:`of`."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Brief:
        """From what :meth:`to_dict` gave. Raises KeyError, TypeError or ValueError for anything else."""
        texts = {name: str(plain[name]) for name in ("asked", "question", "verdict", "because")}
        front, back = (tuple(Panel(**panel) for panel in plain[name]) for name in ("front", "back"))
        notes, judge = (tuple((str(head), str(words)) for head, words in plain[name]) for name in ("notes", "judge"))
        return cls(
            **texts,
            lead=tuple(map(str, plain["lead"])),
            front=front,
            judge=judge,
            back=back,
            notes=notes,
            foot=tuple(map(str, plain["foot"])),
        )
