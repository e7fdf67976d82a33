"""Which keys the schema allows where: used for suggestions and to address values by path."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from demarche.crisis.provenance import Record, Section
from demarche.crisis.sections.whole import file_model

__all__ = ["Key", "allowed_keys", "meaning"]

Key = str | int
"""One step of a path into the plain data of a crisis file."""


def _alternatives(annotation: Any) -> list[Any]:
    """The annotation without ``Annotated`` and ``Optional`` wrappers, unions spread out."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _alternatives(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [inner for part in get_args(annotation) for inner in _alternatives(part)]
    return [annotation]


def _step(annotation: Any, key: Key) -> list[Any]:
    found: list[Any] = []
    for kind in _alternatives(annotation):
        arguments = get_args(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += [
                field.annotation
                for name, field in kind.model_fields.items()
                if key in (name, field.alias) and field.annotation is not None
            ]
        elif get_origin(kind) is dict and isinstance(key, str):
            found.append(arguments[1])
        elif get_origin(kind) is tuple and isinstance(key, int):
            found.append(arguments[0])
    return found


def allowed_keys(path: Sequence[Key]) -> tuple[str, ...]:
    """The keys that the schema allows in the mapping at ``path``; empty where any key, or none, is allowed."""
    annotations: list[Any] = [file_model()]
    for key in path:
        annotations = [inner for annotation in annotations for inner in _step(annotation, key)]
    keys: list[str] = []
    for annotation in annotations:
        for kind in _alternatives(annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                keys += [field.alias or name for name, field in kind.model_fields.items()]
    return tuple(dict.fromkeys(keys))


def meaning(path: Sequence[Key], key: str) -> str:
    """What the schema says of a key in the mapping at ``path``, without a full stop; empty where it says nothing."""
    annotations: list[Any] = [file_model()]
    for step in path:
        annotations = [inner for annotation in annotations for inner in _step(annotation, step)]
    for annotation in annotations:
        for kind in _alternatives(annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                field = next((f for name, f in kind.model_fields.items() if key in (name, f.alias)), None)
                if field is not None:
                    return (field.description or _of_its_kind(field.annotation)).strip().rstrip(".")
    return ""


def _of_its_kind(annotation: Any) -> str:
    """What a section says of itself in its first sentence, or the few words that are allowed."""
    for kind in _alternatives(annotation):
        if get_origin(kind) is Literal:
            return f"one of {', '.join(str(word) for word in get_args(kind) if word)}"
        own = isinstance(kind, type) and issubclass(kind, Section) and kind not in (Section, Record)
        if own and kind.__doc__:
            return str(kind.__doc__).split("\n\n")[0].split(". ")[0].replace("\n", " ")
    return ""
