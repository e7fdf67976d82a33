"""A published table against the engine, cell by cell, with the moves that decide who is right.

``expected`` in a ``stability-case/1`` file lists what a source says: verdicts of one actor (``stability``), of all
(``equilibria``), of a coalition (``coalition_stability``), under at least one of several concepts (``either_...``),
moves and improvements (``moves``, ``ui``), limited moves (``limited_move``). ``complete``: the list is all there is,
otherwise only the states listed (and those under ``unstable``) are compared. ``known_disagreement`` names states on
which the source departs from the definition, with an ``explanation``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from demarche.engines.stability.case_file import Case
from demarche.engines.stability.grounds import Grounds
from demarche.engines.stability.model import Model
from demarche.engines.stability.result import StabilityResult, analyse
from demarche.engines.stability.structure import Structure
from demarche.engines.stability.witness import CONCEPTS, Witness
from demarche.errors import InputError

__all__ = ["Cell", "Compared", "compare_expected"]

KINDS = ("stability", "equilibria", "coalition_stability", "limited_move", "moves", "ui")
EITHER = {"either_stability": "stability", "either_equilibria": "equilibria"}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A state on which table and engine differ: what the engine says, and the moves that show it."""

    state: str
    engine_says_yes: bool
    because: str


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One entry of ``expected``, how many of its cells were compared, and those that differ.

    ``declared``: every difference is one the file itself names.
    """

    about: str
    where: str
    cells: int
    differ: tuple[Cell, ...]
    declared: bool
    explanation: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "about": self.about,
            "where": self.where,
            "cells": self.cells,
            "differ": [vars(cell) for cell in self.differ],
            "declared": self.declared,
            "explanation": self.explanation,
        }


def compare_expected(case: Case) -> tuple[Compared, ...]:
    """Every entry of the case's ``expected`` against the engine. Raises InputError for an entry it cannot read."""
    if not case.expected:
        raise InputError("this file has no 'expected' to compare with")
    named: dict[str, tuple[Model, Structure | None]] = {"": (case.model, case.structure)}
    named |= {name: (model, case.variant_structures.get(name)) for name, model in case.variants.items()}
    results: dict[str, StabilityResult] = {}
    found = []
    for place, entry in enumerate(case.expected):
        variant = str(entry.get("variant") or "")
        if variant not in named:
            raise InputError(f"expected[{place}].variant: unknown variant {variant!r}")
        if variant not in results:
            model, structure = named[variant]
            results[variant] = analyse(model, structure=_asked(case, model, structure))
        try:
            found.append(_compared(results[variant], entry, variant))
        except (InputError, KeyError, TypeError) as error:
            raise InputError(f"expected[{place}]: cannot be compared ({error})") from None
    return tuple(found)


def _asked(case: Case, model: Model, structure: Structure | None) -> Structure:
    """The structure that answers everything the file expects."""
    base = structure or Structure()
    coalitions = {
        tuple(sorted(model.actor_index(actor) for actor in entry["coalition"]))
        for entry in case.expected
        if entry.get("kind") == "coalition_stability"
    }
    concepts = {c for entry in case.expected for c in (entry.get("concept"), *entry.get("concepts", ()))}
    ahead = [int(entry["h"]) for entry in case.expected if entry.get("kind") == "limited_move"]
    return replace(
        base,
        coalitions=tuple(sorted({*base.coalitions, *coalitions})),
        simultaneous=base.simultaneous or "SIM" in concepts,
        horizon=max([base.horizon or 0, *ahead]) or None,
    )


def _compared(result: StabilityResult, entry: Mapping[str, Any], variant: str) -> Compared:
    kind = EITHER.get(entry["kind"], entry["kind"])
    if kind not in KINDS:
        raise InputError(f"kind should be one of {', '.join([*KINDS, *EITHER])}, not {entry['kind']!r}")
    concepts = tuple(c.lower() for c in entry.get("concepts", ()) or (entry.get("concept", ""),))
    says = set().union(*(_engine(result, kind, entry, concept) for concept in concepts))
    listed, unstable = set(entry["stable"]), set(entry.get("unstable", ()))
    for state in listed | unstable:
        result.model.index_of(state)
    whole = entry.get("complete")
    asked = set(result.model.ids_of(result.model.states)) if whole else listed | unstable
    wrong = sorted((says ^ listed) & asked, key=result.model.index_of)
    known = set(entry.get("known_disagreement", ()))
    cells = tuple(
        Cell(
            state=s, engine_says_yes=s in says, because=" ".join(_because(result, kind, entry, concepts, s, s in says))
        )
        for s in wrong
    )
    who = entry.get("dm") or "+".join(entry.get("coalition", ())) or "everybody"
    detail = " or ".join(concepts).upper() if concepts != ("",) else entry["kind"]
    detail += f" {entry['h']}" if kind == "limited_move" else f" from {entry['state']}" if "state" in entry else ""
    return Compared(
        about=f"{detail}, {who}{f', variant {variant}' if variant else ''}",
        where=str(entry.get("where", "")),
        cells=len(asked),
        differ=cells,
        declared=set(wrong) == known,
        explanation=str(entry.get("explanation", "")),
    )


def _engine(result: StabilityResult, kind: str, entry: Mapping[str, Any], concept: str) -> set[str]:
    """The states for which the engine says yes."""
    model = result.model
    if kind in ("moves", "ui"):
        follow = model.moves if kind == "moves" else model.improvements
        return {model.id_of(t) for t in follow(model.actor_index(entry["dm"]), model.index_of(entry["state"]))}
    if kind == "limited_move":
        assert result.foresight is not None
        row = result.foresight.stable(int(entry["h"]))[model.actor_index(entry["dm"])]
        return set(model.ids_of(model.states[row[model.states]]))
    if kind == "equilibria":
        return set(result.equilibria(concept))
    return set(result.stable(concept, entry["dm"] if kind == "stability" else "+".join(entry["coalition"])))


def _because(
    result: StabilityResult, kind: str, entry: Mapping[str, Any], concepts: tuple[str, ...], state: str, yes: bool
) -> Iterator[str]:
    """The moves that show the engine's verdict on a state."""
    if kind in ("moves", "ui", "limited_move"):
        yield f"By the declared moves and rankings the answer is {'yes' if yes else 'no'}."
        return
    who = [entry["dm"]] if kind == "stability" else [actor.id for actor in result.model.actors]
    for concept in concepts:
        if concept == "sim":
            continue
        if concept in CONCEPTS:
            for actor in who:
                witness = result.witness(state, actor, concept)
                if witness.stable == yes:
                    yield _told(result.model, actor, witness)
        elif concept in result.richer:
            groups = ["+".join(entry["coalition"])] if kind == "coalition_stability" else who
            for group in groups if result.richer[concept].rulings else ():
                found = result.grounds(state, group, concept)
                if found.stable == yes:
                    yield _told_grounds(result.model, group, found)


def _told(model: Model, actor: str, witness: Witness) -> str:
    here = model.id_of(witness.state)
    if witness.improvement is not None:
        return f"{actor} would leave {here} for {model.id_of(witness.improvement)}, and nothing deters it."
    if not witness.sanctions:
        return f"{actor} has no improvement from {here}."
    parts = []
    for sanction in witness.sanctions:
        path = ", ".join(f"{model.actors[step.actor].id} to {model.id_of(step.state)}" for step in sanction.path)
        parts.append(f"its improvement to {model.id_of(sanction.improvement)} is answered by {path}")
    return f"{actor} stays in {here}: {'; '.join(parts)}."


def _told_grounds(model: Model, group: str, found: Grounds) -> str:
    here = model.id_of(found.state)
    if found.departure is not None:
        path = " then ".join(model.id_of(leg.state) for leg in found.departure)
        return f"{group} would leave {here} by {path}, and nothing deters it."
    if not found.deterrents:
        return f"{group} cannot all gain from {here}."
    ends = ", ".join(f"{model.id_of(d.target)} leads on to {model.id_of(d.end)}" for d in found.deterrents)
    return f"{group} stays in {here}: {ends}."
