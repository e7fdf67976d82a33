"""What the record says, as frozen data with its method, its counts and its licence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demarche.engine.plain import Plain

__all__ = [
    "ClassRate",
    "CurvePoint",
    "Difference",
    "HeldRate",
    "Leaning",
    "Neighbour",
    "Precedent",
    "Rate",
    "Weighed",
]


@dataclass(frozen=True, kw_only=True)
class Rate(Plain):
    """A rate of the record with the 90 % band of the *rate*, not of one war's fate.

    ``low`` and ``high`` hold resampled conflicts and the drift between half-decades; ``sampled_low`` and
    ``sampled_high`` the resampled conflicts alone.
    """

    value: float
    low: float
    high: float
    sampled_low: float
    sampled_high: float


@dataclass(frozen=True, kw_only=True)
class CurvePoint(Plain):
    """By the end of ``year``: any end, and each kind of end; ``lasting`` is settled by then and the peace holds.

    The kinds add up to ``any``. ``lasting`` is None where no past settlement was watched for long enough.
    """

    year: int
    months: int
    """Full months from the start of the year asked about."""
    any: Rate
    fade: Rate
    settle: Rate
    gov_victory: Rate
    reb_victory: Rate
    lasting: Rate | None


@dataclass(frozen=True, kw_only=True)
class ClassRate(Plain):
    """Past war-years of one class: how many ended, and how many in a settlement.

    ``shown`` is False where there are too few to tell; then the rates are None. ``includes`` says whether the war asked
    about belongs to the class, None where that is not known. An association: never what a lever would do.
    """

    id: str
    words: str
    chosen_by_hand: bool
    includes: bool | None
    war_years: int
    wars: int
    ends: int
    settled: int
    shown: bool
    end_rate: Rate | None
    settle_rate: Rate | None


@dataclass(frozen=True, kw_only=True)
class Difference(Plain):
    """One feature in which a past episode differs, and its share of the distance."""

    feature: str
    here: str
    there: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Neighbour(Plain):
    """A past episode like this war: in the year compared, how far, alike and unlike in what, and what was known of it.

    ``later`` is what the whole table tells of it, None unless hindsight was asked for.
    """

    episode: str
    name: str
    rebels: str
    year: int
    distance: float
    alike: tuple[str, ...]
    differences: tuple[Difference, ...]
    note: str
    later: str | None


@dataclass(frozen=True, kw_only=True)
class HeldRate(Plain):
    """Of past endings of one kind, the share after which no new episode came within ``years``."""

    outcome: str
    years: int
    held: int
    endings: int
    rate: Rate | None


@dataclass(frozen=True, kw_only=True)
class Weighed(Plain):
    """A quantity over the versions as they were drawn, and as they are weighted."""

    words: str
    share: bool
    """Whether it is a share of the versions, and no chance."""
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class Leaning(Plain):
    """Weights that take the chance of a settlement within ``months`` half-way, in log-odds, to the record's rate.

    ``effective`` is how many of the ``versions`` the weights are worth. Where that would be under a tenth, or no
    weights lead there, ``refused`` says so, and the rest is None or empty.
    """

    months: int
    record: float
    before: float
    versions: int
    after: float | None = None
    effective: float | None = None
    weighed: tuple[Weighed, ...] = ()
    refused: str = ""


@dataclass(frozen=True, kw_only=True)
class NoTable(Plain):
    """Why the record says nothing of this crisis."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Precedent(Plain):
    """What happened in wars like this one, as it was known at the beginning of ``t``.

    Every figure is conditional on the war being active in ``t``: a war that is fading still looks active.
    """

    war: dict[str, Any]
    as_of: str
    t: int
    age: int
    age_class: str
    war_years: int
    """War-years the rates were learnt from."""
    wars: int
    ends: int
    hazard: Rate
    """The chance that a war of this age ends this year."""
    kinds: dict[str, Rate]
    """Given that it ends, the chance of each kind."""
    signed: float | None
    """The chance that some agreement is signed this year; None where the table records no agreements."""
    curve: tuple[CurvePoint, ...]
    classes: tuple[ClassRate, ...]
    nearest: tuple[Neighbour, ...]
    held: tuple[HeldRate, ...]
    hindsight: bool
    limits: tuple[str, ...]
    """What the record does not tell, said first."""
    record: dict[str, Any]
    """Name, version, last year and licence line of the tables."""
    method: str
    settings: dict[str, Any]
    tilt: tuple[Leaning, ...] | None = None
    """The model's versions weighted half-way to the record; None where that was not asked for, empty where no engine
    gives a chance that the record could be set beside."""

    def to_frame(self) -> Any:
        """The curve as a pandas frame, one row a year. Raises InputError where pandas is missing."""
        from demarche.engines.precedent.frames import curve_rows, frame

        return frame(curve_rows(self.curve), "year")

    def __repr__(self) -> str:
        return f"<precedent for {self.war['name']}, {self.t}: settled this year {self.curve[0].settle.value:.1%}>"
