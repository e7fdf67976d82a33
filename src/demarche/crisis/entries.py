"""What stands in a crisis file, entry by entry, right or wrong: what a form asks and a sheet lists.

The entries are read from the plain data with the schema beside it, so that a file with errors in it has them too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_origin

from pydantic import BaseModel

from demarche.crisis.entry import NOWHERE, Entry, Item, Kind
from demarche.crisis.entry_words import Wording
from demarche.crisis.leaves import bounds, kind_of, literals
from demarche.crisis.paths import name_of, resolve, shown
from demarche.crisis.provenance import Among, Ref
from demarche.crisis.quantity import Choice, Quantity, Within
from demarche.crisis.shape import Key, Spot, fields_of, plain_key, root, spot

__all__ = ["Entry", "entries", "leaf_at"]

_ASIDE = frozenset({"id", "note", "demarche"})
"""Keys that are shown with their entry, or never change."""
_SAID = {"source": "Sources of all of this"}
_SWITCH = ("yes", "no", "true", "false")
"""A switch in words, which the schema reads too."""


def entries(data: Any, *, whole: bool = False) -> tuple[Entry, ...]:
    """Everything in the plain data of a crisis file that is judged or written, in the order of the file; the numbers
    that it does not give of a section that it has, stand after that section's own with no value.

    ``whole``: so does all else that it could say, lists to which something can be added among them.
    """
    return tuple(_Reader(data, whole).read()) if isinstance(data, dict) else ()


def leaf_at(data: Any, place: tuple[Key, ...], at: Spot | None = None) -> Entry:
    """What would be asked at a place that the file does not have; ``at``: what the schema allows there."""
    allowed = spot(place) if at is None else at
    said = allowed.said or plain_key(place[-1])
    here = _Place(spot=allowed, keys=place, path=shown(place), said=_SAID.get(str(place[-1])) or said)
    return _Reader(data, True).blank(here)


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
    group: Item = NOWHERE
    item: Item = NOWHERE
    free: bool = False
    """Whether the key is one of any number, so that the file can do without it."""

    def under(self, key: Key, spot: Spot, said: str, path: str = "") -> _Place:
        """The place under a key of this one."""
        below = path or (f"{self.path}.{key}" if self.path else str(key))
        return replace(self, spot=spot, keys=(*self.keys, key), path=below, said=said, free=False)

    def as_item(self, *, named: bool) -> _Place:
        """The same as an item of a list or a mapping."""
        here = Item(self.keys, self.path)
        return replace(self, item=here, group=here if named or not self.group.place else self.group)

    @property
    def alone(self) -> _Place:
        """Without the source and the reason of the record around."""
        return replace(self, source=(), note="")


class _Reader:
    def __init__(self, data: dict[str, Any], whole: bool) -> None:
        self.data, self.whole = data, whole
        self.words = Wording(data)

    def blank(self, at: _Place) -> Entry:
        """An entry for a single value that is not there."""
        kind = kind_of(at.spot)
        if kind is None or kind == "part":
            raise ValueError(f"{at.path} is no single value")
        return self._number(None, at) if kind == "number" else self._leaf(None, kind, at)

    def read(self) -> Iterator[Entry]:
        yield from self._walk(self.data, _Place(spot=root()))

    def _walk(self, node: Any, at: _Place) -> Iterator[Entry]:
        if Quantity in at.spot.kinds:
            yield self._number(node, at)
        elif Choice in at.spot.kinds:
            yield self._choice(node, at)
        elif isinstance(node, dict):
            yield from self._mapping(node, at)
        elif isinstance(node, list) and (inner := at.spot.below(0)).models:
            for index, item in enumerate(node):
                name = name_of(item)
                own = f"{at.path}.{name}" if name is not None else f"{at.path}[{index}]"
                yield from self._walk(item, at.under(index, inner, at.said, own).as_item(named=name is not None))
        elif node is not None:
            yield from self._plain(node, at)

    def _mapping(self, node: dict[Any, Any], at: _Place) -> Iterator[Entry]:
        if at.spot.below("").kinds == [Any]:
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
                part = kind_of(below) == "part"
                words = told or own if part else f"{told or own}: {self.words.called(key)}"
                under = at.under(key, below, words)
                yield from self._walk(item, under.as_item(named=True) if part else replace(under, free=True))
            if self.whole and at.item.place == at.keys:
                yield self._entry(None, "part", at)
        elif at.spot.forms:
            yield self._entry(node, "written", at)

    def _record(self, node: dict[Any, Any], model: type[BaseModel], at: _Place) -> Iterator[Entry]:
        fields = fields_of(model)
        for key in [*(key for key in node if key in fields), *(key for key in fields if key not in node)]:
            below = at.under(key, fields[key], _SAID.get(key) or fields[key].said or plain_key(key))
            if key == "note" and isinstance(node.get(key), str) and at.keys:
                yield self._entry(node[key], "text", replace(below.alone, said=self.words.reason(node[key])))
            if key in _ASIDE:
                continue
            kind = kind_of(fields[key])
            if key in node:
                yield from self._walk(node[key], below)
            elif at.keys and kind == "number":
                yield self._number(None, below.alone)
            elif self.whole and at.keys and kind != "part" and kind is not None:
                yield self._leaf(None, kind, below.alone)
            if self.whole and kind == "part" and _open(node.get(key), fields[key]):
                yield self._entry(None, "part", below.alone)

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
                        optional=True,
                    )

    def _number(self, node: Any, at: _Place) -> Entry:
        marks = (mark for form in at.spot.forms if form.kind is Quantity for mark in form.marks)
        bounds = next((mark for mark in marks if isinstance(mark, Within)), None)
        entry = self._entry(node, "number", at)
        return entry if bounds is None else replace(entry, least=bounds.low, most=bounds.high)

    def _choice(self, node: Any, at: _Place) -> Entry:
        types = _get(self.data, (*at.keys[:-1], "types"))
        named = {str(name): str(words) for name, words in types.items()} if isinstance(types, dict) else {}
        return replace(self._entry(node, "choice", at, tuple(named)), labels=named)

    def _plain(self, node: Any, at: _Place) -> Iterator[Entry]:
        kind = kind_of(at.spot)
        if kind == "flag" and not (isinstance(node, bool) or str(node) in _SWITCH):
            kind = "written"
        elif isinstance(node, dt.date):
            kind = "day"
        elif kind == "part" or (kind in ("day", "text") and not isinstance(node, str)):
            kind = "written"
        if kind is not None:
            yield self._leaf(node, kind, at)

    def _leaf(self, node: Any, kind: Kind, at: _Place) -> Entry:
        """An entry whose words are chosen from those that the schema lists, or that the file does."""
        if kind == "pick":
            return self._entry(node, kind, at, literals(at.spot))
        if kind == "choice":
            return self._choice(node, at)
        if kind == "count":
            least, most = bounds(at.spot)
            return replace(self._entry(node, kind, at), least=least, most=most)
        spot = at.spot.below(0) if kind == "lines" else at.spot
        marks = (Among("sources"),) if at.keys[-1] == "source" else spot.marks
        listed = self._listed(marks, at)
        if kind == "lines" or not (node is None or node in listed):
            return replace(self._entry(node, kind, at), labels=listed)
        return replace(self._entry(node, "pick" if listed else kind, at, tuple(listed)), labels=listed)

    def _listed(self, marks: Iterable[Any], at: _Place) -> dict[str, str]:
        """What a name can be chosen from."""
        found: dict[str, str] = {}
        for mark in marks:
            if isinstance(mark, Ref | Among):
                found |= self.words.listed(mark.section, at.keys)
        return found

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
            optional=at.free or not at.spot.required,
            group=at.group,
            item=at.item,
            source=_sources(body.get("source")) or at.source,
            note=note or at.note,
        )


def _open(node: Any, spot: Spot) -> bool:
    """Whether a part could still be added: what is not there yet, or a list or a mapping of any length."""
    if node is None:
        return True
    listed = dict if isinstance(node, dict) else tuple if isinstance(node, list) else object
    return any(get_origin(kind) is listed for kind in spot.kinds)


def _sources(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value)) if isinstance(value, list) else ()


def _get(data: Any, place: Sequence[Key]) -> Any:
    for key in place:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data
