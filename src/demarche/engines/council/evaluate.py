"""Does the draft pass, and who is in the way? One council, or thousands of draws of it at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from demarche.engines.council.frames import Frame, frame
from demarche.engines.council.lattice import Floats
from demarche.engines.council.model import Chamber, Draft
from demarche.engines.council.stances import TOLERANCE, stances
from demarche.engines.council.tally import Ballots

__all__ = ["RARE", "CouncilResult", "ManyResults", "MemberVote", "evaluate", "evaluate_many"]

RARE = 0.05
"""Chance of a no at which a member's abstention counts as bought."""


@dataclass(frozen=True)
class MemberVote:
    """One member's part. All but ``ideal`` and ``gain`` are probabilities.

    ``if_yes``, ``if_abstains``, ``if_no``: that the draft passes if this member votes so for certain, the others
    voting as they would. ``sole_blocker``: that it fails and a yes of this member alone would have carried it.
    ``sole_veto``: that it votes no and its mere abstention would have carried the draft. ``decides``: that the
    draft passes with its yes and fails with its no.
    """

    id: str
    name: str
    veto: bool
    bloc: str | None
    ideal: float
    gain: float
    yes: float
    abstain: float
    no: float
    if_yes: float
    if_abstains: float
    if_no: float
    sole_blocker: float
    sole_veto: float
    decides: float


@dataclass(frozen=True)
class CouncilResult:
    """A vote foreseen. ``passes + vetoed + short + both = 1``.

    ``vetoed``: enough votes, but a veto; ``short``: too few, and no veto; ``both``: too few, and a veto. ``tally[k]``
    is the probability of k yes votes. Errors are at most ``tolerance``.
    """

    council: str
    draft: str
    position: float
    status_quo: float
    passes: float
    vetoed: float
    short: float
    both: float
    tally: tuple[float, ...]
    members: tuple[MemberVote, ...]
    tolerance: float
    nodes: int
    method: str = "convolution over members, trapezoidal rule over each bloc's common surprise"

    @property
    def any_veto(self) -> float:
        """Chance that at least one member with a veto votes no."""
        return self.vetoed + self.both

    @property
    def expected_yes(self) -> float:
        """Mean number of yes votes."""
        return sum(count * chance for count, chance in enumerate(self.tally))

    def member(self, member_id: str) -> MemberVote:
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

    def to_frame(self) -> Frame:
        """One row a member (needs pandas)."""
        return frame([asdict(vote) for vote in self.members], index="id")


@dataclass(frozen=True)
class ManyResults:
    """The same for draws: outcomes of shape (draws,), votes (draws, members), ``tally`` (draws, members + 1).

    ``abstention_price`` is the pressure that brings the chance of a member's no down to 5 %. ``if_abstains``,
    ``sole_veto`` and ``sole_blocker`` are None unless they were asked for.
    """

    council: str
    draft: str
    members: tuple[str, ...]
    passes: Floats
    vetoed: Floats
    short: Floats
    both: Floats
    yes: Floats
    abstain: Floats
    no: Floats
    tally: Floats
    abstention_price: Floats
    if_abstains: Floats | None
    sole_veto: Floats | None
    sole_blocker: Floats | None
    tolerance: float

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON; arrays become lists."""
        plain: dict[str, Any] = {}
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            plain[name] = value.tolist() if isinstance(value, np.ndarray) else value
        return plain | {"members": list(self.members)}

    def to_frame(self) -> Frame:
        """One row a draw: the outcomes, and each member's chance of yes and of no (needs pandas)."""
        columns: dict[str, Any] = {name: getattr(self, name) for name in ("passes", "vetoed", "short", "both")}
        for place, member in enumerate(self.members):
            columns[f"{member}.yes"] = self.yes[:, place]
            columns[f"{member}.no"] = self.no[:, place]
        return frame(columns)


def evaluate(chamber: Chamber, draft: Draft, *, tolerance: float = TOLERANCE) -> CouncilResult:
    """How the vote goes, exact to ``tolerance``."""
    stance = stances(chamber, draft)
    votes = stance.vote(tolerance=tolerance, deciding=True)
    return CouncilResult(
        council=chamber.id,
        draft=draft.id,
        position=draft.position,
        status_quo=draft.status_quo,
        passes=float(votes.passes[0]),
        vetoed=float(votes.vetoed[0]),
        short=float(votes.short[0]),
        both=float(votes.both[0]),
        tally=() if votes.tally is None else tuple(np.clip(votes.tally[0], 0, 1).tolist()),
        members=_members(chamber, stance.gain[0], votes),
        tolerance=tolerance,
        nodes=votes.nodes,
    )


def _members(chamber: Chamber, gain: Floats, votes: Ballots) -> tuple[MemberVote, ...]:
    part = votes.deciding
    assert part is not None
    names = ("if_yes", "if_abstains", "if_no", "sole_blocker", "sole_veto", "decides")
    columns = {name: np.clip(getattr(part, name)[0], 0, 1).tolist() for name in names}
    columns |= {"yes": votes.yes[0].tolist(), "abstain": votes.abstain[0].tolist(), "no": votes.no[0].tolist()}
    return tuple(
        MemberVote(
            id=member.id,
            name=member.label,
            veto=member.veto or chamber.rule.consensus,
            bloc=member.bloc,
            ideal=member.ideal,
            gain=float(gain[place]),
            **{name: column[place] for name, column in columns.items()},
        )
        for place, member in enumerate(chamber.members)
    )


def evaluate_many(
    chamber: Chamber,
    draft: Draft,
    *,
    deciding: bool = False,
    tolerance: float = TOLERANCE,
    **values: ArrayLike,
) -> ManyResults:
    """The vote for many draws of the inputs at once.

    ``values`` are arrays by input, as in :func:`demarche.engines.council.stances.stances`: ``ideal`` of shape
    (draws, members), ``position`` of shape (draws,), ``correlation`` of shape (draws, blocs), and so on; what is
    not given stays as in the chamber and the draft. Draws of correlations within 6e-4 of 1 are slower.
    """
    stance = stances(chamber, draft, values)
    votes = stance.vote(tolerance=tolerance, deciding=deciding)
    part = votes.deciding
    return ManyResults(
        council=chamber.id,
        draft=draft.id,
        members=chamber.ids,
        passes=votes.passes,
        vetoed=votes.vetoed,
        short=votes.short,
        both=votes.both,
        yes=votes.yes,
        abstain=votes.abstain,
        no=votes.no,
        tally=np.empty((0, 0)) if votes.tally is None else votes.tally,
        abstention_price=stance.price_of_no(RARE),
        if_abstains=None if part is None else part.if_abstains,
        sole_veto=None if part is None else part.sole_veto,
        sole_blocker=None if part is None else part.sole_blocker,
        tolerance=tolerance,
    )
