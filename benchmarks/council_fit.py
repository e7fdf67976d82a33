"""How well fitted ideal points foresee recorded votes, beside base rates and the last similar vote.

    python benchmarks/council_fit.py

Two ways to hold votes out: *rolling origin* (train on all votes of earlier days, from the eleventh vote on) and
*leave one vote out* (train on all others, later ones too). Nothing but the date, the crisis and who sits is known of
the vote held out. A third row knows, besides, how the other members voted, which is no forecast: it shows what the
fitted line adds when the draft is half known. Smaller is better everywhere.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmark import Benchmark
from scipy.special import ndtr

from demarche.engines.council import RollCall, Spreads, fit, read_roll_calls
from demarche.engines.council.foresight import draft_nodes
from demarche.engines.council.rollcalls import vote_order

VOTES = Path(__file__).parents[1] / "tests" / "data" / "council" / "roll-calls.csv"
ANCHORS = {"United States": 1.0, "China": -1.0}
CHOICES = ("yes", "abstain", "no")
FIRST = 10

BENCHMARKS = [
    Benchmark(
        "council: one fit at given spreads",
        "",
        prepare=lambda: read_roll_calls(VOTES),
        run=lambda calls: fit(calls, ANCHORS, spreads=Spreads()),
    )
]


@dataclass(frozen=True)
class Forecast:
    """Chances of each member's yes, abstention and no (members, 3), and of a veto on a draft with nine votes."""

    votes: np.ndarray
    vetoed: float | None


def pooled(train: Sequence[RollCall]) -> np.ndarray:
    count = np.array([sum(call.choice == choice for call in train) for choice in CHOICES]) + 0.5
    return count / count.sum()


def was_vetoed(calls: Sequence[RollCall]) -> bool:
    yes = sum(call.choice == "yes" for call in calls)
    return yes >= 9 and any(call.veto and call.choice == "no" for call in calls)


def by_vote(calls: Sequence[RollCall]) -> dict[str, list[RollCall]]:
    found: dict[str, list[RollCall]] = {vote: [] for vote in vote_order(calls)}
    for call in calls:
        found[call.vote].append(call)
    return found


def veto_rate(train: Sequence[RollCall]) -> float:
    votes = by_vote(train)
    return (sum(map(was_vetoed, votes.values())) + 0.5) / (len(votes) + 1)


def base_rate(train: Sequence[RollCall], held: Sequence[RollCall]) -> Forecast:
    return Forecast(np.tile(pooled(train), (len(held), 1)), veto_rate(train))


def own_rate(train: Sequence[RollCall], held: Sequence[RollCall]) -> Forecast:
    """Each member's own record, drawn to everyone's with the weight of four votes."""
    everyone = pooled(train)
    rows = []
    for call in held:
        own = [other.choice for other in train if other.member == call.member]
        count = np.array([own.count(choice) for choice in CHOICES])
        rows.append((count + 4 * everyone) / (count.sum() + 4))
    return Forecast(np.array(rows), veto_rate(train))


def last_similar(train: Sequence[RollCall], held: Sequence[RollCall]) -> Forecast:
    """What was voted on the last draft of the crisis, as surely as such votes repeated themselves so far."""
    votes = by_vote(train)
    repeats, same, veto_same = 1.0, 1.0, 1.0
    pairs = 2.0
    last: dict[str, list[RollCall]] = {}
    for calls in votes.values():
        before = last.get(calls[0].crisis)
        if before is not None:
            cast = {call.member: call.choice for call in before}
            again = [cast[call.member] == call.choice for call in calls if call.member in cast]
            repeats, same = repeats + len(again), same + sum(again)
            pairs, veto_same = pairs + 1, veto_same + (was_vetoed(before) == was_vetoed(calls))
        last[calls[0].crisis] = calls
    rate = own_rate(train, held)
    day = held[0].date
    earlier = [
        calls
        for calls in votes.values()
        if calls[0].crisis == held[0].crisis and day is not None and calls[0].date is not None and calls[0].date <= day
    ]
    if not earlier or rate.vetoed is None:
        return rate
    cast = {call.member: call.choice for call in earlier[-1]}
    sure, rows = same / (repeats + 1), []
    for call, other in zip(held, rate.votes, strict=True):
        if call.member in cast:
            again = np.array([float(choice == cast[call.member]) for choice in CHOICES])
            rows.append(sure * again + (1 - sure) * other)
        else:
            rows.append(other)
    veto_sure = veto_same / pairs
    vetoed = veto_sure * was_vetoed(earlier[-1]) + (1 - veto_sure) * rate.vetoed
    return Forecast(np.array(rows), vetoed)


def fitted(train: Sequence[RollCall], held: Sequence[RollCall]) -> tuple[Forecast, Forecast]:
    """The model's forecast, and what it says of each member once the others' votes are known."""
    result = fit(train, ANCHORS)
    members = [call.member for call in held]
    seen = result.foresee(members, [call.member for call in held if call.veto], crisis=held[0].crisis)
    ahead = Forecast(np.array([[entry.yes, entry.abstain, entry.no] for entry in seen.members]), seen.vetoed)

    known = {point.member: place for place, point in enumerate(result.members)}
    places = [known.get(name) for name in members]
    ideal = np.array([0.0 if place is None else result.mode.ideal[place] for place in places])
    spread = np.array([1.0 if place is None else result.mode.ideal_sd[place] for place in places])
    crisis = result.crises.index(held[0].crisis) if held[0].crisis in result.crises else None
    nodes = draft_nodes(result.mode, ideal, spread, np.array([call.veto for call in held]), crisis)
    yes, no = ndtr(-nodes.yes_cut), ndtr(nodes.no_cut)
    chances = np.maximum(np.stack([yes, 1 - yes - no, no], axis=2), 1e-12)
    cast = [CHOICES.index(call.choice) for call in held]
    log = np.log(chances[:, np.arange(len(held)), cast])
    rest = np.log(nodes.weights)[:, None] + log.sum(axis=1, keepdims=True) - log
    weight = np.exp(rest - rest.max(axis=0))
    weight /= weight.sum(axis=0)
    return ahead, Forecast(np.einsum("km,kmc->mc", weight, chances), None)


def scores(forecast: Forecast, held: Sequence[RollCall]) -> list[float]:
    """Log loss and Brier score of the members' votes (means over them), then of the veto."""
    cast = np.array([CHOICES.index(call.choice) for call in held])
    chance = np.maximum(forecast.votes[np.arange(len(held)), cast], 1e-9)
    brier = ((forecast.votes - np.eye(3)[cast]) ** 2).sum(axis=1)
    out = [float(-np.log(chance).mean()), float(brier.mean())]
    if forecast.vetoed is None:
        return [*out, float("nan"), float("nan")]
    fact, said = was_vetoed(held), min(max(forecast.vetoed, 1e-9), 1 - 1e-9)
    return [*out, -float(np.log(said if fact else 1 - said)), (said - fact) ** 2]


NAMES = (
    "everyone's base rate",
    "the member's own base rate",
    "the last similar vote",
    "fitted ideal points",
    "(fitted, knowing the others' votes)",
)


def held_out(calls: Sequence[RollCall], rolling: bool) -> np.ndarray:
    """Scores of shape (votes held out, forecasters, 4)."""
    votes = by_vote(calls)
    rows = []
    for place, held in enumerate(votes.values()):
        if rolling and place < FIRST:
            continue
        train = [
            call
            for call in calls
            if (call.date < held[0].date if rolling and call.date and held[0].date else call.vote != held[0].vote)
        ]
        forecasts = [base_rate(train, held), own_rate(train, held), last_similar(train, held), *fitted(train, held)]
        rows.append([scores(forecast, held) for forecast in forecasts])
    return np.array(rows)


def interval(difference: np.ndarray) -> str:
    """Mean and 90 % bootstrap interval over votes."""
    draw = np.random.default_rng(0)
    means = difference[draw.integers(0, difference.size, (10_000, difference.size))].mean(axis=1)
    low, high = np.quantile(means, (0.05, 0.95))
    return f"{difference.mean():+.3f} [{low:+.3f}, {high:+.3f}]"


def main() -> None:
    calls = read_roll_calls(VOTES)
    for title, rolling in (("rolling origin", True), ("leave one vote out", False)):
        start = time.perf_counter()
        table = held_out(calls, rolling)
        wait = time.perf_counter() - start
        vetoes = "/".join(f"{n}" for n in (count_vetoes(calls, rolling), len(table)))
        print(f"\n{title}: {len(table)} votes held out, vetoed {vetoes}, {wait:.0f} s\n")
        print("| forecast | votes: log loss | Brier | vetoed: log loss | Brier |")
        print("|---|---|---|---|---|")
        for name, row in zip(NAMES, table.mean(axis=0), strict=True):
            print(f"| {name} | " + " | ".join("" if np.isnan(x) else f"{x:.3f}" for x in row) + " |")
        print("\nFitted less a rival, mean over votes with 90 % bootstrap interval (below 0: fitted is better):")
        for other in (1, 2):
            gaps = [interval(table[:, 3, k] - table[:, other, k]) for k in range(4)]
            print(f"- {NAMES[other]}: " + "; ".join(gaps))


def count_vetoes(calls: Sequence[RollCall], rolling: bool) -> int:
    return sum(was_vetoed(held) for held in list(by_vote(calls).values())[FIRST if rolling else 0 :])


if __name__ == "__main__":
    main()
