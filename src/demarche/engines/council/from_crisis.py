"""The councils of a crisis file: central values for one answer, drawn columns for thousands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from demarche.engines.council.evaluate import CouncilResult, ManyResults, evaluate, evaluate_many
from demarche.engines.council.model import Chamber, Criterion, Draft, Member, Rule
from demarche.engines.council.routes import Route, Routes, Vote, compare_routes
from demarche.engines.council.section import CouncilsPart
from demarche.engines.council.versions import VoteOverVersions, over_versions
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.crisis.quantity import Quantity
    from demarche.engines.council import section

__all__ = [
    "Body",
    "RecordedVote",
    "against_record",
    "draws",
    "from_crisis",
    "route_draws",
    "routes_from_crisis",
    "vote_over_versions",
]

Floats = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]

_DEFAULTS = {"salience": 1.0, "pressure": 0.0, "yes_bar": 0.0, "no_bar": 0.0, "veto_cost": 0.0}
_FIELDS = ("ideal", *_DEFAULTS, "sigma")


@dataclass(frozen=True)
class Body:
    """One council of the file, with every judged number at its central value and types at the likeliest.

    Drafts stand by id, in file order; ``questions`` are those the file asks about. ``low`` and ``high`` are the ends of
    the scale, whose length counts as 1 in gains.
    """

    id: str
    name: str
    scale: str
    anchors: Mapping[float, str]
    low: float
    high: float
    status_quo: float
    chamber: Chamber
    drafts: Mapping[str, Draft]
    sponsors: Mapping[str, str]
    questions: tuple[str, ...]
    recorded: Mapping[str, Mapping[str, str]] = field(repr=False)
    """Draft id to member id to the recorded vote, of those who are members now."""
    outcomes: Mapping[str, str] = field(repr=False)

    def draft(self, draft_id: str) -> Draft:
        """The draft with this id."""
        if draft_id not in self.drafts:
            raise InputError(f"{self.id} has no proposal {draft_id!r}; there are {', '.join(self.drafts) or 'none'}")
        return self.drafts[draft_id]

    def evaluate(self, draft_id: str) -> CouncilResult:
        """How the vote on a draft goes, at central values."""
        return evaluate(self.chamber, self.draft(draft_id))


@dataclass(frozen=True)
class RecordedVote:
    """A vote on record beside what the file's own numbers make of it.

    ``likely`` is the mean chance given to the votes that members cast, over those who sat then and sit now; ``members``
    holds id, vote, chance.
    """

    council: str
    draft: str
    result: str
    passes: float
    vetoed: float
    likely: float
    members: tuple[tuple[str, str, float], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types, ready for JSON."""
        return asdict(self) | {"members": [list(entry) for entry in self.members]}


def from_crisis(crisis: Crisis) -> tuple[Body, ...]:
    """The councils of a crisis file, in file order; none where it has no such section."""
    return tuple(_body(crisis, council) for council in crisis.file.part(CouncilsPart).councils)


def draws(
    crisis: Crisis,
    council_id: str,
    draft_id: str,
    columns: Columns,
    count: int,
    *,
    deciding: bool = False,
    tolerance: float = 1e-9,
) -> ManyResults:
    """The vote on one draft in every version.

    ``columns`` maps paths of the file (``councils.ID.members.russia.ideal``, ``actors.russia.type``) to arrays of
    ``count`` drawn values; what has no column has its central value. Raises InputError for an unknown council or draft.
    """
    council = _council(crisis, council_id)
    body = _body(crisis, council)
    draft = body.draft(draft_id)
    values = _values(crisis, council, draft_id, columns, count)
    return evaluate_many(body.chamber, draft, deciding=deciding, tolerance=tolerance, **values)


def vote_over_versions(
    crisis: Crisis, council_id: str, draft_id: str, columns: Columns, count: int, *, tolerance: float = 1e-9
) -> VoteOverVersions:
    """The vote on one draft, summed up over ``count`` versions; see :func:`draws`."""
    council = _council(crisis, council_id)
    body = _body(crisis, council)
    draft = body.draft(draft_id)
    values = _values(crisis, council, draft_id, columns, count)
    votes = evaluate_many(body.chamber, draft, deciding=True, tolerance=tolerance, **values)
    return over_versions(
        body.chamber, votes, ideal=values["ideal"], position=values["position"], status_quo=values["status_quo"]
    )


def _values(crisis: Crisis, council: section.Council, draft_id: str, columns: Columns, count: int) -> dict[str, Floats]:
    """Arrays for :func:`.evaluate_many`, one row a version."""
    proposal = next(item for item in council.proposals if item.id == draft_id)
    reader = _Reader(crisis, council, columns, count)
    values = reader.members() | reader.draft(proposal)
    if council.blocs:
        values["correlation"] = reader.correlations()
    return values


def routes_from_crisis(crisis: Crisis, council_id: str, draft_id: str) -> Routes:
    """What the file's ways round a council are worth beside its own vote on a draft, at central values."""
    bodies = {body.id: body for body in from_crisis(crisis)}
    council = _council(crisis, council_id)
    own = bodies[council_id]
    ways = [
        Route(
            way.id,
            way.title,
            tuple(
                Vote(bodies[step.council].chamber, bodies[step.council].draft(step.proposal)) for step in way.through
            ),
            way.needs,
            None if way.chance is None else way.chance.central,
            way.legitimacy.central,
        )
        for way in council.alternatives
    ]
    return compare_routes(Vote(own.chamber, own.draft(draft_id)), ways)


def route_draws(crisis: Crisis, council_id: str, columns: Columns, count: int) -> dict[str, tuple[Floats, Floats]]:
    """Chance and legitimacy of each way round a council in every version, by the alternative's id.

    Votes in different bodies are taken as independent once positions are given.
    """
    council = _council(crisis, council_id)
    reader = _Reader(crisis, council, columns, count)
    out = {}
    for way in council.alternatives:
        path = f"{reader.path}.alternatives.{way.id}"
        if way.chance is not None:
            chance = reader.number(f"{path}.chance", way.chance)
        else:
            votes = [draws(crisis, step.council, step.proposal, columns, count).passes for step in way.through]
            each = np.stack(votes)
            chance = each.prod(axis=0) if way.needs == "all" else 1 - (1 - each).prod(axis=0)
        out[way.id] = (chance, reader.number(f"{path}.legitimacy", way.legitimacy))
    return out


def against_record(body: Body) -> tuple[RecordedVote, ...]:
    """The votes on record beside what the same numbers say now, draft by draft."""
    out = []
    for draft_id, votes in body.recorded.items():
        result = body.evaluate(draft_id)
        entries = tuple(
            (member.id, votes[member.id], float(getattr(member, votes[member.id])))
            for member in result.members
            if member.id in votes
        )
        likely = float(np.mean([chance for *_, chance in entries])) if entries else float("nan")
        outcome = body.outcomes[draft_id]
        out.append(RecordedVote(body.id, draft_id, outcome, result.passes, result.vetoed, likely, entries))
    return tuple(out)


def _council(crisis: Crisis, council_id: str) -> section.Council:
    for council in crisis.file.part(CouncilsPart).councils:
        if council.id == council_id:
            return council
    known = ", ".join(council.id for council in crisis.file.part(CouncilsPart).councils) or "none"
    raise InputError(f"no council {council_id!r} in this crisis; there are {known}")


def _body(crisis: Crisis, council: section.Council) -> Body:
    reader = _Reader(crisis, council, {}, 1)
    values = {name: column[0].tolist() for name, column in reader.members().items()}
    members = tuple(
        Member(
            member.id,
            _name(crisis, member),
            veto=member.veto,
            bloc=member.bloc,
            weights=dict(member.weights),
            **{name: values[name][place] for name in _FIELDS},
        )
        for place, member in enumerate(council.members)
    )
    rho = dict(zip(council.blocs, reader.correlations()[0].tolist(), strict=True))
    low, high = min(council.scale.anchors), max(council.scale.anchors)
    chamber = Chamber(members, _rule(council.rule), rho, council.id, council.name, unit=high - low)
    drafts = {item.id: _draft(reader, item) for item in council.proposals}
    voted = [item for item in council.proposals if item.votes is not None]
    return Body(
        council.id,
        council.name,
        council.scale.title,
        council.scale.anchors,
        low,
        high,
        council.status_quo.central,
        chamber,
        drafts,
        {item.id: item.sponsor for item in council.proposals if item.sponsor is not None},
        tuple(item.id for item in council.proposals if item.question),
        {item.id: _recorded(item.votes, members) for item in voted if item.votes is not None},
        {item.id: item.votes.result for item in voted if item.votes is not None},
    )


def _name(crisis: Crisis, member: section.Member) -> str:
    if member.name:
        return member.name
    actor = member.actor or member.id
    return crisis.label(actor) if actor in crisis.actor_ids else member.id.replace("-", " ").title()


def _rule(rule: section.Rule) -> Rule:
    criteria = tuple(Criterion(item.votes, item.share, item.of, item.weight, item.more_than) for item in rule.criteria)
    return Rule(criteria, rule.consensus, rule.blocking_minority)


def _draft(reader: _Reader, proposal: section.Proposal) -> Draft:
    values = {name: float(column[0]) for name, column in reader.draft(proposal).items()}
    return Draft(id=proposal.id, title=proposal.title, **values)


def _recorded(votes: section.Votes, members: tuple[Member, ...]) -> dict[str, str]:
    cast = {
        name: choice
        for choice, names in (("yes", votes.yes), ("no", votes.no), ("abstain", votes.abstain))
        for name in names
    }
    found = {member.id: cast.get(member.id, cast.get(member.name)) for member in members}
    return {member: choice for member, choice in found.items() if choice is not None}


class _Reader:
    """Reads numbers by path: the drawn column where there is one, the central value where there is none."""

    def __init__(self, crisis: Crisis, council: section.Council, columns: Columns, count: int) -> None:
        self.crisis, self.council, self.columns, self.count = crisis, council, columns, count
        self.path = f"councils.{council.id}"

    def number(self, path: str, quantity: Quantity) -> Floats:
        column = self.columns.get(path)
        if column is None:
            return np.full(self.count, quantity.central)
        return np.asarray(column, dtype=np.float64)

    def members(self) -> dict[str, Floats]:
        """Arrays of draws by members, by field of the engine's members."""
        return {
            name: np.stack([self._member(member, name) for member in self.council.members], axis=1) for name in _FIELDS
        }

    def _member(self, member: section.Member, name: str) -> Floats:
        key = "noise" if name == "sigma" else name
        path = f"{self.path}.members.{member.id}"
        own = getattr(member, key)
        shared = getattr(self.council, key, None)
        if own is not None:
            value = self.number(f"{path}.{key}", own)
        elif shared is not None:
            value = self.number(f"{self.path}.{key}", shared)
        else:
            value = np.full(self.count, _DEFAULTS[name])
        kinds = self._kinds(member.actor or member.id) if member.types else None
        for kind, variant in member.types.items():
            changed = getattr(variant, key, None)
            if changed is not None and kinds is not None:
                value = np.where(kinds == kind, self.number(f"{path}.types.{kind}.{key}", changed), value)
        return value

    def _kinds(self, actor: str) -> NDArray[Any] | None:
        """The actor's type in every draw; None where it has no types."""
        column = self.columns.get(f"actors.{actor}.type")
        if column is not None:
            return np.asarray(column)
        kind = self.crisis.type_of(actor) if actor in self.crisis.actor_ids else None
        return None if kind is None else np.full(self.count, kind)

    def correlations(self) -> Floats:
        """Draws by blocs."""
        blocs = self.council.blocs
        if not blocs:
            return np.zeros((self.count, 0))
        return np.stack(
            [self.number(f"{self.path}.blocs.{name}.rho", bloc.rho) for name, bloc in blocs.items()], axis=1
        )

    def draft(self, proposal: section.Proposal) -> dict[str, Floats]:
        """Arrays of draws, by field of the engine's drafts."""
        path = f"{self.path}.proposals.{proposal.id}"
        before = proposal.status_quo
        values = {
            "position": self.number(f"{path}.draft", proposal.draft),
            "status_quo": self.number(f"{self.path}.status_quo", self.council.status_quo)
            if before is None
            else self.number(f"{path}.status_quo", before),
        }
        if proposal.outside is not None:
            values["outside"] = self.number(f"{path}.outside", proposal.outside)
        if proposal.outside_chance is not None:
            values["outside_chance"] = self.number(f"{path}.outside_chance", proposal.outside_chance)
        return values
