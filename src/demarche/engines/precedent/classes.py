"""Rates of fixed classes of wars, widest first, and of one a user chooses by hand: associations, no effects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.bands import band
from demarche.engines.precedent.columns import YEARS
from demarche.engines.precedent.expression import parse_class
from demarche.engines.precedent.known import Known
from demarche.engines.precedent.rates import age_class, grouped
from demarche.engines.precedent.record import Record
from demarche.engines.precedent.result import ClassRate, Rate
from demarche.engines.precedent.settings import KINDS, Settings
from demarche.engines.precedent.tables import Table
from demarche.engines.precedent.war import War

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["class_rates"]

_RECENT = 10


@dataclass(frozen=True)
class _Class:
    id: str
    words: str
    mask: Callable[[Table], Flags]
    includes: bool | None
    by_hand: bool = False


def class_rates(
    record: Record, known: Known, war: War, settings: Settings, resamples: Floats, text: str | None
) -> tuple[ClassRate, ...]:
    """The fixed classes, then the user's own if ``text`` is given. Raises InputError if that cannot be read."""
    table = record.years.where(known.rows)
    classes = _fixed(war, known.t)
    if text is not None:
        classes.append(_own(record, war, known.t, text))
    return tuple(_rate(each, known, each.mask(table), settings, resamples) for each in classes)


def _fixed(war: War, t: int) -> list[_Class]:
    age = war.age(t)
    own = int(age_class(np.array(float(age))))
    patron = _both(war.war_level, war.rebels_armed)
    rebels = _some(war.veto_powers_rebels)
    return [
        _Class("all", "all war-years", lambda table: np.ones(len(table), dtype=bool), True),
        _Class(
            "recent",
            f"war-years since {t - 1 - _RECENT}",
            lambda table: np.asarray(table.numbers["year"] >= t - 1 - _RECENT),
            True,
        ),
        _Class("age", "wars of this age", lambda table: np.asarray(age_class(table.numbers["age"]) == own), True),
        _Class(
            "patron",
            "a thousand deaths or more a year, and the rebels armed from abroad",
            lambda table: (table.numbers["war_l1"] == 1) & (table.numbers["reb_arms_l1"] == 1),
            patron,
        ),
        _Class("veto-rebels", "a veto power behind the rebels", lambda table: table.numbers["reb_p5_l1"] > 0, rebels),
        _Class(
            "veto-both",
            "veto powers on both sides",
            lambda table: (table.numbers["reb_p5_l1"] > 0) & (table.numbers["gov_p5_l1"] > 0),
            _both(rebels, _some(war.veto_powers_government)),
        ),
    ]


def _own(record: Record, war: War, t: int, text: str) -> _Class:
    condition = parse_class(text, YEARS)
    row = None if war.conflict is None else record.row(war.conflict, t)
    includes = None
    if row is not None:
        yes, no = condition.evaluate(record.years.where(np.array([row])))
        includes = True if yes[0] else False if no[0] else None
    return _Class("own", text, condition.holds, includes, by_hand=True)


def _rate(each: _Class, known: Known, mask: Flags, settings: Settings, resamples: Floats) -> ClassRate:
    settled = known.end * (known.kind == KINDS.index("settle"))
    years, wars = int(mask.sum()), int(np.unique(known.group[mask]).size)
    ends, settlements = int(known.end[mask].sum()), int(settled[mask].sum())
    shown = years >= settings.fewest_years and wars >= settings.fewest_wars
    rates: list[Rate | None] = [None, None]
    if shown:
        columns = np.column_stack([np.ones(years), known.end[mask], settled[mask]])
        sums = resamples @ grouped(columns, known.group[mask], known.groups)
        for place, (count, drift) in enumerate(((ends, settings.drift_any), (settlements, settings.drift_kind))):
            rates[place] = _share(count, years, sums[:, place + 1], sums[:, 0], drift)
    return ClassRate(
        id=each.id,
        words=each.words,
        chosen_by_hand=each.by_hand,
        includes=each.includes,
        war_years=years,
        wars=wars,
        ends=ends,
        settled=settlements,
        shown=shown,
        end_rate=rates[0],
        settle_rate=rates[1],
    )


def _share(count: int, total: int, drawn: Floats, drawn_total: Floats, drift: float) -> Rate:
    """A raw share; its band stands around (count + 1/2) / (total + 1), which has log-odds where nothing happened."""
    centre, draws = np.array((count + 0.5) / (total + 1.0)), (drawn + 0.5) / (drawn_total + 1.0)
    (low, high), (inner, outer) = band(centre, draws, drift), band(centre, draws, 0.0)
    return Rate(
        value=count / total,
        low=min(float(low), count / total),
        high=max(float(high), count / total),
        sampled_low=min(float(inner), count / total),
        sampled_high=max(float(outer), count / total),
    )


def _some(number: int | None) -> bool | None:
    return None if number is None else number > 0


def _both(one: bool | None, other: bool | None) -> bool | None:
    """And, with unknowns."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
