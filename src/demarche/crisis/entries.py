"""What stands in a crisis file, entry by entry, right or wrong: what a form asks and a sheet lists.

The entries are read from the plain data with the schema beside it, so that a file with errors in it has them too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from demarche.crisis.entry import Entry, Kind
from demarche.crisis.entry_words import Wording
from demarche.crisis.paths import name_of, resolve
from demarche.crisis.quantity import Choice, Quantity, Within
from demarche.crisis.shape import Key, Spot, fields_of, plain_key, root, spot

__all__ = ["Entry", "entries"]

_ASIDE = frozenset({"id", "source", "note", "demarche", "kind"})
"""Keys that are shown with their entry, or never change."""
_SWITCH = ("yes", "no", "true", "false")
"""A switch in words, which the schema reads too."""
_ACTORS = ("seat", "ruler", "opposition", "actor", "side", "from", "to")
"""Keys whose text names an actor."""


def entries(data: Any) -> tuple[Entry, ...]:
    """Everything in the plain data of a crisis file that is judged or written, in the order of the file; what it does
    not say of a section that it has, stands after that section's own with no value."""
    return tuple(_Reader(data).read()) if isinstance(data, dict) else ()


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where the reader is: keys, the path as people write it, what the schema allows and says, and the source and the
    reason of the record around."""

    spot: Spot
    keys: tuple[Key, ...] = ()
    path: str = ""
    said: str = ""
    source: tuple[str, ...] = ()
    note: str = ""

    def under(self, key: Key, spot: Spot, said: str, path: str = "") -> _Place:
        """The place under a key of this one."""
        below = path or (f"{self.path}.{key}" if self.path else str(key))
        return replace(self, spot=spot, keys=(*self.keys, key), path=below, said=said)

    @property
    def alone(self) -> _Place:
        """Without the source and the reason of the record around."""
        return replace(self, source=(), note="")


class _Reader:
    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.words = Wording(data)

    def read(self) -> Iterator[Entry]:
        yield from self._walk(self.data, _Place(spot=root()))

    def _walk(self, node: Any, at: _Place) -> Iterator[Entry]:
        if Quantity in at.spot.kinds:
            yield self._number(node, at)
        elif Choice in at.spot.kinds:
            yield self._choice(node, at)
        elif isinstance(node, dict):
            yield from self._mapping(node, at)
        elif isinstance(node, list):
            inner = at.spot.below(0)
            for index, item in enumerate(node if inner.models else ()):
                name = name_of(item)
                own = f"{at.path}.{name}" if name is not None else f"{at.path}[{index}]"
                yield from self._walk(item, at.under(index, inner, at.said, own))
        elif node is not None:
            yield from self._plain(node, at)

    def _mapping(self, node: dict[Any, Any], at: _Place) -> Iterator[Entry]:
        if at.keys[:1] == ("levers",) and at.keys[2:] == ("set",):
            yield from self._patch(node, at)
        elif at.spot.models:
            model = max(at.spot.models, key=lambda kind: len(node.keys() & fields_of(kind).keys()))
            if at.keys:
                source, note = _sources(node.get("source")) or at.source, str(node.get("note") or "") or at.note
                at = replace(at, source=source, note=note)
            yield from self._record(node, model, at)
        elif any(get_origin(kind) is dict for kind in at.spot.kinds):
            own = plain_key(at.keys[-1])
            for key, item in node.items():
                below = at.spot.below(str(key))
                told = own if isinstance(item, str) else at.said
                named = told and (isinstance(item, str) or Quantity in below.kinds)
                words = f"{told}: {self.words.called(key)}" if named else told or own
                yield from self._walk(item, at.under(key, below, words))

    def _record(self, node: dict[Any, Any], model: type[BaseModel], at: _Place) -> Iterator[Entry]:
        fields = fields_of(model)
        for key in [*(key for key in node if key in fields), *(key for key in fields if key not in node)]:
            below = at.under(key, fields[key], fields[key].said or plain_key(key))
            if key == "note" and isinstance(node.get(key), str) and at.keys:
                yield self._entry(node[key], "text", replace(below.alone, said=self.words.reason(node[key])))
            if key in _ASIDE:
                continue
            if key in node:
                yield from self._walk(node[key], below)
            elif at.keys and Quantity in below.spot.kinds:
                yield self._number(None, below.alone)

    def _patch(self, node: dict[Any, Any], at: _Place) -> Iterator[Entry]:
        """What a lever sets, as the place that it sets takes it."""
        for target, value in node.items():
            try:
                there = resolve(self.data, str(target))
            except ValueError:
                continue
            taken = spot(there)
            said = taken.said or plain_key(there[-1])
            for entry in self._walk(value, replace(at, spot=taken, keys=there, path=str(target), said=said)):
                if entry.place == there:
                    yield replace(
                        entry,
                        place=(*at.keys, target),
                        path=f"{at.path.removesuffix('.set')}: {target}",
                        about=self.words.about(at.keys),
                        asked=entry.title,
                    )

    def _number(self, node: Any, at: _Place) -> Entry:
        marks = (mark for form in at.spot.forms if form.kind is Quantity for mark in form.marks)
        bounds = next((mark for mark in marks if isinstance(mark, Within)), None)
        entry = self._entry(node, "number", at)
        return entry if bounds is None else replace(entry, least=bounds.low, most=bounds.high)

    def _choice(self, node: Any, at: _Place) -> Entry:
        types = _get(self.data, (*at.keys[:-1], "types"))
        return self._entry(node, "choice", at, tuple(map(str, types)) if isinstance(types, dict) else ())

    def _plain(self, node: Any, at: _Place) -> Iterator[Entry]:
        literal = next((get_args(kind) for kind in at.spot.kinds if get_origin(kind) is Literal), ())
        if bool in at.spot.kinds and (isinstance(node, bool) or str(node) in _SWITCH):
            yield self._entry(node, "flag", at)
        elif literal and all(isinstance(word, str) for word in literal):
            yield self._entry(node, "pick", at, tuple(literal))
        elif isinstance(node, str) and str in at.spot.kinds:
            words = tuple(self.words.labels) if node in self.words.labels and at.keys[-1] in _ACTORS else ()
            yield self._entry(node, "pick" if words else "text", at, words)
        elif isinstance(node, dt.date):
            yield self._entry(node, "day", at)

    def _entry(self, node: Any, kind: Kind, at: _Place, words: tuple[str, ...] = ()) -> Entry:
        body = node if isinstance(node, dict) and kind in ("number", "choice") else {}
        note = str(body.get("note") or "")
        return Entry(
            place=at.keys,
            path=at.path,
            kind=kind,
            about=self.words.about(at.keys),
            asked=self.words.asked(at.path, at.said, note),
            value=node,
            words=words,
            source=_sources(body.get("source")) or at.source,
            note=note or at.note,
        )


def _sources(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value)) if isinstance(value, list) else ()


def _get(data: Any, place: Sequence[Key]) -> Any:
    for key in place:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data
