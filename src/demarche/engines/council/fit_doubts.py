"""What speaks against a fit: anchors that the votes do not tell apart, and votes that no one line explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.engines.council.probit import Mode, chances
from demarche.engines.council.rollcalls import CHOICES, RollCall

__all__ = ["Differences", "Pair", "doubts_of"]

Floats = NDArray[np.float64]

_FEW = 3
"""With fewer differing votes than this, two members are hardly told apart."""
_WORLDS = 199
"""Records drawn from the fitted line; one that beats them all comes up in 1 of 200 where the line is right."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two members, on how many drafts both voted, and on how many of these they differed."""

    one: str
    other: str
    both: int
    differ: int


class Differences:
    """Who differed from whom, how often."""

    def __init__(self, cast: Sequence[RollCall]) -> None:
        self.members = sorted({call.member for call in cast})
        votes = {vote: place for place, vote in enumerate(dict.fromkeys(call.vote for call in cast))}
        who = {name: place for place, name in enumerate(self.members)}
        self.choice = np.full((len(votes), len(who)), -1, dtype=np.int8)
        for call in cast:
            self.choice[votes[call.vote], who[call.member]] = CHOICES.index(call.choice)
        voted = (self.choice >= 0).astype(np.float32)
        alike = sum(same.T @ same for same in ((self.choice == kind).astype(np.float32) for kind in range(3)))
        # Whole numbers below 2^24, which single precision holds exactly.
        self.both = (voted.T @ voted).astype(np.intp)
        self.differ = self.both - np.asarray(alike).astype(np.intp)

    def pair(self, one: str, other: str) -> Pair:
        """What the record says of two members."""
        i, j = self.members.index(one), self.members.index(other)
        return Pair(one=one, other=other, both=int(self.both[i, j]), differ=int(self.differ[i, j]))

    def farthest(self) -> Pair | None:
        """The two that differed most often, the first by name among equals; None where nobody ever did."""
        upper = np.triu(self.differ, 1)
        i, j = divmod(int(upper.argmax()), len(self.members))
        return self.pair(self.members[i], self.members[j]) if upper[i, j] else None

    def against_both(self, one: str, other: str) -> dict[str, int]:
        """By member, on how many drafts the two took one side and it the other, where that is oftener than not.

        A side is yes, or anything else. Members for whom the two differ at least as often are left out.
        """
        i, j = self.members.index(one), self.members.index(other)
        yes, voted = self.choice == 0, self.choice >= 0
        all_three = voted & voted[:, [i]] & voted[:, [j]]
        alike = yes[:, i] == yes[:, j]
        against = (all_three & alike[:, None] & (yes != yes[:, [i]])).sum(axis=0)
        apart = (all_three & ~alike[:, None]).sum(axis=0)
        return {
            name: int(count)
            for name, count, other_way in zip(self.members, against, apart, strict=True)
            if count >= _FEW and count > other_way
        }


def doubts_of(cast: Sequence[RollCall], anchors: tuple[str, str], mode: Mode) -> tuple[str, ...]:
    """Sentences for the reader, the gravest first; none where nothing is wrong."""
    seen = Differences(cast)
    said = [*_anchors(seen, anchors), *_sides(seen, anchors)]
    best = seen.farthest()
    if said and best is not None and {best.one, best.other} != set(anchors):
        said.append(
            f"{best.one} and {best.other} differ most often, in {best.differ} of {best.both} votes: place these two"
        )
    return (*said, *_one_line(mode))


def _anchors(seen: Differences, anchors: tuple[str, str]) -> list[str]:
    pair = seen.pair(*anchors)
    names = f"{pair.one} and {pair.other}"
    if not pair.both:
        return [f"{names} never voted on the same draft: only where you put them tells them apart"]
    if not pair.differ:
        times = "the one vote" if pair.both == 1 else f"all {pair.both} votes"
        return [f"{names} voted alike in {times} that both cast: only where you put them tells them apart"]
    if pair.differ < _FEW:
        return [f"{names} differed in only {pair.differ} of the {pair.both} votes that both cast: a weak measure"]
    return []


def _sides(seen: Differences, anchors: tuple[str, str]) -> list[str]:
    against = seen.against_both(*anchors)
    if not against:
        return []
    worst = sorted(against, key=lambda name: (-against[name], name))
    named = ", ".join(f"{name} ({against[name]})" for name in worst[:5])
    more = f" and {len(worst) - 5} more" if len(worst) > 5 else ""
    return [
        f"{anchors[0]} and {anchors[1]} stood together, against others, oftener than apart; how often against whom: "
        f"{named}{more}. One line with these two as its ends does not fit: the ends vote against the middle"
    ]


def _one_line(mode: Mode) -> list[str]:
    """A predictive check (Gelman, Meng and Stern 1996) on what the line leaves unexplained.

    If one line explains the votes, what is left of two members' votes has nothing in common. The strength of the
    strongest pattern left, the largest eigenvalue of the members' cross products, is compared with records drawn from
    the fit itself.
    """
    yes, _ = chances(mode)
    seen = _pattern(mode, yes, mode.problem.choice == 0)
    draw = np.random.default_rng(0)
    likely = [_pattern(mode, yes, draw.random(yes.size) < yes) for _ in range(_WORLDS)]
    if seen <= max(likely):
        return []
    times = f"{seen / float(np.median(likely)):.1f}"
    return [
        f"one line does not fit: votes share a second pattern, {times} times as strong as chance would leave beside "
        "this line (some vote with those far from them against those near them)"
    ]


def _pattern(mode: Mode, chance: Floats, yes: NDArray[np.bool_]) -> float:
    problem = mode.problem
    left = np.zeros(problem.sizes[:2])
    left[problem.draft, problem.member] = yes - chance
    small = left.T @ left if left.shape[0] > left.shape[1] else left @ left.T
    return float(np.linalg.eigvalsh(small)[-1])
