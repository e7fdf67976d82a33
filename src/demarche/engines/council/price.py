"""The price of passage: the least pressure on one member, or on two, that brings the chance to a target.

Pressure is a gain from voting yes that has nothing to do with the draft: a concession, a consultation, a threat. It is
in the unit of the gains. The chance rises with it, so each price is the root of a monotone function, found for all
members at once by bisection on a batch of rows.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.engines.council.evaluate import RARE
from demarche.engines.council.frames import Frame, frame
from demarche.engines.council.lattice import Flags, Floats
from demarche.engines.council.model import Chamber, Draft
from demarche.engines.council.stances import Stances, stances
from demarche.errors import InputError

__all__ = ["AbstentionPrice", "MemberPrice", "PairPrice", "Prices", "price_of_passage"]

Pairs = NDArray[np.intp]

_BISECTIONS = 60
_COARSE = 9
_ZOOMS = 5
_MOST_FOR_PAIRS = 40


@dataclass(frozen=True)
class MemberPrice:
    """The least pressure on one member that reaches the target; ``price`` is None where no pressure does.

    ``limit`` is the chance of passage if that member votes yes for certain; ``reached`` the chance at the price.
    """

    id: str
    name: str
    price: float | None
    reached: float
    limit: float


@dataclass(frozen=True)
class PairPrice:
    """The cheapest two members to press together, and how the sum divides between them."""

    ids: tuple[str, str]
    prices: tuple[float, float]
    total: float
    reached: float


@dataclass(frozen=True)
class AbstentionPrice:
    """What keeps a member with a veto from casting it: the pressure at which its no has at most ``chance_of_no``.

    ``passes`` is the chance of passage if it abstains for certain, others voting as they would.
    """

    id: str
    name: str
    no: float
    price: float
    passes: float


@dataclass(frozen=True)
class Prices:
    """Prices in the unit of the gains. ``members`` are cheapest first, those without a price last."""

    council: str
    draft: str
    target: float
    chance_of_no: float
    passes: float
    members: tuple[MemberPrice, ...]
    pair: PairPrice | None
    abstentions: tuple[AbstentionPrice, ...]
    tolerance: float

    @property
    def cheapest(self) -> MemberPrice | None:
        """The member whose pressing costs least, if any one member is enough."""
        return self.members[0] if self.members[0].price is not None else None

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON."""
        plain = asdict(self)
        plain["members"] = [asdict(entry) for entry in self.members]
        plain["abstentions"] = [asdict(entry) for entry in self.abstentions]
        if self.pair is not None:
            plain["pair"] = asdict(self.pair) | {"ids": list(self.pair.ids), "prices": list(self.pair.prices)}
        return plain

    def to_frame(self) -> Frame:
        """One row a member (needs pandas)."""
        return frame([asdict(entry) for entry in self.members], index="id")


def price_of_passage(
    chamber: Chamber,
    draft: Draft,
    *,
    target: float = 0.5,
    chance_of_no: float = RARE,
    pairs: bool = True,
    tolerance: float = 1e-10,
) -> Prices:
    """What it costs to bring the chance of passage to ``target``.

    Prices are exact to about 1e-9 of the largest gain or sigma. The cheapest pair is sought over nine ways to divide
    the sum, then refined to 1e-4 of it; it is passed over above 40 members, and None where one member alone is as
    cheap as any pair. Raises InputError unless 0 < target < 1 and 0 < chance_of_no < 1.
    """
    for name, value in (("target", target), ("chance_of_no", chance_of_no)):
        if not 0 < value < 1:
            raise InputError(f"{name} should lie between 0 and 1, not {value}")
    base = stances(chamber, draft)
    now = base.vote(tolerance=tolerance, tally=False, deciding=True)
    assert now.deciding is not None
    passes = float(now.passes[0])
    size = len(chamber.members)
    trial = _Trial(base, tolerance)
    limits = np.clip(now.deciding.if_yes[0], 0, 1)
    singles = _singles(trial, passes, limits, target)
    entries = [
        MemberPrice(member.id, member.label, price, reached, float(limits[place]))
        for place, (member, (price, reached)) in enumerate(zip(chamber.members, singles, strict=True))
    ]
    ranked = sorted(entries, key=lambda entry: (entry.price is None, entry.price or 0.0, -entry.limit))
    pair = None
    if pairs and 2 <= size <= _MOST_FOR_PAIRS and passes < target:
        pair = _cheapest_pair(chamber, trial, [price for price, _ in singles], target)
    abstentions = _abstentions(chamber, base, chance_of_no, now.no[0], now.deciding.if_abstains[0])
    return Prices(chamber.id, draft.id, target, chance_of_no, passes, tuple(ranked), pair, abstentions, tolerance)


class _Trial:
    """Chances of passage, row by row, under extra pressure on some members."""

    def __init__(self, base: Stances, tolerance: float) -> None:
        self.base, self.tolerance = base, tolerance
        # Ten standard deviations above its bar, a member votes yes for certain.
        self.certain = (np.maximum(base.to_yes[0], 0) + 10 * base.sigma[0]) * (1 + 1e-9) + 1e-9

    def passes(self, pressure: Floats) -> Floats:
        """Chance of passage for pressures of shape (rows, members)."""
        return self.base.pressed(pressure).vote(tolerance=self.tolerance, tally=False).passes


def _bisect(enough: Callable[[Floats], Flags], high: Floats, within: float = 1e-10) -> Floats:
    """Least value in [0, high] at which ``enough`` is true, per row; it is true at ``high``."""
    low = np.zeros_like(high)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        good = enough(middle)
        high, low = np.where(good, middle, high), np.where(good, low, middle)
        if float((high - low).max(initial=0.0)) <= within * float(high.max(initial=0.0)):
            break
    return high


def _singles(trial: _Trial, passes: float, limits: Floats, target: float) -> list[tuple[float | None, float]]:
    size = limits.size
    if passes >= target:
        return [(0.0, passes)] * size
    able = np.flatnonzero(limits > target)
    out: list[tuple[float | None, float]] = [(None, float(limit)) for limit in limits]
    if not able.size:
        return out

    def pressed(amount: Floats) -> Floats:
        pressure = np.zeros((able.size, size))
        pressure[np.arange(able.size), able] = amount
        return trial.passes(pressure)

    reach = trial.certain[able]
    within = pressed(reach) >= target
    prices = _bisect(lambda amount: (pressed(amount) >= target) | ~within, reach)
    reached = pressed(prices)
    for place, price, chance, good in zip(able, prices, reached, within, strict=True):
        if good:
            out[place] = (float(price), float(chance))
    return out


def _cheapest_pair(chamber: Chamber, trial: _Trial, singles: Sequence[float | None], target: float) -> PairPrice | None:
    size = len(chamber.members)
    pairs = np.array(list(itertools.combinations(range(size), 2)))
    known = [price for price in singles if price is not None]
    most = min(known) if known else float(2 * trial.certain.max())

    def chances(chosen: Pairs, amount: Floats, shares: Floats) -> Floats:
        """Chance for each chosen pair and each way to divide its sum: (pairs, ways)."""
        rows = np.repeat(np.arange(len(chosen)), shares.size)
        share = np.tile(shares, len(chosen))
        pressure = np.zeros((rows.size, size))
        pressure[np.arange(rows.size), chosen[rows, 0]] = amount[rows] * share
        pressure[np.arange(rows.size), chosen[rows, 1]] = amount[rows] * (1 - share)
        return trial.passes(pressure).reshape(len(chosen), shares.size)

    # A pair that falls short with the whole sum on each of its two members falls short however it divides it.
    both = np.zeros((len(pairs), size))
    np.put_along_axis(both, pairs, most, axis=1)
    pairs = pairs[trial.passes(both) >= target]
    shares = np.linspace(0, 1, _COARSE)
    high = np.full(len(pairs), most)
    if len(pairs):
        live = _any_reaches(chances, pairs, shares, target, high)
        pairs, high = pairs[live], high[live]
    if not len(pairs):
        return None
    totals = _bisect(partial(_any_reaches, chances, pairs, shares, target), high, 1e-3)
    place = int(totals.argmin())
    pair, total = pairs[place : place + 1], totals[place : place + 1]
    share = float(shares[int(chances(pair, total, shares)[0].argmax())])
    for zoom in range(1, _ZOOMS + 1):
        width = (_COARSE - 1.0) ** -zoom
        fine = np.clip(share + np.linspace(-width, width, 2 * _COARSE - 1), 0, 1)
        total = _bisect(partial(_any_reaches, chances, pair, fine, target), total, 1e-4 * width)
        share = float(fine[int(chances(pair, total, fine)[0].argmax())])
    if known and float(total[0]) >= min(known) * (1 - 1e-6):
        return None
    whole = float(total[0])
    reached = float(chances(pair, total, np.array([share]))[0, 0])
    one, other = (chamber.members[i].id for i in pair[0])
    return PairPrice((one, other), (whole * share, whole * (1 - share)), whole, reached)


def _any_reaches(
    chances: Callable[[Pairs, Floats, Floats], Floats], pairs: Pairs, shares: Floats, target: float, amount: Floats
) -> Flags:
    return np.asarray((chances(pairs, amount, shares) >= target).any(axis=1))


def _abstentions(
    chamber: Chamber, base: Stances, chance_of_no: float, no: Floats, passes: Floats
) -> tuple[AbstentionPrice, ...]:
    prices = base.price_of_no(chance_of_no)[0]
    return tuple(
        AbstentionPrice(
            member.id,
            member.label,
            float(no[place]),
            float(prices[place]),
            float(np.clip(passes[place], 0, 1)),
        )
        for place, member in enumerate(chamber.members)
        if base.scores.blocks[place]
    )
