"""A fitted council as a section of a crisis file: plain data, ready to be written as YAML and edited."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from demarche.engines.council.rollcalls import RollCall, vote_order
from demarche.errors import InputError

__all__ = ["MOST_DRAFTS", "MOST_MEMBERS", "Placed", "fitted_section"]

MOST_MEMBERS = MOST_DRAFTS = 200
"""As many as a council of a crisis file holds."""


class _Point(Protocol):
    @property
    def member(self) -> str: ...
    @property
    def ideal(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def veto(self) -> bool: ...


class _Place(Protocol):
    @property
    def vote(self) -> str: ...
    @property
    def identified(self) -> bool: ...
    @property
    def position(self) -> float | None: ...
    @property
    def position_low(self) -> float | None: ...
    @property
    def position_high(self) -> float | None: ...
    @property
    def status_quo(self) -> float | None: ...
    @property
    def status_quo_low(self) -> float | None: ...
    @property
    def status_quo_high(self) -> float | None: ...


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What a fit has found, on its own scale; ``unit`` is the length on it that counts as 1 in a gain."""

    points: Mapping[str, _Point]
    places: Sequence[_Place]
    calls: Sequence[RollCall]
    bar: float
    veto_cost: float
    unit: float


class _Line:
    """The straight line from the fitted scale to the file's."""

    def __init__(self, at: Mapping[str, float], placed: Placed, scale: Mapping[float, str]) -> None:
        names, points = list(at), placed.points
        missing = [name for name in names if name not in points]
        if missing:
            raise InputError(f"{missing[0]!r} never voted in these roll calls, so it cannot set the scale")
        if len(names) != 2 or at[names[0]] == at[names[1]] or not all(map(math.isfinite, at.values())):
            raise InputError("at should place exactly two members, apart from each other")
        if len(scale) < 2 or not all(map(math.isfinite, scale)):
            raise InputError("scale should name at least two points in words")
        one, other = (points[name].ideal for name in names)
        if one == other:
            raise InputError(f"the votes do not tell {names[0]!r} and {names[1]!r} apart; place two others")
        self.slope = (at[names[1]] - at[names[0]]) / (other - one)
        self.start = at[names[0]] - self.slope * one
        self.low, self.high = min(scale), max(scale)
        length = self.high - self.low
        self.gain = (self.slope * placed.unit / length) ** 2
        # Places keep a ten-thousandth of the scale's length, whatever its unit.
        self.digits = 4 - math.floor(math.log10(length))

    def spot(self, value: float) -> float:
        return round(self.start + self.slope * value, self.digits)

    def spread(self, mode: float, low: float, high: float) -> dict[str, float]:
        ends = sorted((self.spot(low), self.spot(high)))
        return {"low": ends[0], "mode": min(max(self.spot(mode), ends[0]), ends[1]), "high": ends[1]}

    def amount(self, gain: float) -> float:
        """A gain in units of sigma, with the length of the file's scale as 1."""
        return float(f"{gain * self.gain:.4g}")


def fitted_section(
    placed: Placed,
    *,
    id: str,
    name: str,
    title: str,
    scale: Mapping[float, str],
    at: Mapping[str, float],
    others: Mapping[str, float],
    status_quo: float | Sequence[float],
    votes: int,
    members: Sequence[str] | None,
    source: str,
) -> dict[str, Any]:
    """One entry of ``councils``; see :meth:`demarche.engines.council.FitResult.to_section`."""
    line = _Line(at, placed, scale)
    calls = placed.calls
    last = vote_order(calls)[-1]
    sat = [call.member for call in calls if call.vote == last]
    sitting = list(dict.fromkeys([*sat, *others]) if members is None else members)
    _check_members(sitting, others, placed)
    ids = _identifiers(sitting)
    return {
        "id": id,
        "name": name,
        "scale": {"title": title, "anchors": dict(scale)},
        "status_quo": list(status_quo) if isinstance(status_quo, Sequence) else status_quo,
        "rule": {"criteria": [{"votes": votes}]},
        "noise": line.amount(1.0),
        "yes_bar": line.amount(placed.bar),
        "no_bar": line.amount(placed.bar),
        "veto_cost": line.amount(placed.veto_cost),
        "members": [
            _member(placed.points[member], ids[member], line, source)
            if member in placed.points
            else _unvoted(member, ids[member], others.get(member), calls, line)
            for member in sitting
        ],
        "proposals": _proposals(placed.places, calls, line, votes, source),
    }


def _check_members(sitting: Sequence[str], others: Mapping[str, float], placed: Placed) -> None:
    known = {call.member for call in placed.calls}
    stranger = next((member for member in (*sitting, *others) if member not in known), None)
    if stranger is not None:
        raise InputError(f"{stranger!r} is not in these roll calls")
    voted = next((member for member in others if member in placed.points), None)
    if voted is not None:
        raise InputError(f"{voted!r} voted, so the fit places it; only two members can be put on the scale")
    if not all(map(math.isfinite, others.values())):
        raise InputError("places should be finite numbers")
    if len(sitting) > MOST_MEMBERS:
        raise InputError(f"{len(sitting)} members sit, and a council in a crisis file has at most {MOST_MEMBERS}")


def _member(point: _Point, identifier: str, line: _Line, source: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": identifier, "name": point.member}
    if point.veto:
        entry["veto"] = True
    return entry | {"ideal": line.spread(point.ideal, point.low, point.high), "source": source}


def _unvoted(name: str, identifier: str, place: float | None, calls: Sequence[RollCall], line: _Line) -> dict[str, Any]:
    """A member who never voted stands where it was put, or else anywhere on the scale till somebody judges."""
    entry: dict[str, Any] = {"id": identifier, "name": name}
    if any(call.veto for call in calls if call.member == name):
        entry["veto"] = True
    if place is not None:
        return entry | {"ideal": place, "note": "never voted; placed by judgement"}
    from demarche.crisis.provenance import NOT_JUDGED

    note = f"{NOT_JUDGED}: it never voted, so where does it stand?"
    return entry | {"ideal": {"range": [line.low, line.high], "note": note}}


def _proposals(
    places: Sequence[_Place], calls: Sequence[RollCall], line: _Line, needed: int, source: str
) -> list[dict[str, Any]]:
    by_vote: dict[str, list[RollCall]] = {}
    for call in calls:
        by_vote.setdefault(call.vote, []).append(call)
    told = [place for place in places if place.identified][-MOST_DRAFTS:]
    ids = _identifiers([place.vote for place in told])
    out = []
    for place in told:
        cast = by_vote[place.vote]
        entry: dict[str, Any] = {"id": ids[place.vote], "title": place.vote}
        if cast[0].date is not None:
            entry["date"] = cast[0].date
        entry["draft"] = line.spread(*_numbers(place.position, place.position_low, place.position_high))
        entry["status_quo"] = line.spread(*_numbers(place.status_quo, place.status_quo_low, place.status_quo_high))
        entry["votes"] = _votes(cast, needed) | {"source": source}
        out.append(entry)
    return out


def _numbers(*values: float | None) -> tuple[float, float, float]:
    one, two, three = (0.0 if value is None else value for value in values)
    return one, two, three


def _votes(cast: Sequence[RollCall], needed: int) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for choice in ("yes", "no", "abstain", "absent"):
        names = [call.member for call in cast if call.choice == choice]
        if names:
            entry[choice] = names
    enough = len(entry.get("yes", ())) >= needed
    veto = any(call.veto and call.choice == "no" for call in cast)
    return entry | {"result": "vetoed" if enough and veto else "adopted" if enough else "not adopted"}


def _identifiers(names: Sequence[str]) -> dict[str, str]:
    """An id for each name, no two alike."""
    out: dict[str, str] = {}
    for name in dict.fromkeys(names):
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        base = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "item"
        base = (base if base[0].isalpha() else f"x-{base}")[:56]
        found, count = base, 2
        while found in out.values():
            found, count = f"{base}-{count}", count + 1
        out[name] = found
    return out
