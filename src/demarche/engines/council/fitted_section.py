"""A fitted council as a section of a crisis file: plain data, ready to be written as YAML and edited."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from demarche.engines.council.rollcalls import RollCall, vote_order
from demarche.errors import InputError

__all__ = ["fitted_section"]


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


class _Line:
    """The straight line from the fitted scale to the file's."""

    def __init__(self, at: Mapping[str, float], points: Mapping[str, _Point], scale: Mapping[float, str]) -> None:
        names = list(at)
        missing = [name for name in names if name not in points]
        if missing:
            raise InputError(f"{missing[0]!r} never voted in these roll calls")
        if len(names) != 2 or at[names[0]] == at[names[1]]:
            raise InputError("at should place exactly two members, apart from each other")
        if len(scale) < 2:
            raise InputError("scale should name at least two points in words")
        one, other = (points[name].ideal for name in names)
        if one == other:
            raise InputError(f"the votes do not tell {names[0]!r} and {names[1]!r} apart; place two others")
        self.slope = (at[names[1]] - at[names[0]]) / (other - one)
        self.start = at[names[0]] - self.slope * one
        self.gain = (self.slope / (max(scale) - min(scale))) ** 2

    def spot(self, value: float) -> float:
        return round(self.start + self.slope * value, 2)

    def spread(self, mode: float, low: float, high: float) -> dict[str, float]:
        ends = sorted((self.spot(low), self.spot(high)))
        return {"low": ends[0], "mode": min(max(self.spot(mode), ends[0]), ends[1]), "high": ends[1]}

    def amount(self, gain: float) -> float:
        """A gain in units of sigma, with the length of the file's scale as 1."""
        return float(f"{gain * self.gain:.4g}")


def fitted_section(
    points: Sequence[_Point],
    places: Sequence[_Place],
    calls: Sequence[RollCall],
    bars: tuple[float, float],
    *,
    id: str,
    name: str,
    title: str,
    scale: Mapping[float, str],
    at: Mapping[str, float],
    status_quo: float | Sequence[float],
    votes: int,
    members: Sequence[str] | None,
    source: str,
) -> dict[str, Any]:
    """One entry of ``councils``; see :meth:`demarche.engines.council.FitResult.to_section`."""
    known = {point.member: point for point in points}
    line = _Line(at, known, scale)
    last = vote_order(calls)[-1]
    sitting = list(members) if members is not None else [call.member for call in calls if call.vote == last]
    missing = [member for member in sitting if member not in known]
    if missing:
        raise InputError(f"{missing[0]!r} never voted in these roll calls; give its ideal point yourself")
    ids = _identifiers(sitting)
    bar, veto_cost = bars
    return {
        "id": id,
        "name": name,
        "scale": {"title": title, "anchors": dict(scale)},
        "status_quo": list(status_quo) if isinstance(status_quo, Sequence) else status_quo,
        "rule": {"criteria": [{"votes": votes}]},
        "noise": line.amount(1.0),
        "yes_bar": line.amount(bar),
        "no_bar": line.amount(bar),
        "veto_cost": line.amount(veto_cost),
        "members": [_member(known[member], ids[member], line, source) for member in sitting],
        "proposals": _proposals(places, calls, line, votes, source),
    }


def _member(point: _Point, identifier: str, line: _Line, source: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": identifier, "name": point.member}
    if point.veto:
        entry["veto"] = True
    return entry | {"ideal": line.spread(point.ideal, point.low, point.high), "source": source}


def _proposals(
    places: Sequence[_Place], calls: Sequence[RollCall], line: _Line, needed: int, source: str
) -> list[dict[str, Any]]:
    out = []
    ids = _identifiers([place.vote for place in places])
    for place in places:
        if not place.identified:
            continue
        cast = [call for call in calls if call.vote == place.vote]
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
