"""The conflict in a crisis file's ``options`` and ``preferences``, analysed for the actors' most likely types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from demarche.crisis.states import columns, matching, read_ranking
from demarche.engines.stability.model import Actor, Option, OptionModel
from demarche.engines.stability.preferences import ranks_from_entries, ranks_from_scores, ranks_from_statements
from demarche.engines.stability.result import StabilityResult, analyse
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.crisis.sections.moves import Preference

__all__ = ["from_crisis", "model_from_crisis"]

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


def from_crisis(crisis: Crisis, *, variants: bool = True) -> StabilityResult:
    """Analyse a crisis: the actors' most likely types on top, with ``variants`` every other type below.

    A variant changes one actor's type and is called ``actor=type``. ``parameters`` of the result tell the types used,
    the levers pulled, the values set, and how many states each infeasible pattern rules out and why. Judged numbers
    (weights, utilities) enter with their central value. Raises InputError if the file has no options.
    """
    model = model_from_crisis(crisis)
    types = _types(crisis)
    others = {
        f"{actor}={other}": {**types, actor: other}
        for actor, current in types.items()
        for other in crisis.file.preferences[actor].by_type
        if other != current
    }
    result = analyse(
        model,
        parameters={
            "types": types,
            "levers": [lever.id for lever in crisis.levers],
            "set": {path: str(value) for path, value in crisis.changes},
            "infeasible": _infeasible_counts(crisis),
        },
    )
    if not variants:
        return result
    return replace(
        result,
        variants={
            name: analyse(_with_ranks(crisis, model, settled), parameters={**result.parameters, "types": settled})
            for name, settled in others.items()
        },
    )


def model_from_crisis(crisis: Crisis) -> OptionModel:
    """The conflict with every actor of its most likely type. Decision makers are the actors who own an option."""
    section = crisis.file.options
    if section is None:
        raise InputError("this crisis file has no options section; add the actors' moves and preferences")
    owners = {move.actor for move in section.moves}
    actors = tuple(Actor(actor.id, actor.label) for actor in crisis.file.actors if actor.id in owners)
    options = tuple(Option(m.id, m.actor, m.direction, name=m.name, yes=m.yes, no=m.no) for m in section.moves)
    names = [option.id for option in options]
    infeasible = np.zeros(1 << len(names), dtype=np.bool_)
    for entry in section.infeasible:
        infeasible |= matching(entry.when, names, columns(names))
    types = _types(crisis)
    return OptionModel(
        actors,
        options,
        np.stack([_ranks(crisis, actor.id, types, names) for actor in actors]),
        infeasible,
        status_quo=sum(1 << bit for bit, move in enumerate(section.moves) if move.status_quo),
    )


def _with_ranks(crisis: Crisis, model: OptionModel, types: Mapping[str, str]) -> OptionModel:
    names = [option.id for option in model.options]
    return replace(model, ranks=np.stack([_ranks(crisis, a.id, types, names) for a in model.actors]))


def _types(crisis: Crisis) -> dict[str, str]:
    """The type to use for each actor whose preferences depend on its type."""
    found = {}
    for actor, preference in crisis.file.preferences.items():
        if preference.by_type:
            settled = crisis.type_of(actor)
            found[actor] = settled if settled is not None else next(iter(preference.by_type))
    return found


def _infeasible_counts(crisis: Crisis) -> list[dict[str, Any]]:
    section = crisis.file.options
    if section is None:
        return []
    names = [move.id for move in section.moves]
    table = columns(names)
    return [{"why": entry.why, "states": int(matching(entry.when, names, table).sum())} for entry in section.infeasible]


def _ranks(crisis: Crisis, actor: str, types: Mapping[str, str], names: list[str]) -> Ranks:
    if actor not in crisis.file.preferences:
        raise InputError(f"{actor} owns options but has no preferences; add them to the crisis file")
    preference = crisis.file.preferences[actor]
    if preference.by_type:
        if types[actor] not in preference.by_type:
            raise InputError(f"{actor} has no preferences for the type {types[actor]!r}; add a block under by_type")
        preference = preference.by_type[types[actor]]
    return _RANKERS[preference.form](crisis, preference, names)


def _by_statements(crisis: Crisis, preference: Preference, names: list[str]) -> Ranks:
    table = columns(names)
    truths = (matching(statement.that, names, table) for statement in preference.statements)
    return ranks_from_statements(truths, 1 << len(names))


def _by_ranking(crisis: Crisis, preference: Preference, names: list[str]) -> Ranks:
    table = columns(names)
    entries = []
    for entry in preference.ranking:
        tied = entry if isinstance(entry, tuple) else (entry,)
        entries.append(np.logical_or.reduce([matching(one, names, table) for one in tied]))
    return ranks_from_entries(entries, 1 << len(names))


def _by_weights(crisis: Crisis, preference: Preference, names: list[str]) -> Ranks:
    table = columns(names)
    scores = np.zeros(1 << len(names))
    for option, weight in preference.weights.items():
        scores += weight.central * table[option]
    # Sums of the same weights in another order must tie: compare to 12 digits, far below any judgement.
    return ranks_from_scores(np.round(scores / max(float(np.abs(scores).max()), 1e-300), 12))


def _by_utilities(crisis: Crisis, preference: Preference, names: list[str]) -> Ranks:
    table = columns(names)
    otherwise = preference.otherwise
    scores = np.full(1 << len(names), -np.inf if otherwise is None else otherwise.central)
    for entry in reversed(preference.utilities):
        scores[matching(entry.when, names, table)] = entry.value.central
    return ranks_from_scores(scores)


def _by_csv(crisis: Crisis, preference: Preference, names: list[str]) -> Ranks:
    rows = read_ranking(crisis.folder, preference.csv, len(names))
    table = columns(names)
    scores = np.full(1 << len(names), -np.inf)
    for pattern, rank in reversed(rows):
        scores[matching(pattern, names, table)] = -rank
    return ranks_from_scores(scores)


_RANKERS = {
    "statements": _by_statements,
    "ranking": _by_ranking,
    "weights": _by_weights,
    "utilities": _by_utilities,
    "csv": _by_csv,
}
