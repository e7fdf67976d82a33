"""Ways round: what authority through other bodies is worth beside the council's own.

Votes in different bodies are taken as independent once positions are given; the same vote in the same body, used by
two routes, is one event.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from demarche.engines.council.frames import Frame, frame
from demarche.engines.council.model import Chamber, Draft
from demarche.engines.council.stances import TOLERANCE, stances
from demarche.errors import InputError

__all__ = ["MOST_VOTES", "Route", "RouteValue", "Routes", "Vote", "compare_routes"]

MOST_VOTES = 16


@dataclass(frozen=True)
class Vote:
    """A draft put to a body."""

    chamber: Chamber
    draft: Draft

    @property
    def key(self) -> tuple[str, str]:
        """What tells one vote from another."""
        return self.chamber.id, self.draft.id


@dataclass(frozen=True)
class Route:
    """A way to authority: votes that must ``all`` carry, or of which ``any`` does; or a judged ``chance``.

    ``legitimacy`` is what an action so authorised is worth beside one that the council itself authorises, 0 to 1.
    """

    id: str
    title: str = ""
    votes: tuple[Vote, ...] = ()
    needs: Literal["all", "any"] = "all"
    chance: float | None = None
    legitimacy: float = 1.0

    def __post_init__(self) -> None:
        if bool(self.votes) == (self.chance is not None):
            raise InputError(f"route {self.id}: give either votes or a chance")
        for name, value in (("chance", self.chance), ("legitimacy", self.legitimacy)):
            if value is not None and not 0 <= value <= 1:
                raise InputError(f"route {self.id}: {name} should lie between 0 and 1, not {value}")


@dataclass(frozen=True)
class RouteValue:
    """A route's chance, and that chance times its legitimacy.

    ``even`` is the legitimacy at which the route is worth as much as the council's own chance; None where no
    legitimacy up to 1 makes it so. ``parts`` are the chances of its votes.
    """

    id: str
    title: str
    chance: float
    legitimacy: float
    worth: float
    even: float | None
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Routes:
    """The council's way first, then the others, most worth first. ``authorised``: by at least one of them all."""

    council: str
    chance: float
    routes: tuple[RouteValue, ...]
    authorised: float

    @property
    def best(self) -> str:
        """The id of the way worth most; the council's own where none is worth more."""
        top = max(self.routes, key=lambda route: route.worth, default=None)
        return self.council if top is None or top.worth <= self.chance else top.id

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON."""
        routes = [asdict(route) | {"parts": [list(part) for part in route.parts]} for route in self.routes]
        return asdict(self) | {"best": self.best, "routes": routes}

    def to_frame(self) -> Frame:
        """One row a route (needs pandas)."""
        rows = [{key: value for key, value in asdict(route).items() if key != "parts"} for route in self.routes]
        return frame(rows, index="id" if rows else None)


def compare_routes(council: Vote, routes: Sequence[Route], *, tolerance: float = TOLERANCE) -> Routes:
    """What each route is worth beside the council's own vote, and the chance that any of them all authorises.

    Raises InputError for more than 16 different votes.
    """
    votes = {council.key: council} | {vote.key: vote for route in routes for vote in route.votes}
    if len(votes) > MOST_VOTES:
        raise InputError(f"at most {MOST_VOTES} different votes can be compared, not {len(votes)}")
    chance = {key: _passes(vote, tolerance) for key, vote in votes.items()}
    own = chance[council.key]
    values = [_value(route, chance, own) for route in routes]
    return Routes(
        council.chamber.id,
        own,
        tuple(sorted(values, key=lambda route: -route.worth)),
        _any_way(council, routes, chance),
    )


def _passes(vote: Vote, tolerance: float) -> float:
    stance = stances(vote.chamber, vote.draft)
    return float(stance.vote(tolerance=tolerance, tally=False).passes[0])


def _value(route: Route, chance: dict[tuple[str, str], float], own: float) -> RouteValue:
    parts = tuple((vote.chamber.id, chance[vote.key]) for vote in route.votes)
    carried = _combined(route, {vote.key: chance[vote.key] for vote in route.votes})
    even = own / carried if carried > 0 and own <= carried else None
    return RouteValue(route.id, route.title, carried, route.legitimacy, carried * route.legitimacy, even, parts)


def _combined(route: Route, chance: dict[tuple[str, str], float]) -> float:
    if route.chance is not None:
        return route.chance
    if route.needs == "all":
        return math.prod(chance.values())
    return 1 - math.prod(1 - value for value in chance.values())


def _any_way(council: Vote, routes: Sequence[Route], chance: dict[tuple[str, str], float]) -> float:
    keys = list(chance)
    closed = 0.0
    for outcome in itertools.product((True, False), repeat=len(keys)):
        carried = dict(zip(keys, outcome, strict=True))
        if carried[council.key]:
            continue
        shut = math.prod(
            1 - (route.chance if route.chance is not None else _carried(route, carried)) for route in routes
        )
        closed += shut * math.prod(chance[key] if carried[key] else 1 - chance[key] for key in keys)
    return 1 - closed


def _carried(route: Route, carried: dict[tuple[str, str], bool]) -> float:
    votes = [carried[vote.key] for vote in route.votes]
    return float(all(votes) if route.needs == "all" else any(votes))
