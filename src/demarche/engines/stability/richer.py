"""The concepts beyond the five in a result: worked out when asked for, and written in the shape of the five.

Rows are called by the actor's id, those of a coalition by its members' ids with ``+`` between.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.stability.judging import Terrain
from demarche.engines.stability.model import Model, OptionModel
from demarche.engines.stability.rules import Finding, findings
from demarche.engines.stability.simultaneous import simultaneous
from demarche.engines.stability.structure import Structure
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.engines.stability.result import StabilityResult

__all__ = ["add_richer", "list_richer", "richer", "rows_named"]


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


def rows_named(model: Model, finding: Finding) -> list[str]:
    """The names of a finding's rows."""
    return ["+".join(model.actors[i].id for i in row) for row in finding.rows]


def add_richer(out: dict[str, Any], result: StabilityResult) -> None:
    """Counts of the richer concepts, how far two actors look ahead, and who sees what."""
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
    if seen is not None and result.structure is not None and result.structure.horizon is not None:
        out["look_ahead"] = {
            "from": seen.start,
            "period": seen.period,
            "unique": seen.unique,
            "stable": [
                {
                    actor.id: int(row[model.states].sum())
                    for actor, row in zip(model.actors, seen.stable(h), strict=True)
                }
                for h in range(1, result.structure.horizon + 1)
            ],
            "nonmyopic": int(seen.nonmyopic[:, model.states].all(axis=0).sum()),
        }
    if result.structure is not None and result.structure.positions:
        out["dilemmas"] = [dilemma.to_dict(model) for dilemma in result.dilemmas]
    if result.hypergame is not None:
        game = result.hypergame
        out["hypergame"] = {
            "counts": {c: int((game.perceived & table).all(axis=0).sum()) for c, table in game.verdicts.items()}
        }


def list_richer(out: dict[str, Any], result: StabilityResult) -> None:
    """The states themselves, where all are listed."""
    model = result.model
    for name, finding in result.richer.items():
        rows = rows_named(model, finding)
        out["stability"][name] = {row: result.stable(name, row) for row in rows}
        out["equilibria"][name] = result.equilibria(name)
    seen = result.foresight
    if seen is not None and "look_ahead" in out:
        both = np.asarray(seen.nonmyopic[:, model.states].all(axis=0))
        out["look_ahead"]["states"] = model.ids_of(model.states[both])
    if result.hypergame is not None:
        out["hypergame"]["equilibria"] = {c: result.hypergame.equilibria(c) for c in result.hypergame.verdicts}
