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

__all__ = ["Foresight", "MemberForesight", "Nodes", "draft_nodes", "foresee"]

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


@dataclass(frozen=True)
class Nodes:
    """Drafts as the fit expects them, as nodes: weights (nodes,) and cut-offs of the votes (nodes, members)."""

    weights: Floats
    yes_cut: Floats
    no_cut: Floats


def draft_nodes(mode: Mode, ideal: Floats, spread: Floats, blocks: NDArray[np.bool_], crisis: int | None) -> Nodes:
    """25 by 25 Gauss-Hermite nodes over the alpha and beta of a draft not yet seen.

    What is unknown of a member's ideal point (``spread``) widens its own noise; members' errors are independent.
    """
    alpha, alpha_sd, beta, beta_sd = mode.drafts(crisis)
    at, weight = np.polynomial.hermite_e.hermegauss(_NODES)
    weight = weight / weight.sum()
    alphas = (alpha + alpha_sd * at[:, None] + 0 * at).ravel()
    betas = (beta + beta_sd * at + 0 * at[:, None]).ravel()
    gain = alphas[:, None] + betas[:, None] * ideal
    noise = np.sqrt(1 + (betas[:, None] * spread) ** 2)
    return Nodes(
        (weight[:, None] * weight).ravel(),
        (mode.bar - gain) / noise,
        (-mode.bar - mode.veto_cost * blocks - gain) / noise,
    )


def foresee(
    mode: Mode, members: Sequence[Member], rule: Rule, ideal: Floats, spread: Floats, crisis: int | None
) -> Foresight:
    """Average the vote over drafts not yet seen (see :func:`draft_nodes`)."""
    scores = compile_rule(rule, members)
    nodes = draft_nodes(mode, ideal, spread, scores.blocks, crisis)
    rho = np.zeros((nodes.weights.size, 0))
    groups = groups_of([None] * len(members), rho)
    votes = ballots(nodes.yes_cut, nodes.no_cut, rho, groups, scores, tolerance=1e-10, tally=False)
    yes, no = nodes.weights @ votes.yes, nodes.weights @ votes.no
    return Foresight(
        float(nodes.weights @ votes.passes),
        float(nodes.weights @ votes.vetoed),
        float(nodes.weights @ votes.short),
        float(nodes.weights @ votes.both),
        tuple(
            MemberForesight(member.label, float(y), float(max(1 - y - n, 0)), float(n))
            for member, y, n in zip(members, yes, no, strict=True)
        ),
    )
