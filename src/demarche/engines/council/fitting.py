"""A council from its record: ideal points with their uncertainty, the drafts' places, and what votes cannot tell.

Votes leave the line's direction, origin and length open. It is fitted with the two anchors at -1 and 1 (the first by
name at -1), whatever numbers they are given, and moved and stretched afterwards so that they stand where they were put.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from demarche.engines.council.aligning import Aligned, aligned
from demarche.engines.council.fit_doubts import Differences, doubts_of
from demarche.engines.council.fit_result import DraftPlace, FitResult, IdealPoint
from demarche.engines.council.probit import Mode, Problem, Spreads, find_mode
from demarche.engines.council.rollcalls import CHOICES, RollCall, vote_order
from demarche.errors import InputError

__all__ = ["fit"]

_ANCHOR_SD = 0.3
_GRID = (
    (0.75, 1.5, 2.5),
    (0.5, 1.0, 1.5),
    (0.1, 0.5),
)
_DRAWS = 4000
_MOST = 2000
"""Places to find at once, two a vote and one a member: the Hessian of so many is 32 MB."""


class _Line:
    """From the line on which the fit is made to the one on which the anchors stand where they were put."""

    def __init__(self, low: float, high: float) -> None:
        self.middle, self.half = (low + high) / 2, (high - low) / 2

    def spot(self, value: float) -> float:
        # A mean of the two ends, so that -1 and 1 come out to the last bit.
        return float(self.middle + self.half * value)

    def spots(self, values: Sequence[float]) -> list[float]:
        """A middle value and its interval; a line that runs the other way turns the interval round."""
        middle, *ends = (self.spot(value) for value in values)
        return [middle, *sorted(ends)]


def fit(calls: Sequence[RollCall], anchors: Mapping[str, float], *, spreads: Spreads | None = None) -> FitResult:
    """Ideal points of everyone in the roll calls.

    Parameters
    ----------
    calls
        Votes by member and draft. Absences are left out; who was always absent is listed as never having voted.
    anchors
        Two members and where they stand: that sets the scale's direction, origin and length, which votes alone leave
        open, and all uncertainty is relative to the two. Take members that differ often. What is said of votes, noise
        and bars does not depend on the numbers, nor on which of the two comes first.
    spreads
        Prior standard deviations; chosen by their evidence if left out.

    Raises
    ------
    InputError
        Where there are no votes or too many, or the anchors never voted, stand on one spot, are no finite numbers, or
        are not two.
    """
    cast = [call for call in calls if call.choice != "absent"]
    _check(cast, anchors)
    order = vote_order(cast)
    members = tuple(dict.fromkeys(call.member for call in cast))
    crises = tuple(dict.fromkeys(call.crisis for call in cast))
    low, high = sorted(anchors)
    ends = members.index(low), members.index(high)
    problem = _problem(cast, order, members, crises, ends)
    mode = find_mode(problem, spreads or Spreads())
    if spreads is None:
        for alpha, beta, crisis in itertools.product(*_GRID):
            tried = find_mode(problem, Spreads(alpha, beta, crisis), mode.theta)
            if tried.evidence > mode.evidence:
                mode = tried
    scale = aligned(mode, ends, (-1.0, 1.0))
    line = _Line(anchors[low], anchors[high])
    drafts = _places(scale, order, line)
    return FitResult(
        members=_points(mode, scale, members, cast, anchors, line),
        never_voted=tuple(dict.fromkeys(call.member for call in calls if call.member not in members)),
        drafts=drafts,
        bar=mode.bar,
        veto_cost=mode.veto_cost,
        anchors=dict(anchors),
        unit=abs(line.half),
        spreads=mode.spreads,
        evidence=mode.evidence,
        log_likelihood_per_vote=mode.log_likelihood / len(cast),
        votes_cast=len(cast),
        not_identified=tuple(_open_questions(mode, members, cast, drafts, anchors)),
        doubts=doubts_of(cast, (low, high), mode),
        mode=mode,
        calls=tuple(calls),
        crises=crises,
    )


def _check(cast: Sequence[RollCall], anchors: Mapping[str, float]) -> None:
    if not cast:
        raise InputError("no votes to fit")
    members = {call.member for call in cast}
    size = len(members) + 2 * len({call.vote for call in cast})
    if size > _MOST:
        raise InputError(
            f"too many votes and members to fit at once: {size:,} places, two for each vote and one for each member, "
            f"where {_MOST:,} can be found; give fewer votes, of some years or on one matter"
        )
    absent = sorted(set(anchors) - members)
    if absent:
        raise InputError(f"the anchor {absent[0]!r} never voted; anchors are members by the name in the roll calls")
    if not all(math.isfinite(place) for place in anchors.values()):
        raise InputError("anchors should be finite numbers, where members stand on the scale")
    if len(anchors) != 2 or len(set(anchors.values())) < 2:
        apart = Differences(cast).farthest()
        hint = f", {apart.one!r} and {apart.other!r} say, who differ most often" if apart else ""
        raise InputError(f"anchors should place two members, apart from each other{hint}")


def _problem(
    cast: Sequence[RollCall],
    order: Sequence[str],
    members: Sequence[str],
    crises: Sequence[str],
    ends: tuple[int, int],
) -> Problem:
    drafts = {vote: place for place, vote in enumerate(order)}
    who = {name: place for place, name in enumerate(members)}
    of_crisis = {call.vote: crises.index(call.crisis) for call in cast}
    centre, width = np.zeros(len(members)), np.ones(len(members))
    centre[list(ends)], width[list(ends)] = (-1.0, 1.0), _ANCHOR_SD
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
    mode: Mode,
    scale: Aligned,
    members: Sequence[str],
    cast: Sequence[RollCall],
    anchors: Mapping[str, float],
    line: _Line,
) -> tuple[IdealPoint, ...]:
    votes = Counter(call.member for call in cast)
    dissent = Counter(call.member for call in cast if call.choice != "yes")
    vetoes = {call.member for call in cast if call.veto}
    told = np.clip(1 - (mode.ideal_sd / mode.problem.width) ** 2, 0, 1)
    found = []
    for name, ideal, sd, share in zip(members, scale.ideal, scale.ideal_sd, told, strict=True):
        middle, low, high = line.spots((ideal, ideal - 1.96 * sd, ideal + 1.96 * sd))
        found.append(
            IdealPoint(
                member=name,
                ideal=middle,
                sd=float(sd * abs(line.half)),
                low=low,
                high=high,
                votes=votes[name],
                not_yes=dissent[name],
                information=1.0 if name in anchors else float(share),
                veto=name in vetoes,
            )
        )
    return tuple(found)


def _places(scale: Aligned, order: Sequence[str], line: _Line) -> tuple[DraftPlace, ...]:
    """Positions from alpha and beta: z - q = beta / 2, z + q = -2 alpha / beta; intervals from the Laplace normal."""
    normal = np.random.default_rng(0).standard_normal((_DRAWS, 2))
    out = []
    for place, vote in enumerate(order):
        spot = [place, len(order) + place]
        pair = np.array([scale.alpha[place], scale.beta[place]])
        cover = scale.covariance[np.ix_(spot, spot)]
        if abs(pair[1]) < 1.96 * math.sqrt(cover[1, 1]):
            out.append(DraftPlace(vote=vote))
            continue
        draws = pair + normal @ np.linalg.cholesky(cover).T
        draws = draws[np.sign(draws[:, 1]) == np.sign(pair[1])]
        middle, half = -draws[:, 0] / draws[:, 1], draws[:, 1] / 4
        # The two places at the mode together give the gains that the votes were fitted with; two medians would not.
        best = -pair[0] / pair[1], pair[1] / 4
        z = line.spots([best[0] + best[1], *np.quantile(middle + half, (0.025, 0.975))])
        q = line.spots([best[0] - best[1], *np.quantile(middle - half, (0.025, 0.975))])
        out.append(
            DraftPlace(
                vote=vote,
                identified=True,
                position=z[0],
                position_low=z[1],
                position_high=z[2],
                status_quo=q[0],
                status_quo_low=q[1],
                status_quo_high=q[2],
            )
        )
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
