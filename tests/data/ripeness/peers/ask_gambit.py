"""Ask Gambit about mediated wars that die down, played without errors; keep the answers in gambit.json.

Run from the root in an environment of its own (pip install pygambit==16.7.0): python -m
tests.data.ripeness.peers.ask_gambit. The tests read the answers and need nothing of it.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from math import exp
from pathlib import Path
from typing import Any

import pygambit
from tests.data.ripeness.peers.games import FADING, Numbers


def main() -> None:
    """Write gambit.json."""
    answers = {name: fading(game) for name, game in FADING.items()}
    found = {"pygambit": version("pygambit"), "fading": answers}
    Path(__file__).with_name("gambit.json").write_text(json.dumps(found, indent=1) + "\n")


def fading(game: Numbers) -> dict[str, float]:
    """The game as a tree: what each side expects, and the chances that each says yes to the first text."""
    tree = pygambit.Game.new_tree(players=["ruler", "opposition"])
    top, text, months = game["K"], game["text"], game["months"]
    win = round(1.0 / (1.0 + exp(-game["edge"])), 15)
    first: dict[str, Any] = {}

    def leave(node: Any, ruler: float, opposition: float, month: int) -> None:
        spent = [month * cost for cost in game["cost"]]
        tree.set_outcome(node, tree.add_outcome(f"end {len(tree.outcomes)}", [ruler - spent[0], opposition - spent[1]]))

    def chance(node: Any, chances: dict[str, float]) -> Any:
        tree.append_move(node, tree.players.chance, list(chances))
        tree.set_chance_probs(node.infoset, _whole(list(chances.values())))
        return node.children

    def meet(node: Any, month: int, place: int) -> None:
        sit, quiet = chance(node, {"meet": game["rounds"], "quiet": 1.0 - game["rounds"]})
        tree.append_move(sit, "ruler", ["yes", "no"])
        first.setdefault("ruler", sit)
        asked, refused = sit.children
        tree.append_move(asked, "opposition", ["yes", "no"])
        first.setdefault("opposition", asked)
        signed, rejected = asked.children
        leave(signed, text, 1.0 - text, month)
        for war in (quiet, refused, rejected):
            fight(war, month, place)

    def fight(node: Any, month: int, place: int) -> None:
        if month + 1 == months:
            leave(node, place / top, 1.0 - place / top, month + 1)
            return
        moves = game["moves"]
        gained, lost, same = chance(node, {"gain": moves * win, "loss": moves * (1.0 - win), "same": 1.0 - moves})
        for after, there in ((gained, place + 1), (lost, place - 1), (same, place)):
            if there in (0, top):
                leave(after, there / top, 1.0 - there / top, month + 1)
            else:
                meet(after, month + 1, there)

    meet(tree.root, 0, game["start"])
    # The principal branch of logit equilibria ends, as precision grows, in the subgame-perfect play of the tree.
    (profile,) = pygambit.nash.logit_solve(tree, maxregret=1e-5).equilibria
    return {
        "ruler": float(profile.payoff("ruler")),
        "opposition": float(profile.payoff("opposition")),
        **{f"{side}_yes": float(profile[next(iter(node.infoset.actions))]) for side, node in first.items()},
    }


def _whole(chances: list[float]) -> list[str]:
    """Decimals that add up to exactly 1."""
    from decimal import Decimal

    short = [Decimal(repr(round(p, 12))) for p in chances]
    return [str(p) for p in (*short[:-1], 1 - sum(short[:-1]))]


if __name__ == "__main__":
    main()
