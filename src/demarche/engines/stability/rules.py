"""The concepts beyond the five, each as who is judged, who may sanction, and what compares.

* Strength of preference (Hamouda, Kilgour & Hipel 2004, 2006): *strongly* stable needs a sanction far below the state
  left; *weakly* stable is stable but not strongly so. Nash has no split.
* Unknown preference, types a to d (Li, Hipel, Kilgour & Fang 2004): whether what is not known counts as an incentive
  (a, c) and whether it may be feared (c, d). Sanctions in SEQ use improvements and unknown moves in all types.
* Probabilistic preference (Rego & Santos 2015; parameters recalled): an incentive is preferred with a chance above
  ``1 - alpha``, a sanction with at most ``1 - beta``, a credible move with a chance above ``1 - gamma``.
* Attitudes (Inohara, Hipel & Walker 2007): a move is worth it if it suits everybody as the mover wishes them.
* Coalitions (Kilgour, Hipel, Fang & Peng 2001; Inohara & Hipel 2008): all members gain; a sanction leaves some member
  no better off. ``cseq`` sanctions by coalitions' joint improvements, ``cseq_individual`` by single actors'.
  On graphs whose moves do not compose, an actor may move twice running under the names of two coalitions, so that
  ``cseq`` may hold where ``cgmr`` and ``seq`` do not; in option form it cannot.
* Coalition structure: each block of a partition is one player; members no longer act alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.judging import Moves, Ruling, Terrain, judge
from demarche.engines.stability.margins import strong_tables
from demarche.engines.stability.relations import Above, Never, Relation, Same, dense
from demarche.engines.stability.structure import MAX_COALITION_CELLS, Structure, Taste, all_coalitions
from demarche.errors import InputError

__all__ = ["FIVE", "UNKNOWN_TYPES", "Finding", "findings", "plain_rulings"]

Mask = npt.NDArray[np.bool_]

FIVE = ("nash", "gmr", "smr", "seq", "sseq")
UNKNOWN_TYPES = "abcd"


@dataclass(frozen=True, eq=False, kw_only=True)
class Finding:
    """One concept's verdicts: ``table[row, state]``, a row for each actor or coalition judged.

    ``rulings`` are what was asked, row by row; empty where the verdict follows from other findings (weak stability).
    """

    name: str
    rows: tuple[tuple[int, ...], ...]
    table: Mask
    rulings: tuple[Ruling, ...] = ()

    @property
    def equilibrium(self) -> Mask:
        """Where all are content to stay."""
        return np.asarray(self.table.all(axis=0))


def findings(terrain: Terrain, structure: Structure, omitted: dict[str, str] | None = None) -> Iterator[Finding]:
    """Every concept the structure asks for, one after another; ``omitted`` takes what would not fit, and why."""
    count = len(terrain.model.actors)
    everybody = range(count)
    tastes = [structure.tastes.get(i, Taste()) for i in everybody]
    if any(taste.strong for taste in tastes):
        yield from _strength_findings(terrain, tastes)
    if any(taste.unknown is not None for taste in tastes):
        for kind in UNKNOWN_TYPES:
            rulings = [_unknown_rulings(terrain, i, tastes, kind) for i in everybody]
            yield from _judged(terrain, f"unknown_{kind}_", rulings)
            if any(taste.strong for taste in tastes):
                strong = [_strong_rulings(terrain, i, tastes[i], kind, tastes) for i in everybody]
                yield from _split(terrain, f"unknown_{kind}_", rulings, strong)
    if any(taste.odds is not None for taste in tastes):
        yield from _judged(terrain, "chance_", [_chance_rulings(terrain, i, tastes) for i in everybody])
    if structure.attitudes is not None:
        yield from _judged(terrain, "attitude_", _attitude_rulings(terrain, structure.attitudes))
    if structure.coalitions:
        yield from _coalition_findings(terrain, structure.coalitions, {} if omitted is None else omitted)
    if structure.partition:
        yield from _structure_findings(terrain, structure.partition)


def plain_rulings(terrain: Terrain, actor: int) -> dict[str, Ruling]:
    """The five concepts for one actor with simple preference; the general kernel's form of them."""
    better = [Above(ranks) for ranks in terrain.model.ranks]
    return _individual(terrain, actor, better[actor], ~better[actor], better)


def _individual(
    terrain: Terrain, actor: int, leaves: Relation, deters: Relation, credible: Sequence[Relation]
) -> dict[str, Ruling]:
    own = (terrain.moves[actor],)
    others = [j for j in range(len(terrain.model.actors)) if j != actor]
    any_moves: tuple[Moves, ...] = tuple(terrain.moves[j] for j in others)
    improving: tuple[Moves, ...] = tuple(terrain.improving(j, credible[j]) for j in others)
    return _five(own, any_moves, improving, leaves, deters)


def _five(
    own: Sequence[Moves], others: Sequence[Moves], credible: Sequence[Moves], leaves: Relation, deters: Relation
) -> dict[str, Ruling]:
    return {
        "nash": Ruling(own=own, others=(), leaves=leaves, deters=None),
        "gmr": Ruling(own=own, others=others, leaves=leaves, deters=deters),
        "smr": Ruling(own=own, others=others, leaves=leaves, deters=deters, answered=True),
        "seq": Ruling(own=own, others=credible, leaves=leaves, deters=deters),
        "sseq": Ruling(own=own, others=credible, leaves=leaves, deters=deters, answered=True),
    }


def _unknown(taste: Taste, n: int) -> Relation:
    return Never(n) if taste.unknown is None else taste.unknown


def _unknown_rulings(terrain: Terrain, actor: int, tastes: Sequence[Taste], kind: str) -> dict[str, Ruling]:
    above = [Above(ranks) for ranks in terrain.model.ranks]
    unknown = [_unknown(taste, terrain.n) for taste in tastes]
    better, veiled = above[actor], unknown[actor]
    leaves = better | veiled if kind in "ac" else better & ~veiled
    deters = ~better & ~veiled if kind in "ab" else ~better | veiled
    return _individual(terrain, actor, leaves, deters, [a | u for a, u in zip(above, unknown, strict=True)])


def _strong_rulings(
    terrain: Terrain, actor: int, taste: Taste, kind: str | None, tastes: Sequence[Taste] = ()
) -> dict[str, Ruling]:
    """As the plain or the unknown rulings, but a sanction must lie far below the state left."""
    far_below = _far_below(terrain, actor, taste)
    if kind is None:
        plain = plain_rulings(terrain, actor)
    else:
        plain = _unknown_rulings(terrain, actor, tastes, kind)
        veiled = _unknown(taste, terrain.n)
        far_below = far_below & ~veiled if kind in "ab" else far_below | veiled
    return {
        name: Ruling(own=r.own, others=r.others, leaves=r.leaves, deters=far_below, answered=r.answered)
        for name, r in plain.items()
        if r.deters is not None
    }


def _strength_findings(terrain: Terrain, tastes: Sequence[Taste]) -> Iterator[Finding]:
    people = tuple((i,) for i in range(len(tastes)))
    strong = [_strong_rulings(terrain, i, taste, None) for i, taste in enumerate(tastes)]
    general = terrain.model.verdicts()
    for concept, table in strong_tables(terrain.model, tastes).items():
        rulings = tuple(row[concept] for row in strong)
        yield Finding(name=f"strong_{concept}", rows=people, table=table, rulings=rulings)
        yield Finding(name=f"weak_{concept}", rows=people, table=general[concept] & ~table)


def _far_below(terrain: Terrain, actor: int, taste: Taste) -> Relation:
    """``s`` is greatly preferred to ``t``; where the actor tells no degrees, nothing is."""
    if taste.grades is not None:
        return ~Above(taste.grades, -1)
    if taste.gap is None:
        return Never(terrain.n)
    return ~Above(dense(terrain.model.ranks[actor], terrain.model.states), -taste.gap)


def _chance_rulings(terrain: Terrain, actor: int, tastes: Sequence[Taste]) -> dict[str, Ruling]:
    ranks = terrain.model.ranks

    def above(j: int, bar: float) -> Relation:
        odds = tastes[j].odds
        return odds.above(ranks[j], bar) if odds is not None else Above(ranks[j])

    taste = tastes[actor]
    leaves, feared = above(actor, 1.0 - taste.alpha), ~above(actor, 1.0 - taste.beta)
    credible = [above(j, 1.0 - other.gamma) for j, other in enumerate(tastes)]
    return _individual(terrain, actor, leaves, feared, credible)


def _attitude_rulings(terrain: Terrain, attitudes: npt.NDArray[np.int8]) -> list[dict[str, Ruling]]:
    no_worse = [~Above(-ranks) for ranks in terrain.model.ranks]
    suits: list[Relation] = []
    for row in attitudes:
        wishes = [no_worse[j] if sign > 0 else ~no_worse[j] for j, sign in enumerate(row) if sign]
        suits.append(reduce(lambda one, two: one & two, wishes) if wishes else ~Never(terrain.n))
    same = Same(terrain.n)
    return [_individual(terrain, i, suits[i], same | ~suits[i], suits) for i in range(len(suits))]


def _together(terrain: Terrain, members: Sequence[int]) -> Relation:
    """Every member prefers ``t`` to ``s``."""
    wishes: list[Relation] = [Above(terrain.model.ranks[i]) for i in members]
    return reduce(lambda one, two: one & two, wishes)


def _coalition_findings(
    terrain: Terrain, coalitions: Sequence[tuple[int, ...]], omitted: dict[str, str]
) -> Iterator[Finding]:
    count = len(terrain.model.actors)
    if len(coalitions) * len(terrain.judged) > MAX_COALITION_CELLS:
        raise InputError(
            f"coalitions: {len(coalitions)} of them in {len(terrain.judged):,} states are too many; at most "
            f"{MAX_COALITION_CELLS:,} pairs are judged"
        )
    kept: dict[tuple[int, ...], Moves] = {}

    def arcs(group: tuple[int, ...]) -> Moves:
        if group not in kept:
            kept[group] = terrain.coalition_arcs(group, _together(terrain, group))
        return kept[group]

    rulings = []
    for group in coalitions:
        better = _together(terrain, group)
        rest = tuple(j for j in range(count) if j not in group)
        single = tuple(arcs((j,)) for j in rest)
        own = tuple(terrain.moves[i] for i in group)
        found = _five(own, tuple(terrain.moves[j] for j in rest), single, better, ~better)
        named = {f"c{name}": found[name] for name in ("nash", "gmr", "smr")}
        named["cseq_individual"] = found["seq"]
        rulings.append(named)
    yield from _judged(terrain, "", rulings, tuple(coalitions))
    try:
        sets = [
            [tuple(rest[k] for k in part) for part in all_coalitions(len(rest))] for rest in _rests(count, coalitions)
        ]
        classes = [tuple(arcs(part) for part in parts) for parts in sets]
    except InputError as error:
        omitted["cseq"] = str(error)
        return
    together = [
        {"cseq": Ruling(own=row["cnash"].own, others=others, leaves=row["cnash"].leaves, deters=~row["cnash"].leaves)}
        for row, others in zip(rulings, classes, strict=True)
    ]
    yield from _judged(terrain, "", together, tuple(coalitions))


def _rests(count: int, coalitions: Sequence[tuple[int, ...]]) -> list[list[int]]:
    """Who is left out of each coalition."""
    return [[j for j in range(count) if j not in group] for group in coalitions]


def _structure_findings(terrain: Terrain, partition: Sequence[tuple[int, ...]]) -> Iterator[Finding]:
    improving = [terrain.coalition_arcs(block, _together(terrain, block)) for block in partition]
    rulings = []
    for place, block in enumerate(partition):
        better = _together(terrain, block)
        # Blocks' moves one after another bring about the same as their members' moves do: any legal sequence of
        # members falls into runs within one block.
        others = tuple(terrain.moves[j] for other in partition if other is not block for j in other)
        credible = tuple(arcs for other, arcs in enumerate(improving) if other != place)
        rulings.append(_five(tuple(terrain.moves[i] for i in block), others, credible, better, ~better))
    yield from _judged(terrain, "structure_", rulings, tuple(partition))


def _judged(
    terrain: Terrain,
    prefix: str,
    rulings: Sequence[Mapping[str, Ruling]],
    rows: tuple[tuple[int, ...], ...] | None = None,
) -> Iterator[Finding]:
    """Findings named ``prefix`` + concept; the concepts of one row are judged together and share their work."""
    names = list(rulings[0])
    tables = [judge(list(row.values()), terrain.judged) for row in rulings]
    for place, name in enumerate(names):
        yield Finding(
            name=prefix + name,
            rows=rows or tuple((i,) for i in range(len(rulings))),
            table=np.stack([found[place] for found in tables]),
            rulings=tuple(row[name] for row in rulings),
        )


def _split(
    terrain: Terrain, prefix: str, plain: Sequence[Mapping[str, Ruling]], strong: Sequence[Mapping[str, Ruling]]
) -> Iterator[Finding]:
    """Strong and weak stability: weak is what holds in general but not strongly."""
    general = {finding.name: finding for finding in _judged(terrain, prefix, plain)}
    for finding in _judged(terrain, prefix, strong):
        concept = finding.name.removeprefix(prefix)
        yield Finding(name=f"{prefix}strong_{concept}", rows=finding.rows, table=finding.table, rulings=finding.rulings)
        yield Finding(
            name=f"{prefix}weak_{concept}", rows=finding.rows, table=general[finding.name].table & ~finding.table
        )
