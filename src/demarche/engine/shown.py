"""Facts that pictures place, told over the versions: by what kind of player an actor is, wherever that decides.

An engine fills them in (:meth:`.Engine.shows`), the page draws them, and every number that is printed is one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engine.plain import Plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Among", "Bound", "Fan", "Front", "Gap", "Ribbon", "Shown", "States", "Told", "fan_of", "told"]


@dataclass(frozen=True, kw_only=True)
class Told(Plain):
    """A number over ``n`` versions: its mean, its median, and what bounds the middle half and the middle 90 %."""

    n: int
    mean: float
    median: float
    p5: float
    p25: float
    p75: float
    p95: float


@dataclass(frozen=True, kw_only=True)
class Among(Plain):
    """Some of the versions: those in which an actor is of one type; all of them where ``type`` is empty."""

    versions: int
    actor: str = ""
    """The actor's label."""
    type: str = ""
    words: str = ""
    """Finish 'if it ...'."""
    weight: float = 1.0
    """The file's weight of that type."""


@dataclass(frozen=True, kw_only=True)
class Bound(Plain):
    """What a side would take or leave, among some of the versions."""

    among: Among
    share: Told


@dataclass(frozen=True, kw_only=True)
class Gap(Plain):
    """Why there are terms or none: what is on the table, and what each side would take, in shares of the prize."""

    prize: str
    taker: str
    giver: str
    table: tuple[Bound, ...]
    """The most that the giver and its conditions would leave the taker."""
    least: tuple[Bound, ...]
    """The least that the taker would accept."""
    alone: tuple[Bound, ...]
    """The most that the giver would rather leave than fight on, conditions aside."""
    short: tuple[Bound, ...]
    """By how much the table falls short of the least, version by version; below 0 where terms exist."""
    today: Mapping[str, int]
    """In how many versions each cause, in words, closes the way to terms now."""
    exclusive: int = 0
    """In how many versions what the two sides have announced excludes each other, so that whoever signs gives way."""
    anchors: tuple[tuple[float, str], ...] = ()
    """What shares of the prize mean, in the file's own words."""


@dataclass(frozen=True, kw_only=True)
class Ribbon(Plain):
    """A curve over the versions: a row of points each for the mean and for what bounds its middle half and 90 %."""

    among: Among
    mean: tuple[float, ...]
    p5: tuple[float, ...]
    p25: tuple[float, ...]
    p75: tuple[float, ...]
    p95: tuple[float, ...]

    @property
    def end(self) -> float:
        """The mean at the last point."""
        return self.mean[-1]

    @property
    def ends(self) -> tuple[float, float]:
        """What bounds the middle 90 % there."""
        return self.p5[-1], self.p95[-1]


@dataclass(frozen=True, kw_only=True)
class Fan(Plain):
    """The chance of something by month."""

    quantity: str
    lead: str
    """The number that the curve ends in."""
    words: str
    input: str
    """The path of the type by which it is told; empty where nothing hangs on one."""
    decides: bool
    """Whether the last month's chance differs between the types by more than so many versions leave to chance."""
    months: tuple[float, ...]
    ribbons: tuple[Ribbon, ...]

    @property
    def last(self) -> float:
        """The last month."""
        return self.months[-1]

    @property
    def actor(self) -> str:
        """Whose type it is told by; empty where nothing hangs on one."""
        return self.ribbons[0].among.actor


@dataclass(frozen=True, kw_only=True)
class Front(Plain):
    """In how many versions terms exist, by how much of what is fought over one side holds."""

    quantity: str
    holder: str
    shares: tuple[float, ...]
    today: tuple[float, float]
    """The least and the most that it holds today in any version."""
    counts: tuple[tuple[Among, tuple[int, ...]], ...]
    """A number of versions for each share."""
    exist: tuple[int, ...]
    """In how many versions terms exist where the front stands today, for each of ``counts``."""


@dataclass(frozen=True, kw_only=True)
class States(Plain):
    """Where things stand by month: mean chances of states that exclude each other and add up to 1."""

    months: tuple[float, ...]
    names: tuple[str, ...]
    chances: tuple[tuple[Among, tuple[tuple[float, ...], ...]], ...]
    """A row of months for each name."""


@dataclass(frozen=True, kw_only=True)
class Shown(Plain):
    """What an engine has for the pictures of a first page."""

    gap: Gap | None = None
    fan: Fan | None = None
    front: Front | None = None
    states: States | None = None
    terms: Told | None = None
    """The taker's share in what would be signed, over the versions in which something is."""


def told(values: Floats) -> Told:
    """A number over the versions in which it has a value.

    >>> told(np.array([0.0, 1.0, 2.0, np.nan])).median
    1.0
    """
    held = values[~np.isnan(values)]
    if not held.size:
        return Told(n=0, **dict.fromkeys(("mean", "median", "p5", "p25", "p75", "p95"), float("nan")))
    p5, p25, median, p75, p95 = (float(x) for x in np.quantile(held, [0.05, 0.25, 0.5, 0.75, 0.95]))
    return Told(n=len(held), mean=float(held.mean()), median=median, p5=p5, p25=p25, p75=p75, p95=p95)


def fan_of(among: Among, rows: Floats) -> Ribbon:
    """A curve (versions, points) over the versions in which it has values."""
    held = rows[~np.isnan(rows).any(axis=1)]
    if not len(held):
        held = np.full((1, rows.shape[1]), np.nan)
    p5, p25, p75, p95 = np.quantile(held, [0.05, 0.25, 0.75, 0.95], axis=0)
    ends = {"mean": held.mean(axis=0), "p5": p5, "p25": p25, "p75": p75, "p95": p95}
    return Ribbon(among=among, **{name: tuple(float(x) for x in row) for name, row in ends.items()})
