"""What the screen finds, as frozen data that carries its inputs, its method and its witnesses.

In :meth:`ScreenResult.to_dict` an infinite bound is ``None``: no share of the prize would do. It occurs only where
the chance that an agreement binds is zero.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from demarche.engine.plain import Plain
from demarche.engine.shown import Shown
from demarche.engines.screen.hinges import BalanceShift, Hinge
from demarche.engines.screen.model import Screen
from demarche.engines.screen.repair import Step
from demarche.errors import InputError

__all__ = [
    "Cause",
    "Concession",
    "Interval",
    "Neutrality",
    "Optimism",
    "Reading",
    "Sample",
    "ScreenResult",
    "Share",
    "Witness",
]

Verdict = Literal["open", "empty", "depends"]
Side = Literal["ruler", "opposition", "both"]


@dataclass(frozen=True)
class Interval(Plain):
    """The exact least and greatest value over all versions within the ranges."""

    low: float
    high: float


@dataclass(frozen=True)
class Cause(Plain):
    """One thing that empties the zone at the central values."""

    code: str
    """One of :data:`.kernel.CAUSES`."""
    side: Side
    """Whom it stands against; for disagreement and enforcement, whose optimism or fear weighs more."""
    shortfall: float
    """By how much, in shares of the prize."""
    numbers: tuple[str, ...]
    """The numbers that name this cause."""
    remedy: str | None
    """Which of these, changed alone, opens the zone with the smallest change; None if none of them can alone."""
    change: float | None
    """That change."""


@dataclass(frozen=True)
class Concession(Plain):
    """What one side would have to give, alone, for the zone to open at the central values."""

    side: Side
    total: float
    """How far its end of the zone would have to move, in shares of the prize."""
    from_precondition: float
    """Of which by giving up its own announced precondition, at no cost in terms it prefers to war."""
    below_reservation: float
    """Of which by taking terms worse, by its own lights, than fighting on: to be made good in some other coin."""
    possible: bool
    """Whether the share this leads to lies within the prize."""


@dataclass(frozen=True)
class Reading(Plain):
    """The screen at the central values."""

    numbers: dict[str, float]
    open: bool
    war_ruler: float
    war_opposition: float
    costs: float
    disagreement: float
    fear: float
    fear_ruler: float
    fear_opposition: float
    r_ruler: float
    r_opposition: float
    unconstrained: float
    """Z: costs less disagreement less fear."""
    floor: float
    ceiling: float
    width: float
    ends: tuple[Literal["r_ruler", "x_low"], Literal["r_opposition", "x_high"]]
    """What sets the floor and the ceiling: the binding pair."""
    ruler_serious: bool
    """Whether the best terms the preconditions leave would satisfy the ruler (r_ruler <= x_high)."""
    opposition_serious: bool
    causes: tuple[Cause, ...]
    """What empties the zone, the first cause first; empty where it is open."""
    concessions: tuple[Concession, ...]
    """Of either side alone; empty where the zone is open."""


@dataclass(frozen=True)
class Share(Plain):
    """A share of versions: never a probability."""

    share: float
    low: float
    high: float
    """Wilson's 95 % interval, as if the points had been drawn independently; both equal the share if exact."""
    exact: bool


@dataclass(frozen=True)
class Sample(Plain):
    """In what share of the versions tested the zone is open, and what empties it in the others."""

    draws: int
    """How many versions; 1 where every number is a point."""
    open: Share
    causes: dict[str, Share]
    """By first cause; with ``open`` they add up to one."""


@dataclass(frozen=True)
class Neutrality(Plain):
    """Whether the balance matters here, and because of what."""

    common_odds: bool
    """Whether both sides hold the same odds at the central values (they add up to one)."""
    shift: BalanceShift


@dataclass(frozen=True)
class Optimism(Plain):
    """How far each side's odds stand above the outsider's balance."""

    ruler: float
    opposition: float
    ruler_interval: Interval
    opposition_interval: Interval


@dataclass(frozen=True)
class Witness(Plain):
    """One version and one share that show its verdict, checkable by hand.

    Open: both surpluses over fighting on are zero or more at ``share``. Empty: every lower share is ruled out by
    ``floor_is`` (``r_ruler``: the ruler prefers war; ``x_low``: not on the table), every higher one by
    ``ceiling_is``, and ``share`` itself by one of the two.
    """

    where: Literal["centre", "most_favourable", "least_favourable"]
    verdict: Literal["open", "empty"]
    numbers: dict[str, float]
    floor: float
    ceiling: float
    floor_is: Literal["r_ruler", "x_low"]
    ceiling_is: Literal["r_opposition", "x_high"]
    share: float
    surplus_ruler: float
    surplus_opposition: float


@dataclass(frozen=True)
class ScreenResult(Plain):
    """The answer of the screen."""

    inputs: Screen
    verdict: Verdict
    """Over the ranges: open at every version, at none, or it depends. Exact."""
    centre: Reading
    intervals: dict[str, Interval]
    """Exact, over the ranges: costs, disagreement, fear, unconstrained, r_ruler, r_opposition, floor, ceiling,
    width (negative: empty)."""
    sample: Sample
    hinges: tuple[Hinge, ...]
    """For each of the nine numbers, the value at which the verdict at the centre flips."""
    smallest: tuple[str, ...]
    """The numbers whose change alone flips the verdict at the centre, the smallest change first."""
    repair: tuple[Step, ...]
    """Changes that together open the zone at the centre, one for each cause in turn; empty where it is open."""
    neutrality: Neutrality
    optimism: Optimism | None
    witnesses: tuple[Witness, ...]
    method: str
    seed: int
    parameters: dict[str, Any]
    check: bool = False
    """Whether a war is played, so that the nine numbers only check what follows from it and no verdict is theirs."""
    shown: Shown | None = field(default=None, metadata={"json": None})
    """The facts of a first page; None where no versions were tried."""

    def hinge(self, number: str) -> Hinge:
        """The hinge of one number by its name."""
        return next(hinge for hinge in self.hinges if hinge.number == number)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {"engine": "screen"} | super().to_dict()

    def to_frame(self) -> Any:
        """The table of the nine numbers (a pandas DataFrame): stated range, threshold, change, in_range.

        Raises :class:`InputError` if pandas is not installed.
        """
        try:
            import pandas
        except ImportError as missing:
            raise InputError("a table needs pandas: pip install pandas, or use to_dict()") from missing
        return pandas.DataFrame([asdict(hinge) for hinge in self.hinges]).set_index("number")
