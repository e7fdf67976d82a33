"""The concepts beyond the five in a result: worked out when asked for, and written in the shape of the five.

Rows are called by the actor's id, those of a coalition by its members' ids with ``+`` between.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.stability.hypergame import Hypergame
from demarche.engines.stability.judging import Terrain
from demarche.engines.stability.limited import Foresight
from demarche.engines.stability.model import Model, OptionModel
from demarche.engines.stability.rules import Finding, findings
from demarche.engines.stability.simultaneous import simultaneous
from demarche.engines.stability.structure import Structure
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.engines.stability.result import StabilityResult

__all__ = ["add_richer", "as_seen", "list_richer", "looking_ahead", "richer", "rows_named"]


def richer(model: Model, structure: Structure | None, omitted: dict[str, str] | None = None) -> Mapping[str, Finding]:
    """Every concept that the structure asks for, by name; ``omitted`` takes those that would not fit, and why."""
    if structure is None:
        return {}
    found: dict[str, Finding] = {}
    people = tuple((i,) for i in range(len(model.actors)))
    if structure.simultaneous:
        if not isinstance(model, OptionModel):
            raise InputError("sim is defined where each state is a choice of options and each option has one owner")
        found["sim"] = Finding(name="sim", rows=people, table=simultaneous(model.cube, model.ranks))
    asked = structure.tastes, structure.coalitions, structure.partition, structure.attitudes is not None
    if any(asked):
        found |= {finding.name: finding for finding in findings(Terrain(model), structure, omitted)}
    return found


def looking_ahead(model: Model, seen: Foresight, horizon: int) -> dict[str, Finding]:
    """Limited moves up to the horizon, as far as they do not repeat, and stability however far the two look ahead."""
    if seen.start is not None and seen.period is not None:
        horizon = min(horizon, seen.start + seen.period)
    there = np.zeros(model.ranks.shape[1], dtype=np.bool_)
    there[model.states] = True
    tables = {f"l_{h}": seen.stable(h) for h in range(1, horizon + 1)} | {"nonmyopic": seen.nonmyopic}
    return {name: Finding(name=name, rows=((0,), (1,)), table=table & there) for name, table in tables.items()}


def as_seen(game: Hypergame) -> dict[str, Finding]:
    """Everybody judged in its own view; a state that an actor does not know is none where it would stay."""
    people = tuple((i,) for i in range(len(game.views)))
    return {
        f"hyper_{concept}": Finding(name=f"hyper_{concept}", rows=people, table=game.perceived & table)
        for concept, table in game.verdicts.items()
    }


def rows_named(model: Model, finding: Finding) -> list[str]:
    """The names of a finding's rows."""
    return ["+".join(model.actors[i].id for i in row) for row in finding.rows]


def add_richer(out: dict[str, Any], result: StabilityResult) -> None:
    """Counts of the richer concepts; when patterns of looking ahead repeat, who sees what, and the dilemmas."""
    model = result.model
    for name, finding in result.richer.items():
        totals = finding.table.sum(axis=1).tolist()
        out["counts"][name] = {
            "equilibria": int(finding.equilibrium.sum()),
            "stable": dict(zip(rows_named(model, finding), totals, strict=True)),
        }
    if result.omitted:
        out["omitted"] = dict(result.omitted)
    seen = result.foresight
    if seen is not None:
        out["look_ahead"] = {"from": seen.start, "period": seen.period, "unique": seen.unique}
    if result.structure is not None and result.structure.positions:
        out["dilemmas"] = [dilemma.to_dict(model) for dilemma in result.dilemmas]
    if result.structure is not None and result.structure.views is not None:
        views = result.structure.views
        out["hypergame"] = {
            "views": [model.actors[i].id for i in sorted(views.models)],
            "knows": {model.actors[i].id: [model.actors[j].id for j in sorted(k)] for i, k in views.knows.items()},
        }


def list_richer(out: dict[str, Any], result: StabilityResult) -> None:
    """The states themselves, where all are listed."""
    model = result.model
    for name, finding in result.richer.items():
        rows = rows_named(model, finding)
        out["stability"][name] = {row: result.stable(name, row) for row in rows}
        out["equilibria"][name] = result.equilibria(name)
