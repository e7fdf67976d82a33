"""A vote over many versions of a council: what is said of it is a mean over them, with how far they spread."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from demarche.engines.council.evaluate import ManyResults
from demarche.engines.council.lattice import Floats
from demarche.engines.council.model import Chamber

__all__ = ["MemberOverVersions", "RouteOverVersions", "Spread", "VoteOverVersions", "over_versions"]

_MIDDLE = (5, 95)
"""Percentiles that bound the middle 90 %."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A mean, and what bounds the middle 90 % of the versions."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Floats) -> Spread:
        """The spread of one value a version."""
        low, high = np.percentile(values, _MIDDLE)
        return cls(mean=float(values.mean()), low=float(low), high=float(high))


@dataclass(frozen=True, kw_only=True)
class MemberOverVersions:
    """One member's part; the chances are means over the versions, and ``spread_*`` how far they range.

    ``if_abstains``: that the draft passes if this member abstains for certain, the others voting as they would.
    ``sole_blocker`` and ``sole_veto`` are those of :class:`.MemberVote`.
    """

    id: str
    name: str
    veto: bool
    bloc: str | None
    ideal: float
    yes: float
    abstain: float
    no: float
    if_abstains: float
    sole_blocker: float
    sole_veto: float
    spread_yes: Spread
    spread_no: Spread


@dataclass(frozen=True, kw_only=True)
class VoteOverVersions:
    """A vote foreseen over ``versions`` versions. ``passes + vetoed + short + both = 1``; all are means.

    The names are those of :class:`.CouncilResult`; ``spread`` is how far the chance of passing ranges.
    """

    council: str
    draft: str
    versions: int
    position: float
    status_quo: float
    passes: float
    vetoed: float
    short: float
    both: float
    spread: Spread
    tally: tuple[float, ...]
    members: tuple[MemberOverVersions, ...]
    method: str = field(default="mean over versions, each exact")

    @property
    def any_veto(self) -> float:
        """Chance that at least one member with a veto votes no."""
        return self.vetoed + self.both

    @property
    def expected_yes(self) -> float:
        """Mean number of yes votes."""
        return sum(count * chance for count, chance in enumerate(self.tally))

    def member(self, member_id: str) -> MemberOverVersions:
        """The part of one member."""
        return next(vote for vote in self.members if vote.id == member_id)

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON."""
        return asdict(self) | {
            "any_veto": self.any_veto,
            "expected_yes": self.expected_yes,
            "tally": list(self.tally),
            "members": [asdict(vote) for vote in self.members],
        }


@dataclass(frozen=True, kw_only=True)
class RouteOverVersions:
    """A way round a council: its chance, the legitimacy it gives (the council's own being 1), and the mean of both
    multiplied, version by version."""

    id: str
    title: str
    chance: float
    legitimacy: float
    worth: float
    spread: Spread

    @classmethod
    def of(cls, id: str, title: str, chance: Floats, legitimacy: Floats) -> RouteOverVersions:
        """From one chance and one legitimacy a version."""
        return cls(
            id=id,
            title=title,
            chance=float(chance.mean()),
            legitimacy=float(legitimacy.mean()),
            worth=float((chance * legitimacy).mean()),
            spread=Spread.of(chance),
        )


def over_versions(
    chamber: Chamber, votes: ManyResults, *, ideal: Floats, position: Floats, status_quo: Floats
) -> VoteOverVersions:
    """Sum up votes evaluated with ``deciding=True``.

    ``ideal`` is (versions, members), ``position`` and ``status_quo`` are (versions,): where all stood in each version.
    """
    assert votes.if_abstains is not None
    assert votes.sole_blocker is not None
    assert votes.sole_veto is not None
    return VoteOverVersions(
        council=votes.council,
        draft=votes.draft,
        versions=votes.passes.size,
        position=float(position.mean()),
        status_quo=float(status_quo.mean()),
        passes=float(votes.passes.mean()),
        vetoed=float(votes.vetoed.mean()),
        short=float(votes.short.mean()),
        both=float(votes.both.mean()),
        spread=Spread.of(votes.passes),
        tally=tuple(np.clip(votes.tally.mean(axis=0), 0, 1).tolist()),
        members=tuple(
            MemberOverVersions(
                id=member.id,
                name=member.label,
                veto=member.veto or chamber.rule.consensus,
                bloc=member.bloc,
                ideal=float(ideal[:, place].mean()),
                yes=float(votes.yes[:, place].mean()),
                abstain=float(votes.abstain[:, place].mean()),
                no=float(votes.no[:, place].mean()),
                if_abstains=float(np.clip(votes.if_abstains[:, place], 0, 1).mean()),
                sole_blocker=float(np.clip(votes.sole_blocker[:, place], 0, 1).mean()),
                sole_veto=float(np.clip(votes.sole_veto[:, place], 0, 1).mean()),
                spread_yes=Spread.of(votes.yes[:, place]),
                spread_no=Spread.of(votes.no[:, place]),
            )
            for place, member in enumerate(chamber.members)
        ),
    )
