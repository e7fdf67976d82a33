"""Ask QuantEcon's dynamic programmes about the games of one decision-maker; keep the answers in quantecon.json.

Run from the root in an environment of its own (pip install quantecon==0.11.4): python -m
tests.data.ripeness.peers.ask_quantecon. The tests read the answers and need nothing of it.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
from quantecon.markov import DiscreteDP
from tests.data.ripeness.peers.games import COERCERS, PENS, Numbers

IMPOSSIBLE = -np.inf


def main() -> None:
    """Write quantecon.json."""
    found: dict[str, Any] = {"quantecon": version("quantecon")}
    found["pens"] = {name: pen(game) for name, game in PENS.items()}
    found["coercers"] = {name: coercer(game) for name, game in COERCERS.items()}
    Path(__file__).with_name("quantecon.json").write_text(json.dumps(found, indent=1) + "\n")


def up(odds: float) -> float:
    return 1.0 / (1.0 + exp(-odds))


def believes(game: Numbers, prior: float, gained: int) -> float:
    """Chance that the next move is the ruler's, after a net number of moves."""
    win = up(game["strength"])
    plus, minus = prior * win**gained, (1.0 - prior) * (1.0 - win) ** gained
    faith = plus / (plus + minus)
    return faith * win + (1.0 - faith) * (1.0 - win)


def fight(game: Numbers, states: dict[tuple[int, int], int], prior: float, ends: tuple[float, float]) -> Any:
    """Chances of the next place and evidence, and the value of the ends reached, by state."""
    span, moves = game["span"], game["moves"]
    chances, worth = np.zeros((len(states), len(states))), np.zeros(len(states))
    for (held, gained), row in states.items():
        win = believes(game, prior, gained)
        for chance, step in ((moves * win, 1), (moves * (1.0 - win), -1), (1.0 - moves, 0)):
            place = held + step
            if place in (0, game["K"]):
                worth[row] += chance * ends[place > 0]
            else:
                chances[row, states[place, min(max(gained + step, -span), span)]] += chance
    return chances, worth


def pen(game: Numbers) -> dict[str, list[list[float]]]:
    """The ruler's best time to offer: his value by place and net moves, and whether he offers when they meet."""
    top, span, delta = game["K"], game["span"], game["delta"]
    states = {(k, e): i for i, (k, e) in enumerate((k, e) for k in range(1, top) for e in range(-span, span + 1))}
    held = np.array([k / top for k, _ in states])
    keep = 1.0 - delta
    # The opposition, which fights to the finish: a problem with one action, and an end that yields nothing more.
    chances, ends = fight(game, states, game["opposition"], (1.0, 0.0))
    reward = keep * game["holding"] * (1.0 - held) - game["cost"][1] + delta * ends
    size = len(states)
    through = np.zeros((size + 1, 1, size + 1))
    through[:size, 0, :size] = chances
    through[:size, 0, size] = 1.0 - chances.sum(axis=1)
    through[size, 0, size] = 1.0
    alone = DiscreteDP(np.append(reward, 0.0)[:, None], through, delta)
    other = alone.evaluate_policy(np.zeros(size + 1, dtype=int))[:size]
    assert other.min() >= 0.0, "the opposition would take less than nothing: not one side's problem"
    best = 1.0 - other
    # The ruler: states with and without a meeting, then the end; he fights on or has the best terms signed.
    chances, ends = fight(game, states, game["ruler"], (0.0, 1.0))
    reward = keep * game["holding"] * held - game["cost"][0] + delta * ends
    rewards = np.full((2 * size + 1, 2), IMPOSSIBLE)
    moves = np.zeros((2 * size + 1, 2, 2 * size + 1))
    for meets in (0, 1):
        rows = slice(meets * size, (meets + 1) * size)
        rewards[rows, 0] = reward
        moves[rows, 0, :size] = (1.0 - game["rounds"]) * chances
        moves[rows, 0, size : 2 * size] = game["rounds"] * chances
        moves[rows, 0, 2 * size] = 1.0 - chances.sum(axis=1)
    rewards[size : 2 * size, 1] = np.where(best >= game["lowest"], best, IMPOSSIBLE)
    rewards[2 * size, 0] = 0.0
    moves[:, 1, 2 * size] = 1.0
    moves[2 * size, 0, 2 * size] = 1.0
    solved = DiscreteDP(rewards, moves, delta).solve(method="policy_iteration")
    value = (1.0 - game["rounds"]) * solved.v[:size] + game["rounds"] * solved.v[size : 2 * size]
    shape = (top - 1, 2 * span + 1)
    return {
        "ruler": value.reshape(shape).tolist(),
        "opposition": other.reshape(shape).tolist(),
        "offers": solved.sigma[size : 2 * size].reshape(shape).tolist(),
    }


def coercer(game: Numbers) -> dict[str, list[list[float]]]:
    """The coercer's value and way on by stage (war, decision due, striking by rung, over) and place."""
    top, delta, rungs = game["K"], game["delta"], game["rungs"]
    stages = ["war", "due", *range(len(rungs)), "over"]
    states = {(h, k): i for i, (h, k) in enumerate((h, k) for h in stages for k in range(1, top))}
    end = len(states)
    rewards = np.full((end + 1, 3), IMPOSSIBLE)
    moves = np.zeros((end + 1, 3, end + 1))
    rewards[end, 0] = 0.0
    moves[:, :, end] = 1.0

    def spend(row: int, action: int, stage: Any, held: int, cost: float) -> None:
        """A month in a stage, after a one-off cost."""
        shift, price = rungs[stage] if isinstance(stage, int) else (0.0, 0.0)
        win = up(game["edge"] - shift)
        rewards[row, action] = (1.0 - delta) * game["stake"] * (1.0 - held / top) - price - cost
        moves[row, action] = 0.0
        cracks = game["cracks"] if isinstance(stage, int) else 0.0
        moves[row, action, states["over", held]] += cracks
        for chance, place in ((game["moves"] * win, held + 1), (game["moves"] * (1.0 - win), held - 1),
                              (1.0 - game["moves"], held)):  # fmt: skip
            if place in (0, top):
                rewards[row, action] += delta * (1.0 - cracks) * chance * (game["stake"] if place == 0 else 0.0)
                moves[row, action, end] += (1.0 - cracks) * chance
            else:
                moves[row, action, states[stage, place]] += (1.0 - cracks) * chance

    for (stage, held), row in states.items():
        if stage == "war":  # leave it, or put an ultimatum, which is refused: a decision is due
            ways: list[tuple[Any, float]] = [("war", 0.0), ("due", 0.0)]
        elif stage == "due":
            ways = [("over", game["back_down"]), (0, game["alone"])]
        elif stage == "over":
            ways = [("over", 0.0)]
        else:
            more = [(stage + 1, 0.0)] if stage + 1 < len(rungs) else []
            ways = [(stage, 0.0), *more, ("over", game["quit"])]
        for action, (way, cost) in enumerate(ways):
            spend(row, action, way, held, cost)
    solved = DiscreteDP(rewards, moves, delta).solve(method="policy_iteration")
    shape = (len(stages), top - 1)
    return {"value": solved.v[:end].reshape(shape).tolist(), "way": solved.sigma[:end].reshape(shape).tolist()}


if __name__ == "__main__":
    main()
