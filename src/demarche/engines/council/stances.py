"""A chamber and a draft as arrays, any part of which a batch of draws may replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from demarche.engines.council.lattice import Floats, Scores, compile_rule
from demarche.engines.council.model import Chamber, Draft
from demarche.engines.council.spatial import cutoffs, gains
from demarche.engines.council.tally import Ballots, Group, ballots, groups_of
from demarche.errors import InputError

__all__ = ["TOLERANCE", "Stances", "stances"]

TOLERANCE = 1e-12
"""Largest error of any probability, unless the caller asks for another."""

_BY_MEMBER = ("ideal", "salience", "pressure", "yes_bar", "no_bar", "veto_cost", "sigma")
_BY_DRAFT = ("position", "status_quo", "outside", "outside_chance")


@dataclass(frozen=True)
class Stances:
    """Gains and bars of rows by members, correlations of rows by blocs, and the rule compiled.

    ``to_yes`` and ``to_no`` are the bars less the gain: how much more a member would have to gain to be on them.
    """

    gain: Floats
    to_yes: Floats
    to_no: Floats
    sigma: Floats
    rho: Floats
    groups: tuple[Group, ...]
    scores: Scores

    def pressed(self, pressure: Floats) -> Stances:
        """The same with extra pressure, of shape (rows, members); one row of stances serves any number of rows."""
        shape = pressure.shape
        return Stances(
            np.broadcast_to(self.gain + pressure, shape),
            np.broadcast_to(self.to_yes - pressure, shape),
            np.broadcast_to(self.to_no - pressure, shape),
            np.broadcast_to(self.sigma, shape),
            np.broadcast_to(self.rho, (shape[0], self.rho.shape[1])),
            self.groups,
            self.scores,
        )

    def price_of_no(self, chance: float) -> Floats:
        """The least pressure at which each member's no has at most this chance, in closed form."""
        from scipy.special import ndtri

        return np.asarray(np.maximum(self.to_no - self.sigma * ndtri(chance), 0.0))

    def vote(self, *, tolerance: float = TOLERANCE, tally: bool = True, deciding: bool = False) -> Ballots:
        """The distribution of the votes, row by row."""
        yes_cut, no_cut = cutoffs(self.to_yes, self.to_no, self.sigma)
        return ballots(
            yes_cut,
            no_cut,
            self.rho,
            self.groups,
            self.scores,
            tolerance=tolerance,
            tally=tally,
            deciding=deciding,
        )


def stances(chamber: Chamber, draft: Draft, values: Mapping[str, ArrayLike] | None = None) -> Stances:
    """Where each member stands on the draft.

    ``values`` replaces inputs by arrays: ``ideal``, ``salience``, ``pressure``, ``yes_bar``, ``no_bar``,
    ``veto_cost``, ``sigma`` of shape (rows, members) or (rows, 1); ``position``, ``status_quo``, ``outside``,
    ``outside_chance`` of shape (rows,); ``correlation`` of shape (rows, blocs), blocs in the order of
    ``chamber.correlations``. Raises InputError for other names and shapes.
    """
    given = {name: np.asarray(value, dtype=np.float64) for name, value in (values or {}).items()}
    rows = _rows(chamber, given)
    member = {name: _member_array(chamber, name, given.get(name)) for name in _BY_MEMBER}
    member["veto_cost"] = np.where(_holds_veto(chamber), member["veto_cost"], 0.0)
    point = {name: _draft_array(draft, name, given.get(name)) for name in _BY_DRAFT}
    outside = point["outside"]
    gain = gains(
        member["ideal"],
        member["salience"],
        member["pressure"],
        point["position"],
        point["status_quo"],
        exponent=chamber.exponent,
        unit=chamber.unit,
        outside=None if np.isnan(outside).all() else outside,
        outside_chance=point["outside_chance"],
    )
    to_yes = member["yes_bar"] - gain
    to_no = -(member["no_bar"] + member["veto_cost"]) - gain
    shape = (rows, len(chamber.members))
    rho = np.array([list(chamber.correlations.values())], dtype=np.float64)
    if "correlation" in given:
        rho = given["correlation"]
    rho = np.broadcast_to(rho, (rows, rho.shape[1]))
    settled = np.asarray((member["sigma"] == 0).all(axis=0))
    return Stances(
        np.broadcast_to(gain, shape),
        np.broadcast_to(to_yes, shape),
        np.broadcast_to(to_no, shape),
        np.broadcast_to(member["sigma"], shape),
        rho,
        groups_of(_bloc_columns(chamber, settled), rho),
        compile_rule(chamber.rule, chamber.members),
    )


def _holds_veto(chamber: Chamber) -> Sequence[bool]:
    return [member.veto or chamber.rule.consensus for member in chamber.members]


def _bloc_columns(chamber: Chamber, settled: NDArray[np.bool_]) -> list[int | None]:
    """Each member's column of the correlations; a vote that is settled needs none."""
    columns = {bloc: place for place, bloc in enumerate(chamber.correlations)}
    return [
        None if member.bloc is None or sure else columns[member.bloc]
        for member, sure in zip(chamber.members, np.broadcast_to(settled, len(chamber.members)), strict=True)
    ]


def _member_array(chamber: Chamber, name: str, given: Floats | None) -> Floats:
    if given is None:
        return np.array([[getattr(member, name) for member in chamber.members]], dtype=np.float64)
    if name in ("salience", "yes_bar", "no_bar", "veto_cost", "sigma") and bool((given < 0).any()):
        raise InputError(f"{name} should be zero or more in every row")
    return given


def _draft_array(draft: Draft, name: str, given: Floats | None) -> Floats:
    if given is None:
        own = getattr(draft, name)
        return np.array([[np.nan if own is None else own]], dtype=np.float64)
    return given.reshape(-1, 1)


def _rows(chamber: Chamber, given: Mapping[str, Floats]) -> int:
    count, blocs = len(chamber.members), len(chamber.correlations)
    lengths: dict[str, int] = {}
    for name, value in given.items():
        if not np.isfinite(value).all():
            raise InputError(f"{name} should hold finite numbers")
        if name in _BY_MEMBER:
            good = value.ndim == 2 and value.shape[1] in (1, count)
        elif name in _BY_DRAFT:
            good = value.ndim == 1
        elif name == "correlation":
            good = value.ndim == 2 and value.shape[1] == blocs
            if good and bool(((value < 0) | (value > 1)).any()):
                raise InputError("correlation should lie between 0 and 1")
        else:
            known = ", ".join((*_BY_MEMBER, *_BY_DRAFT, "correlation"))
            raise InputError(f"no input {name!r}; there are {known}")
        if not good:
            raise InputError(f"{name} has the wrong shape {value.shape}; see stances()")
        if value.shape[0] != 1:
            lengths[name] = value.shape[0]
    if len(set(lengths.values())) > 1:
        raise InputError(f"the inputs differ in their number of rows: {lengths}")
    return next(iter(lengths.values()), 1)
