"""A small crisis with every kind of judged input, and ways to vary it."""

from __future__ import annotations

from demarche.crisis import Crisis, loads

__all__ = ["SMALL", "TORN", "small"]

SMALL = """
demarche: 1
crisis: {id: small, title: A small crisis, as_of: 2020-01-01, question: Talk now?, seat: patron}
sources: {judged: {title: Judged}}
actors:
  - id: ruler
    name: The ruler
    types: {hard: never yields, soft: may yield}
    type: {values: [hard, soft], weights: [3, 1]}
  - {id: rebels, name: The rebels}
  - {id: patron, name: The patron}
screen:
  ruler: ruler
  opposition: rebels
  p_ruler: [0.4, 0.8]
  p_opposition: {low: 0.2, mode: 0.3, high: 0.7}
  c_ruler: {values: [0.1, 0.3], weights: [3, 1]}
  c_opposition: 0.2
  x_low: 0.1
  x_high: [0.5, 1.0]
  e_ruler: 0.0
  e_opposition: [0.0, 0.1]
  binding: [0.7, 1.0]
options:
  moves:
    - {id: talk, actor: ruler, name: Talk, yes: comes to talks, no: stays away}
    - {id: yield, actor: ruler, name: Yield, yes: yields, no: holds on}
    - {id: fight, actor: rebels, name: Fight on, yes: fight on, no: lay down arms, status_quo: true}
    - {id: arm, actor: patron, name: Arm the rebels, yes: arms the rebels, no: sends nothing, direction: forward}
  infeasible:
    - {when: yield and not talk, why: He yields at the table or not at all.}
  outcomes:
    - {id: settled, title: A settlement, when: yield and not fight}
    - {id: war, title: War, when: fight}
preferences:
  ruler:
    by_type:
      hard: {statements: [not yield, not arm, not fight, talk]}
      soft:
        order: neighbours
        statements: [if fight then not yield, if arm then talk, yield, not arm, talk]
  rebels:
    utilities:
      - {when: yield, value: [2, 4]}
      - {when: arm and fight, value: [1, 3]}
      - {when: not fight, value: 0}
    otherwise: [0.5, 1.5]
  patron:
    weights: {fight: [-1, 1], yield: 2, arm: [-1.5, 0.5]}
levers:
  - {id: arm-now, title: Arm the rebels now, seat: patron,
     set: {options.moves.arm.status_quo: true, screen.p_ruler: [0.2, 0.6]}}
  - {id: guarantee, title: Guarantee the agreement, seat: patron,
     set: {screen.binding: [0.9, 1.0], screen.c_opposition: [0.1, 0.4]}}
  - {id: come-to-talks, title: Come to talks, seat: ruler, set: {options.moves.talk.status_quo: true}}
  - {id: soften, title: The ruler softens, seat: ruler, set: {actors.ruler.type: soft}}
"""


TORN = {
    "actors.ruler.type": "soft",
    "preferences.ruler.by_type.soft.statements": ["if fight then not yield", "yield", "not yield", "talk"],
}
"""Values with which the ruler both wants to yield and does not: the order of his statements decides."""


def small(extra: str = "", **swaps: str) -> Crisis:
    """The small crisis with text added at its end, and parts of its text replaced (old text by keyword order)."""
    text = SMALL
    for old, new in (pair.split(" -> ") for pair in swaps.values()):
        assert old in text
        text = text.replace(old, new)
    return loads(text + extra)
