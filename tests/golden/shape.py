"""The shape of ``results.json`` as a JSON Schema, read off results: which fields there are, and of which kinds.

An object whose keys are names of the file (actors, levers, months) is a map; one whose keys are the same wherever it
stands has fields, and those that it always has are required. Whatever is withheld somewhere is null, so null may stand
anywhere; further fields may too, since engines of others add theirs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import demarche
from demarche.engine.registry import engines

__all__ = ["SCHEMA", "shape", "written"]

SCHEMA = Path(demarche.__file__).parent / "report" / "results.schema.json"
FIELD = re.compile(r"[a-z][a-z0-9_]*")
ALIKE = 0.5
"""Objects with fields have at least this part of all their keys in common."""


def shape(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The JSON Schema of such results."""
    found = _shape(list(results))
    about = {engine.name: engine.question for engine in engines()}
    fields = found["properties"]
    for name in fields.keys() & about.keys():
        fields[name] = {"description": about[name], **fields[name]}
    needed = [name for name in found["required"] if name not in about]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "demarche results, version 1",
        "type": "object",
        "required": needed,
        "properties": fields,
    }


def _shape(values: list[Any]) -> dict[str, Any]:
    kinds = sorted({_kind(value) for value in values} | {"null"})
    if kinds == ["null"]:  # nothing is known of it
        return {}
    found: dict[str, Any] = {"type": kinds}
    objects = [value for value in values if isinstance(value, Mapping)]
    if objects:
        found |= _object(objects)
    lists = [value for value in values if isinstance(value, list | tuple)]
    items = [item for value in lists for item in value]
    if items:
        found["items"] = _shape(items)
    return found


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    for kind, name in ((bool, "boolean"), (int | float, "number"), (str, "string"), (Mapping, "object")):
        if isinstance(value, kind):
            return name
    return "array"


def _object(objects: list[Mapping[str, Any]]) -> dict[str, Any]:
    every = list(dict.fromkeys(key for value in objects for key in value))
    filled = [value for value in objects if value]
    common = [key for key in every if all(key in value for value in filled)]
    if not every:
        return {}
    if not all(FIELD.fullmatch(key) for key in every) or len(common) < ALIKE * len(every):
        return {"additionalProperties": _shape([entry for value in objects for entry in value.values()])}
    fields = {key: _shape([value[key] for value in objects if key in value]) for key in every}
    return {"properties": fields, "required": common if len(filled) == len(objects) else []}


def written(schema: Mapping[str, Any]) -> str:
    """The schema as text, a line for each part of the results."""
    parts = ",\n".join(f"{json.dumps(name)}: {json.dumps(part)}" for name, part in schema["properties"].items())
    head = json.dumps({name: entry for name, entry in schema.items() if name != "properties"})
    return f'{head[:-1]}, "properties": {{\n{parts}\n}}}}\n'
