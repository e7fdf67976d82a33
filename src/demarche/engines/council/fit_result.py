"""A fitted council: where members and drafts stand, how sure that is, and what the record leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from demarche.engines.council.fitted_section import Placed, fitted_section
from demarche.engines.council.foresight import Foresight, foresee
from demarche.engines.council.frames import Frame, frame
from demarche.engines.council.model import Chamber, Member, Rule
from demarche.engines.council.probit import Mode, Spreads
from demarche.engines.council.rollcalls import RollCall
from demarche.errors import InputError

__all__ = ["DraftPlace", "FitResult", "IdealPoint"]


@dataclass(frozen=True, kw_only=True)
class IdealPoint:
    """A member's ideal point: the most probable value, its standard deviation and 95 % interval, beside the anchors.

    ``information`` is the share of the prior's variance that the votes took away: 0, they say nothing. The anchors
    are where they were put, without uncertainty.
    """

    member: str
    ideal: float
    sd: float
    low: float
    high: float
    votes: int
    not_yes: int
    information: float
    veto: bool


@dataclass(frozen=True, kw_only=True)
class DraftPlace:
    """Where a draft and its status quo stand: the most probable pair, and 95 % intervals.

    ``identified`` is False where the record does not say on which side of the status quo the draft stood: nearly all
    members voted alike. Its places are then None.
    """

    vote: str
    identified: bool = False
    position: float | None = None
    position_low: float | None = None
    position_high: float | None = None
    status_quo: float | None = None
    status_quo_low: float | None = None
    status_quo_high: float | None = None


@dataclass(frozen=True, kw_only=True)
class FitResult:
    """Ideal points from roll calls, on the scale on which the anchors stand where they were put.

    What members gain is measured on the line on which the anchors stand two apart, so that neither a vote nor a
    forecast depends on where they were put: ``unit`` is half their distance on the scale, the length that counts as 1
    in a gain, and the noise sigma is 1. ``bar`` is the loss or gain within which a member abstains, ``veto_cost`` the
    further loss that a member with a veto bears before it votes no. ``never_voted`` are members who were always
    absent. ``not_identified`` says, item by item, what the record cannot tell; ``doubts`` what speaks against these
    anchors, or against one line.
    """

    members: tuple[IdealPoint, ...]
    never_voted: tuple[str, ...]
    drafts: tuple[DraftPlace, ...]
    bar: float
    veto_cost: float
    anchors: Mapping[str, float]
    unit: float
    spreads: Spreads
    evidence: float
    log_likelihood_per_vote: float
    votes_cast: int
    not_identified: tuple[str, ...]
    doubts: tuple[str, ...]
    mode: Mode = field(repr=False)
    calls: tuple[RollCall, ...] = field(repr=False)
    crises: tuple[str, ...] = ()
    method: str = "ordered probit, posterior mode, Laplace covariance"

    def member(self, name: str) -> IdealPoint:
        """A member's ideal point; raises InputError where it never voted."""
        found = next((point for point in self.members if point.member == name), None)
        if found is None:
            raise InputError(f"{name!r} never voted in these roll calls")
        return found

    def foresee(
        self,
        members: Sequence[str],
        vetoes: Sequence[str] = (),
        *,
        rule: Rule | None = None,
        crisis: str | None = None,
    ) -> Foresight:
        """A vote on a draft of which nothing is known but its crisis: averaged over drafts like those on record.

        Members who never voted count as one drawn from the prior. ``rule`` is nine votes if left out.
        """
        known = {point.member: place for place, point in enumerate(self.members)}
        own = [known.get(name) for name in members]
        ideal = [0.0 if place is None else float(self.mode.ideal[place]) for place in own]
        spread = [1.0 if place is None else float(self.mode.ideal_sd[place]) for place in own]
        place = self.crises.index(crisis) if crisis in self.crises else None
        body = tuple(Member(f"m{k}", name, veto=name in vetoes) for k, name in enumerate(members))
        return foresee(self.mode, body, rule or Rule.of_votes(9), np.array(ideal), np.array(spread), place)

    def chamber(
        self, members: Sequence[str], vetoes: Sequence[str] = (), *, rule: Rule | None = None, id: str = "council"
    ) -> Chamber:
        """A chamber on the fitted scale, ready for :func:`demarche.engines.council.evaluate`, central values."""
        body = tuple(
            Member(
                name,
                name,
                ideal=self.member(name).ideal,
                veto=name in vetoes,
                yes_bar=self.bar,
                no_bar=self.bar,
                veto_cost=self.veto_cost,
            )
            for name in members
        )
        return Chamber(body, rule or Rule.of_votes(9), id=id, unit=self.unit)

    def off_scale(self, low: float, high: float) -> tuple[str, ...]:
        """Members whose ideal point lies outside ``low`` to ``high``, on the fitted scale."""
        return tuple(point.member for point in self.members if not low <= point.ideal <= high)

    def to_section(
        self,
        *,
        scale: Mapping[float, str],
        status_quo: float | Sequence[float],
        at: Mapping[str, float] | None = None,
        others: Mapping[str, float] | None = None,
        title: str = "",
        id: str = "council",
        name: str = "Council",
        votes: int = 9,
        members: Sequence[str] | None = None,
        source: str = "roll-calls",
    ) -> dict[str, Any]:
        """An entry of a crisis file's ``councils``, as plain data.

        Parameters
        ----------
        scale
            Points of the file's scale in words; its ends are the lowest and the highest.
        status_quo
            What holds now, on the file's scale: a number, or two for a range.
        at
            Two members and where they stand on the file's scale, which fixes the rest; the anchors if left out.
        others
            Places of members who never voted. Those without one get the whole scale, to be judged.
        votes
            How many yes votes are needed.
        members
            Who sits; those of the last vote if left out.
        source
            A key of the file's ``sources``.

        Intervals become low, mode, high. Drafts whose places the record does not tell are left out, and so are all but
        the latest 200, which is what a file holds.

        Raises
        ------
        InputError
            Where a member is not in the roll calls, ``at`` does not place two apart, or more than 200 sit.
        """
        placed = Placed(
            points={point.member: point for point in self.members},
            places=self.drafts,
            calls=self.calls,
            bar=self.bar,
            veto_cost=self.veto_cost,
            unit=self.unit,
        )
        return fitted_section(
            placed,
            id=id,
            name=name,
            title=title or name,
            scale=scale,
            at=dict(self.anchors) if at is None else at,
            others=others or {},
            status_quo=status_quo,
            votes=votes,
            members=members,
            source=source,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON."""
        return {
            "members": [asdict(point) for point in self.members],
            "never_voted": list(self.never_voted),
            "drafts": [asdict(place) for place in self.drafts],
            "bar": self.bar,
            "veto_cost": self.veto_cost,
            "anchors": dict(self.anchors),
            "unit": self.unit,
            "spreads": asdict(self.spreads),
            "evidence": self.evidence,
            "log_likelihood_per_vote": self.log_likelihood_per_vote,
            "votes_cast": self.votes_cast,
            "not_identified": list(self.not_identified),
            "doubts": list(self.doubts),
            "method": self.method,
        }

    def to_frame(self) -> Frame:
        """One row a member (needs pandas)."""
        return frame([asdict(point) for point in self.members], index="member")
