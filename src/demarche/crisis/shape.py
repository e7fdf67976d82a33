"""The schema of a crisis file, walked: which keys and forms of a value it allows where, what it says of them, and which
of its texts are names of something else in the file."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from demarche.crisis.provenance import Record, Ref, Section
from demarche.crisis.sections.whole import file_model

__all__ = [
    "Form",
    "Key",
    "Spot",
    "allowed_keys",
    "fields_of",
    "is_model",
    "meaning",
    "plain_key",
    "references",
    "root",
    "sentence",
    "spot",
]

Key = str | int
"""One step of a path into the plain data of a crisis file."""


@dataclass(frozen=True)
class Form:
    """One form that the schema allows a value to take, and the marks that it carries: bounds, references."""

    kind: Any
    marks: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Spot:
    """What the schema allows at a place, and what it says of it, without a full stop."""

    forms: tuple[Form, ...]
    said: str = ""
    required: bool = False
    """Whether the record around cannot do without it."""

    @property
    def kinds(self) -> list[Any]:
        """The forms without their marks."""
        return [form.kind for form in self.forms]

    @property
    def models(self) -> list[type[BaseModel]]:
        """Those that are records with fields."""
        return [kind for kind in self.kinds if is_model(kind)]

    @property
    def marks(self) -> tuple[Any, ...]:
        """The marks of all forms."""
        return tuple(mark for form in self.forms for mark in form.marks)

    @property
    def keys(self) -> Spot:
        """What a key can be, where any number of keys may stand."""
        return Spot(tuple(f for kind in self.kinds if get_origin(kind) is dict for f in _forms(get_args(kind)[0])))

    def below(self, key: Key) -> Spot:
        """The place under a key, or in a list."""
        found: list[Form] = []
        said = self.said
        for kind in self.kinds:
            arguments = get_args(kind)
            if is_model(kind):
                own = fields_of(kind).get(str(key))
                if own is not None:
                    found += own.forms
                    said = own.said or plain_key(key)
            elif get_origin(kind) is dict and isinstance(key, str):
                found += _forms(arguments[1])
            elif get_origin(kind) is tuple and isinstance(key, int):
                found += _forms(arguments[0])
        return Spot(tuple(found), said)


def _forms(annotation: Any, marks: tuple[Any, ...] = ()) -> tuple[Form, ...]:
    """The forms that an annotation allows, unions spread out."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _forms(inner, (*marks, *more))
    if origin in (Union, types.UnionType):
        return tuple(form for part in get_args(annotation) for form in _forms(part, marks))
    return (Form(annotation, marks),)


def is_model(kind: Any) -> bool:
    """Whether a form is a record with fields."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


@cache
def fields_of(model: type[BaseModel]) -> dict[str, Spot]:
    """The fields of a record by the keys that a file writes."""
    return {
        field.alias or name: Spot(
            _forms(field.annotation, tuple(field.metadata)),
            (field.description or "").strip().rstrip("."),
            field.is_required(),
        )
        for name, field in model.model_fields.items()
    }


def root() -> Spot:
    """The file as a whole."""
    return Spot((Form(file_model()),))


def spot(place: Sequence[Key]) -> Spot:
    """What the schema allows at a place."""
    found = root()
    for key in place:
        found = found.below(key)
    return found


def allowed_keys(path: Sequence[Key]) -> tuple[str, ...]:
    """The keys that the schema allows in the mapping at ``path``; empty where any key, or none, is allowed."""
    return tuple(dict.fromkeys(key for model in spot(path).models for key in fields_of(model)))


def meaning(path: Sequence[Key], key: str) -> str:
    """What the schema says of a key in the mapping at ``path``, without a full stop; empty where it says nothing."""
    for model in spot(path).models:
        own = fields_of(model).get(key)
        if own is not None:
            return "; ".join(filter(None, (own.said, _allowed(own)))) if own.said else _of_its_kind(own)
    return ""


def _allowed(own: Spot) -> str:
    """The few words that are allowed; empty where any are."""
    words = [str(word) for kind in own.kinds if get_origin(kind) is Literal for word in get_args(kind) if word]
    return f"one of {', '.join(words)}" if words else ""


def _of_its_kind(own: Spot) -> str:
    """What a section says of itself in its first sentence, or the few words that are allowed."""
    if _allowed(own):
        return _allowed(own)
    for kind in own.kinds:
        section = isinstance(kind, type) and issubclass(kind, Section) and kind not in (Section, Record)
        if section and kind.__doc__:
            return str(kind.__doc__).split("\n\n")[0].split(". ")[0].replace("\n", " ").rstrip(".")
    return ""


@cache
def references() -> tuple[tuple[tuple[str, ...], Ref], ...]:
    """Every place of a file that names something else in it, as a pattern of keys in which ``*`` is any key or place in
    a list, with what it names."""
    return tuple(_references(root(), (), ()))


def _references(
    here: Spot, place: tuple[str, ...], on_the_way: tuple[Any, ...]
) -> Iterator[tuple[tuple[str, ...], Ref]]:
    for form in here.forms:
        yield from ((place, mark) for mark in form.marks if isinstance(mark, Ref))
        arguments = get_args(form.kind)
        if is_model(form.kind):
            if form.kind not in on_the_way:  # a record within itself has been here
                for key, own in fields_of(form.kind).items():
                    yield from _references(own, (*place, key), (*on_the_way, form.kind))
        elif get_origin(form.kind) in (dict, tuple):
            inner = arguments[1] if get_origin(form.kind) is dict else arguments[0]
            yield from _references(Spot(_forms(inner)), (*place, "*"), on_the_way)


def sentence(text: str) -> str:
    """With a capital."""
    return text[:1].upper() + text[1:]


def plain_key(key: Key) -> str:
    """A key as words."""
    return sentence(str(key).replace("_", " "))
