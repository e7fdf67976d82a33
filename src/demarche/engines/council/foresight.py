"""A vote on a draft not yet seen, averaged over what fitted drafts and ideal points leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.engines.council.lattice import compile_rule
from demarche.engines.council.model import Member, Rule
from demarche.engines.council.probit import Mode
from demarche.engines.council.tally import ballots, groups_of

__all__ = ["Foresight", "MemberForesight", "foresee"]

Floats = NDArray[np.float64]

_NODES = 25


@dataclass(frozen=True)
class MemberForesight:
    """Chances of a member's vote."""

    member: str
    yes: float
    abstain: float
    no: float


@dataclass(frozen=True)
class Foresight:
    """Chances of the outcomes (as in CouncilResult) and of each member's vote."""

    passes: float
    vetoed: float
    short: float
    both: float
    members: tuple[MemberForesight, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON."""
        return asdict(self) | {"members": [asdict(entry) for entry in self.members]}


def foresee(
    mode: Mode, members: Sequence[Member], rule: Rule, ideal: Floats, spread: Floats, crisis: int | None
) -> Foresight:
    """Average the vote over drafts from the fitted prior, on 25 by 25 Gauss-Hermite nodes.

    What is unknown of a member's ideal point widens its own noise; members' errors are taken as independent.
    """
    alpha, alpha_sd, beta, beta_sd = mode.drafts(crisis)
    at, weight = np.polynomial.hermite_e.hermegauss(_NODES)
    weight = weight / weight.sum()
    alphas = (alpha + alpha_sd * at[:, None] + 0 * at).ravel()
    betas = (beta + beta_sd * at + 0 * at[:, None]).ravel()
    weights = (weight[:, None] * weight).ravel()
    gain = alphas[:, None] + betas[:, None] * ideal
    noise = np.sqrt(1 + (betas[:, None] * spread) ** 2)
    blocks = np.array([rule.consensus or member.veto for member in members])
    yes_cut = (mode.bar - gain) / noise
    no_cut = (-mode.bar - mode.veto_cost * blocks - gain) / noise
    rho = np.zeros((weights.size, 0))
    votes = ballots(
        yes_cut,
        no_cut,
        rho,
        groups_of([None] * len(members), rho),
        compile_rule(rule, members),
        tolerance=1e-10,
        tally=False,
    )
    yes, no = weights @ votes.yes, weights @ votes.no
    return Foresight(
        float(weights @ votes.passes),
        float(weights @ votes.vetoed),
        float(weights @ votes.short),
        float(weights @ votes.both),
        tuple(
            MemberForesight(member.label, float(y), float(max(1 - y - n, 0)), float(n))
            for member, y, n in zip(members, yes, no, strict=True)
        ),
    )
