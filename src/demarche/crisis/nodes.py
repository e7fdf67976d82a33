"""YAML text as a tree of nodes that know their place: plain values, bounded work, all faults at once.

The parser's events become nodes here, without tags, constructors or Python objects, so a file can only ever
hold text, numbers, yes/no, dates, lists and mappings. Scalars follow the YAML 1.2 core schema (``NO`` and
``12:30`` are text), with one addition: an unquoted ``2013-05-29`` is a date.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from demarche.crisis.events import (
    ALIAS,
    COLLECTION,
    DOCUMENT,
    MAPPING_END,
    SCALAR,
    SEQUENCE,
    SEQUENCE_END,
    BadText,
    events_of,
)
from demarche.crisis.wording import syntax_fault
from demarche.errors import Complaint, CrisisError, Problem

__all__ = [
    "MAX_ALIASES",
    "MAX_DEPTH",
    "MAX_NODES",
    "MAX_PROBLEMS",
    "Faulty",
    "Key",
    "Node",
    "compose",
    "path_text",
    "scalar",
]

MAX_DEPTH = 40
"""Deepest nesting of lists and mappings."""

MAX_NODES = 100_000
"""Most values in a file, aliases counted as often as they are used."""

MAX_ALIASES = 100
"""Most uses of ``*name`` in a file."""

MAX_PROBLEMS = 100
"""Reading stops after so many problems."""

Key = str | int | float
"""A mapping's key, or a place in a list counted from 0."""


INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and halves of characters: neither a file nor a value in it may hold one."""
UNSEEN = re.compile(
    f"[{INVISIBLE.pattern[1:-1]}\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
"""These, and characters that nobody sees either: a name may hold none, since two names would look the same. The two
joiners, U+200C and U+200D, are no such: Persian and Hindi are spelled with them."""


@dataclass(slots=True)
class Node:
    """One value and where it stands: ``line`` and ``column`` from 1, ``text[start:end]`` is its source."""

    line: int
    column: int
    start: int
    end: int
    style: str
    """``'``, ``"``, ``|``, ``>`` or empty for scalars; ``flow`` or ``block`` for lists and mappings."""
    value: Any = None
    """The scalar's value; a list of nodes; or a dict from key to (key's node, value's node)."""
    size: int = 1
    """How many values it holds, itself included."""

    def plain(self) -> Any:
        """The value as fresh dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, (_, node) in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


class Faulty(CrisisError):
    """The text holds what may not stand there, but was read to its end: ``tree`` is what it says beside."""

    def __init__(self, problems: Sequence[Problem], tree: Node) -> None:
        super().__init__(problems)
        self.tree = tree


def path_text(path: Sequence[Key]) -> str:
    """A path as people write it: ``relations[3].from``."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else (f".{key}" if text else str(key))
    return text


_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_NUMERIC_START = frozenset("0123456789+-.")
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_ENDLESS = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_LONGEST_NUMBER = 40
_TAG = re.compile(r"!\S*")
_COLON = re.compile(r"\s*:")


def scalar(text: str) -> str | int | float | bool | date | None:
    """The value of an unquoted scalar.

    Raises Complaint for a number or a date that is none.
    """
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if text[0] not in _NUMERIC_START:
        return text
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Complaint(f"{text} is no day of the calendar", "write year-month-day") from None
    if _ENDLESS.match(text):
        raise Complaint(f"{text} is not a finite number", "write the number that is meant")
    whole = _INTEGER.match(text)
    based = _BASED.match(text)
    if not (whole or based or _FLOAT.match(text)):
        return text
    if len(text) > _LONGEST_NUMBER:
        raise Complaint(f"a number of {len(text)} characters is too long", f"use at most {_LONGEST_NUMBER}")
    if based:
        return int(text, 0)
    if whole:
        return int(text)
    number = float(text)
    if not math.isfinite(number):
        raise Complaint(f"{text} is too large, not a finite number", "write the number that is meant")
    return number


def compose(text: str, name: str) -> Node:
    """The single document in ``text``. Raises CrisisError with every problem found in the file ``name``; a
    :class:`Faulty` one where the rest of the text could be read."""
    return _Composer(text, name).document()


class _Composer:
    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.problems: list[Problem] = []
        self.anchors: dict[str, Node | None] = {}
        self.aliases = 0
        self.nodes = 0
        self.path: list[Key] = []
        self.reached = (1, 1)
        self.events: Iterator[Any] = self.parse()

    def parse(self) -> Iterator[Any]:
        try:
            yield from events_of(self.text)
        except BadText as bad:
            if bad.error is not None:
                self.stop(*syntax_fault(bad.error, self.text))
            # What was read last is the nearest place known.
            self.stop(*self.reached, "the text after this cannot be read", "look for an unusual escape")

    def note(self, line: int, column: int, message: str, remedy: str) -> None:
        where = path_text(self.path)
        self.problems.append(Problem(self.name, line, column, where, message, remedy))
        if len(self.problems) >= MAX_PROBLEMS:
            raise CrisisError(self.problems)

    def stop(self, line: int, column: int, message: str, remedy: str) -> NoReturn:
        self.problems.append(Problem(self.name, line, column, "", message, remedy))
        raise CrisisError(self.problems)

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            if isinstance(event, DOCUMENT):
                if root is not None:
                    self.stop(line, column, "the file holds several documents", "keep one; remove the '---' lines")
                if event.version is not None and tuple(event.version) != (1, 2):
                    self.note(line, column, "only YAML 1.2 is read", "remove the '%YAML' line")
            elif isinstance(event, (*SCALAR, *COLLECTION, *ALIAS)):
                root = self.node(event)
        if root is None or (root.value is None and root.start == root.end):
            self.stop(1, 1, "the file is empty", "start it with 'demarche: 1'")
        if self.problems:
            raise Faulty(self.problems, root)
        return root

    def node(self, event: Any) -> Node:
        mark = event.start_mark
        line, column = self.reached = (mark.line + 1, mark.column + 1)
        if isinstance(event, ALIAS):
            return self.alias(event, line, column)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if event.tag is not None:
            written = _TAG.search(self.text, mark.index)
            tag = _cut(written.group() if written is not None else str(event.tag))
            self.note(line, column, f"the tag {tag!r} is not allowed", "remove it")
        self.count(1, line, column)
        node = Node(line, column, mark.index, event.end_mark.index, "")
        if isinstance(event, SCALAR):
            self.fill_scalar(node, event)
        else:
            if len(self.path) >= MAX_DEPTH:
                self.stop(line, column, f"nested more than {MAX_DEPTH} deep", "flatten this part of the file")
            node.style = "flow" if event.flow_style else "block"
            if isinstance(event, SEQUENCE):
                self.fill_sequence(node)
            else:
                self.fill_mapping(node)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def count(self, nodes: int, line: int, column: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            self.stop(line, column, f"the file holds more than {MAX_NODES:,} values", "a crisis file is far smaller")

    def alias(self, event: Any, line: int, column: int) -> Node:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            self.stop(line, column, f"more than {MAX_ALIASES} aliases ('*name')", "write the values out")
        known = self.anchors.get(event.anchor)
        if known is None:
            inside = event.anchor in self.anchors
            message = f"'*{_cut(event.anchor)}' " + ("refers to itself" if inside else "refers to nothing before it")
            self.note(line, column, message, "write the value out")
            return Node(line, column, event.start_mark.index, event.end_mark.index, "")
        self.count(known.size, line, column)
        return known

    def fill_scalar(self, node: Node, event: Any) -> None:
        node.style = event.style or ""
        node.value = event.value
        hidden = INVISIBLE.search(event.value)
        if hidden is not None:
            message = f"an escape stands for the invisible character U+{ord(hidden.group()):04X}"
            self.note(node.line, node.column, message, "remove it")
        if event.style:
            return
        try:
            node.value = scalar(event.value)
        except Complaint as error:
            self.note(node.line, node.column, error.message, error.remedy)

    def fill_sequence(self, node: Node) -> None:
        items: list[Node] = []
        for event in self.events:
            if isinstance(event, SEQUENCE_END):
                break
            self.path.append(len(items))
            items.append(self.node(event))
            self.path.pop()
            node.size += items[-1].size
        node.value = items
        node.end = event.end_mark.index if node.style == "flow" else max([node.start, *(i.end for i in items)])

    def fill_mapping(self, node: Node) -> None:
        entries: dict[Key, tuple[Node, Node]] = {}
        last = node.start
        for event in self.events:
            if isinstance(event, MAPPING_END):
                break
            if not isinstance(event, (*SCALAR, *ALIAS)):
                mark = event.start_mark
                message = "a list or a mapping cannot be a key"
                self.stop(mark.line + 1, mark.column + 1, message, "put text that starts with '[' or '{' in quotes")
            key_node = self.node(event)
            key = self.key(key_node, entries)
            self.path.append(key)
            following = next(self.events)
            value = self.node(following)
            if value.start == value.end and isinstance(following, SCALAR):
                self.place_empty(value, key_node)
            self.path.pop()
            node.size += value.size
            last = max(last, value.end)
            entries.setdefault(key, (key_node, value))
        node.value = entries
        node.end = event.end_mark.index if node.style == "flow" else last

    def place_empty(self, value: Node, key: Node) -> None:
        """Put a value that is not written just behind its key's colon; the parser may place it a line later."""
        colon = _COLON.match(self.text, key.end)
        value.start = value.end = colon.end() if colon is not None else key.end
        value.line = key.line + self.text.count("\n", key.start, value.start)
        value.column = value.start - self.text.rfind("\n", 0, value.start)

    def key(self, node: Node, entries: dict[Key, tuple[Node, Node]]) -> Key:
        key = node.value
        if isinstance(key, str) and key == "<<" and not node.style:
            self.note(node.line, node.column, "merge keys ('<<') are not read", "write the keys out")
        elif isinstance(key, bool) or not isinstance(key, str | int | float):
            shown = self.text[node.start : node.end].strip().partition("\n")[0]
            message = f"the key {_cut(shown)!r} is not text" if shown else "a key is missing before ':'"
            self.note(node.line, node.column, message, "put the key in quotes" if shown else "write the key")
            return ""
        elif key in entries:
            first = entries[key][0]
            message = f"the key {_cut(str(key))!r} appears twice, first at line {first.line}, column {first.column}"
            self.note(node.line, node.column, message, "keep one of the two")
        named: Key = key
        return named


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
