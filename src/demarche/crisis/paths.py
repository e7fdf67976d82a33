"""Paths that name one value of a crisis file: ``screen.x_high``, ``actors.russia.type``, ``relations[2].strength``.

Keys are separated by dots; an item of a list is named by its ``id`` (or ``actor``) or by its place in brackets, from 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from demarche.crisis.shape import Key, allowed_keys
from demarche.crisis.suggest import did_you_mean, nearest
from demarche.errors import Complaint

__all__ = ["BEFORE", "PathError", "name_of", "resolve", "shown", "walk"]

BEFORE = "before:"
"""Stands before the path of an input where its value without a lever is meant that replaces it."""

_TOKEN = re.compile(r"\.?([^.\[\]]+)|\[(\d{1,6})\]")
_LONGEST = 300


class PathError(Complaint):
    """A path names nothing in the file; the message gives the nearest path that exists."""


def shown(path: Sequence[Any]) -> str:
    """A path as people write it; a key that is no text, which the file may hold by mistake, as it stands."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else (f".{key}" if text else str(key))
    return text


def _tokens(text: str) -> list[Key]:
    if not text or len(text) > _LONGEST:
        raise PathError("a path is one or more keys separated by dots, such as screen.x_high")
    keys: list[Key] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise PathError(f"the path {text!r} cannot be read at character {place + 1}", "separate keys by dots")
        keys.append(match[1] if match[1] is not None else int(match[2]))
        place = match.end()
    return keys


def _item(items: list[Any], key: Key) -> int | None:
    if isinstance(key, int):
        return key if key < len(items) else None
    for index, item in enumerate(items):
        if name_of(item) == key:
            return index
    return None


def name_of(item: Any) -> str | None:
    """How a path names an item of a list: by its ``id``, or by its ``actor`` where it has none; else not at all."""
    found = item.get("id", item.get("actor")) if isinstance(item, dict) else None
    return found if isinstance(found, str) else None


def _names(node: Any, path: Sequence[Key]) -> list[str]:
    if isinstance(node, dict):
        return [str(key) for key in node] + [key for key in allowed_keys(path) if key not in node]
    if isinstance(node, list):
        return [name for item in node if (name := name_of(item)) is not None]
    return []


def walk(data: Any, path: Sequence[Key]) -> Any:
    """The value at a resolved path."""
    for key in path:
        data = data[key]
    return data


def resolve(data: dict[str, Any], text: str) -> tuple[Key, ...]:
    """The keys and list places that ``text`` names in ``data``.

    The last key may be absent from the file where the schema allows it there. Raises :class:`PathError`, with the
    nearest path, where nothing is named.
    """
    keys = _tokens(text)
    node: Any = data
    found: list[Key] = []
    for place, key in enumerate(keys):
        last = place == len(keys) - 1
        if isinstance(node, dict) and key in node:
            found.append(key)
            node = node[key]
        elif isinstance(node, list) and (index := _item(node, key)) is not None:
            found.append(index)
            node = node[index]
        elif last and isinstance(node, dict) and key in allowed_keys(found):
            found.append(key)
        else:
            raise _nothing_here(data, text, found, key, node)
    return tuple(found)


def _nothing_here(data: dict[str, Any], text: str, found: list[Key], key: Key, node: Any) -> PathError:
    names = _names(node, found)
    close = nearest(str(key), names)
    if close is not None:
        prefix = _by_id(data, found)
        return PathError(
            f"the path {text!r} names nothing", f"did you mean {f'{prefix}.{close}' if prefix else close!r}?"
        )
    place = _by_id(data, found) or "the file"
    if not names:
        return PathError(f"the path {text!r} names nothing: {place} is a single value, with nothing inside")
    return PathError(f"the path {text!r} names nothing: {place} has no {key!r}", did_you_mean(str(key), names))


def _by_id(data: Any, path: Sequence[Key]) -> str:
    """A resolved path with list places turned back into ids."""
    text = ""
    for key in path:
        data = data[key]
        name = (name_of(data) or key) if isinstance(key, int) else key
        text += f"[{name}]" if isinstance(name, int) else (f".{name}" if text else name)
    return text
