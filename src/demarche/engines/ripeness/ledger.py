"""What the war costs people: rates from the file's dated counts, how well they fit, and what a path of war adds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.crisis import Crisis
from demarche.crisis.quantity import Quantity
from demarche.engines.ripeness.section import Count, WarPart

__all__ = ["Check", "HostLoad", "Ledger", "Rate", "ledger_of"]

Ends = tuple[float, float]

_MONTH = 365.25 / 12
_WINDOW = 400
"""Days before the last count from which rates are read."""
_STRETCH = 2.0
"""Months between two counts from which their slope is a rate."""


@dataclass(frozen=True)
class Check:
    """The last count, ``value`` (sources put it between ``least`` and ``most``), held against what the counts before it
    alone would have led to expect: ``low`` to ``high``."""

    as_of: dt.date
    value: float
    least: float
    most: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the last count, as sources put it, meets what the earlier ones would have led to expect."""
        return self.least <= self.high and self.most >= self.low

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "as_of": self.as_of.isoformat(),
            "value": self.value,
            "sources": [self.least, self.most],
            "expected": [self.low, self.high],
            "inside": self.inside,
        }


@dataclass(frozen=True)
class Rate:
    """People a month if the war goes on as it is: ``low`` and ``high`` are the slowest and the fastest stretch.

    ``fit``: mean distance of a straight line at ``central`` from the later counts of the window, as a share of what was
    added in it; None where there are too few counts to miss. ``counts``: date and number. ``judged``: entered by the
    analyst, not read off the counts.
    """

    low: float
    central: float
    high: float
    fit: float | None
    counts: tuple[tuple[dt.date, float], ...]
    judged: bool = False
    check: Check | None = None
    """None where there are fewer than three counts."""
    start: tuple[dt.date, float] | None = None
    """The count from which the line at ``central`` starts."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "low": self.low,
            "central": self.central,
            "high": self.high,
            "fit": self.fit,
            "judged": self.judged,
            "check": None if self.check is None else self.check.to_dict(),
            "counts": [{"as_of": day.isoformat(), "value": value} for day, value in self.counts],
        }


@dataclass(frozen=True)
class HostLoad:
    """A host: refugees and refugees over inhabitants today, at what load it is thought to break, and in how many months
    of war."""

    id: str
    name: str
    population: float
    today: float
    breaks_low: float | None
    breaks_high: float | None
    rate: Rate | None
    months_low: float | None
    """Months of war until the lower breaking load at the fastest inflow; 0 if it is passed already."""
    months_high: float | None
    """The same until the upper breaking load at the slowest inflow; None where that never comes."""

    @property
    def load(self) -> float:
        """Refugees over inhabitants today."""
        return self.today / self.population

    def load_after(self, months: Ends) -> Ends | None:
        """The load after so many months of war, at the slowest and at the fastest inflow; None without an inflow."""
        if self.rate is None:
            return None
        added = (self.rate.low * months[0], self.rate.high * months[1])
        return (self.today + added[0]) / self.population, (self.today + added[1]) / self.population

    def to_dict(self, fought: Mapping[int, Ends]) -> dict[str, Any]:
        """Plain data, with the load after the months of war that are expected by each month."""
        return {
            "host": self.name,
            "population": self.population,
            "refugees": self.today,
            "load": self.load,
            "breaking_load": None if self.breaks_low is None else [self.breaks_low, self.breaks_high],
            "per_month": None if self.rate is None else self.rate.to_dict(),
            "months_to_breaking": [self.months_low, self.months_high],
            "load_by": []
            if self.rate is None
            else [{"month": month, "load": list(self.load_after(ends) or ())} for month, ends in fought.items()],
        }


@dataclass(frozen=True)
class Ledger:
    """What each month of war costs people, as far as the file counts it."""

    deaths: Rate | None
    refugees: Rate | None
    displaced: Rate | None
    """Displaced inside the country."""
    hosts: tuple[HostLoad, ...]

    @property
    def rates(self) -> dict[str, Rate]:
        """What is counted, by name: deaths, refugees, displaced."""
        known = {"deaths": self.deaths, "refugees": self.refugees, "displaced": self.displaced}
        return {name: rate for name, rate in known.items() if rate is not None}

    def tolls(self, fought: Ends) -> dict[str, Ends]:
        """Further dead, refugees and displaced of so many months of war, least to most: the slowest rate over the
        fewer months, the fastest over the more."""
        return {name: (rate.low * fought[0], rate.high * fought[1]) for name, rate in self.rates.items()}

    def to_dict(self, fought: Mapping[int, Ends]) -> dict[str, Any]:
        """Plain data; ``fought``: least and most months of war expected by each month."""
        return {
            "deaths_per_month": None if self.deaths is None else self.deaths.to_dict(),
            "refugees_per_month": None if self.refugees is None else self.refugees.to_dict(),
            "displaced_per_month": None if self.displaced is None else self.displaced.to_dict(),
            "hosts": [host.to_dict(fought) for host in self.hosts],
            "expected": [
                {"month": month} | {name: list(ends) for name, ends in self.tolls(months).items()}
                for month, months in fought.items()
            ],
        }


def ledger_of(crisis: Crisis) -> Ledger | None:
    """The ledger of a crisis file; None where it has none."""
    section = war.ledger if (war := crisis.file.part(WarPart).war) else None
    if section is None:
        return None
    hosts, inflows = [], []
    for host in section.hosts:
        rate = _rate(host.refugees)
        inflows.append(rate)
        hosts.append(
            _host(host.actor, crisis.label(host.actor), host.population, host.refugees, host.breaking_share, rate)
        )
    known = [rate for rate in inflows if rate is not None]
    refugees = None
    if known:
        low, central, high = (sum(getattr(rate, name) for rate in known) for name in ("low", "central", "high"))
        refugees = Rate(low, central, high, None, ())
    deaths = _rate(section.deaths)
    if section.deaths_per_month is not None:
        deaths = _judged(section.deaths_per_month, section.deaths)
    return Ledger(deaths, refugees, _rate(section.displaced_inside), tuple(hosts))


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
    low, central, high = _slopes(recent)
    fit = _fit(recent, central) if len(recent) > 2 else None  # two counts lie on any line through them
    return Rate(low, central, high, fit, _counted(counts), check=_check(recent), start=_start(recent))


def _slopes(recent: Sequence[Count]) -> tuple[float, float, float]:
    pairs = [(one, other) for place, one in enumerate(recent) for other in recent[place + 1 :]]
    long = [(one, other) for one, other in pairs if _months(one, other) >= _STRETCH] or pairs[:1]
    slopes = [(other.value - one.value) / _months(one, other) for one, other in long]
    first, last = recent[0], recent[-1]
    lasted = _months(first, last)
    central = (last.value - first.value) / lasted
    slopes += [central, (_most(last) - _least(first)) / lasted, (_least(last) - _most(first)) / lasted]
    low, middle, high = (max(rate, 0.0) for rate in (min(slopes), central, max(slopes)))
    return low, middle, high


def _check(recent: Sequence[Count]) -> Check | None:
    """The last count against the rates of those before it, from the one before it on."""
    if len(recent) < 3:
        return None
    *before, last = recent
    low, _, high = _slopes(before)
    months = _months(before[-1], last)
    expected = _least(before[-1]) + low * months, _most(before[-1]) + high * months
    return Check(last.as_of, last.value, _least(last), _most(last), *expected)


def _start(recent: Sequence[Count]) -> tuple[dt.date, float]:
    return recent[0].as_of, recent[0].value


def _least(count: Count) -> float:
    return count.value if count.low is None else count.low


def _most(count: Count) -> float:
    return count.value if count.high is None else count.high


def _judged(given: Quantity, counts: Sequence[Count]) -> Rate:
    counted = _counted(counts)
    if len(counts) < 2:
        return Rate(given.low, given.central, given.high, None, counted, judged=True)
    recent = _window(counts)
    fit, check = _fit(recent, given.central), _check(recent)
    return Rate(given.low, given.central, given.high, fit, counted, judged=True, check=check, start=_start(recent))


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
    id: str, name: str, population: float, counts: Sequence[Count], breaks: Quantity | None, rate: Rate | None
) -> HostLoad:
    today = max(counts, key=lambda count: count.as_of).value if counts else 0.0
    if breaks is None:
        return HostLoad(id, name, population, today, None, None, rate, None, None)
    soonest = _until(breaks.low * population - today, 0.0 if rate is None else rate.high)
    latest = _until(breaks.high * population - today, 0.0 if rate is None else rate.low)
    return HostLoad(id, name, population, today, breaks.low, breaks.high, rate, soonest, latest)


def _until(left: float, a_month: float) -> float | None:
    """Months until so many more have come; 0 if they have already, None if they never do."""
    if left <= 0.0:
        return 0.0
    return left / a_month if a_month > 0.0 else None
