"""The finite part of the state beside front and evidence: whose turn it is to table terms, or the stage of coercion.

A period starts in a *start* mode; the conference meets (or not) in a *talk* mode; the fighting month is spent in,
and the next period starts from, a start mode that depends on how the talks went.
"""

from __future__ import annotations

from dataclasses import dataclass

from demarche.engines.ripeness.model import Game

__all__ = ["Modes", "modes_of"]


@dataclass(frozen=True)
class Modes:
    """Names of the modes and where each leads.

    ``ruler_refuses[y]``, ``opposition_refuses[y]``, ``silence[y]``: start mode after talks in talk mode y fail or
    do not take place.
    ``settle[y]``: kind of settlement a deal in y leads to; ``resume[s]``: start mode if it collapses;
    ``reopen[s]``: talk mode of its reopened table. ``proposer[y]``: whose turn it is, None if drawn.
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
    ways: tuple[tuple[int, ...], ...]
    rung: tuple[int | None, ...]
    over: int | None

    @property
    def blame_matters(self) -> bool:
        """Does it make a difference who refuses?"""
        return self.ruler_refuses != self.opposition_refuses


def modes_of(game: Game) -> Modes:
    """The modes that this game uses, and no more."""
    if game.conference.turns == "alternate":
        names = ("ruler's turn", "opposition's turn")
        return Modes(
            starts=names,
            talks=names,
            ruler_refuses=(1, 0),
            opposition_refuses=(1, 0),
            silence=(0, 1),
            settle=(0, 1),
            resume=(0, 1),
            reopen=(0, 1),
            proposer=("ruler", "opposition"),
            start=0 if game.conference.first == "ruler" else 1,
            certain=(False, False),
            ways=((0,), (1,)),
            rung=(None, None),
            over=None,
        )
    if game.coercion.rungs:
        return _coercion_modes(game)
    one = (0,)
    return Modes(("war",), ("war",), one, one, one, one, one, one, (None,), 0, (False,), (one,), (None,), None)


def _coercion_modes(game: Game) -> Modes:
    """Start: war, decision due, striking at each rung, over. Talk: war, ultimatum, striking at each rung, over."""
    rungs = len(game.coercion.rungs)
    strikes = tuple(range(2, 2 + rungs))
    names = tuple(f"striking, rung {rung + 1}" for rung in range(rungs))
    over = 2 + rungs
    climb = tuple((mode, *((mode + 1,) if mode < over - 1 else ()), over) for mode in strikes)
    return Modes(
        starts=("war", "decision due", *names, "coercion over"),
        talks=("war", "ultimatum", *names, "coercion over"),
        ruler_refuses=(0, 1, *strikes, over),
        opposition_refuses=(0, 0 if game.coercion.conditional else 1, *strikes, over),
        silence=(0, 1, *strikes, over),
        settle=(0, 0, *(0 for _ in strikes), 1),
        resume=(0, over),
        reopen=(0, over),
        proposer=(None,) * (over + 1),
        start=2 if game.coercion.stage == "striking" else 0,
        certain=tuple(mode == 1 for mode in range(over + 1)),
        ways=((0, 1), (over, 2), *climb, (over,)),
        rung=(None, None, *range(rungs), None),
        over=over,
    )
