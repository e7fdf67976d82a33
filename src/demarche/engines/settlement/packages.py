"""Which packages all who must consent could sign: counted exactly where there are few enough, by MILP where not.

After the theory of integrative bargaining (Raiffa 1982; Nash 1950; Kalai & Smorodinsky 1975). "Signable" means by the
judgements that were put in, and never that anyone will sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.settlement import milp
from demarche.engines.settlement.agenda import Agenda
from demarche.engines.settlement.giving_way import MOST_SETS, margins_without, nearest, smallest_sets
from demarche.engines.settlement.package_result import GivenLine, GivingWay, Outbid, Package, PackageResult
from demarche.engines.settlement.solutions import by_least_margin, frontier, kalai_smorodinsky, least_margin, nash
from demarche.engines.settlement.space import Space
from demarche.engines.settlement.stances import clause_rows
from demarche.engines.settlement.worth import TOUCH, Tables, tables
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["MOST_ENUMERATED", "package_of", "packages", "pareto"]

MOST_ENUMERATED = 1_000_000
"""Up to so many packages are looked at one by one."""
MOST_FRONTIER = 5_000
"""Of at most so many signable packages the frontier is found without being asked for."""


def packages(
    agenda: Agenda,
    *,
    no_agreement: ArrayLike | None = None,
    listed: int = 20,
    most: int = MOST_ENUMERATED,
) -> PackageResult:
    """Every package that all who must consent could sign, and which of them stand out; or what would have to give.

    ``no_agreement`` (I,) replaces what the parties have without agreement, as a study hands it over. ``listed`` bounds
    the shortlist, ``most`` the packages to enumerate: beyond it, whether there is one, the greatest least margin, what
    clauses can stand and what would have to give are found by MILP, and the rest is not counted. Raises
    :class:`.InputError` for numbers out of range.

    >>> from demarche.engines.settlement import Agenda, Issue, Party
    >>> one = Party(name="a", ideal={"x": "all", "y": "none"}, salience={"x": 0.8, "y": 0.2}, no_agreement=0.4)
    >>> other = Party(name="b", ideal={"x": "none", "y": "all"}, salience={"x": 0.2, "y": 0.8}, no_agreement=0.4)
    >>> issues = [Issue(name=name, clauses=("none", "half", "all")) for name in "xy"]
    >>> found = packages(Agenda(issues=issues, parties=[one, other]))
    >>> found.count, found.nash.words
    (4, 'x: all; y: all')
    """
    if not 0 <= listed <= 10_000 or not 0 <= most <= 10_000_000:
        raise InputError(f"listed, most: {listed} and {most}; give at most 10,000 and 10,000,000")
    given = tables(agenda, no_agreement)
    parameters = {"listed": listed, "most": most, "no_agreement": tuple(map(float, given.floor))}
    if agenda.total > most:
        return _by_programme(agenda, given, parameters)
    return _enumerated(agenda, given, listed, parameters)


def _enumerated(agenda: Agenda, given: Tables, listed: int, parameters: dict[str, Any]) -> PackageResult:
    space = Space(agenda.sizes, given.forbidden)
    signers = given.signers
    marked = space.least(given.gain[signers], given.floor[signers]) >= -TOUCH
    numbers = np.flatnonzero(marked)
    held: list[list[int | None]] = [[int(count) for count in counts] for counts in space.holding(marked)]
    chosen: dict[str, Package] = {}
    shortlist: tuple[Package, ...] = ()
    edge: tuple[Package, ...] | None = ()
    if len(numbers):
        clauses = space.decode(numbers)
        margins = np.maximum(_margins(given, clauses)[:, signers], 0.0)
        for name, rule in (("nash", nash), ("kalai_smorodinsky", kalai_smorodinsky), ("least_margin", least_margin)):
            chosen[name] = package_of(agenda, given, clauses[rule(margins)])
        shortlist = tuple(package_of(agenda, given, clauses[at]) for at in by_least_margin(margins)[:listed])
        edge = None
        if len(numbers) <= MOST_FRONTIER:
            edge = tuple(package_of(agenda, given, clauses[at]) for at in frontier(margins))
    giving, outbid = ((), ()) if len(numbers) else _why_not(agenda, given, space)
    return PackageResult(
        issues=agenda.names,
        parties=agenda.party_names,
        signers=tuple(agenda.party_names[i] for i in signers),
        total=agenda.total,
        count=len(numbers),
        possible=bool(len(numbers)),
        shortlist=shortlist,
        nash=chosen.get("nash"),
        kalai_smorodinsky=chosen.get("kalai_smorodinsky"),
        least_margin=chosen.get("least_margin"),
        frontier=edge,
        clauses=clause_rows(agenda, given, held),
        giving_way=giving,
        outbid=outbid,
        method="every package enumerated",
        parameters=parameters,
    )


def _by_programme(agenda: Agenda, given: Tables, parameters: dict[str, Any]) -> PackageResult:
    program = milp.Program.of(given)
    found = milp.greatest_least_margin(program)
    possible = found is not None and found[1] >= -TOUCH
    best = package_of(agenda, given, found[0]) if found is not None and possible else None
    giving: tuple[GivingWay, ...] = ()
    outbid: tuple[Outbid, ...] = ()
    if not possible:
        giving = tuple(_way(agenda, given, *each) for each in milp.fewest_lines(program, MOST_SETS))
        if not giving:
            outbid = _outbid(agenda, given, *_nearest_by_programme(given))
    return PackageResult(
        issues=agenda.names,
        parties=agenda.party_names,
        signers=tuple(agenda.party_names[i] for i in given.signers),
        total=agenda.total,
        count=None if possible else 0,
        possible=possible,
        shortlist=() if best is None else (best,),
        nash=None,
        kalai_smorodinsky=None,
        least_margin=best,
        frontier=None if possible else (),
        clauses=clause_rows(agenda, given, [[None if possible else 0] * size for size in agenda.sizes]),
        giving_way=giving,
        outbid=outbid,
        method="mixed-integer programming (HiGHS): too many packages to enumerate",
        parameters=parameters,
    )


def _nearest_by_programme(given: Tables) -> tuple[Ints, Floats]:
    """The package whose worst shortfall is least, all red lines gone; and its margins (I,)."""
    bare = Tables(
        given.worth,
        np.zeros_like(given.price),
        given.salience,
        given.floor,
        given.consent,
        given.sizes,
        given.forbidden,
    )
    found = milp.greatest_least_margin(milp.Program.of(bare))
    if found is None:
        raise InputError("rules: no text at all satisfies them; take one away")
    return found[0], margins_without(bare, found[0], frozenset())


def _why_not(agenda: Agenda, given: Tables, space: Space) -> tuple[tuple[GivingWay, ...], tuple[Outbid, ...]]:
    ways = tuple(_way(agenda, given, *each) for each in smallest_sets(given, space))
    if ways:
        return ways, ()
    if given.forbidden and space.ruled_out().all():
        raise InputError("rules: no text at all satisfies them; take one away")
    return (), _outbid(agenda, given, *nearest(given, space))


def _way(agenda: Agenda, given: Tables, lines: frozenset[tuple[int, int]], package: Ints) -> GivingWay:
    rows = []
    for i, j in sorted(lines):
        s = int(package[j])
        within = given.worth[i, j, : given.sizes[j]][given.price[i, j, : given.sizes[j]] == 0.0]
        price = float(given.price[i, j, s])
        rows.append(
            GivenLine(
                party=agenda.party_names[i],
                issue=agenda.names[j],
                clause=agenda.issues[j].clauses[s],
                cost=float(within.max() - given.worth[i, j, s]) if len(within) else float(-given.worth[i, j, s]),
                price=None if np.isinf(price) else price,
            )
        )
    margins = margins_without(given, package, lines)
    return GivingWay(
        lines=tuple(rows),
        package=Package(
            clauses=_words(agenda, package),
            worth=dict(zip(agenda.party_names, map(float, margins + given.floor), strict=True)),
            margin=dict(zip(agenda.party_names, map(float, margins), strict=True)),
        ),
    )


def _outbid(agenda: Agenda, given: Tables, package: Ints, margins: Floats) -> tuple[Outbid, ...]:
    return tuple(
        Outbid(
            party=agenda.party_names[i],
            no_agreement=float(given.floor[i]),
            worth=float(margins[i] + given.floor[i]),
            short=float(-margins[i]),
        )
        for i in given.signers
        if margins[i] < -TOUCH
    )


def pareto(agenda: Agenda, *, no_agreement: ArrayLike | None = None) -> tuple[Package, ...]:
    """The signable packages that no other beats for one signer at no cost to another, however many there are.

    Takes minutes for hundreds of thousands of signable packages. Raises :class:`.InputError` where there are more than
    a million packages in all.
    """
    if agenda.total > MOST_ENUMERATED:
        raise InputError(f"pareto: {agenda.total:,} packages; give an agenda of at most {MOST_ENUMERATED:,}")
    given = tables(agenda, no_agreement)
    space = Space(agenda.sizes, given.forbidden)
    signers = given.signers
    numbers = np.flatnonzero(space.least(given.gain[signers], given.floor[signers]) >= -TOUCH)
    clauses = space.decode(numbers)
    margins = _margins(given, clauses)[:, signers]
    return tuple(package_of(agenda, given, clauses[at]) for at in frontier(margins))


def _margins(given: Tables, clauses: Ints) -> Floats:
    """The margins (n, I) of packages (n, J)."""
    found = np.zeros((len(clauses), len(given.worth)))
    for j in range(clauses.shape[1]):
        found += given.gain[:, j, clauses[:, j]].T
    return np.asarray(found - given.floor)


def package_of(agenda: Agenda, given: Tables, clauses: Ints) -> Package:
    """A package (J,) in words, with what it is worth to everyone."""
    margin = _margins(given, clauses[None, :])[0]
    names = agenda.party_names
    return Package(
        clauses=_words(agenda, clauses),
        worth=dict(zip(names, map(float, margin + given.floor), strict=True)),
        margin=dict(zip(names, map(float, margin), strict=True)),
    )


def _words(agenda: Agenda, clauses: Ints) -> dict[str, str]:
    return {issue.name: issue.clauses[int(s)] for issue, s in zip(agenda.issues, clauses, strict=True)}
