"""Bodies that vote: members, rule, drafts put to them, and ways round them (section ``councils``)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from demarche.crisis.installed import Part
from demarche.crisis.provenance import ActorId, Among, Identifier, Record, Section
from demarche.crisis.quantity import Amount, Number, Share
from demarche.crisis.sections.bargaining import Scale
from demarche.errors import Complaint

__all__ = [
    "Alternative",
    "Bloc",
    "Council",
    "CouncilsPart",
    "Criterion",
    "Member",
    "Proposal",
    "Rule",
    "Through",
    "Variant",
    "Votes",
]


def _fraction(raw: Any) -> Any:
    if isinstance(raw, Fraction):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float | str) or len(str(raw)) > 20:
        raise Complaint("write a share such as 2/3 or 0.55")
    try:
        share = Fraction(str(raw))
    except (ValueError, ZeroDivisionError):
        raise Complaint(f"{raw!r} is not a share", "write 2/3 or 0.55") from None
    if not 0 < share <= 1:
        raise Complaint("a share lies above 0 and is at most 1")
    return share


QuotaShare = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    WithJsonSchema(
        {
            "description": "A share such as 2/3 or 0.55.",
            "anyOf": [{"type": "number", "exclusiveMinimum": 0, "maximum": 1}, {"type": "string"}],
        }
    ),
]


class Criterion(Section):
    """One count that a draft must win: so many votes, or such a share of them."""

    votes: int | None = Field(default=None, ge=1, le=10**9, description="Yes votes (or weight of yes votes) needed.")
    share: QuotaShare | None = Field(default=None, description="Share needed instead of a number: 2/3, 0.55.")
    of: Literal["members", "voting"] = Field(
        default="members",
        description="What the share is a share of: all members, or those who vote yes or no.",
    )
    weight: Identifier | None = Field(default=None, description="Which of the members' weights is counted.")
    more_than: bool = Field(default=False, description="Whether the share must be exceeded rather than reached.")

    @model_validator(mode="after")
    def _one_quota(self) -> Criterion:
        if (self.votes is None) == (self.share is None):
            raise Complaint("give either votes or share")
        if self.votes is not None and (self.of != "members" or self.more_than):
            raise Complaint("'of: voting' and 'more_than' go with share, not with votes")
        return self


class Rule(Section):
    """What it takes to pass: every criterion is met, and no member with a veto votes no."""

    criteria: tuple[Criterion, ...] = Field(default=(), max_length=3)
    consensus: bool = Field(
        default=False, description="Silence procedure: any member's no blocks; an abstention never does."
    )
    blocking_minority: int = Field(
        default=1, ge=1, le=200, description="Fewer members than this cannot block by withholding their yes."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Rule:
        if not self.criteria and not self.consensus:
            raise Complaint("a rule needs criteria (how many have to vote yes), or 'consensus: true' (nobody votes no)")
        return self


class Bloc(Record):
    """Members whose votes are moved by the same surprises."""

    title: str = Field(default="", description="What people call the bloc.")
    rho: Share = Field(description="How much of the surprise is common: 0 none, 1 the bloc votes as one.")


class Variant(Record):
    """What is different about a member if its actor is of a given type; whatever is left out stays."""

    ideal: Number | None = Field(default=None, description="Where on the scale it would then put the outcome.")
    salience: Amount | None = Field(default=None, description="How much the matter then weighs with it.")
    pressure: Number | None = Field(
        default=None, description="Gain it then has from voting yes that has nothing to do with the draft."
    )
    yes_bar: Amount | None = Field(default=None, description="Gain below which it then does not vote yes.")
    no_bar: Amount | None = Field(default=None, description="Loss up to which it then does not vote no.")
    veto_cost: Amount | None = Field(default=None, description="Further loss it then bears rather than cast a veto.")


class Member(Record):
    """One member. Gains are measured with the length of the scale as 1."""

    id: Identifier
    name: str = Field(default="", max_length=100, description="The actor's name, or the id, if empty.")
    actor: ActorId | None = Field(
        default=None, description="Which actor this member is, if it goes by another id here."
    )
    veto: bool = Field(default=False, description="Whether its no alone defeats a draft.")
    ideal: Number = Field(description="Where on the scale it would put the outcome.")
    salience: Amount | None = Field(default=None, description="How much the matter weighs with it; 1 if left out.")
    bloc: Annotated[Identifier, Among("councils.{1}.blocs")] | None = Field(
        default=None, description="The bloc with whose members it shares surprises."
    )
    pressure: Number | None = Field(
        default=None, description="Gain from voting yes that has nothing to do with the draft."
    )
    yes_bar: Amount | None = Field(default=None, description="Gain below which it does not vote yes.")
    no_bar: Amount | None = Field(default=None, description="Loss up to which it does not vote no.")
    veto_cost: Amount | None = Field(default=None, description="Further loss it bears rather than cast a veto.")
    noise: Amount | None = Field(default=None, description="Standard deviation of what nobody foresees of its gain.")
    weights: dict[Identifier, Annotated[int, Field(ge=0, le=10**9)]] = Field(
        default_factory=dict, description="How many votes it has, by the name that the rule counts them under."
    )
    types: dict[Annotated[Identifier, Among("actors.{actor}.types")], Variant] = Field(
        default_factory=dict, description="By type of the actor."
    )


class Votes(Record):
    """A vote on record. Names are free text: past members need not be members now."""

    yes: tuple[str, ...] = Field(default=(), max_length=200)
    no: tuple[str, ...] = Field(default=(), max_length=200)
    abstain: tuple[str, ...] = Field(default=(), max_length=200)
    absent: tuple[str, ...] = Field(default=(), max_length=200)
    result: Literal["adopted", "vetoed", "not adopted"]

    @model_validator(mode="after")
    def _once_each(self) -> Votes:
        names = [*self.yes, *self.no, *self.abstain, *self.absent]
        for name in names:
            if names.count(name) > 1:
                raise Complaint(f"{name!r} stands twice among the votes")
        return self


class Proposal(Record):
    """A draft: where it stands, what holds if it fails, and how the vote went or that it is asked about."""

    id: Identifier
    title: str = Field(min_length=1)
    date: dt.date | None = None
    draft: Number = Field(description="Where on the scale the draft would put the outcome.")
    status_quo: Number | None = Field(default=None, description="What holds if it fails; the council's, if left out.")
    outside: Number | None = Field(
        default=None, description="What the sponsors would bring about without the council if it fails."
    )
    outside_chance: Share | None = Field(default=None, description="Chance the members give to that.")
    sponsor: Annotated[Identifier, Among("councils.{1}.members")] | None = Field(
        default=None, description="The member in whose interest the draft is."
    )
    votes: Votes | None = Field(default=None, description="The vote, if it was taken by the day of the question.")
    question: bool = Field(default=False, description="Whether the engine is asked about it.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Proposal:
        if self.question and self.votes is not None:
            raise Complaint("a question has no vote on record", "drop one of the two")
        if self.outside_chance is not None and self.outside is None:
            raise Complaint("outside_chance needs outside: what the sponsors would bring about")
        return self


class Through(Section):
    """A draft in another council that an alternative goes through."""

    council: Annotated[Identifier, Among("councils")]
    proposal: Identifier


class Alternative(Record):
    """A way round the council: other bodies that could authorise the same thing."""

    id: Identifier
    title: str = Field(min_length=1)
    through: tuple[Through, ...] = Field(default=(), max_length=5)
    needs: Literal["all", "any"] = Field(default="all", description="Whether all of the bodies must agree, or one.")
    chance: Share | None = Field(default=None, description="A judged chance, where the bodies are not modelled.")
    legitimacy: Share = Field(description="Worth of an action authorised this way, the council's own being 1.")

    @model_validator(mode="after")
    def _one_basis(self) -> Alternative:
        if bool(self.through) == (self.chance is not None):
            raise Complaint("give either through (bodies and drafts) or chance")
        return self


class Council(Record):
    """A body that votes, as it sits on the day of the question."""

    id: Identifier
    name: str = Field(min_length=1, max_length=100)
    scale: Scale = Field(description="The line on which ideals and drafts are placed.")
    status_quo: Number = Field(description="What holds now, on the scale.")
    rule: Rule
    salience: Amount | None = Field(
        default=None, description="How much the matter weighs with members that give none; 1 if left out."
    )
    noise: Amount = Field(
        description="Standard deviation of what nobody foresees of a member's gain, with the length of the scale as 1; "
        "for members that give none."
    )
    yes_bar: Amount | None = Field(
        default=None, description="Gain below which members that give none do not vote yes; 0 if left out."
    )
    no_bar: Amount | None = Field(
        default=None, description="Loss up to which members that give none do not vote no; 0 if left out."
    )
    veto_cost: Amount | None = Field(
        default=None,
        description="Further loss that members that give none bear rather than cast a veto; 0 if left out.",
    )
    blocs: dict[Identifier, Bloc] = Field(default_factory=dict, max_length=20)
    members: tuple[Member, ...] = Field(min_length=1, max_length=200)
    proposals: tuple[Proposal, ...] = Field(default=(), max_length=200)
    alternatives: tuple[Alternative, ...] = Field(default=(), max_length=10)

    @model_validator(mode="after")
    def _names_exist(self) -> Council:
        for kind, items in (
            ("member", [member.id for member in self.members]),
            ("proposal", [proposal.id for proposal in self.proposals]),
            ("alternative", [way.id for way in self.alternatives]),
        ):
            twice = next((name for name in items if items.count(name) > 1), None)
            if twice is not None:
                raise Complaint(f"the {kind} {twice!r} stands twice", "rename one")
        ids = {member.id for member in self.members}
        for member in self.members:
            if member.bloc is not None and member.bloc not in self.blocs:
                raise Complaint(f"{member.id} is in bloc {member.bloc!r}, which is not under blocs")
            for criterion in self.rule.criteria:
                weight = 1 if criterion.weight is None else member.weights.get(criterion.weight)
                if weight is None:
                    raise Complaint(f"the rule counts {criterion.weight!r}, but {member.id} has no such weight")
                if weight == 0 and criterion.of == "voting":
                    raise Complaint(f"a share of those voting needs weights above zero, and {member.id} has none")
        for proposal in self.proposals:
            if proposal.sponsor is not None and proposal.sponsor not in ids:
                raise Complaint(f"the sponsor of {proposal.id}, {proposal.sponsor!r}, is not a member")
        return self


class CouncilsPart(Part):
    """Bodies that vote."""

    kept = (
        ("councils",),
        ("councils", "*", "members"),
        ("councils", "*", "proposals"),
        ("councils", "*", "alternatives"),
    )

    councils: tuple[Council, ...] = Field(
        default=(), description="Bodies that vote: members, vetoes, rule, drafts and recorded votes."
    )
