"""Where a value comes from: source ids beside any value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

from demarche.errors import Complaint

if TYPE_CHECKING:
    from demarche.crisis.document import Crisis

__all__ = [
    "NOT_JUDGED",
    "ActorId",
    "Among",
    "ClaimId",
    "Ground",
    "Identifier",
    "LeverId",
    "Record",
    "Ref",
    "Section",
    "SourceIds",
    "Told",
    "counted",
    "is_judged",
]

NOT_JUDGED = "not judged yet"
"""A note that begins so says that nobody has judged the value; answers that rest on it are no answers yet."""


def is_judged(note: str) -> bool:
    """Whether a note does not say that its value is still unjudged."""
    return not note.startswith(NOT_JUDGED)


def _as_tuple(raw: Any) -> Any:
    if isinstance(raw, str):
        return (raw,)
    if isinstance(raw, list | tuple) and all(isinstance(item, str) for item in raw):
        return tuple(raw)
    raise Complaint("write a source's id, or a list of ids")


SourceIds = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema(
        {
            "description": "Id of a source in `sources`, or a list of ids.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        }
    ),
]
"""One or more keys of the file's ``sources``."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
"""A name used to refer to something: a letter, then letters, digits, ``_`` or ``-``; 64 at most."""


@dataclass(frozen=True)
class Ref:
    """Marks a name in the schema: it has to be the id of something in a list of the file."""

    kind: str
    """What a message calls it."""
    section: str


@dataclass(frozen=True)
class Among:
    """Marks a name, or a key, in the schema: a form offers what there is to choose from, and checks of their own see to
    the rest."""

    section: str
    """Where it is listed, as keys with dots between; ``{n}`` is the n-th key of the name's own place, from 0, and
    ``{actor}`` the actor of the record around."""


ActorId = Annotated[Identifier, Ref("actor", "actors")]
LeverId = Annotated[Identifier, Ref("lever", "levers")]
ClaimId = Annotated[Identifier, Ref("claim", "claims")]


class Section(BaseModel):
    """Base of every part of a crisis file: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


class Record(Section):
    """A part that may say where it comes from and why."""

    source: SourceIds = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a ground of an answer says, in words."""

    kind: Literal["preference", "fact"]
    about: str
    """What it is about; the actors that its path names are put before it."""
    value: str
    whole: bool = False
    """Whether ``about`` says it all, so that no actor is named before it."""


class Ground:
    """Mixed into a part of a file that answers rest on as a whole, though it is no judged number."""

    def told(self, crisis: Crisis, path: str, meaning: str) -> Told | None:
        """In words, where it stands at ``path`` in a field of this meaning; None if what is below tells itself."""
        raise NotImplementedError


def counted(value: float | None, low: float | None, high: float | None) -> str:
    """A count with its bounds, as it is printed."""
    number = f"{value:,.10g}" if value is not None else ""
    ends = [f"{end:,.10g}" for end in (low, high) if end is not None]
    return f"{number} ({' to '.join(ends)})".strip() if ends else number
