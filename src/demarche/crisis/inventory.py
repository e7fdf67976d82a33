"""Everything a crisis rests on, as one list: judged numbers, types, preferences, facts, each with source and reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel

from demarche.crisis.document import Crisis
from demarche.crisis.formula import parse
from demarche.crisis.itself import Itself
from demarche.crisis.provenance import Record
from demarche.crisis.quantity import Choice, Quantity
from demarche.crisis.sections.conflict import Count
from demarche.crisis.sections.moves import Preference, Statement
from demarche.crisis.sections.record import Fact
from demarche.crisis.sections.whole import CrisisFile
from demarche.crisis.states import is_pattern

__all__ = ["Assumption", "assumptions", "formula_words", "quantities", "written"]

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
    return tuple(_assumption(crisis, *entry) for entry in _walk(crisis.file, "", ""))


Node = Quantity | Choice | Statement | Fact | Count | Preference


def _walk(
    node: Any, path: str, meaning: str, parent: Record | None = None
) -> Iterator[tuple[str, Node, str, Record | None]]:
    """Leaves with their path, what their field means, and the record they stand in, whose reason may be theirs."""
    if type(node) in _PLAIN:
        return
    if isinstance(node, Preference) and (node.ranking or node.csv):
        yield path, node, "ranks the outcomes", parent
    elif isinstance(node, Quantity | Choice | Statement | Fact | Count):
        yield path, node, meaning, parent
    elif isinstance(node, BaseModel):
        above = node if isinstance(node, Record) else parent
        for key, value, words in _fields(node, frozenset() if path else _UNREAD):
            yield from _walk(value, f"{path}.{key}" if path else key, words, above)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _walk(value, f"{path}.{key}", meaning, parent)
    elif isinstance(node, tuple):
        for index, value in enumerate(node):
            own = None if type(value) in _PLAIN else getattr(value, "id", getattr(value, "actor", None))
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


def _assumption(crisis: Crisis, path: str, node: Node, meaning: str, parent: Record | None) -> Assumption:
    if isinstance(node, Quantity | Choice):
        source = node.source or (parent.source if parent else ())
        note = node.note or (parent.note if parent else "")
        kind: Literal["number", "type"] = "number" if isinstance(node, Quantity) else "type"
        return Assumption(path, kind, _about(crisis, path, meaning), written(node), source, note)
    if isinstance(node, Statement):
        said = formula_words(crisis, node.that)
        return Assumption(path, "preference", _about(crisis, path, "wants"), said, node.source, node.note or node.why)
    if isinstance(node, Preference):
        value = node.csv or f"{len(node.ranking)} steps, best to worst"
        return Assumption(path, "preference", _about(crisis, path, meaning), value, node.source, node.note)
    if isinstance(node, Count):
        about = _about(crisis, path, f"{_LEDGER.get(path.split('[')[0], meaning)} on {node.as_of.isoformat()}")
        return Assumption(path, "fact", about, _numbers(node.value, node.low, node.high), node.source, node.note)
    value = f"{_numbers(node.value, node.low, node.high)} {node.unit}".strip()
    return Assumption(path, "fact", node.text, value, node.source, node.note)


_LEDGER = {"war.ledger.deaths": "killed so far", "war.ledger.displaced_inside": "displaced inside the country"}


def formula_words(crisis: Crisis, text: str) -> str:
    """A formula in plain words: each option in the words of the actor who owns it."""
    moves = crisis.file.options.moves if crisis.file.options else ()
    if is_pattern(text):
        return text
    phrases = {}
    for move in moves:
        actor = crisis.label(move.actor)
        yes = f"{actor} {move.yes}" if move.yes else f"{actor}: {move.name}"
        no = f"{actor} {move.no}" if move.no else f"{actor}: not {move.name}"
        phrases[move.id] = (yes, no)
    return parse(text, phrases).words(phrases)


def _about(crisis: Crisis, path: str, meaning: str) -> str:
    """What the value is about: the actors its path names, then the meaning of its field."""
    names = [crisis.label(key) for key in path.replace("[", ".").split(".") if key in crisis.actor_ids]
    coercer = crisis.file.war.coercer if crisis.file.war else None
    if coercer is not None and path.startswith("war.coercer.rungs["):
        names = [coercer.rungs[int(path.split("[")[1].split("]")[0])].title]
    return f"{', '.join(names)}: {meaning}" if names else meaning


def written(value: Quantity | Choice) -> str:
    """A quantity or a choice in a few signs: '0.3 to 0.5', '0.3 / 0.4 / 0.5', 'thwart 75 %, minimise 25 %'."""
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


def _numbers(value: float | None, low: float | None, high: float | None) -> str:
    number = f"{value:,.10g}" if value is not None else ""
    ends = [f"{end:,.10g}" for end in (low, high) if end is not None]
    return f"{number} ({' to '.join(ends)})".strip() if ends else number
