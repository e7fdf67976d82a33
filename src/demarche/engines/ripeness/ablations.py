"""What can be taken out of a war to see whether it does any work, and rules of thumb that need no war at all.

What stands in the place of a number is a fixed, ordinary value, the same for every war; none of them is fitted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from demarche.crisis import Crisis
from demarche.engine.past import Ablation
from demarche.engines.ripeness.section import WarPart

__all__ = ["ablations", "rules"]

_CONDITIONS: Mapping[str, float] = {"screen.x_low": 0.0, "screen.x_high": 1.0}
_PRICES: Mapping[str, float] = {"war.settlement.ruler_price": 0.0, "war.settlement.opposition_price": 0.0}
_ODDS = ("screen.p_ruler", "screen.p_opposition", "war.odds.observer")
_BINDING: Mapping[str, float] = {"screen.binding": 0.6}
_ORDINARY: Mapping[str, float] = {
    "screen.p_ruler": 0.5,
    "screen.p_opposition": 0.5,
    "screen.balance": 0.5,
    "screen.e_ruler": 0.2,
    "screen.e_opposition": 0.2,
    **_BINDING,
    "war.balance": 0.5,
    "war.pace_per_year": 0.1,
    "war.odds.observer": 0.5,
    "war.ruler_cost_per_year": 0.08,
    "war.opposition_cost_per_year": 0.08,
    "war.ruler_patience_per_year": 0.85,
    "war.opposition_patience_per_year": 0.85,
    "war.breaks_per_year": 0.05,
    "war.conference.rounds_per_year": 2.0,
    "war.settlement.spoilers_per_year": 0.1,
    "war.settlement.drift_per_year": 0.05,
}
"""A war about which nobody knows more than that it is one."""


def ablations(crisis: Crisis) -> Iterator[Ablation]:
    """What can be taken out; nothing stands for what a file does not have."""
    patrons: Mapping[str, Any] = {"war.patrons": []}
    coercer: Mapping[str, Any] = {"war.coercer": None}
    alone = {**_ORDINARY, **patrons, **coercer}
    yield Ablation(
        name="no-conditions",
        words="without what the sides have announced",
        values=_there(crisis, {**_CONDITIONS, **_PRICES}),
    )
    yield Ablation(
        name="conditions-only",
        words="with what the sides have announced alone; all else as in an ordinary war",
        values=_there(crisis, alone),
    )
    yield Ablation(
        name="odds-shuffled",
        words="with the odds of another war",
        values={path: _bare(found) for path in _ODDS if (found := _at(crisis, path)) is not None},
        shuffled=True,
    )
    yield Ablation(name="no-patrons", words="without helpers from outside", values=_there(crisis, patrons))
    yield Ablation(name="no-coercer", words="without a power that threatens", values=_there(crisis, coercer))
    yield Ablation(
        name="binding-fixed",
        words=f"with the same trust in every deal ({_BINDING['screen.binding']:g})",
        values=_there(crisis, _BINDING),
    )


def rules(crisis: Crisis) -> Mapping[str, str]:
    """What can be seen of a war without playing it."""
    war = crisis.file.part(WarPart).war
    if war is None:
        return {}
    screen, terms = crisis.file.screen, war.settlement
    bounds = [getattr(terms, "lowest", None), getattr(terms, "highest", None)]
    for place, name in enumerate(("x_low", "x_high")):
        bounds[place] = bounds[place] or getattr(screen, name, None)
    lowest, highest = (None if bound is None else bound.central for bound in bounds)
    overlap = (0.0 if lowest is None else lowest) <= (1.0 if highest is None else highest)
    return {
        "do the conditions overlap": "yes" if overlap else "no",
        "does somebody threaten force": "no" if war.coercer is None else "yes",
        "is a side helped from outside": "yes" if war.patrons else "no",
    }


def _there(crisis: Crisis, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that replace something."""
    return {path: value for path, value in values.items() if _at(crisis, path) not in (None, [], ())}


def _at(crisis: Crisis, path: str) -> Any:
    """What the file says at a path; None where it says nothing."""
    found: Any = crisis.source.data
    for key in path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _bare(value: Any) -> Any:
    """A number without where it is from: that stands in another file."""
    if not isinstance(value, Mapping):
        return value
    return {key: part for key, part in value.items() if key not in ("source", "note")}
