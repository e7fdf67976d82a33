r"""The council as a model: members on a line, a rule, a draft.

Spatial voting with random utility (Enelow & Hinich 1984; Clinton, Jackman & Rivers 2004). Member i, with ideal
point x_i, gains from a draft at z that replaces the status quo q0

    g_i = s_i (|q0 - x_i|^p - |z - x_i|^p) / unit^p + pressure_i

and votes yes if g_i + e_i > a_i, no if g_i + e_i < -(b_i + c_i), and abstains in between; s is the salience, a
the ``yes_bar``, b the ``no_bar`` and c the ``veto_cost``, which only members with a veto bear. The surprise is
e_i = sigma_i (sqrt(rho) f + sqrt(1 - rho) u_i) with f common to the member's bloc and f, u standard normal.

If the sponsors can act without the council (Voeten 2001), what holds after a failure is a lottery between the
status quo and the outside point, and |q0 - x_i|^p becomes its expectation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any, Literal

from demarche.errors import InputError

__all__ = ["Chamber", "Criterion", "Draft", "Member", "Rule"]

_JUDGED = ("ideal", "salience", "pressure", "yes_bar", "no_bar", "veto_cost", "sigma")


@dataclass(frozen=True)
class Member:
    """One voter. Gains, bars, costs and ``sigma`` share one unit; ``ideal`` is on the chamber's scale.

    ``weights`` are whole numbers by name, for rules that count more than heads. ``types`` gives, for each kind of
    player the member may be, the fields that differ.
    """

    id: str
    name: str = ""
    ideal: float = 0.0
    salience: float = 1.0
    veto: bool = False
    bloc: str | None = None
    pressure: float = 0.0
    yes_bar: float = 0.0
    no_bar: float = 0.0
    veto_cost: float = 0.0
    sigma: float = 1.0
    weights: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in _JUDGED:
            value = getattr(self, name)
            if not math.isfinite(value):
                raise InputError(f"member {self.id}: {name} should be a finite number, not {value}")
        for name in ("salience", "yes_bar", "no_bar", "veto_cost", "sigma"):
            if getattr(self, name) < 0:
                raise InputError(f"member {self.id}: {name} should be zero or more")
        for name, weight in self.weights.items():
            if isinstance(weight, bool) or not isinstance(weight, int) or weight < 0:
                raise InputError(f"member {self.id}: the weight {name!r} should be a whole number, zero or more")
        for kind, changes in self.types.items():
            if set(changes) - set(_JUDGED):
                raise InputError(f"member {self.id}: type {kind!r} may change only {', '.join(_JUDGED)}")

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id

    def as_type(self, kind: str) -> Member:
        """The member as this kind of player."""
        if kind not in self.types:
            known = ", ".join(sorted(self.types)) or "it has none"
            raise InputError(f"member {self.id} has no type {kind!r}; known: {known}")
        changes: dict[str, Any] = dict(self.types[kind])
        return replace(self, **changes)


@dataclass(frozen=True)
class Criterion:
    """One count that a draft must win.

    Give either ``votes`` (yes votes, or weight of them) or ``share``. With ``of="voting"`` the share is of those
    who vote yes or no; a vote in which nobody does either fails. ``more_than`` asks for more than the share.
    """

    votes: int | None = None
    share: Fraction | None = None
    of: Literal["members", "voting"] = "members"
    weight: str | None = None
    more_than: bool = False

    def __post_init__(self) -> None:
        if (self.votes is None) == (self.share is None):
            raise InputError("a criterion needs either votes or share")
        if self.votes is not None and (self.votes < 0 or self.of == "voting" or self.more_than):
            raise InputError("votes should be zero or more, without of='voting' and more_than")
        if self.share is not None:
            object.__setattr__(self, "share", Fraction(str(self.share)))
            if not 0 < self.share <= 1:
                raise InputError("a share lies above 0 and is at most 1")

    def needed(self, total: int) -> int:
        """Yes weight that wins when ``total`` is all there is to win."""
        if self.share is None:
            return self.votes or 0
        exact = self.share * total
        return math.floor(exact) + 1 if self.more_than else math.ceil(exact)


@dataclass(frozen=True)
class Rule:
    """A draft passes if every criterion is met and no member with a veto votes no; an abstention never blocks.

    ``consensus`` gives every member a veto (a silence procedure). Fewer than ``blocking_minority`` members cannot
    block by withholding their yes (four in the Council of the European Union).
    """

    criteria: tuple[Criterion, ...] = ()
    consensus: bool = False
    blocking_minority: int = 1

    def __post_init__(self) -> None:
        if not self.criteria and not self.consensus:
            raise InputError("a rule needs a criterion, or consensus=True")
        if self.blocking_minority < 1:
            raise InputError("blocking_minority should be 1 or more")

    @classmethod
    def of_votes(cls, votes: int) -> Rule:
        """So many yes votes; the Security Council's nine (Charter Art. 27(3)), seven before 1966."""
        return cls((Criterion(votes=votes),))

    @classmethod
    def simple_majority(cls) -> Rule:
        """More yes than no among those present and voting."""
        return cls((Criterion(share=Fraction(1, 2), of="voting", more_than=True),))

    @classmethod
    def two_thirds(cls) -> Rule:
        """Two thirds of those present and voting (General Assembly, important questions)."""
        return cls((Criterion(share=Fraction(2, 3), of="voting"),))

    @classmethod
    def silence(cls) -> Rule:
        """Adopted unless somebody breaks the silence."""
        return cls(consensus=True)

    @classmethod
    def european_council(cls) -> Rule:
        """55 % of the members with 65 % of the weight ``population``; a blocking minority has four members."""
        criteria = (Criterion(share=Fraction(55, 100)), Criterion(share=Fraction(65, 100), weight="population"))
        return cls(criteria, blocking_minority=4)


@dataclass(frozen=True)
class Chamber:
    """Members, a rule, and how far each bloc's surprises are common (``correlations``: bloc id to rho, 0 to 1).

    ``exponent`` is p; ``unit`` is the length on the scale that counts as 1 in a gain.
    """

    members: tuple[Member, ...]
    rule: Rule
    correlations: Mapping[str, float] = field(default_factory=dict)
    id: str = "council"
    name: str = ""
    exponent: float = 2.0
    unit: float = 1.0

    def __post_init__(self) -> None:
        ids = [member.id for member in self.members]
        if not ids:
            raise InputError("a council needs members")
        if len(set(ids)) < len(ids):
            raise InputError(f"two members share the id {max(ids, key=ids.count)!r}")
        if not (self.exponent > 0 and self.unit > 0):
            raise InputError("exponent and unit should be above zero")
        for bloc, rho in self.correlations.items():
            if not 0 <= rho <= 1:
                raise InputError(f"the correlation of bloc {bloc!r} should lie between 0 and 1, not {rho}")
        for member in self.members:
            if member.bloc is not None and member.bloc not in self.correlations:
                raise InputError(f"member {member.id} is in bloc {member.bloc!r}, which has no correlation")
            for criterion in self.rule.criteria:
                weight = 1 if criterion.weight is None else member.weights.get(criterion.weight)
                if weight is None:
                    raise InputError(f"member {member.id} lacks the weight {criterion.weight!r} the rule counts")
                if weight == 0 and criterion.of == "voting":
                    raise InputError(f"member {member.id}: a share of those voting needs weights above zero")

    @property
    def ids(self) -> tuple[str, ...]:
        """The members' ids, in order."""
        return tuple(member.id for member in self.members)

    def index(self, member_id: str) -> int:
        """The place of a member; raises InputError if there is none of this id."""
        if member_id not in self.ids:
            raise InputError(f"no member {member_id!r}; there are {', '.join(self.ids)}")
        return self.ids.index(member_id)

    def member(self, member_id: str) -> Member:
        """The member with this id."""
        return self.members[self.index(member_id)]

    def with_member(self, member_id: str, **changes: Any) -> Chamber:
        """The chamber with some fields of one member changed."""
        unknown = set(changes) - {item.name for item in fields(Member)}
        if unknown:
            raise InputError(f"a member has no field {', '.join(sorted(unknown))}")
        place = self.index(member_id)
        changed = replace(self.members[place], **changes)
        return replace(self, members=(*self.members[:place], changed, *self.members[place + 1 :]))

    def as_types(self, types: Mapping[str, str]) -> Chamber:
        """The chamber with these members as these kinds of player."""
        chamber = self
        for member_id, kind in types.items():
            place = chamber.index(member_id)
            cast = chamber.members[place].as_type(kind)
            members = (*chamber.members[:place], cast, *chamber.members[place + 1 :])
            chamber = replace(chamber, members=members)
        return chamber


@dataclass(frozen=True)
class Draft:
    """What is put to the vote: ``position`` replaces ``status_quo`` if it passes.

    If it fails, the sponsors bring about ``outside`` with chance ``outside_chance``, as the members see it.
    """

    position: float
    status_quo: float
    id: str = "draft"
    title: str = ""
    outside: float | None = None
    outside_chance: float = 1.0

    def __post_init__(self) -> None:
        for name in ("position", "status_quo"):
            if not math.isfinite(getattr(self, name)):
                raise InputError(f"draft {self.id}: {name} should be a finite number")
        if not 0 <= self.outside_chance <= 1:
            raise InputError(f"draft {self.id}: outside_chance should lie between 0 and 1")
        if self.outside is not None and not math.isfinite(self.outside):
            raise InputError(f"draft {self.id}: outside should be a finite number")
