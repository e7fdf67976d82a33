"""A council from its record: ideal points with their uncertainty, the drafts' places, and what votes cannot tell."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from demarche.engines.council.fitted_section import fitted_section
from demarche.engines.council.foresight import Foresight, foresee
from demarche.engines.council.frames import Frame, frame
from demarche.engines.council.model import Chamber, Member, Rule
from demarche.engines.council.probit import Aligned, Mode, Problem, Spreads, aligned, find_mode
from demarche.engines.council.rollcalls import CHOICES, RollCall, vote_order
from demarche.errors import InputError

__all__ = ["DraftPlace", "FitResult", "IdealPoint", "fit"]

_ANCHOR_SD = 0.3
_GRID = (
    (0.75, 1.5, 2.5),
    (0.5, 1.0, 1.5),
    (0.1, 0.5),
)
_DRAWS = 4000
_MOST = 3000


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class DraftPlace:
    """Where a draft and its status quo stand, as medians and 95 % intervals.

    ``identified`` is False where the record does not say on which side of the status quo the draft stood: nearly all
    members voted alike. Its places are then None.
    """

    vote: str
    identified: bool
    position: float | None
    position_low: float | None
    position_high: float | None
    status_quo: float | None
    status_quo_low: float | None
    status_quo_high: float | None


@dataclass(frozen=True)
class FitResult:
    """Ideal points from roll calls, on a scale set by the anchors; gains are in units of one sigma.

    ``bar`` is the loss or gain within which a member abstains, ``veto_cost`` the further loss that a member with a veto
    bears before it votes no. ``not_identified`` says, item by item, what the record cannot tell.
    """

    members: tuple[IdealPoint, ...]
    drafts: tuple[DraftPlace, ...]
    bar: float
    veto_cost: float
    anchors: Mapping[str, float]
    spreads: Spreads
    evidence: float
    log_likelihood_per_vote: float
    votes_cast: int
    not_identified: tuple[str, ...]
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
        return Chamber(body, rule or Rule.of_votes(9), id=id)

    def to_section(
        self,
        *,
        at: Mapping[str, float],
        scale: Mapping[float, str],
        status_quo: float | Sequence[float],
        title: str = "",
        id: str = "council",
        name: str = "Council",
        votes: int = 9,
        members: Sequence[str] | None = None,
        source: str = "roll-calls",
    ) -> dict[str, Any]:
        """An entry of a crisis file's ``councils``, as plain data.

        ``at`` puts two members on the file's scale, which fixes the rest; ``scale`` names points of it in words.
        ``members`` are those of the last vote if left out; ``votes`` is how many yes votes are needed. Intervals become
        low, mode, high. Drafts whose places the record does not tell are left out. ``source`` is a key of the file's
        ``sources``. Raises InputError where a member never voted or ``at`` does not place two apart.
        """
        return fitted_section(
            self.members,
            self.drafts,
            self.calls,
            (self.bar, self.veto_cost),
            id=id,
            name=name,
            title=title or name,
            scale=scale,
            at=at,
            status_quo=status_quo,
            votes=votes,
            members=members,
            source=source,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON."""
        return {
            "members": [asdict(point) for point in self.members],
            "drafts": [asdict(place) for place in self.drafts],
            "bar": self.bar,
            "veto_cost": self.veto_cost,
            "anchors": dict(self.anchors),
            "spreads": asdict(self.spreads),
            "evidence": self.evidence,
            "log_likelihood_per_vote": self.log_likelihood_per_vote,
            "votes_cast": self.votes_cast,
            "not_identified": list(self.not_identified),
            "method": self.method,
        }

    def to_frame(self) -> Frame:
        """One row a member (needs pandas)."""
        return frame([asdict(point) for point in self.members], index="member")


def fit(calls: Sequence[RollCall], anchors: Mapping[str, float], *, spreads: Spreads | None = None) -> FitResult:
    """Ideal points of everyone in the roll calls.

    ``anchors`` put two members on the scale: that sets its direction, origin and length, which votes alone leave open,
    and all uncertainty is relative to the two. Take members that stand apart and voted often, at -1 and 1 say. Absences
    are left out. ``spreads`` are chosen by their evidence unless given. Raises InputError where there are no votes, or
    the anchors never voted, stand on one spot, or are not two.
    """
    cast = [call for call in calls if call.choice != "absent"]
    _check(cast, anchors)
    order = vote_order(cast)
    members = tuple(dict.fromkeys(call.member for call in cast))
    crises = tuple(dict.fromkeys(call.crisis for call in cast))
    problem = _problem(cast, order, members, crises, anchors)
    mode = find_mode(problem, spreads or Spreads())
    if spreads is None:
        for alpha, beta, crisis in itertools.product(*_GRID):
            tried = find_mode(problem, Spreads(alpha, beta, crisis), mode.theta)
            if tried.evidence > mode.evidence:
                mode = tried
    (one, first), (other, second) = anchors.items()
    scale = aligned(mode, (members.index(one), members.index(other)), (first, second))
    drafts = _places(scale, order)
    return FitResult(
        _points(mode, scale, members, cast, anchors),
        drafts,
        mode.bar,
        mode.veto_cost,
        dict(anchors),
        mode.spreads,
        mode.evidence,
        mode.log_likelihood / len(cast),
        len(cast),
        tuple(_open_questions(mode, members, cast, drafts, anchors)),
        mode,
        tuple(calls),
        crises,
    )


def _check(cast: Sequence[RollCall], anchors: Mapping[str, float]) -> None:
    if not cast:
        raise InputError("no votes to fit")
    members = {call.member for call in cast}
    if len(members) > _MOST or len({call.vote for call in cast}) > _MOST:
        raise InputError(f"at most {_MOST} members and {_MOST} votes can be fitted")
    absent = sorted(set(anchors) - members)
    if absent:
        raise InputError(f"the anchor {absent[0]!r} never voted; anchors are members by the name in the roll calls")
    if len(anchors) != 2 or len(set(anchors.values())) < 2:
        apart = _farthest_apart(cast)
        hint = f", {apart[0]!r} and {apart[1]!r} say, who differ most often" if apart else ""
        raise InputError(f"anchors should place two members, apart from each other{hint}")


def _farthest_apart(cast: Sequence[RollCall]) -> tuple[str, str] | None:
    apart: Counter[tuple[str, str]] = Counter()
    by_vote: dict[str, list[RollCall]] = {}
    for call in cast:
        by_vote.setdefault(call.vote, []).append(call)
    for calls in by_vote.values():
        for one, other in itertools.combinations(sorted(calls, key=lambda call: call.member), 2):
            apart[one.member, other.member] += one.choice != other.choice
    best = max(apart, key=lambda pair: (apart[pair], pair), default=None)
    return best if best is not None and apart[best] else None


def _problem(
    cast: Sequence[RollCall],
    order: Sequence[str],
    members: Sequence[str],
    crises: Sequence[str],
    anchors: Mapping[str, float],
) -> Problem:
    drafts = {vote: place for place, vote in enumerate(order)}
    who = {name: place for place, name in enumerate(members)}
    of_crisis = {call.vote: crises.index(call.crisis) for call in cast}
    centre, width = np.zeros(len(members)), np.ones(len(members))
    for name, value in anchors.items():
        centre[who[name]] = 1.0 if value == max(anchors.values()) else -1.0
        width[who[name]] = _ANCHOR_SD
    return Problem(
        np.array([drafts[call.vote] for call in cast]),
        np.array([who[call.member] for call in cast]),
        np.array([CHOICES.index(call.choice) for call in cast]),
        np.array([float(call.veto) for call in cast]),
        np.array([of_crisis[vote] for vote in order]),
        centre,
        width,
    )


def _points(
    mode: Mode, scale: Aligned, members: Sequence[str], cast: Sequence[RollCall], anchors: Mapping[str, float]
) -> tuple[IdealPoint, ...]:
    votes = Counter(call.member for call in cast)
    dissent = Counter(call.member for call in cast if call.choice != "yes")
    vetoes = {call.member for call in cast if call.veto}
    told = np.clip(1 - (mode.ideal_sd / mode.problem.width) ** 2, 0, 1)
    return tuple(
        IdealPoint(
            name,
            float(ideal),
            float(sd),
            float(ideal - 1.96 * sd),
            float(ideal + 1.96 * sd),
            votes[name],
            dissent[name],
            1.0 if name in anchors else float(share),
            name in vetoes,
        )
        for name, ideal, sd, share in zip(members, scale.ideal, scale.ideal_sd, told, strict=True)
    )


def _places(scale: Aligned, order: Sequence[str]) -> tuple[DraftPlace, ...]:
    """Positions from alpha and beta: z - q = beta / 2, z + q = -2 alpha / beta, by draws from the Laplace normal."""
    normal = np.random.default_rng(0).standard_normal((_DRAWS, 2))
    out = []
    for place, vote in enumerate(order):
        spot = [place, len(order) + place]
        pair = np.array([scale.alpha[place], scale.beta[place]])
        cover = scale.covariance[np.ix_(spot, spot)]
        if abs(pair[1]) < 1.96 * math.sqrt(cover[1, 1]):
            out.append(DraftPlace(vote, False, *[None] * 6))
            continue
        draws = pair + normal @ np.linalg.cholesky(cover).T
        draws = draws[np.sign(draws[:, 1]) == np.sign(pair[1])]
        middle, half = -draws[:, 0] / draws[:, 1], draws[:, 1] / 4
        z = np.quantile(middle + half, (0.5, 0.025, 0.975)).tolist()
        q = np.quantile(middle - half, (0.5, 0.025, 0.975)).tolist()
        out.append(DraftPlace(vote, True, *z, *q))
    return tuple(out)


def _open_questions(
    mode: Mode,
    members: Sequence[str],
    cast: Sequence[RollCall],
    drafts: Sequence[DraftPlace],
    anchors: Mapping[str, float],
) -> list[str]:
    """What the record cannot tell, in short sentences."""
    said = [
        "direction, origin and length of the scale: set by the anchors",
        "salience apart from noise: both are 1",
        "bars against yes and against no apart from each other: taken as equal",
        "common surprises within blocs: taken as none",
        "movement of ideal points over time: taken as none",
    ]
    little = [
        name
        for name, sd, width in zip(members, mode.ideal_sd, mode.problem.width, strict=True)
        if sd**2 > 0.8 * width**2 and name not in anchors
    ]
    if little:
        said.append(f"ideal points of {', '.join(little)}: less than a fifth of the prior variance is gone")
    lost = [place.vote for place in drafts if not place.identified]
    if lost:
        said.append(f"places of {len(lost)} of {len(drafts)} drafts: nearly all voted alike")
    vetoes_cast = sum(call.veto and call.choice == "no" for call in cast)
    if vetoes_cast < 20:
        said.append(f"the cost of a veto beyond its prior: only {vetoes_cast} noes by members with one")
    return said
