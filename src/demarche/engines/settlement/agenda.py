"""What is on the table: issues with their clauses; what each party wants, cannot sign, and has without agreement."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal, get_args

from demarche.engines.settlement.voting import one_of
from demarche.errors import InputError

__all__ = ["Agenda", "Exclusion", "Issue", "Loss", "Party", "Place", "RedLine", "Requirement"]

Loss = Literal["linear", "quadratic"]
LOSSES: tuple[str, ...] = get_args(Loss)
Place = str | float
"""A clause by its words, or a place on the issue's scale by its number."""

MOST_ISSUES, MOST_CLAUSES, MOST_PARTIES = 40, 101, 40
SLACK = 1e-6


def _known(name: str, names: Sequence[str], what: str) -> str:
    """The name, if it is one of the names; otherwise an error with the nearest."""
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, 1)
    mend = f"did you mean {near[0]!r}?" if near else f"choose one of {', '.join(names)}"
    raise InputError(f"there is no {what} {name!r}; {mend}")


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One issue: its clauses in order, and which of them is in force today.

    ``places`` puts the clauses on a scale; evenly, where it is not given. A continuous range is taken on a grid, which
    :meth:`range` makes. Raises :class:`.InputError` for fewer than two clauses, or two of one name or place.

    >>> Issue(name="police", clauses=("state", "joint", "local"), status_quo="state").places
    (0.0, 1.0, 2.0)
    """

    name: str
    clauses: tuple[str, ...]
    status_quo: str | None = None
    places: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "clauses", tuple(self.clauses))
        places = tuple(map(float, self.places)) or tuple(float(at) for at in range(len(self.clauses)))
        object.__setattr__(self, "places", places)
        if not self.name:
            raise InputError("an issue has no name; give it one")
        if not 2 <= len(self.clauses) <= MOST_CLAUSES:
            raise InputError(f"{self.name}: {len(self.clauses)} clauses; give 2 to {MOST_CLAUSES}, in order")
        if len(set(self.clauses)) < len(self.clauses):
            raise InputError(f"{self.name}: a clause stands there twice; give every clause words of its own")
        if len(places) != len(self.clauses) or not all(map(math.isfinite, places)):
            raise InputError(f"{self.name}: {len(places)} places for {len(self.clauses)} clauses; give one number each")
        if any(right <= left for left, right in pairwise(places)):
            raise InputError(f"{self.name}: the places {places} do not rise; give the clauses in order")
        if self.status_quo is not None:
            try:
                _known(self.status_quo, self.clauses, "clause")
            except InputError as error:
                raise InputError(f"{self.name}: status_quo: {error}") from None

    @classmethod
    def range(cls, name: str, low: float, high: float, *, steps: int = 10, status_quo: float | None = None) -> Issue:
        """A continuous range from ``low`` to ``high`` as ``steps`` equal steps; ends and status quo are on the grid."""
        if not low < high or not 1 <= steps < MOST_CLAUSES:
            raise InputError(f"{name}: {steps} steps from {low:g} to {high:g}; give a low end, a higher one, 1 to 100")
        places = {low + (high - low) * step / steps for step in range(steps)} | {high}
        if status_quo is not None:
            if not low <= status_quo <= high:
                raise InputError(f"{name}: the status quo {status_quo:g} is outside {low:g} to {high:g}")
            places.add(float(status_quo))
        rising = tuple(sorted(places))
        return cls(
            name=name,
            clauses=tuple(f"{place:.10g}" for place in rising),
            status_quo=None if status_quo is None else f"{float(status_quo):.10g}",
            places=rising,
        )

    @property
    def span(self) -> float:
        """The length of the scale."""
        return self.places[-1] - self.places[0]

    def place(self, at: Place) -> float:
        """The place of a clause, or a number on the scale. Raises :class:`.InputError` for what is not there."""
        if isinstance(at, str):
            return self.places[self.clauses.index(_known(at, self.clauses, "clause"))]
        if not self.places[0] <= at <= self.places[-1]:
            raise InputError(f"{at:g} is outside the scale {self.places[0]:g} to {self.places[-1]:g}")
        return float(at)


@dataclass(frozen=True, kw_only=True)
class RedLine:
    """What a party cannot sign on an issue: anything below ``lowest`` or above ``highest``.

    Without a ``price`` it is a wall. With one, the party signs beyond it at a cost, in parts of all it wants.
    """

    lowest: Place | None = None
    highest: Place | None = None
    price: float | None = None


@dataclass(frozen=True, kw_only=True)
class Party:
    """One party: its ideal, how much it cares (adds up to 1), its red lines, and what no agreement is worth to it.

    Worths run from 0 (all it fears) to 1 (all it wants). ``consent`` says whether nothing can be signed without it.
    ``worths`` gives, for an issue whose worth is no matter of distance, that of every clause from 0 to 1.
    """

    name: str
    ideal: Mapping[str, Place]
    salience: Mapping[str, float]
    red_lines: Mapping[str, RedLine] = field(default_factory=dict)
    no_agreement: float = 0.0
    consent: bool = True
    loss: Loss = "linear"
    worths: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """Clauses, as pairs of issue and clause, that cannot all stand in one text."""

    clauses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A clause (issue and clause) that can stand in a text only together with one of the clauses it ``needs``."""

    clause: tuple[str, str]
    needs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """Issues, parties, and which clauses go together. Raises :class:`.InputError` with the place and the mend."""

    issues: tuple[Issue, ...]
    parties: tuple[Party, ...]
    rules: tuple[Exclusion | Requirement, ...] = ()

    def __post_init__(self) -> None:
        for name in ("issues", "parties", "rules"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if not 1 <= len(self.issues) <= MOST_ISSUES or not 1 <= len(self.parties) <= MOST_PARTIES:
            raise InputError(
                f"agenda: {len(self.issues)} issues and {len(self.parties)} parties; "
                f"give 1 to {MOST_ISSUES} and 1 to {MOST_PARTIES}"
            )
        for what, names in (("issue", self.names), ("party", self.party_names)):
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise InputError(f"agenda: the {what} {min(twice)!r} stands there twice; give each a name of its own")
        if not any(party.consent for party in self.parties):
            raise InputError("consent: nobody's signature is needed; name at least one party that must consent")
        for party in self.parties:
            self._check(party)
        for number, rule in enumerate(self.rules):
            self._check_rule(number, rule)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The issues' names."""
        return tuple(issue.name for issue in self.issues)

    @cached_property
    def party_names(self) -> tuple[str, ...]:
        """The parties' names."""
        return tuple(party.name for party in self.parties)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many clauses each issue has."""
        return tuple(len(issue.clauses) for issue in self.issues)

    @property
    def total(self) -> int:
        """How many packages there are."""
        return math.prod(self.sizes)

    def clause(self, issue: str, clause: str) -> tuple[int, int]:
        """The numbers of an issue and of one of its clauses. Raises :class:`.InputError` for what is not there."""
        j = self.names.index(_known(issue, self.names, "issue"))
        try:
            return j, self.issues[j].clauses.index(_known(clause, self.issues[j].clauses, "clause"))
        except InputError as error:
            raise InputError(f"{issue}: {error}") from None

    def forbidden(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The rules as sets of clauses, by number, that cannot all stand in one text."""
        return self._forbidden

    @cached_property
    def _forbidden(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        found: list[tuple[tuple[int, int], ...]] = []
        for rule in self.rules:
            if isinstance(rule, Exclusion):
                found.append(tuple(self.clause(*clause) for clause in rule.clauses))
                continue
            own = self.clause(*rule.clause)
            by_issue: dict[int, set[int]] = {}
            for need in rule.needs:
                j, s = self.clause(*need)
                by_issue.setdefault(j, set()).add(s)
            # Not one of the needs is met: on every issue of theirs stands some other clause.
            rests = [[(own[0], own[1])]]
            for j, allowed in sorted(by_issue.items()):
                rests.append([(j, s) for s in range(self.sizes[j]) if s not in allowed])
            found += _crossed(rests)
        return tuple(found)

    def _check(self, party: Party) -> None:
        place = f"parties.{party.name}"
        one_of(f"{place}.loss", party.loss, LOSSES)
        for what in ("ideal", "salience", "red_lines", "worths"):
            for name in getattr(party, what):
                try:
                    _known(name, self.names, "issue")
                except InputError as error:
                    raise InputError(f"{place}.{what}: {error}") from None
        for name, salience in party.salience.items():
            if not 0.0 <= salience <= 1.0:
                raise InputError(f"{place}.salience.{name}: {salience:g} is outside 0 to 1")
        total = math.fsum(party.salience.values())
        if abs(total - 1.0) > SLACK:
            raise InputError(f"{place}.salience: adds up to {total:g}; divide each by {total:g} so that they make 1")
        if not (math.isfinite(party.no_agreement) and 0.0 <= party.no_agreement <= 1.0):
            raise InputError(
                f"{place}.no_agreement: {party.no_agreement:g} is outside 0 (all it fears) to 1 (all it wants)"
            )
        for issue in self.issues:
            self._check_issue(party, issue, place)

    def _check_issue(self, party: Party, issue: Issue, place: str) -> None:
        given = party.worths.get(issue.name)
        if given is not None and (len(given) != len(issue.clauses) or not all(0.0 <= worth <= 1.0 for worth in given)):
            raise InputError(f"{place}.worths.{issue.name}: give {len(issue.clauses)} numbers from 0 to 1")
        if given is None and issue.name not in party.ideal and party.salience.get(issue.name, 0.0) > 0.0:
            raise InputError(f"{place}.ideal.{issue.name}: is missing; say what {party.name} wants there")
        ends: dict[str, float] = {}
        for what, at in [("ideal", party.ideal.get(issue.name)), *self._ends(party, issue)]:
            if at is not None:
                try:
                    ends[what] = issue.place(at)
                except InputError as error:
                    raise InputError(f"{place}.{what}: {issue.name}: {error}") from None
        line = party.red_lines.get(issue.name)
        if line is None:
            return
        if line.lowest is None and line.highest is None:
            raise InputError(f"{place}.red_lines.{issue.name}: names no line; give lowest or highest")
        if line.price is not None and not (math.isfinite(line.price) and line.price >= 0.0):
            raise InputError(
                f"{place}.red_lines.{issue.name}.price: {line.price:g}; give a number of at least 0, or none"
            )
        low, high = ends.get("red_lines.lowest"), ends.get("red_lines.highest")
        if low is not None and high is not None and low > high:
            raise InputError(f"{place}.red_lines.{issue.name}: lowest lies above highest; exchange them")

    @staticmethod
    def _ends(party: Party, issue: Issue) -> list[tuple[str, Place | None]]:
        line = party.red_lines.get(issue.name)
        return [] if line is None else [("red_lines.lowest", line.lowest), ("red_lines.highest", line.highest)]

    def _check_rule(self, number: int, rule: Exclusion | Requirement) -> None:
        pairs = list(rule.clauses) if isinstance(rule, Exclusion) else [rule.clause, *rule.needs]
        if len(pairs) < 2:
            raise InputError(f"rules[{number}]: names {len(pairs)} clause; give at least two")
        try:
            numbers = [self.clause(*pair) for pair in pairs]
        except InputError as error:
            raise InputError(f"rules[{number}]: {error}") from None
        own = numbers if isinstance(rule, Exclusion) else numbers[:1]
        others = [] if isinstance(rule, Exclusion) else [need for need in numbers[1:] if need[0] == own[0][0]]
        if len({j for j, _ in own}) < len(own) or others:
            raise InputError(f"rules[{number}]: two of its clauses are of one issue; they never stand together anyway")


def _crossed(lists: list[list[tuple[int, int]]]) -> list[tuple[tuple[int, int], ...]]:
    """Every choice of one entry from each list."""
    found: list[tuple[tuple[int, int], ...]] = [()]
    for entries in lists:
        found = [(*before, entry) for before in found for entry in entries]
    return found
