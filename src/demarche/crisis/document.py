"""A crisis: the file as written, checked, with its warnings, and ways to ask 'what if'."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from demarche.crisis.beside import Beside
from demarche.crisis.checking import Notebook
from demarche.crisis.effects import validated
from demarche.crisis.itself import Itself
from demarche.crisis.patch import patched
from demarche.crisis.paths import resolve
from demarche.crisis.quantity import Choice
from demarche.crisis.reading import FaultyText, SourceText, read, read_text
from demarche.crisis.sections.header import Actor
from demarche.crisis.sections.record import Lever
from demarche.crisis.sections.whole import CrisisFile, file_model
from demarche.crisis.shape import Key
from demarche.crisis.shipped import find
from demarche.crisis.suggest import did_you_mean
from demarche.crisis.translate import problems_from
from demarche.crisis.validation import check_everything
from demarche.errors import CrisisError, InputError, Problem

__all__ = ["Crisis", "load", "loads"]


@dataclass(frozen=True)
class Crisis:
    """One crisis, checked and ready for the engines. Immutable: every change gives a new one."""

    file: CrisisFile
    source: SourceText
    beside: Beside
    """The files beside it that it names."""
    noted: tuple[Problem, ...] | None = field(default=None, compare=False)
    """What the checks warn of; None where nobody has asked, since it was known before that nothing is wrong."""
    levers: tuple[Lever, ...] = ()
    """The levers pulled, in order."""
    changes: tuple[tuple[str, Any], ...] = ()
    """Values set by path, in order."""
    origin: Crisis | None = None
    """The crisis before its first lever was pulled; ``None`` while none is."""

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What the checks warn of."""
        return _checked(self.source, self.beside, effects=False)[1] if self.noted is None else self.noted

    @property
    def id(self) -> str:
        """The crisis's own id."""
        return self.file.crisis.id

    def actor(self, actor_id: str) -> Actor:
        """The actor with this id; raises InputError with the nearest id if there is none."""
        for actor in self.file.actors:
            if actor.id == actor_id:
                return actor
        raise InputError(f"unknown actor {actor_id!r}; {did_you_mean(actor_id, self.actor_ids)}")

    @property
    def actor_ids(self) -> tuple[str, ...]:
        """All actors' ids, in file order."""
        return tuple(actor.id for actor in self.file.actors)

    def label(self, actor_id: str) -> str:
        """The short name of an actor."""
        return self.actor(actor_id).label

    def type_of(self, actor_id: str) -> str | None:
        """The type an actor most likely has, or ``None`` if it has no types."""
        choice = self.actor(actor_id).type
        return None if choice is None else choice.central

    def under(self, *lever_ids: str) -> Crisis:
        """The crisis with these levers pulled, one after the other."""
        crisis = self
        for lever_id in lever_ids:
            crisis = _pulled(Itself(crisis), crisis._lever(lever_id).id)
        return crisis

    def on_top(self, *lever_ids: str) -> Crisis | None:
        """The crisis with these levers pulled too; ``None`` where they do not fit on top of those pulled already."""
        for lever_id in lever_ids:
            self._lever(lever_id)
        try:
            return self.under(*lever_ids)
        except InputError:
            if not self.levers:
                raise
            return None

    @cached_property
    def unlevered(self) -> Crisis:
        """The crisis with no lever pulled; what was set by path holds."""
        return self.with_first(0)

    def with_first(self, count: int) -> Crisis:
        """The crisis with the first ``count`` of its levers pulled and no other; what was set by path since holds."""
        if self.origin is None or count >= len(self.levers):
            return self
        crisis = self.origin.under(*(lever.id for lever in self.levers[:count]))
        since = self.changes[len(self.origin.changes) :]
        try:
            return crisis.with_values(dict(since)) if since else crisis
        except InputError:  # some of it fits only where a lever has made room for it, and goes with the lever
            for path, value in since:
                with suppress(InputError):
                    crisis = crisis.with_values({path: value})
            return crisis

    def _lever(self, lever_id: str) -> Lever:
        known = {lever.id: lever for lever in self.file.levers}
        if lever_id not in known:
            raise InputError(f"unknown lever {lever_id!r}; {did_you_mean(lever_id, known)}")
        return known[lever_id]

    def with_values(self, values: Mapping[str, Any]) -> Crisis:
        """The crisis with the values at these paths replaced.

        Raises :class:`InputError` where a path names nothing or a value does not fit.
        """
        source, places = self._with_data(values)
        try:
            file, warnings = _checked(source, self.beside, effects=False, changed=places, before=self.file)
        except CrisisError as error:
            # The text has no place for what was changed in memory: say what does not fit, not where it would stand.
            wrong = [problem for problem in error.problems if problem.severity == "error"]
            said = [f"{p.where}: {p.message}{f'; {p.remedy}' if p.remedy else ''}" for p in wrong]
            raise InputError(f"the change does not fit: {'; and '.join(said)}") from None
        return replace(self, file=file, source=source, noted=warnings, changes=(*self.changes, *values.items()))

    def _with_data(self, values: Mapping[str, Any]) -> tuple[SourceText, tuple[tuple[Key, ...], ...]]:
        """The source with the values at these paths replaced, and where they stand in it."""
        data: Any = self.source.data
        places = []
        for path, value in values.items():
            places.append(resolve(data, path))
            data = patched(data, places[-1], value)
        return self.source.with_data(data), tuple(places)

    def _as_judged(self, lever: Lever) -> Crisis:
        """The crisis as a lever leaves it that was judged together with the file, and so is known to fit."""
        source, places = self._with_data(lever.set)
        sections = {str(place[0]): validated(str(place[0]), source.data[place[0]]) for place in places}
        return replace(self, file=self.file.model_copy(update=sections), source=source, noted=None)

    def with_types(self, types: Mapping[str, str]) -> Crisis:
        """The crisis with these actors' types settled."""
        for actor_id, kind in types.items():
            known = self.actor(actor_id).types
            if kind not in known:
                raise InputError(f"{actor_id} has no type {kind!r}; {did_you_mean(kind, known)}")
        actors = tuple(
            actor.model_copy(update={"type": Choice(values=(types[actor.id],), weights=(1.0,))})
            if actor.id in types
            else actor
            for actor in self.file.actors
        )
        data: Any = self.source.data  # what is changed later starts from here
        for actor_id, kind in types.items():
            data = patched(data, resolve(data, f"actors.{actor_id}.type"), kind)
        return replace(
            self,
            file=self.file.model_copy(update={"actors": actors}),
            source=self.source.with_data(data),
            noted=None,
            origin=None if self.origin is None else self.origin.with_types(types),
        )


@lru_cache(maxsize=128)  # every part of a run asks for the same levers
def _pulled(this: Itself[Crisis], lever_id: str) -> Crisis:
    crisis = this.value
    lever = crisis._lever(lever_id)
    origin = crisis if crisis.origin is None else crisis.origin
    as_read = crisis.noted is not None and crisis.origin is None and not crisis.changes
    after = crisis._as_judged(lever) if as_read else crisis.with_values(lever.set)
    return replace(after, levers=(*crisis.levers, lever), changes=crisis.changes, origin=origin)


def load(case: str | Path, beside: Beside | None = None) -> Crisis:
    """Read and check a crisis: a shipped one by name, or a file by path.

    ``beside`` is what stands beside the file, if that is not what its folder holds.

    Raises CrisisError with every problem found, or InputError where there is no such file.
    """
    where = find(case)
    if where.suffix.lower() == ".json":
        raise InputError(
            f"{where} is not a crisis file, which ends in .yaml; a published conflict in the exchange format "
            f"stability-case/1 is read by: demarche stability {where}"
        )
    beside = Beside(where.resolve().parent) if beside is None else beside
    try:
        source = read(where)
        if isinstance(source.data, Mapping) and "coding" in source.data and "demarche" not in source.data:
            raise InputError(
                f"{where} is a coding sheet, no crisis file; one is made of it by: demarche code {where} --to NAME.yaml"
            )
    except FaultyText as error:
        raise _with_the_rest(error, beside) from None
    file, warnings = _checked(source, beside)
    return Crisis(file, source, beside, warnings)


def loads(text: str, name: str = "<text>", beside: Beside | None = None) -> Crisis:
    """Check a crisis written in a string. ``beside`` is what stands beside it: nothing, if left out."""
    beside = Beside() if beside is None else beside
    try:
        source = read_text(text, name)
    except FaultyText as error:
        raise _with_the_rest(error, beside) from None
    file, warnings = _checked(source, beside)
    return Crisis(file, source, beside, warnings)


def _with_the_rest(faulty: FaultyText, beside: Beside) -> CrisisError:
    """What the reader found in a text, and what the checks find wrong in the rest of it."""
    known = {(problem.line, problem.column) for problem in faulty.problems}
    written = [(problem.where, repr(problem.message.split(" ")[0])) for problem in faulty.problems]

    def follows(problem: Problem) -> bool:
        """Whether it only says again, of the same value or of what holds it, what the reader has said."""
        same = any(where.startswith(problem.where) and value in problem.message for where, value in written)
        return same or (problem.line, problem.column) in known

    try:
        _checked(faulty.source, beside, effects=False)
    except CrisisError as more:
        return CrisisError((*faulty.problems, *(problem for problem in more.problems if not follows(problem))))
    return faulty


def _modelled(
    data: Mapping[str, Any], changed: tuple[tuple[Key, ...], ...] | None, before: CrisisFile | None
) -> CrisisFile:
    """The data as the file's model holds them, of which only the sections that changed are read anew."""
    if changed is not None and before is not None:
        with suppress(ValidationError):  # raised again by the whole, whose complaints have their places
            names = {str(place[0]) for place in changed}
            return before.model_copy(update={name: validated(name, data[name]) for name in names})
    return file_model().model_validate(data)


def _checked(
    source: SourceText,
    beside: Beside,
    *,
    effects: bool = True,
    changed: tuple[tuple[Key, ...], ...] | None = None,
    before: CrisisFile | None = None,
) -> tuple[CrisisFile, tuple[Problem, ...]]:
    """The file and its warnings; ``effects``: judge what each lever and item of the agenda would lead to as well.

    ``changed``: where alone it differs from one that was checked ``before``; the sections that it leaves alone are
    the very same in both.
    """
    if not isinstance(source.data, dict):
        raise CrisisError(
            [
                Problem(
                    source.name,
                    1,
                    1,
                    "",
                    "a crisis file is a mapping of sections",
                    "start with 'demarche: 1'",
                )
            ]
        )
    file: CrisisFile | None = None
    problems: list[Problem] = []
    try:
        file = _modelled(source.data, changed, before)
    except ValidationError as error:
        problems = problems_from(error, source.data, source.name, source.position)
    book = Notebook(source.data, source.name, source.position, beside, changed=changed)
    check_everything(book, effects=effects and file is not None, full=file is not None)
    problems += book.problems
    if file is None or any(problem.severity == "error" for problem in problems):
        raise CrisisError(problems)
    return file, tuple(sorted(problems))
