"""Actors and what each can do or leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from demarche.errors import InputError
from demarche.numerics.hypercube import BACKWARD, BOTH, FIXED, FORWARD

__all__ = ["DIRECTIONS", "Actor", "Direction", "Option", "check_people", "directions_of"]

Direction = Literal["both", "forward", "backward", "fixed"]
DIRECTIONS: Mapping[Direction, int] = {"both": BOTH, "forward": FORWARD, "backward": BACKWARD, "fixed": FIXED}


@dataclass(frozen=True)
class Actor:
    """A decision maker."""

    id: str
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True)
class Option:
    """Something one actor can do or leave.

    ``yes`` and ``no`` are predicates without a subject ("attends the conference", "stays away"); without them
    ``name`` is used. ``forward`` options can be taken but not taken back, ``backward`` ones only given up, ``fixed``
    ones never change.
    """

    id: str
    owner: str
    direction: Direction = "both"
    name: str = ""
    yes: str = ""
    no: str = ""


def directions_of(options: Sequence[Option]) -> list[int]:
    """The directions of options as the kernels count them."""
    return [DIRECTIONS[option.direction] for option in options]


def check_people(actors: Sequence[Actor], options: Sequence[Option]) -> None:
    """Refuse actors and options whose ids clash or do not fit together."""
    ids = [actor.id for actor in actors]
    if not ids or len(set(ids)) != len(ids):
        raise InputError("a conflict needs at least one actor, and actor ids must differ")
    if len({option.id for option in options}) != len(options):
        raise InputError("option ids must differ")
    for option in options:
        if option.owner not in ids:
            raise InputError(f"option {option.id!r} belongs to {option.owner!r}, who is not an actor")
        if option.direction not in DIRECTIONS:
            raise InputError(
                f"option {option.id!r} has direction {option.direction!r}; it should be {', '.join(DIRECTIONS)}"
            )
