"""Outside support for a side: given by path, by a rule that looks at the front, or as it serves the patron."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from demarche.engines.ripeness.units import Per
from demarche.errors import InputError

__all__ = ["Patron", "Rescue", "Sponsor"]

NEVER = Per(0.0, "year")
PATIENT = Per(0.985, "month")
MONTHLY = Per(1.0, "month")
MOST_LEVELS = 9
SMOOTH = 4.5
RAREST = 1 / 120


@dataclass(frozen=True)
class Sponsor:
    """A patron who chooses his support at every review: what his client's hold is worth to him against what support
    costs, foreseeing what all others will do.

    ``stake``: what it is worth to him, in his own units, that his client rather than the other side has the whole
    prize; while the war lasts he enjoys it in proportion to the client's hold on the front, after a settlement in
    proportion to its share. ``menu``: levels he can choose, in the unit of ``Patron.level``, from low to high.
    ``adjust``: one-off cost of moving support by one unit of level, up or down, in his own units (a stock).
    ``precision``: of his choices, per own unit of value: the odds between two levels are e to the precision times
    the difference in worth. None: he never errs. ``patience``: what a promise of 1 after the unit is worth to him
    today. ``reviews``: how often he can change his mind; between reviews support stays where it is, so that
    at a fixed number a year the step does not matter.
    """

    stake: float
    menu: tuple[float, ...] = (0.0, 1.0, 2.0)
    adjust: float = 0.0
    precision: float | None = None
    patience: Per = PATIENT
    reviews: Per = MONTHLY

    def __post_init__(self) -> None:
        if not 2 <= len(self.menu) <= MOST_LEVELS or list(self.menu) != sorted(set(self.menu)) or self.menu[0] < 0.0:
            raise InputError(
                f"Sponsor.menu needs 2 to {MOST_LEVELS} different levels from low to high, none below 0: {self.menu}"
            )
        if not 0.0 <= self.patience.value < 1.0:
            raise InputError("Sponsor.patience is a discount factor and must lie in [0, 1)")
        if self.precision is not None and not 0.0 < self.precision <= 1e6:
            raise InputError(f"Sponsor.precision must lie between 0 and 1e6, got {self.precision}; None for no errors")
        if self.adjust < 0.0 or self.reviews.value < 0.0:
            raise InputError("Sponsor.adjust and Sponsor.reviews must be at least 0")

    @property
    def calm(self) -> float:
        """The greatest precision at which patrons who answer each other still answer smoothly: 300 for a review every
        month and a patience of .985, less for rarer reviews, of which more hangs on each."""
        month = self.patience.survival("month")
        weight = 1.0 - month ** (1.0 / max(self.reviews.count("month"), RAREST))
        return float(SMOOTH / weight)


@dataclass(frozen=True)
class Rescue:
    """A patron's rule: step in when the client is losing, step back once he holds again.

    ``line``: the client's share of the notches below which he is losing. ``rise``: by how much support goes up then,
    on top of ``Patron.level``, and not beyond ``most``. ``steps_in``: hazard that the patron steps in while the
    client is below the line; ``steps_out``: that he steps back while he is not. A hazard, because the state of the
    war has no clock: 1 a month is at once where the step is a month, 1/3 a month after three months on average.
    """

    line: float
    rise: float
    most: float = inf
    steps_in: Per = MONTHLY
    steps_out: Per = MONTHLY

    def __post_init__(self) -> None:
        if not 0.0 <= self.line <= 1.0:
            raise InputError(f"Rescue.line is a share of the notches and must lie between 0 and 1, got {self.line}")
        if self.rise < 0.0:
            raise InputError(f"Rescue.rise must be at least 0, got {self.rise}")
        for name in ("steps_in", "steps_out"):
            if not 0.0 <= getattr(self, name).value <= 1.0:
                raise InputError(f"Rescue.{name} is a hazard and must lie between 0 and 1")


@dataclass(frozen=True)
class Patron:
    """Outside support for one side. ``level``: how much there is (0: none; the unit is the analyst's, say one
    package); of a patron who chooses, how much there is today, one of his menu.

    Per unit of level: ``odds`` shifts the log odds of the next notch to the client; ``aid`` is the share of the
    prize it is worth to the client's war effort per unit of time; ``price`` is what the patron pays per unit of
    time, in any currency; for a patron who chooses, in his own units and as a stock: what he would give to be spared
    the unit of it.
    ``conduct``: None gives the level as it stands and as changes and rules write it.
    """

    level: float = 0.0
    odds: float = 0.0
    aid: Per = NEVER
    price: Per = NEVER
    conduct: Sponsor | Rescue | None = None

    def __post_init__(self) -> None:
        if self.level < 0.0:
            raise InputError(f"Patron.level must be at least 0, got {self.level}")
        if not 0.0 <= self.odds <= 5.0:
            raise InputError(f"Patron.odds must lie between 0 and 5, got {self.odds}")
        if isinstance(self.conduct, Sponsor) and self.level not in self.conduct.menu:
            raise InputError(f"Patron.level is {self.level}, which is not in his menu {self.conduct.menu}")

    @property
    def levels(self) -> tuple[float, ...]:
        """The levels at which support can stand."""
        if isinstance(self.conduct, Sponsor):
            return self.conduct.menu
        if isinstance(self.conduct, Rescue):
            return (self.level, max(self.level, min(self.level + self.conduct.rise, self.conduct.most)))
        return (self.level,)

    @property
    def today(self) -> int:
        """The place of today's level among them; a patron with a rule has not stepped in yet."""
        return self.levels.index(self.level)
