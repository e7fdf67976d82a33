"""Results as plain Python and as tables of columns. The field names are part of the public API."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.grouping import STRENGTHS, Group
from demarche.engines.stability.model import Model
from demarche.engines.stability.reachability import Reachability, Step, path_to
from demarche.engines.stability.richer import add_richer, list_richer
from demarche.engines.stability.summary import lasting, lasting_firmly
from demarche.engines.stability.witness import CONCEPTS, Witness

if TYPE_CHECKING:
    from demarche.engines.stability.result import StabilityResult

__all__ = ["LARGEST_LISTED", "columns", "result_dict", "table"]

LARGEST_LISTED = 1 << 14
"""Above this many states, states and verdicts are counted, not listed."""

_LISTED_PER_GROUP = 20


def result_dict(result: StabilityResult, everything: bool | None, witnesses: int) -> dict[str, Any]:
    """What ``StabilityResult.to_dict`` returns."""
    model = result.model
    listing = len(model.states) <= LARGEST_LISTED if everything is None else everything
    limit = None if listing else _LISTED_PER_GROUP
    witnessed = _witnessed(result, witnesses)
    out: dict[str, Any] = {
        "actors": [{"id": actor.id, "name": actor.label} for actor in model.actors],
        "options": [
            {"id": o.id, "actor": o.owner, "name": o.name, "yes": o.yes, "no": o.no, "direction": o.direction}
            for o in model.options
        ],
        "method": result.method,
        "parameters": dict(result.parameters),
        "n_states": len(model.states),
        "n_infeasible": model.n_infeasible,
        "status_quo": None if model.status_quo is None else model.id_of(model.status_quo),
        "counts": {c: {"equilibria": int(result.equilibrium[c].sum()), "stable": _counts(result, c)} for c in CONCEPTS},
        "groups": [_group(result, group, limit) for group in result.groups],
    }
    for name, summed in (("lasting", lasting(result)), ("lasting_firmly", lasting_firmly(result))):
        out[name] = None if summed is None else summed.to_dict(result)
    add_richer(out, result)
    out["states"] = []  # its place among the fields; filled once it is known which states are mentioned
    if listing:
        out["rankings"] = {actor.id: _ranking(model, i) for i, actor in enumerate(model.actors)}
        out["stability"] = {c: {a.id: result.stable(c, a.id) for a in model.actors} for c in CONCEPTS}
        out["equilibria"] = {c: result.equilibria(c) for c in CONCEPTS}
        list_richer(out, result)
    else:
        out["not_listed"] = (
            f"rankings, stability and equilibria of {len(model.states)} states are left out; "
            "states holds those that groups, paths and witnesses (but for answers) mention, save_table writes them all"
        )
    out["reachability"] = _reachability(result, witnessed)
    out["witnesses"] = {
        model.id_of(s): {
            actor.id: {c: _witness(result, s, i, c) for c in CONCEPTS} for i, actor in enumerate(model.actors)
        }
        for s in witnessed
    }
    out["witnesses_left_out"] = int((result.strength_index >= 0).sum()) - sum(
        1 for s in witnessed if result.strength_index[s] >= 0
    )
    listed = model.states.tolist() if listing else _mentioned(model, out)
    out["states"] = [_state(result, state) for state in listed]
    if result.variants:
        out["variants"] = {
            name: result_dict(variant, everything, witnesses) for name, variant in result.variants.items()
        }
    return out


def columns(result: StabilityResult) -> dict[str, list[Any]]:
    """One list per column, one entry per state; see ``StabilityResult.to_frame``."""
    model = result.model
    states = [int(s) for s in model.states]
    out: dict[str, list[Any]] = {
        "id": model.ids_of(model.states),
        "yn": [model.yn(s) for s in states],
        "words": [model.words(s) for s in states],
        "strength": [_strength(result, s) for s in states],
    }
    for name, found in (("moves", result.by_moves), ("improvements", result.by_improvements)):
        if found is not None:
            out[f"steps_by_{name}"] = [_steps(found, s) for s in states]
    for concept in CONCEPTS:
        for i, actor in enumerate(model.actors):
            out[f"{concept}:{actor.id}"] = result.verdicts[concept][i, model.states].tolist()
        out[concept] = result.equilibrium[concept][model.states].tolist()
    return out


def table(result: StabilityResult) -> dict[str, npt.NDArray[Any]]:
    """The arrays that ``StabilityResult.save_table`` writes."""
    states = result.model.states
    nowhere = np.full(len(states), -1, dtype=np.int32)
    moves, improvements = result.by_moves, result.by_improvements
    extra = {f"stable:{name}": found.table[:, states] for name, found in result.richer.items()}
    return extra | {
        "states": states.astype(np.int32),
        "actors": np.array([actor.id for actor in result.model.actors]),
        "concepts": np.array(CONCEPTS),
        "stable": np.stack([result.verdicts[concept][:, states] for concept in CONCEPTS]),
        "ranks": result.model.ranks[:, states],
        "steps_by_moves": nowhere if moves is None else moves.steps[states],
        "steps_by_improvements": nowhere if improvements is None else improvements.steps[states],
    }


def _counts(result: StabilityResult, concept: str) -> dict[str, int]:
    totals = result.verdicts[concept].sum(axis=1)
    return {actor.id: int(total) for actor, total in zip(result.model.actors, totals, strict=True)}


def _strength(result: StabilityResult, state: int) -> str | None:
    place = int(result.strength_index[state])
    return None if place < 0 else STRENGTHS[place]


def _state(result: StabilityResult, state: int) -> dict[str, Any]:
    model = result.model
    out: dict[str, Any] = {
        "id": model.id_of(state),
        "yn": model.yn(state),
        "words": model.words(state),
        "strength": _strength(result, state),
    }
    if result.by_moves is not None and result.by_improvements is not None:
        out["steps_by_moves"] = _steps(result.by_moves, state)
        out["steps_by_improvements"] = _steps(result.by_improvements, state)
    if model.label(state):
        out["label"] = model.label(state)
    return out


def _ranking(model: Model, actor: int) -> list[list[str]]:
    """Best first; states the actor is indifferent between share a list."""
    ranks = model.ranks[actor, model.states]
    order = np.argsort(-ranks.astype(np.int64), kind="stable")
    cuts = np.flatnonzero(np.diff(ranks[order])) + 1
    ids = model.ids_of(model.states[order])
    return [ids[start:end] for start, end in pairwise([0, *cuts.tolist(), len(ids)])]


def _group(result: StabilityResult, group: Group, limit: int | None) -> dict[str, Any]:
    model = result.model
    return {
        "reach": group.reach,
        "strength": group.strength,
        "shared": {model.options[o].id: taken for o, taken in group.shared.items()},
        "differ": [model.options[o].id for o in group.differ],
        "count": len(group.states),
        "states": model.ids_of(group.states[:limit]),
    }


def _witnessed(result: StabilityResult, limit: int) -> list[int]:
    """The status quo, then the equilibria in the order of the groups, up to a limit."""
    start = result.model.status_quo
    first = [] if start is None else [start]
    in_order = [int(s) for group in result.groups for s in group.states[:limit]]
    return (first + [s for s in in_order if s != start])[:limit]


def _mentioned(model: Model, out: dict[str, Any]) -> list[int]:
    """Every state named so far, in groups, on paths or in witnesses; the last answers aside, which are many."""
    names = {name for group in out["groups"] for name in group["states"]} | set(out["witnesses"])
    names |= set(_named({"witnesses": out["witnesses"], "reachability": out["reachability"]}))
    return sorted(model.index_of(name) for name in names)


def _named(written: Any) -> Iterator[str]:
    if isinstance(written, list):
        for part in written:
            yield from _named(part)
    elif isinstance(written, dict):
        for key, value in written.items():
            if key in ("improvement", "state", "end"):
                yield value
            elif key not in ("does", "changes", "answers"):
                yield from _named(value)


def _steps(found: Reachability, state: int) -> int | None:
    steps = int(found.steps[state])
    return None if steps < 0 else steps


def _reachability(result: StabilityResult, wanted: list[int]) -> dict[str, Any] | None:
    """Steps and paths from the status quo to the states that are witnessed, and how many states can be reached."""
    if result.by_moves is None or result.by_improvements is None:
        return None
    out: dict[str, Any] = {}
    for name, found in (("by_moves", result.by_moves), ("by_improvements", result.by_improvements)):
        paths = {}
        for state in wanted:
            path = path_to(result.model, found, state)
            if path is not None:
                paths[result.model.id_of(state)] = {
                    "steps": len(path),
                    "path": _path(result.model, found.start, path),
                }
        out[name] = {"reached": int((found.steps >= 0).sum()), "paths": paths}
    return out


def _path(model: Model, before: int, path: tuple[Step, ...]) -> list[dict[str, Any]]:
    out = []
    for step in path:
        out.append(
            {
                "actor": model.actors[step.actor].id,
                "does": model.does(before, step.state),
                "changes": {change.option: change.taken for change in model.changes(before, step.state)},
                "state": model.id_of(step.state),
            }
        )
        before = step.state
    return out


def _witness(result: StabilityResult, state: int, actor: int, concept: str) -> dict[str, Any]:
    model = result.model
    witness: Witness = result.witnesses.find(state, actor, concept)
    if witness.improvement is not None:
        return {"stable": False, **_improvement(model, state, witness.improvement)}
    sanctions = []
    for sanction in witness.sanctions:
        entry: dict[str, Any] = {
            **_improvement(model, state, sanction.improvement),
            "path": _path(model, sanction.improvement, sanction.path),
            "end": model.id_of(sanction.end),
        }
        if sanction.answers is not None:
            entry["answers"] = model.ids_of(np.array(sanction.answers, dtype=np.intp))
        sanctions.append(entry)
    return {"stable": True, "sanctions": sanctions}


def _improvement(model: Model, state: int, target: int) -> dict[str, Any]:
    return {"improvement": model.id_of(target), "does": model.does(state, target)}
