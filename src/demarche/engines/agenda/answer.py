"""What can be agreed now, beside the main issue: each item at the middle of the ranges and over the versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.inventory import assumptions
from demarche.engine.by_type import Typed, typed_of
from demarche.engine.contract import BEFORE, Drawn, Headline, Variation
from demarche.engine.effects import links_of
from demarche.engine.plain import Plain
from demarche.engines.agenda.adapter import ENGINE, REFUSALS, of_item
from demarche.engines.agenda.from_crisis import agenda_draws, asked
from demarche.engines.agenda.model import Settled
from demarche.engines.agenda.section import AgendaPart
from demarche.engines.ripeness.authorised import authorised
from demarche.engines.ripeness.section import WarPart
from demarche.numerics import intervals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["AgendaAnswer", "Hinge", "ItemAnswer", "Sample", "Situation", "agenda_answer", "with_samples"]

Ends = tuple[float, float]


@dataclass(frozen=True)
class Hinge:
    """An input with which it visibly varies whether an item can be agreed: shares of the versions where it is low and
    where it is high (see :class:`.Link`), and what the input is about."""

    input: str
    text: str
    low_is: str
    high_is: str
    at_low: float
    at_high: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Sample:
    """One item over ``n`` versions. ``agreed``: the share of them in which it can be agreed now, with a 90 % interval
    for so few having been tried; ``refused_by``: shares by who refuses. ``needs``, ``pays``: what the giver needs at
    least and the taker would give at most, in the middle 90 % of the versions; ``gains``: what giver and taker gain.
    ``main_open``: the share in which terms on the main issue exist once it is agreed; ``relents``: that in which it is
    refused now, but the giver would give in once struck, if he still could.
    """

    n: int
    agreed: float
    low: float
    high: float
    refused_by: Mapping[str, float]
    needs: Ends
    pays: Ends
    giver_gains: Ends
    taker_gains: Ends
    main_open: float
    relents: float
    typed: Typed
    """``agreed`` by the type of the actor on whom it hangs."""
    hangs_on: tuple[Hinge, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "input_sets": self.n,
            "agreed": self.agreed,
            "low": self.low,
            "high": self.high,
            "refused_by": dict(self.refused_by),
            "giver_needs": list(self.needs),
            "taker_pays": list(self.pays),
            "giver_gains": list(self.giver_gains),
            "taker_gains": list(self.taker_gains),
            "main_open": self.main_open,
            "relents": self.relents,
            "by_type": self.typed.to_dict(),
            "hangs_on": [hinge.to_dict() for hinge in self.hangs_on],
        }


@dataclass(frozen=True)
class Situation:
    """One item as things stand, or under levers: at the middle of the ranges, and over the versions if tried."""

    levers: tuple[str, ...]
    titles: tuple[str, ...]
    central: Settled
    sample: Sample | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        found = self.central
        parties = {"giver": found.issue.giver, "taker": found.issue.taker}
        return {
            "levers": list(self.levers),
            "central": {
                "agreed": found.agreed,
                "giver_gains": found.giver_gain,
                "taker_gains": found.taker_gain,
                "giver_needs": found.lowest,
                "taker_pays": found.highest,
                "cost": found.issue.cost,
                "worth": found.issue.worth,
                "threat": found.issue.threat,
                "relents": found.relents,
                "from_the_war": {name: found.follows(party) for name, party in parties.items()},
                "averted": {name: found.averts(party) for name, party in parties.items()},
                "main_open_with": found.after.zone.width >= 0.0,
                "signed_without": float(found.main.signed[-1]),
                "signed_with": float(found.after.signed[-1]),
                "durable_without": float(found.main.durable[-1]),
                "durable_with": float(found.after.durable[-1]),
            },
            "sample": None if self.sample is None else self.sample.to_dict(),
        }


@dataclass(frozen=True)
class ItemAnswer:
    """One item of the agenda; the first situation is as things stand."""

    id: str
    title: str
    giver: str
    taker: str
    bystander: str | None
    """The belligerent who is not asked; None where both are."""
    payer: str | None
    """Who gives in return, where that is not the taker."""
    situations: tuple[Situation, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "giver": self.giver,
            "taker": self.taker,
            "payer": self.payer,
            "situations": [situation.to_dict() for situation in self.situations],
        }


@dataclass(frozen=True)
class AgendaAnswer(Plain):
    """Every item of the file's agenda, in file order."""

    items: tuple[ItemAnswer, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"items": [item.to_dict() for item in self.items]}


def agenda_answer(crisis: Crisis) -> AgendaAnswer:
    """The agenda at the middle of the ranges, as things stand and under each lever that an item is asked about."""
    pulled = {lever.id for lever in crisis.levers}
    situations: list[tuple[tuple[str, ...], tuple[str, ...], dict[str, list[Settled]]]] = [
        ((), (), agenda_draws(crisis, authorised(crisis, {}, 1), 1, crisis))
    ]
    for lever in crisis.file.levers:
        if lever.id in pulled or not _named(crisis, lever.id, lever.set):
            continue
        after = crisis.on_top(lever.id)
        if after is not None and asked(after, crisis):
            situations.append(((lever.id,), (lever.label,), agenda_draws(after, authorised(after, {}, 1), 1, crisis)))
    items = []
    for item in crisis.file.part(AgendaPart).agenda:
        found = tuple(
            Situation(levers, titles, settled[item.id][0])
            for levers, titles, settled in situations
            if item.id in settled
        )
        items.append(
            ItemAnswer(
                item.id,
                item.title,
                crisis.label(item.giver),
                crisis.label(item.taker),
                _bystander(crisis, item),
                None
                if item.compensation is None or item.compensation.by is None
                else crisis.label(item.compensation.by),
                found,
            )
        )
    return AgendaAnswer(tuple(items))


def _named(crisis: Crisis, lever: str, values: Mapping[str, Any]) -> bool:
    """Whether an item names the lever or the lever sets something of an item."""
    return any(lever in item.under for item in crisis.file.part(AgendaPart).agenda) or any(
        path.startswith("agenda") for path in values
    )


def _bystander(crisis: Crisis, item: Any) -> str | None:
    war = crisis.file.part(WarPart).war
    if war is None:
        return None
    left = [side for side in (war.ruler, war.opposition) if side not in (item.giver, item.taker)]
    return crisis.label(left[0]) if len(left) == 1 else None


def with_samples(answer: AgendaAnswer, drawn: Drawn) -> AgendaAnswer:
    """The answer with what a study found of each item, without levers and under each that it is asked about."""

    def found(item: str, situation: Situation) -> Situation:
        variation = drawn.variants.get(frozenset(situation.levers))
        sample = None if variation is None else _sample(item, variation)
        if variation is None or sample is None:
            return situation
        return replace(situation, sample=replace(sample, hangs_on=_hangs_on(variation, item)))

    items = (replace(item, situations=tuple(found(item.id, s) for s in item.situations)) for item in answer.items)
    return AgendaAnswer(tuple(items))


def _hangs_on(variation: Variation, item: str) -> tuple[Hinge, ...]:
    """What it varies with whether the item can be agreed, strongest first."""
    crisis, drawn = variation.crisis, {p: c for p, c in variation.inputs.items() if not p.startswith(BEFORE)}
    headline = _headline(crisis, item)
    known = {a.path: a.text for a in assumptions(crisis)}
    for label, branch in ENGINE.branches(crisis).items():
        known |= {label + a.path: a.text for a in assumptions(branch) if label + a.path in drawn}
    return tuple(
        Hinge(link.input, known.get(link.input, link.input), link.low_is, link.high_is, link.at_low, link.at_high)
        for link in links_of(headline, variation.values[of_item(item)], drawn)
    )


def _headline(crisis: Crisis, item: str) -> Headline:
    return next(entry for entry in ENGINE.headlines(crisis) if entry.id == of_item(item))


def _sample(item: str, variation: Variation) -> Sample | None:
    columns = variation.values
    agreed = columns.get(of_item(item), np.empty(0))
    agreed = agreed[~np.isnan(agreed)]
    if not agreed.size:
        return None
    share, low, high = intervals.share(int(agreed.sum()), len(agreed))
    codes = columns[of_item(item, "refused_by")]

    def ends(name: str) -> Ends:
        low, high = np.nanquantile(columns[of_item(item, name)], [0.05, 0.95])
        return float(low), float(high)

    refused = {who: float((codes == code).sum() / len(agreed)) for code, who in enumerate(REFUSALS)}
    return Sample(
        n=len(agreed),
        agreed=share,
        low=low,
        high=high,
        refused_by={who: part for who, part in refused.items() if part > 0.0 and who != REFUSALS[0]},
        needs=ends("lowest"),
        pays=ends("highest"),
        giver_gains=ends("giver_gain"),
        taker_gains=ends("taker_gain"),
        main_open=float(np.nanmean(columns[of_item(item, "main_open")])),
        relents=float(np.nanmean(columns[of_item(item, "relents")])),
        typed=typed_of(variation.crisis, _headline(variation.crisis, item), columns[of_item(item)], variation.inputs),
    )
