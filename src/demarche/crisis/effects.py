"""What the file would be once a lever is pulled, or an item of the agenda agreed or refused: checked as the file is.

Each problem is written down where the value stands that brings it about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import TypeAdapter, ValidationError

from demarche.crisis.checking import Enough, Notebook
from demarche.crisis.patch import patched
from demarche.crisis.paths import PathError, resolve, shown
from demarche.crisis.sections.whole import file_model
from demarche.crisis.shape import Key
from demarche.crisis.translate import Finding, findings

__all__ = ["Checks", "Effect", "check_effect", "effect_of", "validated"]

Place = tuple[Key, ...]
Checks = Callable[[Notebook], None]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """The data that a mapping of paths and values leads to, and by which of its entries what is changed."""

    data: dict[str, Any]
    changed: tuple[tuple[Place, Place], ...]
    """Pairs: a resolved path in ``data``, and where in the file the value stands that it takes."""

    @property
    def sections(self) -> frozenset[Key]:
        """The sections of the file that are changed."""
        return frozenset(path[0] for path, _ in self.changed)

    def cause(self, path: Sequence[Key]) -> Place | None:
        """Where the value stands that a problem at ``path`` comes from; None where no entry set it."""
        inside = [(own, at) for own, at in self.changed if tuple(path[: len(own)]) == own]
        if inside:
            own, at = max(inside, key=lambda entry: len(entry[0]))
            return (*at, *path[len(own) :])
        above = [at for own, at in self.changed if own[: len(path)] == tuple(path)]
        return above[0] if len(path) > 1 and above else None


def effect_of(book: Notebook, place: Place, changes: Mapping[Any, Any], before: Effect | None = None) -> Effect | None:
    """What the mapping at ``place`` leads to, on top of an effect ``before``; None, with its problems written down,
    where one of its paths names nothing."""
    data: Any = book.data if before is None else before.data
    changed = [] if before is None else list(before.changed)
    good = True
    for path, value in changes.items():
        try:
            keys = resolve(data, str(path))
        except PathError as error:
            good = False
            book.complain((*place, path), error, at_key=True)
            continue
        data = patched(data, keys, value)
        changed.append((keys, (*place, path)))
    return Effect(data=data, changed=tuple(changed)) if good else None


@dataclass
class _Found(Notebook):
    """A notebook on changed data: it keeps the paths, since the text has no place for what was changed."""

    errors: list[tuple[Place, str, str, bool]] = field(default_factory=list)

    def note(
        self,
        path: Sequence[Key],
        message: str,
        remedy: str = "",
        severity: Literal["error", "warning"] = "error",
        *,
        at_key: bool = False,
    ) -> None:
        if severity == "error":
            self.errors.append((tuple(path), message, remedy, at_key))
        if len(self.errors) >= _MOST:
            raise Enough

    @property
    def wrong(self) -> bool:
        return bool(self.errors)


_MOST = 20
"""Problems of one lever: who mends the first of them mends the others."""


def check_effect(book: Notebook, place: Place, effect: Effect, when: str, checks: Checks) -> None:
    """Write down what is wrong with the file under the effect of the mapping at ``place`` and not without it.

    ``when`` begins the sentence: "with the lever 'x'". ``checks`` look at what the schema cannot see.
    """
    changed = tuple(path for path, _ in effect.changed)
    found = _Found(effect.data, book.name, book.locate, book.beside, changed=changed)
    with suppress(Enough):
        for finding in _turned_down(effect):
            found.note(finding.path, finding.message, finding.remedy, at_key=finding.at_key)
        if not found.errors:
            checks(found)
    known = {(problem.where, problem.message) for problem in book.problems}
    new = [entry for entry in found.errors if (shown(entry[0]), entry[1]) not in known]
    direct = [(at, entry) for entry in new if (at := effect.cause(entry[0])) is not None]
    # What goes wrong elsewhere most often follows from what is wrong in the values themselves.
    within = [at for _, at in effect.changed if at[: len(place)] == place]
    whole = within[0] if len(within) == 1 else place
    for at, (path, message, remedy, at_key) in direct or [(whole, entry) for entry in new]:
        own = len(at) > len(place) + 1
        words = f"{when}: {message}" if direct else f"{when}, {shown(path)} does not fit: {message}"
        book.note(at, words, remedy, at_key=at_key and own)


def _turned_down(effect: Effect) -> list[Finding]:
    """What the schema says of the sections that are changed; the others are as they were."""
    found: list[Finding] = []
    for name in sorted(effect.sections, key=str):
        try:
            validated(str(name), effect.data[str(name)])
        except ValidationError as error:
            inside = findings(error, effect.data[str(name)])
            found += [finding._replace(path=(name, *finding.path)) for finding in inside]
    return found


def validated(section: str, value: Any) -> Any:
    """One section as the file's model holds it. Raises ValidationError where the schema turns it down."""
    return _schema_of(section).validate_python(value)


@cache
def _schema_of(section: str) -> TypeAdapter[Any]:
    field = file_model().model_fields[section]
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(kind)
