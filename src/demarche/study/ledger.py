"""What the war costs people: rates from the file's dated counts, how well they fit, and what a path of war adds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from demarche.crisis import Crisis
from demarche.crisis.quantity import Quantity
from demarche.crisis.sections.conflict import Count
from demarche.engines.ripeness import Per, Result

__all__ = ["HostLoad", "Ledger", "Rate", "ledger_of"]

_MONTH = 365.25 / 12
_WINDOW = 400
"""Days before the last count from which rates are read."""
_STRETCH = 2.0
"""Months between two counts from which their slope is a rate."""


@dataclass(frozen=True)
class Rate:
    """People a month if the war goes on as it is: ``low`` and ``high`` are the slowest and the fastest stretch.

    ``fit``: mean distance of a straight line at ``central`` from the later counts of the window, as a share of what was
    added in it; None where there are fewer than two counts. ``counts``: date and number. ``judged``: entered by the
    analyst, not read off the counts.
    """

    low: float
    central: float
    high: float
    fit: float | None
    counts: tuple[tuple[dt.date, float], ...]
    judged: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "low": self.low,
            "central": self.central,
            "high": self.high,
            "fit": self.fit,
            "judged": self.judged,
            "counts": [{"as_of": day.isoformat(), "value": value} for day, value in self.counts],
        }


@dataclass(frozen=True)
class HostLoad:
    """A host: refugees over inhabitants today, at what load it is thought to break, and in how many months of war."""

    name: str
    load: float
    breaks_low: float | None
    breaks_high: float | None
    rate: Rate | None
    months_low: float | None
    """Months of war until the lower breaking load at the fastest inflow; 0 if it is passed already."""
    months_high: float | None
    """The same until the upper breaking load at the slowest inflow; None where that never comes."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "host": self.name,
            "load": self.load,
            "breaking_load": None if self.breaks_low is None else [self.breaks_low, self.breaks_high],
            "per_month": None if self.rate is None else self.rate.to_dict(),
            "months_to_breaking": [self.months_low, self.months_high],
        }


@dataclass(frozen=True)
class Ledger:
    """What each month of war costs people, as far as the file counts it."""

    deaths: Rate | None
    refugees: Rate | None
    hosts: tuple[HostLoad, ...]

    def tolls(self, result: Result, month: int) -> dict[str, tuple[float, float]]:
        """Expected further dead and refugees by a month of the model's path of war: low and high."""
        found = {}
        for name, rate in (("deaths", self.deaths), ("refugees", self.refugees)):
            if rate is not None:
                step = month if result.plan.game.horizon.step == "month" else round(month * 52 / 12)
                found[name] = (
                    float(result.toll(Per(rate.low, "month"))[step]),
                    float(result.toll(Per(rate.high, "month"))[step]),
                )
        return found

    def to_dict(self, result: Result, months: Sequence[int]) -> dict[str, Any]:
        """Plain data, with what the path of war in ``result`` adds by each of ``months``."""
        return {
            "deaths_per_month": None if self.deaths is None else self.deaths.to_dict(),
            "refugees_per_month": None if self.refugees is None else self.refugees.to_dict(),
            "hosts": [host.to_dict() for host in self.hosts],
            "expected": [
                {"month": month} | {name: list(ends) for name, ends in self.tolls(result, month).items()}
                for month in months
            ],
        }


def ledger_of(crisis: Crisis) -> Ledger | None:
    """The ledger of a crisis file; None where it has none."""
    section = crisis.file.war.ledger if crisis.file.war else None
    if section is None:
        return None
    hosts, inflows = [], []
    for host in section.hosts:
        rate = _rate(host.refugees)
        inflows.append(rate)
        hosts.append(_host(crisis.label(host.actor), host.population, host.refugees, host.breaking_share, rate))
    known = [rate for rate in inflows if rate is not None]
    refugees = None
    if known:
        low, central, high = (sum(getattr(rate, name) for rate in known) for name in ("low", "central", "high"))
        refugees = Rate(low, central, high, None, ())
    deaths = _rate(section.deaths)
    if section.deaths_per_month is not None:
        deaths = _judged(section.deaths_per_month, section.deaths)
    return Ledger(deaths, refugees, tuple(hosts))


def _window(counts: Sequence[Count]) -> list[Count]:
    """The counts of the last months, in order."""
    ordered = sorted(counts, key=lambda count: count.as_of)
    recent = [count for count in ordered if (ordered[-1].as_of - count.as_of).days <= _WINDOW]
    return recent if len(recent) > 1 else ordered[-2:]


def _rate(counts: Sequence[Count]) -> Rate | None:
    """Rates of a cumulated series over the stretches of its last months; None where there are fewer than two counts.

    Stretches shorter than two months count only where there is no longer one: two sources side by side make jumps.
    """
    if len(counts) < 2:
        return None
    recent = _window(counts)
    pairs = [(one, other) for place, one in enumerate(recent) for other in recent[place + 1 :]]
    long = [(one, other) for one, other in pairs if _months(one, other) >= _STRETCH] or pairs[:1]
    slopes = [(other.value - one.value) / _months(one, other) for one, other in long]
    first, last = recent[0], recent[-1]
    lasted = _months(first, last)
    central = (last.value - first.value) / lasted
    slopes += [central, (_most(last) - _least(first)) / lasted, (_least(last) - _most(first)) / lasted]
    low, high = max(min(slopes), 0.0), max(slopes)
    return Rate(low, max(central, 0.0), high, _fit(recent, central), _counted(counts))


def _least(count: Count) -> float:
    return count.value if count.low is None else count.low


def _most(count: Count) -> float:
    return count.value if count.high is None else count.high


def _judged(given: Quantity, counts: Sequence[Count]) -> Rate:
    fit = _fit(_window(counts), given.central) if len(counts) > 1 else None
    return Rate(given.low, given.central, given.high, fit, _counted(counts), judged=True)


def _fit(recent: Sequence[Count], slope: float) -> float | None:
    """Mean distance of a line through the first count from the later ones, over what was added."""
    first, added = recent[0], recent[-1].value - recent[0].value
    misses = [abs(first.value + slope * _months(first, count) - count.value) for count in recent[1:]]
    return sum(misses) / len(misses) / added if added > 0 else None


def _counted(counts: Sequence[Count]) -> tuple[tuple[dt.date, float], ...]:
    return tuple((count.as_of, count.value) for count in sorted(counts, key=lambda count: count.as_of))


def _months(first: Count, last: Count) -> float:
    return max((last.as_of - first.as_of).days, 1) / _MONTH


def _host(
    name: str, population: float, counts: Sequence[Count], breaks: Quantity | None, rate: Rate | None
) -> HostLoad:
    today = max(counts, key=lambda count: count.as_of).value if counts else 0.0
    load = today / population
    if breaks is None:
        return HostLoad(name, load, None, None, rate, None, None)
    soonest = latest = None
    if rate is not None:
        soonest = max(breaks.low * population - today, 0.0) / rate.high if rate.high > 0 else None
        latest = max(breaks.high * population - today, 0.0) / rate.low if rate.low > 0 else None
    return HostLoad(name, load, breaks.low, breaks.high, rate, soonest, latest)
