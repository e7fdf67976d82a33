"""The war if an actor is of another type than taken for granted: at the middle of the ranges, one type at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demarche.crisis import Crisis
from demarche.engines.ripeness import Result, solve_many
from demarche.engines.ripeness.authorised import plan_at_centre
from demarche.engines.ripeness.section import WarPart

__all__ = ["TypeAnswer", "types_answers"]


@dataclass(frozen=True)
class TypeAnswer:
    """The war with one actor of another type. ``assumed`` is the type it is otherwise taken for, in words;
    ``weight`` and ``assumed_weight`` are the file's weights of the two.
    """

    actor: str
    id: str
    words: str
    weight: float
    assumed: str
    assumed_weight: float
    result: Result

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "actor": self.actor,
            "type": self.id,
            "weight": self.weight,
            "signed": float(self.result.signed[-1]),
            "durable": float(self.result.durable[-1]),
        }


def types_answers(crisis: Crisis) -> tuple[TypeAnswer, ...]:
    """One answer for each type that the war knows of, has a weight, and is not the one taken for granted."""
    war = crisis.file.part(WarPart).war
    if war is None:
        return ()
    known = [patron.actor for patron in war.patrons if patron.types]
    if war.settlement is not None and war.settlement.ruler_types:
        known.insert(0, war.ruler)
    asked = []
    for name in dict.fromkeys(known):
        actor, taken = crisis.actor(name), crisis.type_of(name)
        if actor.type is None or taken is None:
            continue
        weights = dict(zip(actor.type.values, actor.type.weights, strict=True))
        asked += [(actor, kind, weights[kind], taken, weights[taken]) for kind in weights if kind != taken]
    results = solve_many([plan_at_centre(crisis.with_types({actor.id: kind})) for actor, kind, *_ in asked])
    return tuple(
        TypeAnswer(actor.label, kind, actor.types[kind], weight, actor.types[taken], usual, result)
        for (actor, kind, weight, taken, usual), result in zip(asked, results, strict=True)
    )
