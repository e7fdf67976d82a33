"""Packages over many versions of the judgements at once, month by month where no agreement is worth more or less.

In the arrays V versions, M months, I parties, J issues, S clauses of the largest issue, N packages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.settlement.agenda import Agenda
from demarche.engines.settlement.model import frozen
from demarche.engines.settlement.package_result import Package
from demarche.engines.settlement.packages import MOST_ENUMERATED, package_of
from demarche.engines.settlement.space import Space
from demarche.engines.settlement.worth import TOUCH, Tables, tables
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["VersionsResult", "over_tables", "over_versions"]


@dataclass(frozen=True, kw_only=True, eq=False)
class VersionsResult:
    """How many packages could be signed, in each of V versions and M months.

    ``count`` (V, M) signable packages; ``margin`` (V, M) the greatest least margin of any (minus infinity where every
    package breaks a wall) and ``best`` (V, M) the number of that package; ``clause`` (J, S) in how many versions some
    signable package holds each clause in the month looked at, and ``package`` (N,) in how many each package is signable
    then. ``first`` (V,) is the first month with a signable package, -1 where there is none.
    """

    agenda: Agenda
    total: int
    count: Any
    margin: Any
    best: Any
    clause: Any
    package: Any
    first: Any
    month: int
    method: str
    weights: Any

    @property
    def possible(self) -> Floats:
        """The share of versions in which something is signable, by month (M,)."""
        return np.asarray(self.weights @ (self.count > 0) / self.weights.sum())

    def steadiest(self, listed: int = 10) -> tuple[tuple[Package, float], ...]:
        """The packages signable in most versions in the month looked at, each with its share of versions."""
        order = np.lexsort((np.arange(self.total), -self.package))[:listed]
        given = tables(self.agenda)
        space = Space(self.agenda.sizes, given.forbidden)
        return tuple(
            (
                package_of(self.agenda, given, space.decode(np.array(number))),
                float(self.package[number] / self.weights.sum()),
            )
            for number in order
            if self.package[number] > 0.0
        )


def over_versions(
    draws: list[Agenda], *, no_agreement: ArrayLike | None = None, month: int = 0, weights: ArrayLike | None = None
) -> VersionsResult:
    """The packages of V versions of one agenda: the same issues, clauses, parties and consent, other judgements.

    ``no_agreement`` (V, I) or (V, M, I) replaces what the parties have without agreement; ``month`` says in which of M
    months clauses and packages are counted. Raises :class:`.InputError` where the versions are not of one agenda.
    """
    if not draws:
        raise InputError("versions: there are none; give at least one agenda")
    first = draws[0]
    shape = [(issue.name, issue.clauses) for issue in first.issues]
    sides = [(party.name, party.consent) for party in first.parties]
    for number, draw in enumerate(draws):
        same = [(issue.name, issue.clauses) for issue in draw.issues] == shape and draw.rules == first.rules
        if not same or [(party.name, party.consent) for party in draw.parties] != sides:
            raise InputError(
                f"versions[{number}]: its issues, clauses, rules or parties differ from those of the first"
            )
    floors = np.array([[[party.no_agreement for party in draw.parties]] for draw in draws])
    if no_agreement is not None:
        floors = np.array(no_agreement, dtype=np.float64)
        floors = floors[:, None, :] if floors.ndim == 2 else floors
    return over_tables(first, lambda v: tables(draws[v]), floors, month=month, weights=weights)


def over_tables(
    agenda: Agenda,
    version: Callable[[int], Tables],
    no_agreement: Floats,
    *,
    month: int = 0,
    weights: ArrayLike | None = None,
) -> VersionsResult:
    """The same from tables: ``version(v)`` gives version v's, ``no_agreement`` (V, M, I) replaces their floors."""
    if no_agreement.ndim != 3 or no_agreement.shape[2] != len(agenda.parties) or not np.all(np.isfinite(no_agreement)):
        raise InputError(
            f"no_agreement: has the shape {no_agreement.shape}; give finite numbers for (versions, months, "
            f"{len(agenda.parties)} parties)"
        )
    count_of, months = no_agreement.shape[:2]
    if not 0 <= month < months:
        raise InputError(f"month: there is no {month}; give 0 to {months - 1}")
    if agenda.total > MOST_ENUMERATED:
        raise InputError(
            f"versions: {agenda.total:,} packages; give an agenda of at most {MOST_ENUMERATED:,}: fewer clauses, or a "
            "coarser grid"
        )
    shares = np.ones(count_of) if weights is None else np.array(weights, dtype=np.float64)
    if shares.shape != (count_of,) or np.any(shares < 0.0) or shares.sum() <= 0.0:
        raise InputError(f"weights: give {count_of} numbers of at least 0, some of them above 0")
    space = Space(agenda.sizes, agenda.forbidden())
    count = np.zeros((count_of, months), dtype=np.int64)
    best = np.zeros((count_of, months), dtype=np.int64)
    margin = np.full((count_of, months), -np.inf)
    clause = np.zeros((len(agenda.sizes), max(agenda.sizes)))
    package = np.zeros(agenda.total)
    for v in range(count_of):
        given = version(v)
        signers = given.signers
        gain = given.gain[signers]
        for m in range(months):
            if m and m != month and np.array_equal(no_agreement[v, m], no_agreement[v, m - 1]):
                count[v, m], best[v, m], margin[v, m] = count[v, m - 1], best[v, m - 1], margin[v, m - 1]
                continue
            least = space.least(gain, no_agreement[v, m, signers])
            signable = least >= -TOUCH
            count[v, m] = int(np.count_nonzero(signable))
            best[v, m] = int(np.argmax(least))
            margin[v, m] = float(least[best[v, m]])
            if m == month and count[v, m]:
                package += shares[v] * signable
                for j, held in enumerate(space.holding(signable)):
                    clause[j, : len(held)] += shares[v] * (held > 0)
    some = count > 0
    return VersionsResult(
        agenda=agenda,
        total=agenda.total,
        count=count,
        margin=frozen(margin),
        best=best,
        clause=frozen(clause),
        package=frozen(package),
        first=np.where(some.any(axis=1), np.argmax(some, axis=1), -1),
        month=month,
        method="every package enumerated in every version and month",
        weights=frozen(shares),
    )
