"""What each actor can do and what it wants: the sections ``options`` and ``preferences``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from demarche.crisis.installed import Part
from demarche.crisis.provenance import ActorId, Among, Ground, Identifier, Record, Section, Told
from demarche.crisis.quantity import Number
from demarche.engines.stability.preferences import GREATLY
from demarche.errors import Complaint

if TYPE_CHECKING:
    from demarche.crisis import Crisis

__all__ = [
    "FORMS",
    "MAX_CELLS",
    "Infeasible",
    "Move",
    "MovesPart",
    "NamedOutcome",
    "Options",
    "Preference",
    "StatePattern",
    "Statement",
    "Utility",
    "order_path",
]

MAX_OPTIONS = 22
"""Most options of a conflict."""

MAX_CELLS = 6 << 20
"""Most pairs of an actor and a state (2^options): six actors with 20 options each way stay within 300 MiB."""

MAX_COALITION_CELLS = 1 << 20
"""Most pairs of a coalition and a state (2^options) that are judged."""

OptionId = Annotated[Identifier, Among("options.moves")]
OtherId = Annotated[Identifier, Among("actors")]
Direction = Literal["both", "forward", "backward", "fixed"]


class Move(Record):
    """One thing one actor can do or not do (an *option* in the graph model)."""

    id: Identifier
    actor: ActorId
    name: str = Field(min_length=1, max_length=120)
    yes: str = Field(default="", description="Words for doing it: 'attends the conference'.")
    no: str = Field(default="", description="Words for not doing it: 'stays away'.")
    direction: Direction = Field(
        default="both",
        description="both: can be taken and undone; forward: once taken it stays; backward: once given up it stays "
        "given up; fixed: never changes.",
    )
    status_quo: bool = Field(default=False, description="Whether it is done on the day of the question.")


def _pattern(raw: Any) -> Any:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, dict) and raw and all(isinstance(key, str) for key in raw):
        flags = {True: True, False: False, "yes": True, "no": False, "Y": True, "N": False}
        bad = [key for key, value in raw.items() if not isinstance(value, bool | str) or value not in flags]
        if not bad:
            return {key: flags[value] for key, value in raw.items()}
        raise Complaint(f"each option in a pattern is yes or no: look at {bad[0]!r}")
    raise Complaint("write a formula ('attend and not strike'), a pattern ('YN-') or {option: yes, option: no}")


StatePattern = Annotated[
    str | dict[str, bool],
    BeforeValidator(_pattern),
    WithJsonSchema(
        {
            "description": "A formula over options, a pattern of Y, N and -, or a mapping from options to yes or no.",
            "anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"enum": [True, False, "yes", "no", "Y", "N"]},
                },
            ],
        }
    ),
]
"""Some states: a formula, a ``YN-`` pattern over all options in file order, or a mapping."""


class Infeasible(Record):
    """States that cannot be, with the reason."""

    when: StatePattern
    why: str = Field(min_length=1)


class NamedOutcome(Record):
    """A kind of outcome that people talk about ('a negotiated transition'), as the states that would count as it."""

    id: Identifier
    title: str = Field(min_length=1, max_length=120)
    when: StatePattern


class Options(Section):
    """All moves, in the order that patterns use, the states that cannot be, and the outcomes people talk about."""

    moves: tuple[Move, ...] = Field(min_length=1, max_length=MAX_OPTIONS)
    infeasible: tuple[Infeasible, ...] = ()
    outcomes: tuple[NamedOutcome, ...] = ()
    coalitions: Literal["all"] | tuple[tuple[Identifier, ...], ...] = Field(
        default=(), description="Actors who might move together if all of them gain; 'all' for every coalition."
    )
    players: tuple[tuple[Identifier, ...], ...] = Field(
        default=(), description="Actors who act as one and no longer alone; who is left out stays on its own."
    )
    simultaneous: bool = Field(default=False, description="Also ask what follows if several improve at the same time.")
    look_ahead: int | None = Field(
        default=None, ge=1, le=1000, description="With two actors: how many moves ahead they look at most."
    )


def _statement(raw: Any) -> Any:
    return {"that": raw} if isinstance(raw, str) else raw


class Statement(Record, Ground):
    """Something an actor wants to be true; earlier statements in a list outrank all later ones together."""

    that: str = Field(min_length=1, description="A formula over options: 'if threaten then attend'.")
    why: str = Field(default="", description="The evidence, in a line.")

    def told(self, crisis: Crisis, path: str, meaning: str) -> Told:
        from demarche.engines.stability.formula_words import formula_words

        return Told(kind="preference", about="wants", value=formula_words(crisis, self.that))


class Utility(Record):
    """A value for the states that match."""

    when: StatePattern = Field(description="Which states: a formula over options, or a pattern of Y, N and -.")
    value: Number = Field(description="What these states are worth to the actor.")


class Unknown(Record):
    """Two sets of outcomes between which it is not known what the actor prefers."""

    between: StatePattern
    and_: StatePattern = Field(alias="and")


class Chance(Record):
    """How likely the actor prefers each outcome of one set to each of another."""

    of: StatePattern
    over: StatePattern
    chance: float = Field(ge=0, le=1)


class Bars(Record):
    """How likely a preference must be to count: to leave (alpha), to be feared (beta), to be acted on (gamma)."""

    alpha: float = Field(default=0.5, ge=0, le=1)
    beta: float = Field(default=0.5, ge=0, le=1)
    gamma: float = Field(default=0.5, ge=0, le=1)


RankingEntry = StatePattern | tuple[StatePattern, ...]


class SeenAs(Record):
    """How another actor sees this one's wishes: statements or a ranking."""

    statements: tuple[Annotated[Statement, BeforeValidator(_statement)], ...] = ()
    ranking: tuple[RankingEntry, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> SeenAs:
        if bool(self.statements) == bool(self.ranking):
            raise Complaint("give either statements or a ranking")
        if GREATLY in self.ranking:
            raise Complaint("how greatly is not said of wishes as others see them", "drop the '>>'")
        return self


class Preference(Record, Ground):
    """How one actor ranks the states, in exactly one of six forms."""

    statements: tuple[Annotated[Statement, BeforeValidator(_statement)], ...] = Field(
        default=(), description="Most important first."
    )
    order: Literal["firm", "neighbours"] = Field(
        default="firm",
        description="With statements: firm, every version keeps them as they stand; neighbours, half of the input "
        "sets do, and in each of the others one statement changes places with the next, any of them alike.",
    )
    ranking: tuple[RankingEntry, ...] = Field(
        default=(),
        description="Best first; a list inside is a tie; a state takes the first entry it matches. '>>' between two: "
        "all above is *greatly* preferred to all below.",
    )
    weights: dict[Annotated[str, Among("options.moves")], Number] = Field(
        default_factory=dict, description="What each option, when taken, adds."
    )
    utilities: tuple[Utility, ...] = Field(default=(), description="The first entry that matches counts.")
    otherwise: Number | None = Field(default=None, description="With utilities: the value of all other states.")
    csv: str = Field(default="", description="A file beside this one with columns state and rank (1 is best).")
    by_type: dict[Annotated[str, Among("actors.{1}.types")], Preference] = Field(
        default_factory=dict, description="One block per type of the actor."
    )
    strength_gap: int | None = Field(
        default=None, ge=1, description="So many levels of the ranking, or more, make one outcome *greatly* preferred."
    )
    greatly: int | None = Field(
        default=None,
        ge=1,
        description="With statements: outcomes that differ in one of so many first ones are *greatly* preferred.",
    )
    unknown: tuple[Unknown, ...] = Field(default=(), description="Where it is not known what the actor prefers.")
    chances: tuple[Chance, ...] = Field(default=(), description="Where what the actor prefers is a matter of chance.")
    bars: Bars | None = Field(default=None, description="With chances: how likely counts.")
    position: StatePattern | None = Field(
        default=None, description="What it proposes; all else stays as today as far as it can."
    )
    threat: dict[OptionId, bool] = Field(
        default_factory=dict, description="What it says it does if no position is agreed: its own options, yes or no."
    )
    attitudes: dict[OtherId, Literal["friendly", "indifferent", "hostile"]] = Field(
        default_factory=dict, description="Whether the actor wishes others well, ill or neither."
    )
    seen_by: dict[OtherId, SeenAs] = Field(
        default_factory=dict, description="How other actors see this one's wishes, where they see them otherwise."
    )
    knows: tuple[OtherId, ...] = Field(
        default=(), description="With seen_by: actors of whom this one knows how they see things."
    )
    unaware_of: tuple[OptionId, ...] = Field(
        default=(), description="Others' options of which this actor does not know that they exist."
    )

    def told(self, crisis: Crisis, path: str, meaning: str) -> Told | None:
        if not (self.ranking or self.csv):
            return None
        value = self.csv or f"{len(self.steps)} steps, best to worst"
        return Told(kind="preference", about="ranks the outcomes", value=value)

    @property
    def blocks(self) -> tuple[tuple[str | None, Preference], ...]:
        """The preference of each type of the actor; of an actor without types, the one there is."""
        return tuple(self.by_type.items()) if self.by_type else ((None, self),)

    @property
    def steps(self) -> tuple[RankingEntry, ...]:
        """The ranking without the marks between its entries."""
        return tuple(entry for entry in self.ranking if entry != GREATLY)

    @property
    def strong(self) -> bool:
        """Whether it says what is greatly preferred."""
        return self.strength_gap is not None or self.greatly is not None or GREATLY in self.ranking

    @property
    def form(self) -> str:
        """Which of the six forms this preference has."""
        return next(name for name in FORMS if getattr(self, name))

    @model_validator(mode="after")
    def _exactly_one_form(self) -> Preference:
        given = [name for name in FORMS if getattr(self, name)]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise Complaint(f"give exactly one of {', '.join(FORMS)}; found {found}")
        if self.otherwise is not None and not self.utilities:
            raise Complaint("otherwise goes with utilities")
        if self.bars is not None and not self.chances:
            raise Complaint("bars goes with chances")
        if self.by_type and (self.strong or self.unknown or self.chances):
            raise Complaint("strength_gap, greatly, unknown and chances go with a ranking", "put them into by_type")
        if self.greatly is not None and not self.greatly <= len(self.statements):
            raise Complaint(f"greatly counts statements; there are {len(self.statements)}")
        if self.strength_gap is not None and (self.greatly is not None or GREATLY in self.ranking):
            raise Complaint("what is greatly preferred is said by strength_gap, greatly or '>>'", "keep one of them")
        outer = ("attitudes", "seen_by", "knows", "unaware_of", "position", "threat")
        if any(getattr(block, key) for block in self.by_type.values() for key in outer):
            raise Complaint(f"{', '.join(outer)} do not depend on the type", "put them beside by_type")
        if self.order != "firm" and not self.statements:
            raise Complaint("order goes with statements", "with by_type, put it into a block")
        if any(block.by_type for block in self.by_type.values()):
            raise Complaint("a block inside by_type cannot have by_type again")
        return self


FORMS = ("statements", "ranking", "weights", "utilities", "csv", "by_type")


class MovesPart(Part):
    """What each actor can do and what it wants."""

    kept = (("options", "moves"), ("options", "outcomes"))

    options: Options | None = Field(
        default=None,
        description="What each actor could do, which states cannot be, and the outcomes that people talk about.",
    )
    preferences: dict[OtherId, Preference] = Field(
        default_factory=dict, description="What each actor who has a move wants, by actor id."
    )

    def orders(self) -> dict[str, tuple[int, bool]]:
        found = {}
        for actor, preference in self.preferences.items():
            for kind, block in preference.blocks:
                if block.statements:
                    found[order_path(actor, kind)] = len(block.statements), block.order == "firm"
        return found

    def files(self) -> tuple[str, ...]:
        blocks = [block for preference in self.preferences.values() for _, block in preference.blocks]
        return tuple(dict.fromkeys(block.csv for block in blocks if block.csv))


def order_path(actor: str, kind: str | None) -> str:
    """The path that stands for the order of an actor's statements, of one type where the actor has types."""
    return f"preferences.{actor}.order" if kind is None else f"preferences.{actor}.by_type.{kind}.order"
