"""Which keys the schema allows where: used for suggestions and to address values by path."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from demarche.crisis.sections.whole import CrisisFile

__all__ = ["Key", "allowed_keys"]

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
    annotations: list[Any] = [CrisisFile]
    for key in path:
        annotations = [inner for annotation in annotations for inner in _step(annotation, key)]
    keys: list[str] = []
    for annotation in annotations:
        for kind in _alternatives(annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                keys += [field.alias or name for name, field in kind.model_fields.items()]
    return tuple(dict.fromkeys(keys))
