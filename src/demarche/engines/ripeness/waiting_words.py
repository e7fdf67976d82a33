"""What waiting costs, in words: lives, refugees by host, each patron's burden; by month and in all; and how it fits."""

from __future__ import annotations

import math

from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.engines.ripeness.hosts_figure import hosts_figure
from demarche.engines.ripeness.ledger import HostLoad, Ledger, Rate
from demarche.engines.ripeness.ledger_figures import counts_figure
from demarche.engines.ripeness.war_path import Amount, PatronCost
from demarche.page.chart import both
from demarche.page.numbers import day, percent
from demarche.page.parts import Bullets, Callout, Figure, Link, Part, Section, Table, Text, anchor, joined

__all__ = ["month_in_one_line", "rounded", "waiting_section"]

_TITLE = "What does waiting cost?"
_NAMES = {
    "deaths": ("Lives", "lives"),
    "refugees": ("Refugees", "refugees"),
    "displaced": ("Displaced inside", "displaced inside the country"),
}


def waiting_section(answer: RipenessAnswer) -> Section:
    """The price of a month, what the model's path of the war adds up to, and how well the counts carry it."""
    ledger, costs = answer.ledger, answer.path.costs
    if ledger is None and not costs:
        return Section("waiting", _TITLE, ())
    parts: list[Part] = [_month(answer)]
    rows = [] if ledger is None else [*_people(answer, ledger)]
    months = _milestones(answer)
    header = ("", "Each month of war", *(f"By month {month}" for month in months))
    path = ("Months of war expected", "1", *(_amount(answer.path.fought[month], 1) for month in months))
    rows = [path, *rows, *(_patron(cost, months) for cost in costs)]
    tried = "" if answer.verdict is None else "; middle 90 % of the versions"
    caption = f"On the model's path of the war, without further levers; patrons in hundredths of {answer.prize}{tried}"
    counted = () if ledger is None else tuple(ledger.rates)
    see = tuple(_SEE.get(key, ()) for key in ("path", *counted, *(cost.actor for cost in costs)))
    parts.append(Table(header, tuple(rows), caption, frozenset(range(1, len(header))), see=see))
    if ledger is not None:
        if ledger.hosts:
            parts.append(_hosts(answer, ledger, months))
            parts.append(_hosts_drawn(answer, ledger, months))
        parts += _fit(answer, ledger)
    parts.append(Text(_READING, quiet=True))
    return Section("waiting", _TITLE, tuple(parts))


_SEE = {
    key: (Link("the counts", anchor("input", f"war.ledger.{entry}[0]")),)
    for key, entry in (("deaths", "deaths"), ("displaced", "displaced_inside"))
} | {"refugees": (Link("the counts", "assumptions"),)}
"""Where the dated counts behind each row stand."""


_READING = (
    "A month of waiting costs what stands under “Each month of war”; by a month, that rate times the months in which "
    "the model expects the war still to be fought. Rates run from the slowest to the fastest stretch of the dated "
    "counts, unless an analyst entered them; the totals take the slowest rate over the fewest months and the fastest "
    "over the most. What a patron pays in a month is its support of today times what full support costs it; the totals "
    "go with its support where that changes. Where a host breaks is a judgement: the soonest date takes the lower load "
    "and the fastest inflow, the latest the upper and the slowest."
)


def _milestones(answer: RipenessAnswer) -> list[int]:
    """A year and the end of the horizon."""
    return sorted({answer.first_year, answer.horizon_months})


def month_in_one_line(answer: RipenessAnswer) -> str:
    """What a month of war costs people, in a sentence; empty where the file counts nothing of it."""
    counted = {} if answer.ledger is None else answer.ledger.rates
    each = joined([f"{_ends(rate.low, rate.high)} {_NAMES[key][1]}" for key, rate in counted.items()])
    return f"Each month of war costs {each}, if it goes on as it is." if each else ""


def _month(answer: RipenessAnswer) -> Callout:
    said = month_in_one_line(answer) or "The file counts nothing of what it costs people."
    pay = joined([f"{cost.name} {_hundredths(cost.month, 2)}" for cost in answer.path.costs])
    below = f"And those who feed it, in hundredths of {answer.prize} as each sees it: {pay}." if pay else ""
    return Callout("The price of a month", said, "bad", below)


def _people(answer: RipenessAnswer, ledger: Ledger) -> list[tuple[str, ...]]:
    found = []
    for key, rate in ledger.rates.items():
        cells = [_ends(*ledger.tolls(answer.fought[month])[key]) for month in _milestones(answer)]
        found.append((_NAMES[key][0], _ends(rate.low, rate.high), *cells))
    return found


def _patron(cost: PatronCost, months: list[int]) -> tuple[str, ...]:
    cells = [_hundredths(cost.by[month], 1) for month in months]
    return (f"{cost.name}, for {cost.side}", _hundredths(cost.month, 2), *cells)


def _hundredths(amount: Amount, digits: int) -> str:
    return _amount(amount, digits, 100.0)


def _amount(amount: Amount, digits: int, scale: float = 1.0) -> str:
    """The ends of the middle 90 % of the versions; where none were tried, the figure at the middle of the ranges."""
    ends = (amount.central, amount.central) if amount.low is None or amount.high is None else (amount.low, amount.high)
    one, other = (f"{end * scale:.{digits}f}" for end in ends)
    return one if one == other else f"{one} to {other}"


def _hosts(answer: RipenessAnswer, ledger: Ledger, months: list[int]) -> Table:
    header = (
        "Host",
        "Refugees today",
        "More each month",
        "Over inhabitants",
        *(f"By month {month}" for month in months),
        "Thought to break at",
        "Months of war until then",
    )
    rows = []
    ordered = sorted(ledger.hosts, key=lambda host: -host.load)
    for host in ordered:
        inflow = "not counted" if host.rate is None else _ends(host.rate.low, host.rate.high)
        loads = [_share_of(host.load_after(answer.fought[month])) for month in months]
        rows.append((host.name, f"{rounded(host.today):,.0f}", inflow, percent(host.load), *loads, *_breaking(host)))
    return Table(
        header,
        tuple(rows),
        "What the neighbours bear, refugees over inhabitants",
        frozenset(range(1, len(header))),
        see=tuple(
            (Link("the counts", anchor("input", f"war.ledger.hosts.{host.id}.refugees[0]")),) for host in ordered
        ),
    )


_DRAWN = 6
"""Hosts in the picture: those that bear most."""


def _hosts_drawn(answer: RipenessAnswer, ledger: Ledger, months: list[int]) -> Figure:
    """The same as a picture: one for each host, by the end of the horizon."""
    known = [host for host in ledger.hosts if host.rate is not None or host.breaks_low is not None]
    hosts, month = sorted(known or ledger.hosts, key=lambda host: -host.load)[:_DRAWN], months[-1]
    wide, narrow = both(lambda canvas: hosts_figure(hosts, answer.fought, month, canvas))
    told = [f"{host.name} {percent(host.load)}" for host in hosts]
    reading = (
        f"Each host on a scale of its own. Dot: refugees over inhabitants today. Thick line: by month {month}, from "
        "the slowest inflow over the fewest months of war that the model expects by then to the fastest over the most. "
        "Dashed box: the load at which the file thinks it breaks."
    )
    title = "What the neighbours bear"
    alt = f"Refugees over inhabitants today: {'; '.join(told)}."
    return Figure(wide, title, alt, reading, narrow=narrow, table=_hosts(answer, ledger, months))


def _share_of(ends: tuple[float, float] | None) -> str:
    if ends is None:
        return "–"
    one, other = percent(ends[0]), percent(ends[1])
    return one if one == other else f"{one.removesuffix(' %')} to {other}"


def _breaking(host: HostLoad) -> tuple[str, str]:
    if host.breaks_low is None or host.breaks_high is None:
        return "not judged", "–"
    breaks = _share_of((host.breaks_low, host.breaks_high))
    if host.rate is None:
        return breaks, "no inflow counted"
    if host.months_low is None:
        return breaks, "never at this inflow"
    return breaks, f"{host.months_low:.0f} to " + ("never" if host.months_high is None else f"{host.months_high:.0f}")


def _fit(answer: RipenessAnswer, ledger: Ledger) -> list[Part]:
    """How well the rates fit the dated counts, in words and, for the dead, in a picture."""
    named = [("Lives", ledger.deaths), ("Displaced inside", ledger.displaced)]
    named += [(f"Refugees in {host.name}", host.rate) for host in ledger.hosts if host.rate is not None]
    said = tuple(_fitted(name, rate) for name, rate in named if rate is not None)
    parts: list[Part] = [Bullets(said, "How the rates fit the dated counts")] if said else []
    if ledger.deaths is not None and ledger.deaths.start is not None:
        year = answer.first_year
        parts.append(
            Figure(
                counts_figure(ledger.deaths, answer.fought[year], year),
                "Killed so far by the dated counts, and in a year of the model's path",
                "; ".join(f"{day(date)} {value:,.0f}" for date, value in ledger.deaths.counts),
                "Squares: counts on record. Line: the middle rate, drawn through the first count of the last months. "
                "Wedge: the slowest and the fastest rate over the months of war that the model expects.",
                True,
            )
        )
    return parts


def _fitted(name: str, rate: Rate) -> str:
    if rate.fit is None:
        counted = "1 count" if len(rate.counts) == 1 else f"{len(rate.counts)} counts"
        return f"{name}: {counted}, too few to hold the rate against."
    said = f"{name}: {len(rate.counts)} counts; the middle rate misses them by {percent(rate.fit)} of what was added"
    check = rate.check
    if check is None:
        return f"{said}; too few to hold one back."
    where = "fits" if check.inside else "does not fit"
    counted = _ends(check.least, check.most, 3)
    return (
        f"{said}, on average. Held back, the last ({counted} on {day(check.as_of)}) {where} what the counts before it "
        f"lead to expect ({_ends(check.low, check.high, 3)})."
    )


def _ends(low: float, high: float, figures: int = 2) -> str:
    one, other = f"{rounded(low, figures):,.0f}", f"{rounded(high, figures):,.0f}"
    return one if one == other else f"{one} to {other}"


def rounded(value: float, figures: int = 2) -> float:
    """To two figures: the rates carry no more."""
    if value == 0.0:
        return 0.0
    digits = figures - 1 - math.floor(math.log10(abs(value)))
    return float(round(value, min(digits, 0)))
