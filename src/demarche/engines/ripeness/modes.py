"""The finite part of the state beside front and evidence: whose turn it is to table terms, or the stage of coercion.

A period starts in a *start* mode; in turn, the outside powers lead it to a *talk* mode in which the conference meets
(or not); the fighting month is spent in, and the next period starts from, a start mode that depends on how the talks
went.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.coercion import Coercer
from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.patrons import Sponsor

__all__ = ["Modes", "Turn", "modes_of"]

ONE = ("war",)


@dataclass(frozen=True)
class Turn:
    """An outside power's turn at the start of a step: ``ways[z]`` are the modes to which it can lead from mode z, of
    ``reached`` in all."""

    power: str
    ways: tuple[tuple[int, ...], ...]
    reached: int

    @cached_property
    def table(self) -> NDArray[np.intp]:
        """(Z, W): the ways on, the first one repeated where there are fewer than W."""
        most = max(len(ways) for ways in self.ways)
        return np.array([(*ways, *ways[:1] * (most - len(ways))) for ways in self.ways], dtype=np.intp)

    @cached_property
    def grid(self) -> tuple[int, int, int] | None:
        """Where the modes are cells of a grid and the turn moves along one axis of it to any of its W places: how many
        cells lie outside that axis, along it, and inside. None where they are not."""
        count, ways = self.table.shape
        places = np.sort(self.table, axis=1)
        inside = int(places[0, 1] - places[0, 0]) if ways > 1 else 1
        if self.reached != count or inside < 1 or count % (ways * inside):
            return None
        shape = (count // (ways * inside), ways, inside)
        cells = np.arange(count).reshape(shape)
        lines = np.broadcast_to(cells.swapaxes(1, 2)[:, None], (shape[0], ways, inside, ways))
        return shape if np.array_equal(lines.reshape(count, ways), places) else None

    @cached_property
    def by_place(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """An index of axes (Z, W) that puts the ways on in the order of where they lead, and in front: (W, Z)."""
        return np.arange(len(self.table)), np.argsort(self.table, axis=1).T

    @cached_property
    def by_way(self) -> NDArray[np.intp]:
        """(Z, W): the place of each way on in that order."""
        return np.argsort(np.argsort(self.table, axis=1), axis=1)

    @cached_property
    def leads(self) -> NDArray[np.float64]:
        """(W, reached, Z): 1 where the way on from a mode leads there."""
        return np.asarray(self.table.T[:, None, :] == np.arange(self.reached)[:, None], dtype=np.float64)


@dataclass(frozen=True)
class Modes:
    """Names of the modes and where each leads.

    ``actors``: who has values, the two sides first. ``turns``: the outside powers that move at the start of a step,
    in order; where there is none, start and talk modes are the same.
    ``ruler_refuses[y]``, ``opposition_refuses[y]``, ``silence[y]``: start mode after talks in talk mode y fail or
    do not take place.
    ``settle[y]``: kind of settlement a deal in y leads to; ``resume[s]``: start mode if it collapses;
    ``reopen[s]``: talk mode of its reopened table. ``proposer[y]``: whose turn it is, None if drawn. ``rung[z]``:
    level of striking in a mode; ``over[z]``: start mode once the coalition has cracked in z; ``support[z]``: places
    of the two patrons' support among their levels; ``stage[z]``: the mode apart from support.
    """

    starts: tuple[str, ...]
    talks: tuple[str, ...]
    ruler_refuses: tuple[int, ...]
    opposition_refuses: tuple[int, ...]
    silence: tuple[int, ...]
    settle: tuple[int, ...]
    resume: tuple[int, ...]
    reopen: tuple[int, ...]
    proposer: tuple[str | None, ...]
    start: int
    certain: tuple[bool, ...]
    rung: tuple[int | None, ...]
    over: tuple[int, ...]
    support: tuple[tuple[int, int], ...]
    stage: tuple[int, ...]
    turns: tuple[Turn, ...] = ()
    actors: tuple[str, ...] = ("ruler", "opposition")

    @property
    def rungs(self) -> list[int]:
        """Levels of striking."""
        return sorted({rung for rung in self.rung if rung is not None})

    @property
    def blame_matters(self) -> bool:
        """Does it make a difference who refuses?"""
        return bool(self.blamed)

    @cached_property
    def blamed(self) -> tuple[int, ...]:
        """Talk modes in which it does."""
        refusals = zip(self.ruler_refuses, self.opposition_refuses, strict=True)
        return tuple(talk for talk, (ruler, opposition) in enumerate(refusals) if ruler != opposition)

    @property
    def quiet(self) -> int:
        """Talk mode of a conference with no ultimatum and no strikes over it, at today's support."""
        return next(talk for talk in self._alike if self.rung[talk] is None and not self.certain[talk])

    @property
    def threatened(self) -> int | None:
        """Talk mode of a conference under an ultimatum, at today's support; None where nobody threatens."""
        return next((talk for talk in self._alike if self.certain[talk]), None)

    @property
    def _alike(self) -> list[int]:
        """Talk modes at today's support, that of today first."""
        alike = [talk for talk, pair in enumerate(self.support) if pair == self.support[self.start]]
        return sorted(alike, key=lambda talk: talk != self.start)


def modes_of(game: Game) -> Modes:
    """The modes that this game uses, and no more."""
    if game.conference.turns == "alternate":
        names = ("ruler's turn", "opposition's turn")
        modes = replace(
            _plain(names),
            ruler_refuses=(1, 0),
            opposition_refuses=(1, 0),
            proposer=("ruler", "opposition"),
            start=0 if game.conference.first == "ruler" else 1,
        )
    else:
        modes = _coercion_modes(game) if game.coercion.rungs else _plain(ONE)
    if game.ruler_patron.conduct is None and game.opposition_patron.conduct is None:
        return modes
    return _supported(modes, game)


def _supported(base: Modes, game: Game) -> Modes:
    """Every mode at every pair of levels of support: mode z at places (a, o) stands at (z A + a) O + o.

    A settlement keeps the levels at which it was signed; if it collapses the war goes on from there.
    """
    patrons = {"ruler_patron": game.ruler_patron, "opposition_patron": game.opposition_patron}
    size, other = (len(patron.levels) for patron in patrons.values())
    pairs = list(product(range(size), range(other)))

    def spread(leads: tuple[int, ...]) -> tuple[int, ...]:
        return tuple((target * size + a) * other + o for target in leads for a, o in pairs)

    def repeat(labels: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(label for label in labels for _ in pairs)

    def shift(place: int, kept: int, levels: int, stride: int) -> tuple[int, ...]:
        return tuple(place + (level - kept) * stride for level in (kept, *(x for x in range(levels) if x != kept)))

    count = len(base.talks) * len(pairs)
    turns = []
    for turn in base.turns:
        ways = tuple(tuple((way * size + a) * other + o for way in each) for each in turn.ways for a, o in pairs)
        turns.append(Turn(turn.power, ways, count))
    support = tuple(pairs) * len(base.starts)
    for place, (power, patron) in enumerate(patrons.items()):
        levels, stride = len(patron.levels), other if place == 0 else 1
        if patron.conduct is not None:
            ways = tuple(shift(mode, pair[place], levels, stride) for mode, pair in enumerate(support))
            turns.append(Turn(power, ways, count))
    start = (base.start * size + game.ruler_patron.today) * other + game.opposition_patron.today
    named = tuple(f"{name}, support {a} and {o}" for name in base.starts for a, o in pairs)
    talked = tuple(f"{name}, support {a} and {o}" for name in base.talks for a, o in pairs)
    return Modes(
        starts=named,
        talks=talked,
        ruler_refuses=spread(base.ruler_refuses),
        opposition_refuses=spread(base.opposition_refuses),
        silence=spread(base.silence),
        settle=spread(base.settle),
        resume=spread(base.resume),
        reopen=spread(base.reopen),
        proposer=repeat(base.proposer),
        start=start,
        certain=repeat(base.certain),
        rung=repeat(base.rung),
        over=spread(base.over),
        support=support,
        stage=repeat(base.stage),
        turns=tuple(turns),
        actors=(*base.actors, *(power for power, patron in patrons.items() if isinstance(patron.conduct, Sponsor))),
    )


@lru_cache(maxsize=8)  # one object for all versions, so that what follows from it is worked out once
def _plain(names: tuple[str, ...]) -> Modes:
    """Modes that each go on as they are."""
    same = tuple(range(len(names)))
    none = (None,) * len(names)
    return Modes(
        names,
        names,
        same,
        same,
        same,
        same,
        same,
        same,
        none,
        0,
        (False,) * len(names),
        none,
        same,
        ((0, 0),) * len(names),
        same,
    )


def _coercion_modes(game: Game) -> Modes:
    """Start: war, decision due, striking at each rung, over. Talk: war, ultimatum, striking at each rung, over."""
    coercion = game.coercion
    chooses = isinstance(coercion.conduct, Coercer)
    return _coerced(len(coercion.rungs), coercion.conditional, coercion.stage == "striking", chooses)


@lru_cache(maxsize=32)
def _coerced(rungs: int, conditional: bool, striking: bool, chooses: bool) -> Modes:
    strikes = tuple(range(2, 2 + rungs))
    names = tuple(f"striking, rung {rung + 1}" for rung in range(rungs))
    over = 2 + rungs
    climb = tuple((mode, *((mode + 1,) if mode < over - 1 else ()), over) for mode in strikes)
    return Modes(
        starts=("war", "decision due", *names, "coercion over"),
        talks=("war", "ultimatum", *names, "coercion over"),
        ruler_refuses=(0, 1, *strikes, over),
        opposition_refuses=(0, 0 if conditional else 1, *strikes, over),
        silence=(0, 1, *strikes, over),
        settle=(0, 0, *(0 for _ in strikes), 1),
        resume=(0, over),
        reopen=(0, over),
        proposer=(None,) * (over + 1),
        start=2 if striking else 0,
        certain=tuple(mode == 1 for mode in range(over + 1)),
        rung=(None, None, *range(rungs), None),
        over=(over,) * (over + 1),
        support=((0, 0),) * (over + 1),
        stage=tuple(range(over + 1)),
        turns=(Turn("coercer", ((0, 1), (over, 2), *climb, (over,)), over + 1),),
        actors=("ruler", "opposition", "coercer") if chooses else ("ruler", "opposition"),
    )
