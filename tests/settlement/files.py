"""A small crisis with a range, clauses that need others, prices by type, and texts on the table."""

from __future__ import annotations

RANGES = """
demarche: 1
crisis: {id: ranges, title: A small crisis, as_of: 2020-01-01, question: Talk now?, seat: patron}
sources: {judged: {title: Judged}}
actors:
  - id: ruler
    name: The ruler
    types: {soft: soft, hard: hard}
    type: {values: [soft, hard], weights: [1, 1], note: Judged}
  - {id: rebels, name: The rebels}
  - {id: patron, name: The patron}
packages:
  issues:
    seat:
      title: The presidency
      clauses: {stays: he stays, shared: power is shared, leaves: he leaves}
      status_quo: stays
    vote:
      title: The vote
      range: {low: 0, high: 24, steps: 4, unit: months}
      status_quo: 9
    police:
      title: The police
      clauses: {state: the state's, joint: joint, local: local}
      status_quo: state
  parties:
    ruler:
      no_agreement: [0.3, 0.5]
      on:
        seat: {ideal: stays, salience: 0.6, highest: shared, price: 0.05, price_by_type: {hard: [0.6, 0.8]}}
        vote: {ideal: 9, salience: 0.1, highest: 18}
        police: {ideal: state, salience: 0.3}
    rebels:
      no_agreement: [0.2, 0.5]
      on:
        seat: {ideal: leaves, salience: 0.5}
        vote: {ideal: 20, salience: 0.2}
        police: {ideal: local, salience: 0.3}
    patron:
      no_agreement: 0.9
      on: {seat: {ideal: shared, salience: 1.0}}
  consent: [ruler, rebels]
  apart:
    - {vote: 24, police: state}
  together:
    - {clause: {seat: leaves}, needs: {police: [joint, local], vote: 12}}
  texts:
    draft: {title: the first draft, clauses: {seat: shared, police: joint}}
    clash: {title: the clash, clauses: {seat: leaves}}
    wall: {title: the wall, clauses: {vote: 24, police: local}}
levers:
  - {id: soften, title: Soften, seat: patron, set: {packages.parties.rebels.no_agreement: 0.0}}
claims:
  - id: A
    text: The first draft can be signed.
    kind: model
    test: {quantity: settlement.text.draft, is: "yes"}
  - id: B
    text: Softening opens more.
    kind: model
    test: {quantity: settlement.margin, under: soften, more_than_under: none}
"""

WAR = """
demarche: 1
crisis: {id: fought, title: A small war, as_of: 2020-01-01, question: Talk now?, seat: patron}
sources: {judged: {title: Judged}}
actors:
  - {id: ruler, name: The ruler}
  - {id: rebels, name: The rebels}
  - {id: patron, name: The patron}
screen:
  ruler: ruler
  opposition: rebels
  p_ruler: [0.4, 0.7]
  p_opposition: [0.3, 0.6]
  c_ruler: [0.0, 0.2]
  c_opposition: [0.0, 0.2]
  x_low: 0
  x_high: 1
  binding: [0.8, 1.0]
  e_ruler: 0.1
  e_opposition: 0.1
war:
  step: month
  ruler: ruler
  opposition: rebels
  balance: [0.4, 0.6]
  notches: 4
  pace_per_year: 0.3
  ruler_cost_per_year: [0.05, 0.3]
  opposition_cost_per_year: [0.05, 0.3]
  holding: 0.6
  breaks_per_year: 0.05
  horizon_months: 24
packages:
  issues:
    seat:
      title: The presidency
      clauses: {stays: he stays, shared: power is shared, leaves: he leaves}
      status_quo: stays
    police:
      title: The police
      clauses: {state: the state's, joint: joint, local: local}
      status_quo: state
  parties:
    ruler:
      on:
        seat: {ideal: stays, salience: 0.6}
        police: {ideal: state, salience: 0.4}
    rebels:
      on:
        seat: {ideal: leaves, salience: 0.4}
        police: {ideal: local, salience: 0.6}
    patron:
      no_agreement: 0.5
      on: {seat: {ideal: leaves, salience: 1.0}}
  consent: [ruler, rebels]
levers:
  - {id: later, title: Dearer later, seat: patron, from_month: 10, set: {war.ruler_cost_per_year: 1.5}}
"""
