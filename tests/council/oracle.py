"""Brute force, written without the engine: every one of the 3^n ways to vote, one by one."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
from scipy.special import ndtr

from demarche.engines.council import Chamber, Draft, Member, Rule

YES, ABSTAIN, NO = "yes", "abstain", "no"


def gain(chamber: Chamber, member: Member, draft: Draft) -> float:
    def loss(point: float) -> float:
        return abs((point - member.ideal) / chamber.unit) ** chamber.exponent

    failed = loss(draft.status_quo)
    if draft.outside is not None:
        failed = draft.outside_chance * loss(draft.outside) + (1 - draft.outside_chance) * failed
    return member.salience * (failed - loss(draft.position)) + member.pressure


def blocks(rule: Rule, member: Member) -> bool:
    return member.veto or rule.consensus


def bars(chamber: Chamber, member: Member) -> tuple[float, float]:
    cost = member.veto_cost if blocks(chamber.rule, member) else 0.0
    return member.yes_bar, -(member.no_bar + cost)


def chances(chamber: Chamber, member: Member, draft: Draft, surprise: np.ndarray, rho: float) -> dict:
    """P(vote | common surprise), in the member's own units."""
    value = gain(chamber, member, draft) + member.sigma * math.sqrt(rho) * surprise
    spread = member.sigma * math.sqrt(1 - rho)
    high, low = bars(chamber, member)
    if spread == 0:
        yes, no = (value > high) * 1.0, (value < low) * 1.0
    else:
        yes, no = ndtr((value - high) / spread), ndtr((low - value) / spread)
    return {YES: yes, NO: no, ABSTAIN: 1 - yes - no}


def enough(rule: Rule, members: tuple[Member, ...], votes: tuple[str, ...]) -> bool:
    """Whether the votes meet every criterion, read straight off the rule's words."""
    missing = sum(vote != YES for vote in votes)
    if rule.blocking_minority > 1 and missing < rule.blocking_minority:
        return True
    for criterion in rule.criteria:
        weights = [1 if criterion.weight is None else m.weights[criterion.weight] for m in members]
        for_it = sum(w for w, vote in zip(weights, votes, strict=True) if vote == YES)
        against = sum(w for w, vote in zip(weights, votes, strict=True) if vote == NO)
        if criterion.votes is not None:
            good = for_it >= criterion.votes
        else:
            base = sum(weights) if criterion.of == "members" else for_it + against
            needed = Fraction(criterion.share) * base
            good = for_it > needed if criterion.more_than else for_it >= needed
            if criterion.of == "voting" and all(vote == ABSTAIN for vote in votes):
                good = False
        if not good:
            return False
    return True


def vetoed(rule: Rule, members: tuple[Member, ...], votes: tuple[str, ...]) -> bool:
    return any(vote == NO and blocks(rule, m) for m, vote in zip(members, votes, strict=True))


def passes(rule: Rule, members: tuple[Member, ...], votes: tuple[str, ...]) -> bool:
    return enough(rule, members, votes) and not vetoed(rule, members, votes)


def panels(chamber: Chamber, draft: Draft, places: list[int], rho: float) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre panels that end at every jump and narrow around every steep place."""
    edges = set(np.linspace(-9, 9, 61))
    for member in (chamber.members[i] for i in places):
        if member.sigma > 0 and rho > 0:
            for bar in bars(chamber, member):
                centre = (bar - gain(chamber, member, draft)) / member.sigma / math.sqrt(rho)
                width = math.sqrt((1 - rho) / rho)
                edges |= {centre + k * width for k in (-8, -5, -3, -2, -1, 0, 1, 2, 3, 5, 8)}
    ends = np.array(sorted(edge for edge in edges if abs(edge) <= 9))
    at, weight = np.polynomial.legendre.leggauss(12)
    half, middle = np.diff(ends) / 2, (ends[1:] + ends[:-1]) / 2
    nodes = (middle[:, None] + half[:, None] * at).ravel()
    return nodes, (half[:, None] * weight).ravel() * np.exp(-(nodes**2) / 2) / math.sqrt(2 * math.pi)


def vote_chances(chamber: Chamber, draft: Draft) -> dict[tuple[str, ...], float]:
    """Probability of each way to vote, by fine quadrature over each bloc's surprise."""
    groups: dict[str, list[int]] = {}
    for place, member in enumerate(chamber.members):
        groups.setdefault(f"alone {place}" if member.bloc is None else member.bloc, []).append(place)
    joint: dict[tuple[int, ...], dict[tuple[str, ...], float]] = {}
    for bloc, places in groups.items():
        rho = chamber.correlations.get(bloc, 0.0)
        nodes, weight = panels(chamber, draft, places, rho)
        given = [chances(chamber, chamber.members[i], draft, nodes, rho) for i in places]
        joint[tuple(places)] = {
            votes: float(weight @ math.prod(own[v] for own, v in zip(given, votes, strict=True)))
            for votes in itertools.product((YES, ABSTAIN, NO), repeat=len(places))
        }
    out = {}
    for combined in itertools.product(*(table.items() for table in joint.values())):
        votes = [""] * len(chamber.members)
        chance = 1.0
        for places, (part, own) in zip(joint, combined, strict=True):
            chance *= own
            for place, vote in zip(places, part, strict=True):
                votes[place] = vote
        out[tuple(votes)] = chance
    return out


def results(chamber: Chamber, draft: Draft) -> dict:
    """What the engine reports, by enumeration."""
    rule, members = chamber.rule, chamber.members
    names = ("if_yes", "if_abstains", "if_no", "sole_blocker", "sole_veto", "decides", "yes", "abstain", "no")
    out = {
        "passes": 0.0,
        "vetoed": 0.0,
        "short": 0.0,
        "both": 0.0,
        "tally": [0.0] * (len(members) + 1),
        "members": [dict.fromkeys(names, 0.0) for _ in members],
    }
    for votes, chance in vote_chances(chamber, draft).items():
        got, veto = enough(rule, members, votes), vetoed(rule, members, votes)
        out[{(1, 0): "passes", (1, 1): "vetoed", (0, 0): "short", (0, 1): "both"}[got, veto]] += chance
        out["tally"][votes.count(YES)] += chance
        for place, own in enumerate(votes):
            entry = out["members"][place]
            entry[own] += chance
            would = {v: passes(rule, members, (*votes[:place], v, *votes[place + 1 :])) for v in (YES, ABSTAIN, NO)}
            entry["if_yes"] += chance * would[YES]
            entry["if_abstains"] += chance * would[ABSTAIN]
            entry["if_no"] += chance * would[NO]
            entry["sole_blocker"] += chance * (not would[own] and would[YES])
            entry["sole_veto"] += chance * (own == NO and not would[NO] and would[ABSTAIN])
            entry["decides"] += chance * (would[YES] and not would[NO])
    return out
