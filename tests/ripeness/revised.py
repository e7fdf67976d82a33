"""Small wars of the revised game from the numbers that an independent brute force was run with."""

import json
from pathlib import Path

from demarche.engines.ripeness import Beliefs, Conference, Game, Horizon, Per, Settlement, War

PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "ripeness" / "revision_oracles.json").read_text())
DEFAULTS = json.loads(PUBLISHED["note"].split("Defaults: ")[1].split(" (null kappa")[0])
INF = float("inf")


def month(x):
    return Per(x, "month")


def price(x):
    return INF if x is None else x


def game_of(settings):
    """The engine's game; ``settings`` are those of an oracle, per month."""
    p = DEFAULTS | settings
    return Game(
        war=War(
            p["k0"], p["K"], month(p["move"]), p["edge"], month(p["cost_R"]), month(p["cost_O"]), p["holding"],
            fade=month(p["fade"]), breaks=month(p["breaks"]), spread=p["sigma"],
        ),
        beliefs=Beliefs(p["pi_R"], p["pi_O"], p["pi_A"], p["tau"], p["nodes"] if p["tau"] else None),
        settlement=Settlement(
            p["lo"], p["hi"], month(p["binds"]), month(p["spoil"]),
            ruler_ratifiers=p["rat_R"], opposition_ratifiers=p["rat_O"],
            ruler_price=price(p["kappa_R"]), opposition_price=price(p["kappa_O"]),
            hardens=month(p["hardens"]), renewal=p["renewal"], victim=p["victim"],
            ruler_loss=p["e_R"], opposition_loss=p["e_O"],
        ),
        conference=Conference(month(p["rounds"]), p["pen_R"], p["pen_O"], p["pen_M"], p["text"]),
        horizon=Horizon("month", p["months"], p["hold"], month(p["d_R"]), month(p["d_O"])),
    )  # fmt: skip
