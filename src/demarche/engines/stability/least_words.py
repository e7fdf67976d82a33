"""The least change of everybody's preferences together with which a state lasts, in words and as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from demarche.engines.stability.inverse import LARGEST_ORDERED, Change, Inverse, least_change
from demarche.engines.stability.model import Model
from demarche.page.numbers import count
from demarche.page.parts import Bullets, Item, Part, Text, joined

__all__ = ["least_data", "least_parts", "least_together"]

_SECONDS = 20.0
_TOLD = 8
_MEASURES = {"swaps": "Fewest swaps", "ranks": "Fewest places moved"}


def least_together(model: Model, state: int, concept: str) -> dict[str, Inverse | None] | None:
    """By both measures; None where there are too many states for the program to prove anything."""
    if len(model.states) > LARGEST_ORDERED:
        return None
    return {
        "swaps": least_change(model, state, concept, "swaps", seconds=_SECONDS),
        "ranks": least_change(model, state, concept, "ranks", seconds=_SECONDS),
    }


def least_data(model: Model, found: Mapping[str, Inverse | None]) -> list[dict[str, Any]]:
    """Plain data with ids, JSON-ready."""
    return [
        {
            "measure": measure,
            "concept": answer.concept,
            "cost": answer.cost,
            "bound": answer.bound,
            "proven": answer.proven,
            "method": answer.method,
            "changes": [_change_data(model, change) for change in answer.changes],
        }
        for measure, answer in found.items()
        if answer is not None
    ]


def _change_data(model: Model, change: Change) -> dict[str, Any]:
    return {
        "actor": model.actors[change.actor].id,
        "order": [[model.id_of(s) for s in group] for group in change.order],
        "raised_above": [[model.id_of(a), model.id_of(b)] for a, b in change.reversed],
        "places": change.ranks,
    }


def least_parts(model: Model, found: Mapping[str, Inverse | None]) -> tuple[Part, ...]:
    """What would be enough, by both measures, and that nothing less is."""
    items = tuple(Item(_said(model, answer), _MEASURES[measure]) for measure, answer in found.items())
    gloss = (
        "A swap is a pair of states whose order changes; places count how far every state moves in an order. "
        "Everybody's orders may change here, also those of who would deter the others; an integer program over orders "
        "finds the least."
    )
    return Bullets(items), Text(gloss, quiet=True)


def _said(model: Model, answer: Inverse | None) -> str:
    if answer is None:
        return "no change of anybody's wishes makes it last."
    if not answer.changes:
        return "none: it lasts as things are."
    told = [_change(model, change) for change in answer.changes if change.reversed]
    proof = "nothing less does" if answer.proven else f"less than {answer.bound:g} does not"
    return f"{answer.cost:g}. {'; '.join(told)}. Proven: {proof}."


def _change(model: Model, change: Change) -> str:
    pairs = [f"{model.id_of(a)} above {model.id_of(b)}" for a, b in change.reversed]
    more = f" and {count(len(pairs[_TOLD:]), 'further pair')}" if len(pairs) > _TOLD else ""
    told = ", ".join(pairs[:_TOLD]) if more else joined(pairs)
    return f"{model.actors[change.actor].label} puts {told}{more}"
