"""Tiny wars that independent solvers were asked about: plain numbers, nothing imported from demarche.

Steps are months. Costs are what a month of war costs, as a share of the whole prize; ``delta`` what 1 in the next month
is worth now. The front has places 0 to K; the ruler has lost at 0 and won at K.
"""

from __future__ import annotations

from typing import Any

Numbers = dict[str, Any]

# One side decides: the ruler holds the pen for ever, so the opposition is always held to what fighting to the finish
# is worth to it, and when to make the offer is the ruler's problem alone. The camps disagree and learn.
PENS: dict[str, Numbers] = {
    "hopes apart": {
        "K": 6, "moves": 0.6, "strength": 0.5, "span": 5, "ruler": 0.85, "opposition": 0.2, "cost": (0.004, 0.003),
        "holding": 0.6, "delta": 0.97, "lowest": 0.0, "rounds": 0.5,
    },
    "a precondition": {
        "K": 8, "moves": 0.4, "strength": 0.3, "span": 4, "ruler": 0.7, "opposition": 0.4, "cost": (0.002, 0.004),
        "holding": 0.8, "delta": 0.985, "lowest": 0.45, "rounds": 0.3,
    },
}  # fmt: skip

# A lone coercer who does what serves him, while the two sides have nothing to sign: to threaten, to strike, to go up a
# rung, to stop. Each rung: shift of the log odds against the ruler, price of a month.
COERCERS: dict[str, Numbers] = {
    "keen": {
        "K": 6, "moves": 0.5, "edge": 0.3, "stake": 1.0, "delta": 0.97, "rungs": ((0.6, 0.01), (1.4, 0.03)),
        "back_down": 0.02, "quit": 0.01, "alone": 0.03, "cracks": 0.05,
    },
    "torn": {
        "K": 7, "moves": 0.4, "edge": 0.6, "stake": 0.5, "delta": 0.96, "rungs": ((0.4, 0.004), (1.0, 0.012)),
        "back_down": 0.05, "quit": 0.03, "alone": 0.02, "cracks": 0.02,
    },
}  # fmt: skip

# A mediator's text, take it or leave it: the ruler answers, then the opposition, and both err (logit, ``precision``).
MEDIATED: dict[str, Numbers] = {
    "calm": {
        "K": 5, "moves": 0.5, "edge": 0.2, "cost": (0.02, 0.03), "holding": 0.7, "delta": 0.9, "rounds": 0.6,
        "text": 0.5, "precision": 12.0,
    },
    "unequal patience": {
        "K": 4, "moves": 0.8, "edge": -0.3, "cost": (0.01, 0.05), "holding": 0.3, "delta": (0.92, 0.8), "rounds": 1.0,
        "text": 0.4, "precision": 25.0,
    },
}  # fmt: skip

# The same table for a few months, after which the war dies down and each keeps what it holds; nobody discounts or errs.
FADING: dict[str, Numbers] = {
    "two months": {
        "K": 5, "start": 2, "months": 2, "moves": 0.7, "edge": 0.4, "cost": (0.03, 0.06), "rounds": 0.8, "text": 0.45,
    },
    "three places": {
        "K": 3, "start": 2, "months": 2, "moves": 0.9, "edge": -0.2, "cost": (0.05, 0.02), "rounds": 0.7, "text": 0.55,
    },
}  # fmt: skip
