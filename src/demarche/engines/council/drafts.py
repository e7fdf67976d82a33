"""Which drafts pass: the win set along the scale, the sponsor's best draft, and the status quos nothing can replace.

Chances are evaluated on a grid that holds, besides even steps, a point in every stretch between the places where the
gain of some member crosses one of its bars; so without noise, where the chance is a step function, no piece is missed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from demarche.engines.council.lattice import Flags, Floats, compile_rule
from demarche.engines.council.model import Chamber, Draft
from demarche.engines.council.spatial import gains
from demarche.engines.council.stances import Stances, stances
from demarche.errors import InputError

__all__ = ["BestDraft", "Deadlock", "WinSet", "best_draft", "deadlock", "win_set"]

_STEPS = 401
_ZOOMS = 8
_REAL = 1e-9
_HALVINGS = 45
_CELLS = 1_000_000

Interval = tuple[float, float]


@dataclass(frozen=True)
class WinSet:
    """The drafts that pass with at least ``target``, as intervals of the scale; none at all is a deadlock.

    ``curve`` holds positions and their chance of passing; ``peak`` is the surest draft.
    """

    council: str
    draft: str
    target: float
    intervals: tuple[Interval, ...]
    peak: float
    peak_passes: float
    curve: tuple[tuple[float, float], ...]

    @property
    def empty(self) -> bool:
        """Whether no draft on the scale reaches the target."""
        return not self.intervals

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON."""
        return asdict(self) | {
            "empty": self.empty,
            "intervals": [list(interval) for interval in self.intervals],
            "curve": [list(point) for point in self.curve],
        }


@dataclass(frozen=True)
class BestDraft:
    """The draft a sponsor does best to table, and what holding out for its own ideal would be worth instead.

    ``gain`` is the sponsor's gain if the draft passes; ``value`` that times the chance of passing. ``position`` is
    None where no draft is worth more to the sponsor than what holds if all fail.
    """

    council: str
    sponsor: str
    position: float | None
    passes: float
    gain: float
    value: float
    ideal: float
    ideal_passes: float
    ideal_value: float

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Deadlock:
    """Status quos that no draft on the scale replaces when nobody errs, as intervals.

    ``pivots`` are, for each interval, the members whose ideal points lie nearest its ends: who holds it there.
    """

    council: str
    intervals: tuple[Interval, ...]
    pivots: tuple[tuple[str, str], ...]
    resolution: float

    def holds(self, status_quo: float) -> bool:
        """Whether this status quo is among them."""
        return any(low <= status_quo <= high for low, high in self.intervals)

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON."""
        return asdict(self) | {
            "intervals": [list(interval) for interval in self.intervals],
            "pivots": [list(pair) for pair in self.pivots],
        }


def win_set(
    chamber: Chamber, draft: Draft, low: float, high: float, *, target: float = 0.5, tolerance: float = 1e-10
) -> WinSet:
    """The drafts between ``low`` and ``high`` that pass with at least ``target`` against the draft's status quo.

    Ends are good to 1e-8 of the length; with noise, a piece narrower than 1/400 of it may be missed. Raises
    InputError unless low < high and 0 < target <= 1.
    """
    _check_scale(low, high)
    if not 0 < target <= 1:
        raise InputError(f"target should lie above 0 and be at most 1, not {target}")
    spots = _spots(chamber, draft, low, high)
    chances = _passes(chamber, draft, spots, tolerance)
    good = chances >= target - tolerance
    ends = _crossings(spots, good, lambda z: _passes(chamber, draft, z, tolerance) >= target - tolerance)
    top = int(chances.argmax())
    return WinSet(
        chamber.id,
        draft.id,
        target,
        ends,
        float(spots[top]),
        float(chances[top]),
        tuple(zip(spots.tolist(), chances.tolist(), strict=True)),
    )


def best_draft(
    chamber: Chamber, draft: Draft, sponsor: str, low: float, high: float, *, tolerance: float = 1e-10
) -> BestDraft:
    """Where on the scale the sponsor's gain times the chance of passing is largest.

    ``draft`` gives the status quo and the outside option; its own position is not used. Raises InputError for an
    unknown sponsor, or unless low < high.
    """
    _check_scale(low, high)
    member = chamber.member(sponsor)
    free = replace(chamber, members=(replace(member, pressure=0.0),))

    def worth(z: Floats) -> tuple[Floats, Floats, Floats]:
        gain = stances(free, draft, {"position": z}).gain[:, 0]
        chance = _passes(chamber, draft, z, tolerance)
        return gain, chance, gain * chance

    spots = _spots(chamber, draft, low, high)
    for _ in range(_ZOOMS):
        gain, chance, value = worth(spots)
        top = int(value.argmax())
        found = (float(spots[top]), float(chance[top]), float(gain[top]), float(value[top]))
        spots = np.linspace(spots[max(top - 1, 0)], spots[min(top + 1, spots.size - 1)], 41)
        spots = np.unique(np.append(spots, found[0]))
    own = np.array([min(max(member.ideal, low), high)])
    _, own_chance, own_value = worth(own)
    position, passes, gained, best = found
    return BestDraft(
        chamber.id,
        member.id,
        position if best > 0 else None,
        passes if best > 0 else 0.0,
        gained if best > 0 else 0.0,
        max(best, 0.0),
        float(own[0]),
        float(own_chance[0]),
        float(own_value[0]),
    )


def deadlock(chamber: Chamber, low: float, high: float) -> Deadlock:
    """Status quos between ``low`` and ``high`` that no draft there replaces when every surprise is zero.

    With no bars and no pressure this is the interval between the outermost pivots (Tsebelis 2002; Krehbiel 1998).
    Ends are good to 1e-8 of the length; a piece narrower than 1/400 of it may be missed. Raises InputError unless
    low < high.
    """
    _check_scale(low, high)
    certain = replace(chamber, members=tuple(replace(member, sigma=0.0) for member in chamber.members))
    ideals = np.array([member.ideal for member in chamber.members])
    inside = ideals[(ideals >= low) & (ideals <= high)]
    spots = np.unique(np.concatenate([np.linspace(low, high, _STEPS), inside]))
    stuck = _stuck(certain, spots, low, high)
    ends = _crossings(spots, stuck, lambda q: _stuck(certain, q, low, high))
    names = [tuple(chamber.members[int(np.abs(ideals - end).argmin())].id for end in interval) for interval in ends]
    return Deadlock(chamber.id, ends, tuple((a, b) for a, b in names), (high - low) / (_STEPS - 1))


def _check_scale(low: float, high: float) -> None:
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise InputError(f"the scale runs from a lower to a higher number, not from {low} to {high}")


def _passes(chamber: Chamber, draft: Draft, z: Floats, tolerance: float) -> Floats:
    return stances(chamber, draft, {"position": z}).vote(tolerance=tolerance, tally=False).passes


def _bars(chamber: Chamber) -> list[tuple[float, float]]:
    """Each member's bars on its gain: above the first it votes yes, below the second no."""
    everyone = chamber.rule.consensus
    return [
        (member.yes_bar, -(member.no_bar + (member.veto_cost if member.veto or everyone else 0.0)))
        for member in chamber.members
    ]


def _reaches(chamber: Chamber, draft: Draft, status_quo: Floats) -> Floats:
    """How far from its ideal, on either side, a member's gain meets its two bars: (rows, members, 2)."""
    ideal = np.array([[member.ideal for member in chamber.members]])
    salience = np.array([[member.salience for member in chamber.members]])
    pressure = np.array([[member.pressure for member in chamber.members]])
    # With the draft at a member's own ideal its gain is the loss it is spared.
    most = gains(
        ideal,
        salience,
        pressure,
        ideal,
        status_quo[:, None],
        exponent=chamber.exponent,
        unit=chamber.unit,
        outside=None if draft.outside is None else np.array([[draft.outside]]),
        outside_chance=np.array([[draft.outside_chance]]),
    )
    spare = most[:, :, None] - np.array(_bars(chamber))[None, :, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = chamber.unit * (spare / salience[:, :, None]) ** (1 / chamber.exponent)
    return np.asarray(np.where((spare >= 0) & (salience[:, :, None] > 0), reach, 0.0))


def _middles(chamber: Chamber, draft: Draft, status_quo: Floats, low: float, high: float) -> tuple[Floats, Flags]:
    """Per status quo, a point inside each stretch on which no vote changes, and which stretches are real.

    On a real stretch a draft that passes at all passes at its middle too: members say yes on open stretches, and hold
    their veto back on closed ones that are a single point only at the status quo itself. At the ends, gains that should
    be zero are rounding errors of either sign, so the ends are not asked, nor stretches as short as those errors.
    """
    ideal = np.array([member.ideal for member in chamber.members])[None, :, None]
    reach = _reaches(chamber, draft, status_quo)
    rows = status_quo.size
    edges = np.concatenate([(ideal - reach).reshape(rows, -1), (ideal + reach).reshape(rows, -1)], axis=1)
    ends = np.tile(np.array([low, high]), (rows, 1))
    edges = np.sort(np.concatenate([np.clip(edges, low, high), ends], axis=1), axis=1)
    return (edges[:, 1:] + edges[:, :-1]) / 2, np.diff(edges, axis=1) > _REAL * (high - low)


def _spots(chamber: Chamber, draft: Draft, low: float, high: float) -> Floats:
    middles, real = _middles(chamber, draft, np.array([draft.status_quo]), low, high)
    return np.unique(np.concatenate([np.linspace(low, high, _STEPS), middles[real]]))


def _stuck(chamber: Chamber, status_quo: Floats, low: float, high: float) -> Flags:
    """Whether, per status quo, no draft at all passes when every surprise is zero."""
    # Each of them has up to four stretches a member, and on each stretch every member has a gain.
    each = max(1, _CELLS // (4 * len(chamber.members) ** 2))
    parts = [status_quo[start : start + each] for start in range(0, status_quo.size, each)]
    return np.concatenate([_stuck_together(chamber, part, low, high) for part in parts])


def _stuck_together(chamber: Chamber, status_quo: Floats, low: float, high: float) -> Flags:
    places, real = _middles(chamber, Draft(low, low), status_quo, low, high)
    row, _ = np.nonzero(real)
    rows = {"position": places[real], "status_quo": status_quo[row]}
    passes = _certain(stances(chamber, Draft(low, low), rows), chamber)
    return np.asarray(np.bincount(row, passes, status_quo.size) == 0)


def _certain(stance: Stances, chamber: Chamber) -> Flags:
    """Whether the draft passes, row by row, when every vote is settled."""
    scores = compile_rule(chamber.rule, chamber.members)
    yes, no = stance.to_yes < 0, stance.to_no > 0
    count = yes.astype(np.int64) @ scores.up.T + no.astype(np.int64) @ scores.down.T
    met = (count >= np.array(scores.need)).all(axis=1)
    if scores.heads is not None and scores.excused:
        met |= count[:, scores.heads] >= scores.blocks.size - scores.excused
    if scores.hollow:
        met &= (yes | no).any(axis=1)
    return np.asarray(met & ~(no & scores.blocks).any(axis=1))


def _crossings(spots: Floats, good: Flags, test: Any) -> tuple[Interval, ...]:
    """Intervals on which ``test`` holds, given where it holds on rising spots; ends are found by halving."""
    change = np.flatnonzero(good[1:] != good[:-1])
    low, high = spots[change], spots[change + 1]
    rising = good[change + 1]
    for _ in range(_HALVINGS if change.size else 0):
        middle = (low + high) / 2
        upper = test(middle) == rising
        high, low = np.where(upper, middle, high), np.where(upper, low, middle)
    starts = [float(x) for x in high[rising]]
    stops = [float(x) for x in low[~rising]]
    if good[0]:
        starts.insert(0, float(spots[0]))
    if good[-1]:
        stops.append(float(spots[-1]))
    return tuple(zip(starts, stops, strict=True))
