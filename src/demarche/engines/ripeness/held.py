"""The one-step map with everybody held to his decisions: affine, and much cheaper than deciding anew.

With decisions fixed, the expected share signed is s = s_c + s_R own + s_O other, linear in what refusal is worth
beside the settlement's rest (own = W_R - B_R, other = W_O - B_O), so sitting down adds to refusal a gain that is
linear in the same two numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.kernel import Choice, Month, Values, fight, pick, rest_of
from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.turns import enter

__all__ = ["Held", "hold_to"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class _Gain:
    """Gain of each actor (n, B, Y, K-1, E) from sitting down: const + own W_R' + other W_O', for an outside power
    less signed times his own W'."""

    const: Array
    own: Array
    other: Array
    signed: Array

    def __call__(self, refuse: Array, rest: Array | None) -> Array:
        surplus = refuse if rest is None else refuse - rest
        gain = self.own * surplus[:, :1]
        gain += self.other * surplus[:, 1:2]
        gain += self.const
        if refuse.shape[1] > 2:
            gain[:, 2:] -= self.signed[:, None] * surplus[:, 2:]
        return np.asarray(gain)


def _wide(x: Array) -> Array:
    return x[:, None, None, None]


def _gain(period: Period, pens: Array, hold: Array, choice: Choice, scale: Array | float) -> _Gain:
    """The gain under fixed decisions, times ``scale``."""
    least, most, weight = _wide(period.low), _wide(period.high), [_wide(w) for w in hold.T]
    ruler, opposition, mediator = pens[:, :, 0] * choice.agreed, pens[:, :, 1] * choice.agreed, pens[:, :, 2]
    share = ruler * np.where(choice.at_most, most, 1.0) + opposition * np.where(choice.at_least, least, 0.0)
    by_own = opposition * ~choice.at_least / weight[0]
    by_other = -ruler * ~choice.at_most / weight[1]
    signed = ruler + opposition
    if choice.accepted is not None and choice.clipped is not None:
        taken = mediator * choice.accepted
        given = _wide(period.text)
        free = (choice.clipped == 0) & np.isnan(given)
        text = np.where(np.isnan(given), weight[1] / (weight[0] + weight[1]), given)
        text = np.where(choice.clipped < 0, least, np.where(choice.clipped > 0, most, text))
        share = share + taken * text
        by_own = by_own + taken * free / (weight[0] + weight[1])
        by_other = by_other - taken * free / (weight[0] + weight[1])
        signed = signed + taken
    const = [weight[0] * share, weight[1] * (signed - share)]
    own = [weight[0] * by_own - signed, -weight[1] * by_own]
    other = [weight[0] * by_other, -weight[1] * by_other - signed]
    for power in range(2, hold.shape[1]):
        his, theirs = (weight[power] * _wide(stake) for stake in period.stakes[:, power].T)
        const.append(his * share + theirs * (signed - share))
        own.append((his - theirs) * by_own)
        other.append((his - theirs) * by_other)
    return _Gain(
        const=np.stack(const, axis=1) * scale,
        own=np.stack(own, axis=1) * scale,
        other=np.stack(other, axis=1) * scale,
        signed=signed * (scale if isinstance(scale, float) else scale[:, 0]),
    )


@dataclass(frozen=True)
class Held:
    """A month's decisions, ready to be applied again and again; ``month`` is where they come from."""

    period: Period
    modes: Modes
    month: Month
    gains: tuple[_Gain, ...]
    reopened: _Gain | None

    def __call__(self, after: Values) -> Values:
        """Values at the start of a step from those at the start of the next."""
        rest = rest_of(self.period, self.modes, after)
        war = self.war(after.war, rest)
        if rest is None:
            return Values(war, self.month.hold)
        return Values(war, self.month.hold, rest, self.table(after.war, rest))

    def war(self, after: Array, rest: Array | None) -> Array:
        """Values of the war (n, B, Z, K+1, E), given what a settlement signed now is worth beside its terms."""
        beside = None if rest is None else rest[:, :, list(self.modes.settle)]
        talks = self._talk(fight(self.period, after), beside)
        war = np.empty_like(after)
        period = self.period
        war[..., 1:-1, :], _ = enter(self.modes, period.entries, period.hesitate, talks, self.month.entered)
        war[..., 0, :], war[..., -1, :] = after[..., 0, :], after[..., -1, :]
        return war

    def table(self, after: Array, rest: Array) -> Array:
        """Values of a reopened table (n, B, S, K-1, E)."""
        refuse = self._back(after)
        return refuse if self.reopened is None else refuse + self.reopened(refuse, rest)

    def _back(self, after: Array) -> Array:
        resume = list(self.modes.resume)
        return np.asarray(
            self.period.flow[:, :, resume] + self.period.discount[:, :, None, None, None] * after[:, :, resume, 1:-1]
        )

    def steady_rest(self) -> tuple[Array, Array]:
        """What a settlement in force is worth beside its terms in a steady state, as an affine function of the
        war's values: constant (n, B, S, K-1, E) and slopes (n, B, B, S, K-1, E). Only where the balance does not
        slip, so that each state stands alone.

        With G = W + c + M (W - rest), W = flow + d V: (1 - d(1-h)g + d(1-h)(1-g) M) rest = d(1-h)(1-g) (c + (1 + M)
        W) + d h V.
        """
        period, gain = self.period, self.reopened
        assert gain is not None
        actors = period.discount.shape[1]
        binds, spoil = period.binds[:, None], period.spoil[:, None]
        keep, lapse, back = (
            (period.discount * x)[:, :, None, None, None]
            for x in ((1.0 - spoil) * binds, (1.0 - spoil) * (1.0 - binds), spoil)
        )
        response = np.zeros((*gain.const.shape, actors))
        response[..., 0], response[..., 1] = gain.own, gain.other
        for power in range(2, actors):
            response[:, power, ..., power] -= gain.signed
        same = np.eye(actors)[None, :, None, None, None, :]
        flow = np.broadcast_to(period.flow[:, :, list(self.modes.resume)], gain.const.shape)
        by_flow = flow + (response * flow.transpose(0, 2, 3, 4, 1)[:, None]).sum(axis=-1)
        const = lapse * (gain.const + by_flow)
        slope = (
            lapse[..., None] * (same + response) * period.discount[:, None, None, None, None, :]
            + back[..., None] * same
        )
        left = (1.0 - keep)[..., None] * same + lapse[..., None] * response
        right = np.concatenate([const[..., None], slope], axis=-1)
        found = np.linalg.solve(left.transpose(0, 2, 3, 4, 1, 5), right.transpose(0, 2, 3, 4, 1, 5))
        return np.ascontiguousarray(found[..., 0].transpose(0, 4, 1, 2, 3)), np.ascontiguousarray(
            found[..., 1:].transpose(0, 4, 5, 1, 2, 3)
        )

    def _talk(self, fought: Array, beside: Array | None) -> Array:
        period, modes = self.period, self.modes
        by_ruler = pick(fought, modes.ruler_refuses)
        if not modes.blame_matters:
            gain = self.gains[0](by_ruler, beside)
            silence = pick(fought, modes.silence)
            if silence is by_ruler:
                gain += by_ruler
                return gain
            rounds = period.rounds[:, None, :, None, None]
            return np.asarray(gain + rounds * by_ruler + (1.0 - rounds) * silence)
        by_opposition = pick(fought, modes.opposition_refuses)
        first, second = period.pens[:, None, :, 0], period.pens[:, None, :, 1]
        gain = self.gains[0](by_opposition, beside)
        gain += self.gains[1](by_ruler, beside)
        gain += first * by_opposition
        gain += second * by_ruler
        return gain  # the two refusals differ only where the conference is certain, so silence needs no term of its own


def hold_to(period: Period, modes: Modes, month: Month) -> Held:
    """Hold everybody to the decisions of a month."""
    rounds = period.rounds[:, None, :, None, None]
    choices = month.war.choices
    if modes.blame_matters:
        gains = []
        for pen, choice in enumerate(choices):
            only = np.zeros_like(period.pens)
            only[:, :, pen] = 1.0
            gains.append(_gain(period, only, month.hold, choice, rounds * period.pens[:, None, :, pen]))
    else:
        gains = [_gain(period, period.pens, month.hold, choices[0], rounds)]
    again = None
    if month.reopened is not None:
        again = _gain(period, period.pens[:, list(modes.reopen)], month.hold, month.reopened.choices[0], 1.0)
    return Held(period, modes, month, tuple(gains), again)
