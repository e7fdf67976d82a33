"""How robust the outcomes are: over the drawn preferences, and when two neighbouring statements change places.

The first is counted over the versions, and says something only where the file leaves preferences open (types,
weights, utilities, an ``order``). The second needs no distribution at all: from the central values, every statement of
every actor in turn changes places with the next, and what then comes out otherwise is listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Engine
from demarche.engine.effects import Spread
from demarche.engines.stability import model_from_crisis
from demarche.engines.stability.adapter import CONCEPTS, followed, state_quantity
from demarche.engines.stability.formula_words import formula_words
from demarche.engines.stability.from_crisis import settled_types
from demarche.engines.stability.section import MovesPart, order_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Robustness", "Standing", "Swap", "robustness_of", "swaps_of"]


@dataclass(frozen=True)
class Standing:
    """One outcome, or one situation, over the versions.

    ``shares`` has for each concept the share of versions in which it (or some form of it) is an equilibrium;
    ``leads`` the share in which today leads there by wanted steps and it lasts (None for a single situation).
    """

    id: str
    title: str
    shares: Mapping[str, Spread]
    leads: Spread | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "shares": {concept: spread.to_dict() for concept, spread in self.shares.items()},
            "leads": None if self.leads is None else self.leads.to_dict(),
        }


@dataclass(frozen=True)
class Swap:
    """Two neighbouring statements of an actor, and what comes out otherwise if they change places.

    ``upper`` stands above ``lower`` in the file; ``place`` counts from 1. ``changes`` has, for each yes-or-no quantity
    that differs from the central answer, what it becomes.
    """

    actor: str
    type: str | None
    place: int
    upper: str
    lower: str
    changes: Mapping[str, bool]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"changes": dict(self.changes)}


@dataclass(frozen=True)
class Robustness:
    """The standing of outcomes and situations, and the swaps that change an answer out of ``swaps_tried``."""

    outcomes: tuple[Standing, ...]
    situations: tuple[Standing, ...]
    """Today first; named by their signs, one for each option."""
    profiles_open: bool
    """Whether the file leaves any preference open, so that versions differ in what actors want."""
    swaps: tuple[Swap, ...]
    swaps_tried: int

    @property
    def widest(self) -> Spread | None:
        """Of the outcomes' shares the one that so few versions leave most open; None where there is none."""
        shares = [spread for entry in self.outcomes for spread in (*entry.shares.values(), entry.leads)]
        known = [spread for spread in shares if spread is not None and spread.mean is not None]
        return max(known, key=lambda spread: (spread.high or 0.0) - (spread.low or 0.0), default=None)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "outcomes": [entry.to_dict() for entry in self.outcomes],
            "situations": [entry.to_dict() for entry in self.situations],
            "preferences_open": self.profiles_open,
            "swaps": [swap.to_dict() for swap in self.swaps],
            "swaps_tried": self.swaps_tried,
        }


def robustness_of(
    base: Crisis, spreads: Mapping[str, Spread], swaps: tuple[tuple[Swap, ...], int], *, profiles_open: bool
) -> Robustness:
    """Put the standings together from the spreads of the graph model's quantities."""
    model = model_from_crisis(base)
    outcomes = options.outcomes if (options := base.file.part(MovesPart).options) else ()
    return Robustness(
        tuple(
            Standing(
                outcome.id,
                outcome.title,
                {concept: spreads[f"stability.{outcome.id}.{concept}"] for concept in CONCEPTS},
                spreads[f"stability.{outcome.id}"],
            )
            for outcome in outcomes
        ),
        tuple(
            Standing(
                model.yn(state),
                model.words(state),
                {concept: spreads[state_quantity(model.yn(state), concept)] for concept in CONCEPTS},
                None,
            )
            for state in followed(base)
        ),
        profiles_open,
        *swaps,
    )


def swaps_of(base: Crisis, adapter: Engine, central: Mapping[str, float]) -> tuple[tuple[Swap, ...], int]:
    """Every swap of neighbours that changes an answer, and how many were tried.

    Actors have their most likely type; ``central`` are the answers with every statement in its place.
    """
    watched = [h.id for h in adapter.headlines(base) if not h.detail]
    found: list[Swap] = []
    tried = 0
    types = settled_types(base)
    for actor in model_from_crisis(base).actors:
        preference = base.file.part(MovesPart).preferences[actor.id]
        kind = types.get(actor.id)
        said = (preference if kind is None else preference.by_type[kind]).statements
        if len(said) < 2:
            continue
        places = np.arange(1, len(said), dtype=np.int64)
        answers = adapter.evaluate(base, {order_path(actor.id, kind): places}, len(places), base)
        tried += len(places)
        for index, place in enumerate(places.tolist()):
            after = {name: float(answers[name][index]) for name in watched}
            changes = {name: value > 0.5 for name, value in after.items() if value != central[name]}
            if changes:
                upper, lower = (formula_words(base, said[spot].that) for spot in (place - 1, place))
                found.append(Swap(actor.id, kind, place, upper, lower, changes))
    return tuple(found), tried
