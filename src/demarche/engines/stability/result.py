"""The answer of the engine: verdicts with their witnesses, paths and groups, labelled."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from demarche.engines.stability import encoding
from demarche.engines.stability.dilemmas import Dilemma, dilemmas
from demarche.engines.stability.grounds import Grounds, grounds
from demarche.engines.stability.grouping import STRENGTHS, Group, Strength, group_equilibria, strengths
from demarche.engines.stability.hypergame import Hypergame, hypergame
from demarche.engines.stability.judging import arcs_of
from demarche.engines.stability.limited import Foresight, foresight
from demarche.engines.stability.model import Model
from demarche.engines.stability.reachability import Reachability, Step, path_to, reach
from demarche.engines.stability.richer import as_seen, looking_ahead, richer, rows_named
from demarche.engines.stability.rules import Finding
from demarche.engines.stability.signs import sign_table
from demarche.engines.stability.structure import Structure
from demarche.engines.stability.witness import CONCEPTS, Witness, WitnessFinder
from demarche.errors import InputError

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["StabilityResult", "analyse"]

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class StabilityResult:
    """Which states are stable for whom, under which concept, and why.

    ``verdicts[concept]`` is ``(n_actors, n_indices)`` over the model's state indices, False at infeasible states.
    States are otherwise named by their ids. ``method`` says how it was computed, ``parameters`` with what (types,
    levers); ``variants`` holds the same analysis of the conflict's variants. ``by_moves`` and ``by_improvements``
    start from the status quo and are None without one.
    """

    model: Model
    verdicts: Mapping[str, Mask]
    by_moves: Reachability | None
    by_improvements: Reachability | None
    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    variants: Mapping[str, StabilityResult] = field(default_factory=dict)
    structure: Structure | None = None
    omitted: dict[str, str] = field(default_factory=dict)

    @cached_property
    def richer(self) -> Mapping[str, Finding]:
        """The verdicts of every concept that ``structure`` asks for: 'sim', 'strong_gmr', 'l_2', 'hyper_seq', ..."""
        found = dict(richer(self.model, self.structure, self.omitted))
        if self.foresight is not None and self.structure is not None and self.structure.horizon is not None:
            found |= looking_ahead(self.model, self.foresight, self.structure.horizon)
        if self.hypergame is not None:
            found |= as_seen(self.hypergame)
        return found

    @cached_property
    def foresight(self) -> Foresight | None:
        """Where two actors who look ahead expect each state to end; None unless the structure asks for it."""
        if self.structure is None or self.structure.horizon is None:
            return None
        return foresight(arcs_of(self.model), self.model.ranks, self.structure.horizon)

    @cached_property
    def hypergame(self) -> Hypergame | None:
        """Everybody judged in its own view; None unless the structure has views."""
        if self.structure is None or self.structure.views is None:
            return None
        return hypergame(self.model, self.structure.views)

    @cached_property
    def dilemmas(self) -> tuple[Dilemma, ...]:
        """Whose position or threat makes whose dilemma; empty unless the structure has positions."""
        if self.structure is None or self.structure.future is None:
            return ()
        return dilemmas(self.model, self.structure.positions, self.structure.future)

    def row_of(self, name: str, who: str) -> tuple[Finding, int]:
        """A richer concept's finding and the row of an actor, or of a coalition written 'a+b'."""
        if name not in self.richer:
            raise InputError(f"{name!r} was not computed; known are {', '.join([*CONCEPTS, *self.richer])}")
        finding = self.richer[name]
        members = tuple(sorted(self.model.actor_index(actor) for actor in who.split("+")))
        if members not in finding.rows:
            known = ", ".join(rows_named(self.model, finding))
            raise InputError(f"{name!r} was not asked of {who}; it was of {known}")
        return finding, finding.rows.index(members)

    def grounds(self, state: str, who: str, name: str) -> Grounds:
        """The grounds of a richer concept's verdict; see :mod:`demarche.engines.stability.grounds`."""
        finding, row = self.row_of(name, who)
        if not finding.rulings:
            raise InputError(f"the grounds of {name!r} are of another kind: {_grounds_elsewhere(name)}")
        return grounds(finding.rulings[row], self.model.index_of(state))

    @cached_property
    def equilibrium(self) -> Mapping[str, Mask]:
        """For each concept, by state index, whether nobody leaves."""
        return {concept: np.asarray(table.all(axis=0)) for concept, table in self.verdicts.items()}

    @cached_property
    def strength_index(self) -> npt.NDArray[np.int8]:
        """By state index, the place in ``STRENGTHS`` of the strongest concept the state holds under; -1: none."""
        return strengths(self.equilibrium)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The equilibria grouped for a reader: reachable ones first, then stronger ones, then what they share."""
        return group_equilibria(
            self.model.states,
            self.strength_index,
            None if self.by_moves is None else self.by_moves.steps,
            None if self.by_improvements is None else self.by_improvements.steps,
            sign_table(self.model, self.model.states[self.strength_index[self.model.states] >= 0]),
        )

    @cached_property
    def witnesses(self) -> WitnessFinder:
        """Finds witnesses by index and actor number, and keeps what it has computed."""
        return WitnessFinder(self.model)

    def stable(self, concept: str, actor: str) -> list[str]:
        """Ids of the states that are stable for the actor under 'nash', 'gmr', 'smr', 'seq' or 'sseq'."""
        if concept not in self.verdicts:
            finding, place = self.row_of(concept, actor)
            return self.model.ids_of(self.model.states[finding.table[place][self.model.states]])
        row = self._table(concept)[self.model.actor_index(actor)]
        return self.model.ids_of(self.model.states[row[self.model.states]])

    def equilibria(self, concept: str) -> list[str]:
        """Ids of the states that are stable for every actor under the concept."""
        richer = concept not in self.verdicts and concept in self.richer
        held = self.richer[concept].equilibrium if richer else np.asarray(self._table(concept).all(axis=0))
        return self.model.ids_of(self.model.states[held[self.model.states]])

    def strength(self, state: str) -> Strength | None:
        """The strongest concept under which nobody leaves the state; None if there is none."""
        place = int(self.strength_index[self.model.index_of(state)])
        return None if place < 0 else STRENGTHS[place]

    def witness(self, state: str, actor: str, concept: str) -> Witness:
        """The grounds of one verdict, for any state; see :mod:`demarche.engines.stability.witness`."""
        self._table(concept)
        return self.witnesses.find(self.model.index_of(state), self.model.actor_index(actor), concept)

    def path(self, state: str, *, improving: bool = False) -> tuple[Step, ...] | None:
        """A shortest path from the status quo, by moves or by improvements only; None where there is none."""
        found = self.by_improvements if improving else self.by_moves
        if found is None:
            raise InputError("paths start from the status quo, and this conflict has none; give status_quo")
        return path_to(self.model, found, self.model.index_of(state))

    def _table(self, concept: str) -> Mask:
        if concept not in self.verdicts:
            raise InputError(f"unknown concept {concept!r}; it should be one of {', '.join(CONCEPTS)}")
        return self.verdicts[concept]

    def to_dict(self, *, everything: bool | None = None, witnesses: int = 256) -> dict[str, Any]:
        """Plain Python for JSON; the field names are documented in the reference.

        With ``everything`` every state, ranking and verdict is listed, without it only groups, counts and the states
        they mention; None lists them up to 2^14 states (beyond, see :meth:`save_table`). ``witnesses`` is the most
        states to give witnesses and paths for: the status quo, then equilibria in the order of the groups.
        """
        return encoding.result_dict(self, everything, witnesses)

    def to_frame(self) -> DataFrame:
        """One row per state: id, signs, words, strength, steps, and True or False per concept and actor (pandas)."""
        try:
            import pandas as pd
        except ImportError:
            raise InputError("to_frame needs pandas; install it with: pip install pandas") from None
        return pd.DataFrame(encoding.columns(self)).set_index("id")

    def save_table(self, path: str | PathLike[str]) -> None:
        """Write every verdict to a compressed .npz, for conflicts too large for JSON.

        Arrays: ``states`` (decimals or indices), ``actors``, ``concepts``, ``stable[concept, actor, state]``,
        ``ranks[actor, state]``, ``steps_by_moves[state]`` and ``steps_by_improvements[state]`` (-1: no way there);
        ``stable:NAME[row, state]`` for each richer concept.
        """
        with zipfile.ZipFile(path, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, array in encoding.table(self).items():
                # A fixed date, so that the same verdicts are the same bytes.
                entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(entry, "w", force_zip64=True) as stream:
                    np.lib.format.write_array(stream, array, allow_pickle=False)


def _grounds_elsewhere(name: str) -> str:
    """Where the grounds of a verdict are found that no ruling of its own decides."""
    if name == "sim":
        return "see demarche.engines.stability.simultaneous.reply"
    if name.startswith("hyper_"):
        return "see hypergame.witness, in the actor's own view"
    if name.startswith("l_") or name == "nonmyopic":
        return "see foresight.plays"
    return f"it holds where {name.replace('weak_', '')} does and {name.replace('weak_', 'strong_')} does not"


def analyse(
    model: Model,
    *,
    variants: Mapping[str, Model] | None = None,
    parameters: Mapping[str, Any] | None = None,
    structure: Structure | None = None,
    variant_structures: Mapping[str, Structure | None] | None = None,
) -> StabilityResult:
    """Nash, GMR, SMR, SEQ and SSEQ for every state and actor, and what can be reached from the status quo.

    Exact for any number of actors. ``variants`` are analysed in the same way and hang below the result.
    ``structure`` asks for concepts beyond the five (``result.richer``); they are worked out when they are asked for.
    """
    structures = variant_structures or {}
    start = model.status_quo
    return StabilityResult(
        model=model,
        verdicts=model.verdicts(),
        by_moves=None if start is None else reach(model, start),
        by_improvements=None if start is None else reach(model, start, improving=True),
        method=model.method,
        parameters=dict(parameters or {}),
        variants={name: analyse(variant, structure=structures.get(name)) for name, variant in (variants or {}).items()},
        structure=structure,
    )
