"""What clauses are worth to parties, as arrays: the tables from which every package is summed.

The worth of a package y to party i adds up over the issues j,

    u_i(y) = sum_j s_ij (1 - |y_j - t_ij| / span_j) - prices paid

(with a quadratic loss, the square of the distance). So everything about packages follows from what each single clause
adds, a table (parties, issues, clauses): minus infinity beyond a wall, less its price beyond a priced red line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.settlement.agenda import Agenda
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

__all__ = ["TOUCH", "Tables", "beyond", "tables", "worth_of"]

TOUCH = 1e-9
"""A package that falls short of no agreement by less is signed: the difference is the rounding of sums."""
EDGE = 1e-12


@dataclass(frozen=True)
class Tables:
    """One version of an agenda: I parties, J issues, S clauses of the largest issue (others are padded with 0).

    ``worth`` (I, J, S) is s_ij times the worth of a clause, ``price`` (I, J, S) what a party pays beyond its red line
    (infinite for a wall), ``floor`` (I,) what no agreement is worth, ``consent`` (I,) whose signature is needed,
    ``sizes`` (J,) how many clauses each issue has, ``forbidden`` which cannot all stand together.
    """

    worth: Floats
    price: Floats
    salience: Floats
    floor: Floats
    consent: Bools
    sizes: tuple[int, ...]
    forbidden: tuple[tuple[tuple[int, int], ...], ...] = ()

    @property
    def gain(self) -> Floats:
        """What each clause adds to the worth of a package, price paid, (I, J, S)."""
        return np.asarray(self.worth - self.price)

    @property
    def signers(self) -> NDArray[np.int64]:
        """The numbers of those whose consent is needed."""
        return np.flatnonzero(self.consent)


def worth_of(places: Floats, ideal: Floats, span: Floats, power: Floats) -> Floats:
    """1 less the distance (to some power) in spans: places (J, S), ideals (..., J), spans (J,), powers (..., 1, 1)."""
    away = np.abs(places - ideal[..., None]) / span[:, None]
    return np.asarray(1.0 - away**power)


def beyond(places: Floats, low: Floats, high: Floats) -> Bools:
    """Which places (J, S) lie beyond the red lines (..., J)."""
    return np.asarray((places < low[..., None] - EDGE) | (places > high[..., None] + EDGE))


def tables(agenda: Agenda, no_agreement: ArrayLike | None = None) -> Tables:
    """The tables of an agenda; ``no_agreement`` (I,) replaces what its parties have without agreement."""
    shape = (len(agenda.parties), len(agenda.issues), max(agenda.sizes))
    worth, price = np.zeros(shape), np.zeros(shape)
    salience = np.zeros(shape[:2])
    for i, party in enumerate(agenda.parties):
        for j, issue in enumerate(agenda.issues):
            size, at = len(issue.clauses), np.array(issue.places)[None, :]
            care = salience[i, j] = party.salience.get(issue.name, 0.0)
            given = party.worths.get(issue.name)
            ideal = party.ideal.get(issue.name)
            if given is not None:
                worth[i, j, :size] = care * np.array(given, dtype=np.float64)
            elif ideal is not None:
                power = np.array(1.0 if party.loss == "linear" else 2.0)
                worth[i, j, :size] = (
                    care * worth_of(at, np.array([issue.place(ideal)]), np.array([issue.span]), power)[0]
                )
            line = party.red_lines.get(issue.name)
            if line is not None:
                low = -np.inf if line.lowest is None else issue.place(line.lowest)
                high = np.inf if line.highest is None else issue.place(line.highest)
                over = beyond(at, np.array([low]), np.array([high]))[0]
                price[i, j, :size] = np.where(over, np.inf if line.price is None else line.price, 0.0)
    floor = np.array([party.no_agreement for party in agenda.parties])
    if no_agreement is not None:
        floor = np.array(no_agreement, dtype=np.float64)
        if floor.shape != shape[:1] or not np.all(np.isfinite(floor)):
            raise InputError(f"no_agreement: give {shape[0]} finite numbers, one a party in the order of the agenda")
    consent = np.array([party.consent for party in agenda.parties])
    return Tables(worth, price, salience, floor, consent, agenda.sizes, agenda.forbidden())
