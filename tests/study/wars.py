"""Two small wars that are quick to play, with ruler and opposition of different names."""

from __future__ import annotations

from demarche.crisis import Crisis, loads

__all__ = ["far", "near"]

NEAR = """
demarche: 1
crisis: {id: near-2001, title: The near war, as_of: 2001-05-01, question: Talk now?, seat: helper}
sources: {}
actors:
  - {id: king, name: The King}
  - {id: league, name: The League}
  - id: helper
    name: The Helper
    types: {keen: gives all it can, slow: gives little}
    type: {values: [keen, slow], weights: [1, 1]}
screen:
  {ruler: king, opposition: league, prize: the valley, p_ruler: [0.5, 0.8], p_opposition: [0.3, 0.6], c_ruler: 0.1,
   c_opposition: [0.1, 0.2], x_low: 0.0, x_high: [0.3, 0.6], binding: [0.6, 0.9], e_ruler: 0.1, e_opposition: 0.1}
war:
  ruler: king
  opposition: league
  balance: [0.4, 0.6]
  notches: 3
  pace_per_year: 0.3
  ruler_cost_per_year: [0.05, 0.15]
  opposition_cost_per_year: 0.1
  horizon_months: 12
  durable_months: 12
  patrons:
    - {actor: helper, side: king, support: 0.5, odds_factor: 3, aid_per_year: 0.05, types: {slow: {support: 0.1}}}
outcome: {summary: The King signed., events: [{date: 2001-09-01, event: A treaty.}]}
"""

FAR = """
demarche: 1
crisis: {id: far-2010, title: The far war, as_of: 2010-05-01, question: Talk now?, seat: empire}
sources: {}
actors: [{id: junta, name: The Junta}, {id: front, name: The Front}, {id: empire, name: The Empire}]
screen:
  {ruler: junta, opposition: front, prize: the coast, p_ruler: [0.4, 0.6], p_opposition: [0.4, 0.5], c_ruler: 0.2,
   c_opposition: 0.2, x_low: 0.1, x_high: [0.4, 0.7], binding: [0.8, 0.9], e_ruler: 0.1, e_opposition: 0.2}
war:
  ruler: junta
  opposition: front
  balance: 0.5
  notches: 4
  pace_per_year: 0.2
  odds: {favoured_wins: 0.6}
  ruler_cost_per_year: 0.1
  opposition_cost_per_year: [0.1, 0.2]
  settlement: {lowest: 0.0, spoilers_per_year: 0.1}
  conference: {rounds_per_year: [3, 6]}
  horizon_months: 18
  durable_months: 24
  coercer:
    actor: empire
    rungs: [{damage_per_year: [0.3, 0.6]}]
    ultimatum_per_year: 0.9
    credibility: [0.5, 0.9]
  patrons:
    - {actor: empire, side: front, support: 0.3, odds_factor: 2}
outcome: {summary: The Junta fell., events: [{date: 2011-09-01, event: It fell.}]}
"""


def near(*swaps: tuple[str, str]) -> Crisis:
    """The near war, with parts of its text replaced (old, new)."""
    return _loaded(NEAR, swaps)


def far(*swaps: tuple[str, str]) -> Crisis:
    """The far war, likewise."""
    return _loaded(FAR, swaps)


def _loaded(text: str, swaps: tuple[tuple[str, str], ...]) -> Crisis:
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return loads(text)
