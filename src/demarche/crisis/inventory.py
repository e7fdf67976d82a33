"""Everything a crisis rests on, as one list: judged numbers, types, preferences, facts, each with source and reason."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel

from demarche.crisis.document import Crisis
from demarche.crisis.itself import Itself
from demarche.crisis.provenance import Ground, Record
from demarche.crisis.quantity import Choice, Quantity
from demarche.crisis.sections.header import Actor
from demarche.crisis.sections.whole import CrisisFile

__all__ = ["Assumption", "assumptions", "quantities", "written"]

_UNREAD = frozenset({"outcome", "claims", "events", "levers", "sources", "demarche", "crisis", "correlations"})
_PLAIN = frozenset({str, int, float, bool, type(None), dt.date})
"""Nothing judged stands in these."""


@dataclass(frozen=True)
class Assumption:
    """One thing an answer rests on. ``path`` names it in the file, so that it can be changed with ``--set``."""

    path: str
    kind: Literal["number", "type", "preference", "fact"]
    text: str
    value: str
    source: tuple[str, ...]
    note: str


def quantities(file: CrisisFile) -> Mapping[str, Quantity | Choice]:
    """Every judged quantity and choice of the file by its path, in file order; claims and outcome are not read."""
    return _whole(Itself(file))


@lru_cache(maxsize=256)  # a study asks for the same few files again and again
def _whole(this: Itself[CrisisFile]) -> Mapping[str, Quantity | Choice]:
    found: dict[str, Quantity | Choice] = {}
    for name, section, words in _fields(this.value, _UNREAD):
        found |= _in_section(Itself(section), name, words)
    return MappingProxyType(found)


@lru_cache(maxsize=1024)  # and files that differ by a lever share all sections that it leaves alone
def _in_section(this: Itself[Any], name: str, words: str) -> dict[str, Quantity | Choice]:
    return {path: node for path, node, *_ in _walk(this.value, name, words) if isinstance(node, Quantity | Choice)}


def assumptions(crisis: Crisis) -> tuple[Assumption, ...]:
    """What the answers rest on, in file order."""
    return _assumptions(Itself(crisis))


@lru_cache(maxsize=64)
def _assumptions(this: Itself[Crisis]) -> tuple[Assumption, ...]:
    crisis, actors = this.value, Itself(this.value.file.actors)
    return tuple(_assumptions_of(crisis, actors))


def _assumptions_of(crisis: Crisis, actors: Itself[tuple[Actor, ...]]) -> Iterator[Assumption]:
    for name, section, words in _fields(crisis.file, _UNREAD):
        for path, found, meaning in _told_in(Itself(section), name, words, actors):
            if isinstance(found, Assumption):
                yield found
                continue
            said = found.told(crisis, path, meaning)
            if said is not None:
                about = said.about if said.whole else _about(_labels(actors), {name: section}, path, said.about)
                source, note = getattr(found, "source", ()), getattr(found, "note", "") or getattr(found, "why", "")
                yield Assumption(path, said.kind, about, said.value, source, note)


@lru_cache(maxsize=1024)  # crises that differ by a number share all sections but one
def _told_in(
    this: Itself[Any], name: str, words: str, actors: Itself[tuple[Actor, ...]]
) -> tuple[tuple[str, Assumption | Ground, str], ...]:
    """The judgements of a section in words, and its other grounds, which say themselves what they are in a crisis."""
    found: list[tuple[str, Assumption | Ground, str]] = []
    labels = _labels(actors)
    for path, node, meaning, parent in _walk(this.value, name, words):
        if isinstance(node, Ground):
            found.append((path, node, meaning))
            continue
        source = node.source or (parent.source if parent else ())
        note = node.note or (parent.note if parent else "")
        kind: Literal["number", "type"] = "number" if isinstance(node, Quantity) else "type"
        about = _about(labels, {name: this.value}, path, meaning)
        found.append((path, Assumption(path, kind, about, written(node), source, note), meaning))
    return tuple(found)


@lru_cache(maxsize=64)
def _labels(actors: Itself[tuple[Actor, ...]]) -> Mapping[str, str]:
    return {actor.id: actor.label for actor in actors.value}


Node = Quantity | Choice | Ground


def _walk(
    node: Any, path: str, meaning: str, parent: Record | None = None
) -> Iterator[tuple[str, Node, str, Record | None]]:
    """Leaves with their path, what their field means, and the record they stand in, whose reason may be theirs."""
    if type(node) in _PLAIN:
        return
    if isinstance(node, Quantity | Choice):
        yield path, node, meaning, parent
        return
    if isinstance(node, Ground):
        yield path, node, meaning, parent
    if isinstance(node, BaseModel):
        above = node if isinstance(node, Record) else parent
        for key, value, words in _fields(node, frozenset() if path else _UNREAD):
            yield from _walk(value, f"{path}.{key}" if path else key, words, above)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _walk(value, f"{path}.{key}", meaning, parent)
    elif isinstance(node, tuple):
        for index, value in enumerate(node):
            own = None if type(value) in _PLAIN else _own(value)
            yield from _walk(value, f"{path}.{own}" if isinstance(own, str) else f"{path}[{index}]", meaning, parent)


def _fields(node: BaseModel, unread: frozenset[str]) -> Iterator[tuple[str, Any, str]]:
    """The fields of a part of a file: how each is written, what it holds, and what it means."""
    for name, key, words in _described(type(node)):
        if name not in unread:
            yield key, getattr(node, name), words


@cache
def _described(kind: type[BaseModel]) -> tuple[tuple[str, str, str], ...]:
    fields = kind.model_fields.items()
    return tuple((name, field.alias or name, field.description or name.replace("_", " ")) for name, field in fields)


def _about(labels: Mapping[str, str], root: Mapping[str, Any], path: str, meaning: str) -> str:
    """What the value is about: the actors its path names, or the title of the item it stands in, then its meaning."""
    names = [labels[key] for key in path.replace("[", ".").split(".") if key in labels]
    title = _title(root, path)
    names = [title] if title else names
    meaning = re.sub("`([^`]*)`", r"“\1”", meaning)  # what the reference sets as code, a page quotes
    return f"{', '.join(names)}: {meaning}" if names else meaning


def _title(node: Any, path: str) -> str:
    """The title of the innermost item of a list, counted by its place, that a path leads through; empty if none."""
    found = ""
    for step in re.findall(r"[^.\[\]]+", path):
        if isinstance(node, tuple):
            node = node[int(step)] if step.isdigit() else next((x for x in node if _own(x) == step), None)
            found = str(getattr(node, "title", "")) if step.isdigit() else found
        else:
            node = node.get(step) if isinstance(node, dict) else getattr(node, step, None)
    return found


def _own(item: Any) -> Any:
    return getattr(item, "id", getattr(item, "actor", None))


def written(value: Quantity | Choice) -> str:
    """A quantity or a choice in a few signs: '0.3 to 0.5', '0.3 / 0.4 / 0.5', 'resists 75 %, accommodates 25 %'."""
    if isinstance(value, Choice):
        if len(value.values) == 1:
            return value.values[0]
        return ", ".join(
            f"{name} {weight * 100:.0f} %" for name, weight in zip(value.values, value.weights, strict=True)
        )
    numbers = [f"{number:g}" for number in value.values]
    if value.kind == "uniform":
        return " to ".join(numbers)
    if value.kind == "triangular":
        return f"{numbers[0]} to {numbers[2]}, most likely {numbers[1]}"
    if value.kind == "weighted":
        return ", ".join(f"{number} ({w * 100:.0f} %)" for number, w in zip(numbers, value.weights, strict=True))
    return numbers[0]
