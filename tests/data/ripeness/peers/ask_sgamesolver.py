"""Ask sgamesolver for the logit equilibrium of mediated wars without end; keep the answers in sgamesolver.json.

Run from the root in an environment of its own (pip install sgamesolver==1.0.2 "numpy<2"): python -m
tests.data.ripeness.peers.ask_sgamesolver. The tests read the answers and need nothing of it.

sgamesolver has one move of everybody in each state and one discount for each transition, so a month is two
transitions, each discounted by the root of ``delta``: the ruler answers in the first, the opposition in the second.
Figures of the second are scaled so that both sides err alike.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from math import exp
from pathlib import Path

import numpy as np
from sgamesolver import SGame
from sgamesolver.homotopy import QRE
from tests.data.ripeness.peers.games import MEDIATED, Numbers


def main() -> None:
    """Write sgamesolver.json."""
    answers = {name: mediated(game) for name, game in MEDIATED.items()}
    found = {"sgamesolver": version("sgamesolver"), "mediated": answers}
    Path(__file__).with_name("sgamesolver.json").write_text(json.dumps(found, indent=1) + "\n")


def mediated(game: Numbers) -> dict[str, list[float]]:
    """Values to both by place, before it is known whether they meet, and chances that each says yes."""
    top, rounds, text = game["K"], game["rounds"], game["text"]
    delta = np.broadcast_to(np.array(game["delta"], dtype=float), 2)
    root = np.sqrt(delta)
    scale = np.array([1.0, root[1]])  # the opposition decides half a month on: in its units of then
    places = range(1, top)
    names = [(stage, k) for k in places for stage in ("ruler", "quiet", "opposition", "fight")]
    at = {name: row for row, name in enumerate(names)}
    end = len(names)
    win = 1.0 / (1.0 + exp(-game["edge"]))

    def month(k: int) -> tuple[np.ndarray, np.ndarray]:
        """What a month of war yields both, and where it leads."""
        held = np.array([k / top, 1.0 - k / top])
        worth = (1.0 - delta) * game["holding"] * held - np.array(game["cost"])
        leads = np.zeros(end + 1)
        for chance, place in ((game["moves"] * win, k + 1), (game["moves"] * (1 - win), k - 1), (1 - game["moves"], k)):
            if place in (0, top):
                leads[end] += chance
                worth = worth + delta * chance * np.array([place / top, 1.0 - place / top])
            else:
                leads[at["ruler", place]] += chance * rounds
                leads[at["quiet", place]] += chance * (1.0 - rounds)
        return scale * worth / root, leads

    def to(name: tuple[str, int]) -> np.ndarray:
        leads = np.zeros(end + 1)
        leads[at[name]] = 1.0
        return leads

    nothing, stop = np.zeros(2), np.eye(end + 1)[end]
    payoffs, transitions = [], []
    for stage, k in names:
        fought, leads = month(k)
        if stage == "ruler":  # yes, no
            payoffs.append(np.zeros((2, 2, 1)))
            transitions.append(np.stack([to(("opposition", k)), to(("fight", k))])[:, None])
        elif stage == "quiet":
            payoffs.append(nothing.reshape(2, 1, 1))
            transitions.append(to(("fight", k))[None, None])
        elif stage == "opposition":
            signed = scale * np.array([text, 1.0 - text]) / root
            payoffs.append(np.stack([signed, fought], axis=1)[:, None])
            transitions.append(np.stack([stop, leads])[None])
        else:
            payoffs.append(fought.reshape(2, 1, 1))
            transitions.append(leads[None, None])
    payoffs.append(nothing.reshape(2, 1, 1))
    transitions.append(stop[None, None])
    asked = QRE(SGame(payoffs, transitions, root))
    asked.solver_setup(target_lambda=game["precision"])
    asked.solver.set_parameters(corrector_tol=1e-10, convergence_tol=1e-10)
    asked.solve()
    values, chances = asked.equilibrium.values, asked.equilibrium.strategies
    mean = [rounds * values[at["ruler", k]] + (1 - rounds) * values[at["quiet", k]] for k in places]
    return {
        "ruler": [float(v[0]) for v in mean],
        "opposition": [float(v[1] / scale[1]) for v in mean],
        "ruler_yes": [float(chances[at["ruler", k]][0][0]) for k in places],
        "opposition_yes": [float(chances[at["opposition", k]][1][0]) for k in places],
    }


if __name__ == "__main__":
    main()
