"""What an engine's verb takes beyond what every verb takes, and what it shows; the command line is made from this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis
    from demarche.engine.contract import Headline
    from demarche.page.parts import Page

__all__ = ["Option", "Request", "Shown", "Verb"]


@dataclass(frozen=True, kw_only=True)
class Option:
    """An option of a verb."""

    flags: tuple[str, ...]
    """As typed: ``("--at",)``."""
    name: str
    help: str
    kind: Literal["text", "number", "whole", "flag", "file"] = "text"
    metavar: str | None = None
    many: bool = False
    """Whether it may be given several times; its value is a tuple then."""
    count: int = 1
    """How many values each takes."""
    default: Any = None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a user asked of a verb."""

    case: str | None
    """A shipped crisis, or a file; None if neither is named."""
    levers: tuple[str, ...]
    changes: tuple[str, ...]
    seed: int
    form: str
    """How the answer is printed: table, json, csv ..."""
    options: Mapping[str, Any]
    opened: Callable[[], Crisis]
    """Reads the crisis, pulls its levers and sets what is to be set."""
    values: Callable[[int], Mapping[Headline, NDArray[Any]]] | None = None
    """What every engine that gives a chance of a settlement says of the crisis over so many versions, without levers;
    None where nobody can work it out."""
    ask: Callable[[str, str | None], str] | None = None
    """Asks the user a question with a default; None where nobody is there to answer."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a verb shows, made in the form that is asked for alone."""

    page: Callable[[], Page] | None = None
    data: Callable[[], Any] | None = None
    rows: Callable[[], Iterable[Mapping[str, Any]]] | None = None
    text: Callable[[], str] | None = None
    warnings: tuple[str, ...] = ()
    failed: bool = False
    """Whether the verb ends with exit code 1, since what was to be held against something does not agree."""


@dataclass(frozen=True, kw_only=True)
class Verb:
    """The verb of an engine, or one below it (``council fit``)."""

    help: str
    """What ``--help`` says: a line, a blank line, and more."""
    options: tuple[Option, ...] = ()
    answers: Callable[[Request], Shown | None] | None = None
    """Answers a request in its own way; None, or nothing returned: the engine's answer over the versions is shown."""
    changes: Callable[[Request], tuple[str, ...]] | None = None
    """What its options change in the crisis before it is asked, as ``--set`` would: ``PATH=VALUE``."""
    forms: tuple[str, ...] = ("table", "json", "csv")
    needs_case: bool = True
    studies: bool = True
    """Whether the crisis is asked over many versions: the verb then takes the options of a study."""
    argument: str = "CASE|FILE"
    below: Mapping[str, Verb] = field(default_factory=dict)
    """Verbs below it, by their word."""
