"""The question asked of the record: what happened in cases like this, as far as it was known on the day?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.bands import band, resampled
from demarche.engines.precedent.classes import class_rates
from demarche.engines.precedent.columns import OUTCOMES
from demarche.engines.precedent.history import held_at
from demarche.engines.precedent.known import Known, known_at, signing_at
from demarche.engines.precedent.neighbours import neighbours
from demarche.engines.precedent.rates import age_class, curve, grouped, hazards, kinds
from demarche.engines.precedent.record import Record, shipped_record
from demarche.engines.precedent.result import CurvePoint, HeldRate, Precedent, Rate
from demarche.engines.precedent.settings import KINDS, Settings, age_labels
from demarche.engines.precedent.signing import features
from demarche.engines.precedent.war import War, war_from_record
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["expected", "precedent"]

METHOD = (
    "Rates by age and issue, decayed and shrunk; 90 % bands from resampled conflicts, "
    "widened by the drift between half-decades."
)
_SETTLEMENTS = ("agreement", "ceasefire")
_MOST_NEAR = 200


def precedent(
    war: War | int,
    as_of: dt.date | int,
    *,
    record: Record | None = None,
    own_class: str | None = None,
    near: int = 8,
    hindsight: bool = False,
    settings: Settings | None = None,
) -> Precedent:
    """What happened in wars like this one, by what was known at the beginning of the year of ``as_of``.

    Parameters
    ----------
    war
        The war's features, or the number of a UCDP conflict, whose features are then read from the table.
    as_of
        The day asked about, or its year t. Features up to t - 1 are used and endings up to t - 2, nothing later.
    record
        The tables; those shipped with the package if none are given.
    own_class
        A class of war-years, as in ``war_l1 = 1 and region = Africa``.
    near
        How many nearest episodes to show.
    hindsight
        Also tell what became of them later.
    settings
        Constants of the method.

    Returns
    -------
    Precedent

    Raises
    ------
    InputError
        The table does not know the war in that year, knows no ending before it, or the class cannot be read.

    Examples
    --------
    >>> from demarche.engines.precedent import precedent
    >>> found = precedent(412, 1999)
    >>> found.war["name"], round(found.curve[0].settle.value, 3)
    ('Serbia (Yugoslavia) (Kosovo)', 0.088)
    """
    record = shipped_record() if record is None else record
    settings = Settings() if settings is None else settings
    t = as_of.year if isinstance(as_of, dt.date) else as_of
    war = war_from_record(record, war, t) if isinstance(war, int) else war
    if not 0 <= near <= _MOST_NEAR:
        raise InputError(f"between 0 and {_MOST_NEAR} nearest episodes can be shown, not {near}")
    age = war.age(t)
    known = known_at(record, t)
    draws = resampled(known.groups, settings.resamples, settings.seed)
    when, how = known.when_sums(settings), known.how_sums(war.issue, settings)
    hazard, kind = (_both(when, draws, hazards, settings.prior_when), _both(how, draws, kinds, settings.prior_how))
    held, lasts = _held(record, known, settings)
    now = int(age_class(np.array(float(age))))
    fitted = signing_at(record, t)
    mine = features(*(np.array([np.nan if v is None else float(v)]) for v in (war.agreement_lately, war.agreements)))
    return Precedent(
        war=war.to_dict(),
        as_of=str(as_of),
        t=t,
        age=age,
        age_class=age_labels()[now],
        war_years=known.rows.size,
        wars=known.groups,
        ends=int(known.end.sum()),
        hazard=_rate(hazard[..., now], settings.drift_any),
        kinds={name: _rate(kind[..., j], settings.drift_kind) for j, name in enumerate(KINDS)},
        signed=None if fitted is None else float(fitted.chance(mine)[0]),
        curve=_curve(hazard, kind, lasts, age, t, settings),
        classes=class_rates(record, known, war, settings, draws, own_class),
        nearest=neighbours(record, war, t, settings.nearness, near, hindsight=hindsight),
        held=held,
        hindsight=hindsight,
        limits=_limits(record, war, t),
        record={
            "name": record.name,
            "version": record.version,
            "last_year": record.last_year,
            "licence": record.licence,
        },
        method=METHOD,
        settings=settings.to_dict(),
    )


def expected(
    war: War, t: int, *, record: Record | None = None, settings: Settings | None = None
) -> NDArray[np.float64]:
    """The curve alone, without bands: by the end of each year any end and each kind, (years, 5)."""
    record = shipped_record() if record is None else record
    settings = Settings() if settings is None else settings
    known = known_at(record, t)
    hazard = hazards(known.when_sums(settings).sum(axis=0), settings.prior_when)
    kind = kinds(known.how_sums(war.issue, settings).sum(axis=0), settings.prior_how)
    return curve(hazard, kind, war.age(t), settings.years)


def _both(sums: Floats, draws: Floats, rule: Callable[[Floats, float], Floats], prior: float) -> Floats:
    """The rates themselves in the first row, those of each resample below."""
    every = np.concatenate([sums.sum(axis=0, keepdims=True), draws @ sums])
    return rule(every, prior)


def _rate(found: Floats, drift: float) -> Rate:
    """A rate and its bands from the rate itself, first, and its resamples."""
    (low, high), (inner, outer) = band(found[0], found[1:], drift), band(found[0], found[1:], 0.0)
    return Rate(
        value=float(found[0]),
        low=float(low),
        high=float(high),
        sampled_low=float(inner),
        sampled_high=float(outer),
    )


def _curve(
    hazard: Floats, kind: Floats, lasts: Floats | None, age: int, t: int, settings: Settings
) -> tuple[CurvePoint, ...]:
    steps = curve(hazard, kind, age, settings.years)
    points = []
    for place in range(settings.years):
        rates = {name: _rate(steps[:, place, j + 1], settings.drift_kind) for j, name in enumerate(KINDS)}
        settled = steps[:, place, 1 + KINDS.index("settle")]
        points.append(
            CurvePoint(
                year=t + place,
                months=12 * (place + 1),
                any=_rate(steps[:, place, 0], settings.drift_any),
                lasting=None if lasts is None else _rate(settled * lasts, settings.drift_kind),
                **rates,
            )
        )
    return tuple(points)


def _held(record: Record, known: Known, settings: Settings) -> tuple[tuple[HeldRate, ...], Floats | None]:
    """The share of each kind of peace that held, and of settlements in each resample (the share itself first)."""
    seen = held_at(record, known.t, settings.hold)
    conflicts, group = np.unique(seen.conflict, return_inverse=True)
    draws = resampled(conflicts.size, settings.resamples, settings.seed + 1) if conflicts.size else np.empty((0, 0))
    found, lasts = [], None
    for outcome in ("settle", *OUTCOMES):
        own = np.isin(seen.outcome, _SETTLEMENTS if outcome == "settle" else (outcome,))
        total, held = int(own.sum()), int(seen.held[own].sum())
        rate = None
        if total:
            sums = grouped(np.column_stack([seen.held[own], np.ones(total)]), group[own], conflicts.size)
            every = np.concatenate([sums.sum(axis=0, keepdims=True), draws @ sums])
            shares = (every[:, 0] + 0.5) / (every[:, 1] + 1.0)
            rate = _held_rate(_rate(shares, 0.0), held / total)
            if outcome == "settle":
                lasts = np.append(held / total, shares[1:])
        found.append(HeldRate(outcome=outcome, years=settings.hold, held=held, endings=total, rate=rate))
    return tuple(found), lasts


def _held_rate(shrunk: Rate, share: float) -> Rate:
    """The raw share with the band of the shrunk one, which has log-odds where all or none held."""
    return Rate(
        value=share,
        low=min(shrunk.low, share),
        high=max(shrunk.high, share),
        sampled_low=min(shrunk.sampled_low, share),
        sampled_high=max(shrunk.sampled_high, share),
    )


def _limits(record: Record, war: War, t: int) -> tuple[str, ...]:
    """What the record does not tell, in the order in which it matters."""
    said = [
        "Whether a war is settled this year is not foretold by anything in the record better than by the base rate.",
        "For a war two years old or more no model beat the base rate: the base rate is the forecast.",
        f"Every figure takes it that the war is still being fought in {t}; a war that is fading still looks active.",
        "The bands are of the rate in such wars, not of what becomes of this one.",
        "Rates of a class are associations: patrons choose their wars, so they say nothing about a lever.",
        "The table knows arms, money and troops from abroad; threats, strikes and the terms on offer are not in it.",
    ]
    if t - 1 > record.last_year:
        missed = t - 1 - record.last_year
        said.append(f"The table ends in {record.last_year}: {missed} years since are not in it.")
    unknown = [name.replace("_", " ") for name, value in war.to_dict().items() if value is None and name != "conflict"]
    if unknown:
        said.append(f"Not known of this war: {', '.join(unknown)}.")
    return tuple(said)
