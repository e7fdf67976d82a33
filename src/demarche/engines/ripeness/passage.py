"""How mass passes through steps of war: the outside powers' turns, the talks, the fighting.

Mass at war has shape (n, Z, F, K+1, E). F: all of it | never signed before | zone never open before (a tracer, which
is not counted) | at peace for long enough before, where a war can come after that. The rows 0 and K hold what was
absorbed in the step before; the next step drops it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.backward import Solution
from demarche.engines.ripeness.kernel import split_of
from demarche.engines.ripeness.learning import Moves
from demarche.engines.ripeness.modes import Modes, Turn

__all__ = ["ALL", "FIRST", "HELD", "TRACER", "Battle", "Passage"]

Array = NDArray[np.float64]
Kind = TypeVar("Kind", bound=np.generic)
ALL, FIRST, TRACER, HELD = range(4)


class Passage:
    """What does not depend on the mass that passes through some steps in a row, worked out for all of them at once:
    (T, n, ...), where T is 1 if they are alike. ``kinds``: of mass, F.

    ``rounds`` (T, n, Y, 1, 1): chance of a conference; ``signing``, ``terms`` (T, n, Y, K-1, E): that something is
    signed, and in a conference the ruler's share times that chance; ``cause``: what closes the zone (see
    :class:`Month`).
    """

    def __init__(self, solution: Solution, steps: range, kinds: int) -> None:
        self.start, self.modes, self.kinds = steps.start, solution.modes, kinds
        self.alike = steps.start >= len(solution.months) - 1
        periods, months = zip(*(solution.at(step) for step in (steps[:1] if self.alike else steps)), strict=True)
        self.rounds = _stack(period.rounds for period in periods)[..., None, None]
        self.fading = _stack(period.fade for period in periods)
        self.cause = _stack(month.cause for month in months)
        self.signing = self.rounds * _stack(month.war.deal for month in months)
        self.terms = _stack(month.war.terms for month in months)
        entered = zip(*(month.entered for month in months), strict=True)
        self.turns = [_leads(turn, _stack(taken)) for turn, taken in zip(self.modes.turns, entered, strict=True)]
        blamed = [month.war.blamed for month in months if month.war.blamed is not None]
        by_ruler = self.rounds * _stack(blamed) if blamed else None
        stay, elsewhere = _failing(self.modes, self.rounds, self.signing, by_ruler)
        self.stay = self._on(stay, self.cause)
        self.elsewhere = [(talk, mode, self._on(chance, self.cause[:, :, talk])) for talk, mode, chance in elsewhere]

    def _on(self, chance: Array, cause: NDArray[np.int8]) -> Array:
        """Chance (T, n, ..., F, K+1, E) of fighting on and the war not fading, from that of no deal (T, n, ..., K-1,
        E): none for what is absorbed, nor for the tracer where the zone is open."""
        out = np.empty((*chance.shape[:-2], self.kinds, chance.shape[-2] + 2, chance.shape[-1]))
        out[..., 0, :], out[..., -1, :] = 0.0, 0.0
        inner = out[..., 1:-1, :]
        lasting = (1.0 - self.fading).reshape(*self.fading.shape, *(1,) * (chance.ndim - 1))
        np.multiply(chance[..., None, :, :], lasting, out=inner)
        inner[..., TRACER, :, :] *= cause != 0
        return out

    def of(self, x: Array, step: int) -> Array:
        """A step's row of (T, ...)."""
        return np.asarray(x[0 if len(x) == 1 else step - self.start])

    def enter(self, step: int, war: Array, inside: Array) -> None:
        """The outside powers' turns: mass by talk mode, (n, Y, F, K+1, E), from mass by start mode."""
        if not self.turns:
            np.copyto(inside, war)
        for place, ways in enumerate(self.turns, 1 - len(self.turns)):
            out = inside if place == 0 else np.empty_like(inside)
            if isinstance(ways, np.ndarray):
                np.matmul(self.of(ways, step), _flat(war), out=_flat(out))
            else:
                out[:] = 0.0
                for sources, chance in ways:
                    part = war[:, sources]
                    part *= self.of(chance, step)
                    out += part
            war = out

    def leave(self, step: int, inside: Array, leaving: Array) -> None:
        """The talks: what fights on, by start mode."""
        np.multiply(inside, self.of(self.stay, step), out=leaving)
        for talk, mode, chance in self.elsewhere:
            leaving[:, mode] += inside[:, talk] * self.of(chance, step)


def _stack(rows: Iterable[NDArray[Kind]]) -> NDArray[Kind]:
    """(T, ...); of one row no copy."""
    known = list(rows)
    return known[0][None] if len(known) == 1 else np.stack(known)


def _leads(turn: Turn, taken: Array) -> Array | list[tuple[NDArray[np.intp], Array]]:
    """Where a turn leads, from the chances of its ways on, (T, n, Z, W, K-1, E).

    A matrix (T, n, reached, Z) if they are the same at every state. Else, as often as it takes for all mass to arrive:
    from which mode each one is reached, (reached,), and the chance of that, (T, n, reached, 1, K+1, E).
    """
    if taken.shape[4:] == (1, 1):
        return np.asarray(np.einsum("tnzw,wyz->tnyz", taken[..., 0, 0], turn.leads))
    for way in range(1, turn.table.shape[1]):
        twice = np.flatnonzero(turn.table[:, way] == turn.table[:, 0])
        if twice.size:
            taken = taken.copy()
            taken[:, :, twice, 0] += taken[:, :, twice, way]
    reached = turn.leads.any(axis=0)
    order = np.argsort(~reached, axis=1, kind="stable")
    out = []
    for sources in order[:, : reached.sum(axis=1).max()].T:
        here = turn.table[sources] == np.arange(turn.reached)[:, None]
        chance = np.zeros((*taken.shape[:2], turn.reached, 1, taken.shape[4] + 2, taken.shape[5]))
        chance[:, :, :, 0, 1:-1] = taken[:, :, sources, here.argmax(axis=1)]
        chance[:, :, :, 0, [0, -1]] = here[:, :1, None]  # where what is absorbed goes does not matter
        chance[:, :, ~here.any(axis=1)] = 0.0
        out.append((sources, chance))
    return out


def _flat(mass: Array, keep: int = 2) -> Array:
    return mass.reshape(*mass.shape[:keep], -1)


def _failing(
    modes: Modes, rounds: Array, signing: Array, blamed: Array | None
) -> tuple[Array, list[tuple[int, int, Array]]]:
    """Chance (T, n, Y, K-1, E) that no deal leads to the start mode of the same place; and from which talk mode to
    which other start mode it leads with what chance. ``blamed``: chance that talks fail by the ruler's refusal."""
    stay, elsewhere = 1.0 - signing, []
    for talk in split_of(modes):
        held = rounds[:, :, talk]
        failed = held - signing[:, :, talk]
        refusals = [(modes.ruler_refuses[talk], failed if blamed is None else blamed[:, :, talk])]
        if blamed is not None:
            refusals.append((modes.opposition_refuses[talk], failed - blamed[:, :, talk]))
        stay[:, :, talk] = 1.0 - held
        for mode, chance in refusals:
            if mode == talk:
                stay[:, :, talk] += chance
            else:
                elsewhere.append((talk, mode, chance))
    return stay, elsewhere


class Battle:
    """A step of fighting takes the mass ``leaving`` the talks to that at ``war`` when the next step begins (both (n, Z,
    F, K+1, E); nothing leaves the rows 0 and K)."""

    def __init__(self, moves: Moves, leaving: Array, war: Array) -> None:
        self.moves, self.leaving, self.war = moves, leaving, war
        self.part = np.empty_like(war)
        (_, _, put), *others = moves.jumps
        self.put = self._rows(put)
        self.jumps = [self._shift(*jump) for jump in others if jump[2].any()]
        self.cracks = [(mode, over, chance[:, None]) for mode, over, chance in moves.cracks]
        finish = moves.finish
        self.ends: Array | None = None
        if finish is not None:
            shape = (*war.shape[:2], war.shape[3] - 2, war.shape[4])
            ends = [np.broadcast_to(chance[:, -1], shape) for chance in (finish.lost, finish.won)]
            self.ends = np.stack(ends, axis=-1).reshape(*shape[:2], -1, 2)

    def _rows(self, chance: Array) -> Array:
        """In full, from a chance for the rows between: an array like any other is multiplied fastest."""
        out = np.zeros(self.war.shape)
        out[..., 1:-1, :] = chance[:, :, None]
        return out

    def _shift(self, notches: int, nodes: int, chance: Array) -> tuple[Array, Array, Array]:
        """A jump's chance, and from where to where its mass then moves: a shift of the whole array, as nothing jumps
        over its edges."""
        by = notches * self.war.shape[-1] + nodes
        part, war = self.part.reshape(-1), self.war.reshape(-1)
        return (self._rows(chance), part[:-by], war[by:]) if by > 0 else (self._rows(chance), part[-by:], war[:by])

    def fight(self) -> None:
        """Battles, learning, the coalition cracking, the war breaking off."""
        np.multiply(self.leaving, self.put, out=self.war)
        for chance, source, target in self.jumps:
            np.multiply(self.leaving, chance, out=self.part)
            target += source
        for mode, over, chance in self.cracks:
            self.war[:, over] += self.leaving[:, mode] * chance
        if self.ends is not None:  # of what is absorbed only the sum matters, so it may all be at the first node
            nodes = self.war.shape[-1]
            ended = _flat(self.leaving, 3)[..., nodes:-nodes] @ self.ends
            self.war[..., 0, 0] += ended[..., 0]
            self.war[..., -1, 0] += ended[..., 1]
