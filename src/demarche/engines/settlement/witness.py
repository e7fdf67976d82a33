"""What a forecast can be checked by, without the model that made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Balance", "Blocker", "Concession", "Halves", "Pull", "Rival", "Rivals", "Witness"]


@dataclass(frozen=True, kw_only=True)
class Pull:
    """How hard an actor pulls a forecast towards its own position: its weight and the distance, with its sign."""

    actor: str
    dimension: str
    weight: float
    distance: float
    pull: float


@dataclass(frozen=True, kw_only=True)
class Balance:
    """All pulls on a point; on each dimension they add up to 0 there and nowhere else."""

    pulls: tuple[Pull, ...]


@dataclass(frozen=True, kw_only=True)
class Halves:
    """The shares of weight below a weighted median, at it and above it; neither side exceeds one half."""

    dimension: str
    below: float
    at: float
    above: float


@dataclass(frozen=True, kw_only=True)
class Rival:
    """A position that is held, by whom, its chance to prevail, and the rival it is least likely to beat."""

    holders: tuple[str, ...]
    chance: float
    hardest: tuple[str, ...]
    beats_hardest: float


@dataclass(frozen=True, kw_only=True)
class Rivals:
    """Every position that is held, likeliest first."""

    rivals: tuple[Rival, ...]


@dataclass(frozen=True, kw_only=True)
class Concession:
    """Who moved towards whom in which round, from where to where, and why."""

    round: int
    actor: str
    to: str
    start: tuple[float, ...]
    end: tuple[float, ...]
    kind: Literal["conflict", "compromise", "capitulation", "bargain"]


@dataclass(frozen=True, kw_only=True)
class Blocker:
    """An actor that a forecast leaves further from its position than the status quo does, by how much of the scale."""

    actor: str
    loss: float
    capability: float


Witness = Balance | tuple[Halves, ...] | Rivals | tuple[Concession, ...]
