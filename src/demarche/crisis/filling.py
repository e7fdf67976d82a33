"""A part that a crisis file does not have yet, as the schema describes it: what is asked of whoever adds it, and what
then stands in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from demarche.crisis.entries import Entry, leaf_at
from demarche.crisis.judging import as_data, as_number, as_written, open_number
from demarche.crisis.leaves import kind_of
from demarche.crisis.paths import name_of, walk
from demarche.crisis.shape import Key, Spot, fields_of, is_model, plain_key, spot
from demarche.crisis.template import slug, wrong_signs
from demarche.crisis.translate import findings
from demarche.errors import Complaint

__all__ = ["Asked", "asked_for", "made"]

KEY = "key"
"""The field in which the key of a mapping is given; nothing in the schema has this name."""
_SHORT = "Its short name in the file, made of its name if empty"
_WHY = "How do you know?"
_OUTERMOST = ("", "0/", "item/", "item/item/")
"""Before the fields of what is added itself, and not of a part of it."""
_GROUNDS = ("note", "source")
_PAIRS = "pairs"
_NAMES = ("title", "name", "short", "event", "text", "actor")
"""Fields of which an id is made where none is given."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One field of the form for a new part."""

    name: str
    entry: Entry
    """What is asked, in which way, and between what one can choose."""
    required: bool

    @property
    def kept_aside(self) -> bool:
        """Whether it is one of those that few need."""
        return not self.required and self.entry.place[-1] not in (KEY, "name", "actor", *_GROUNDS)


def asked_for(data: Any, part: Entry) -> tuple[Asked, ...]:
    """What has to be said of a new part, or can be; last what few need."""
    found = list(_Form(data).part(part.place, spot(part.place), "", True))
    return tuple(sorted(found, key=lambda asked: (asked.kept_aside, asked.entry.place[-1] in _GROUNDS)))


def made(data: Any, part: Entry, form: Mapping[str, str]) -> tuple[tuple[Key, ...], Any]:
    """Where a new part goes and what stands there. A number that must be there and is not given is an open question.

    Raises Complaint where something is missing or does not fit.
    """
    return _Form(data, form).built(part.place, spot(part.place), "")


class _Form:
    def __init__(self, data: Any, form: Mapping[str, str] | None = None) -> None:
        self.data, self.form = data, form or {}

    def part(self, place: tuple[Key, ...], at: Spot, name: str, needed: bool) -> Iterator[Asked]:
        """The fields of a record, of an item of a list, or of a key and what stands there."""
        model, inner = _model(at), _item(at)
        if model is not None:
            yield from self._record(place, model, name, needed)
        elif inner is not None and _is_list(at):
            yield from self.part((*place, 0), inner, f"{name}0/", needed)
        elif inner is not None and kind_of(inner) == "part":
            yield self._key(place, at, inner, name, needed)
            yield from self.part((*place, ""), inner, f"{name}item/", needed)
        elif inner is not None:
            asked, leaf = at.said or plain_key(place[-1]), leaf_at(self.data, (*place, ""))
            if name:
                pair = "NUMBER: what it means" if _numbered(self.data, place, at) else "NAME: value"
                leaf = replace(leaf, kind="lines", words=(), asked=f"{asked}; one a line, as {pair}")
                yield Asked(name=f"{name}{_PAIRS}", entry=leaf, required=needed)
            else:
                yield self._key(place, at, inner, name, needed)
                yield Asked(name="value", entry=replace(leaf, asked=asked), required=needed)

    def _key(self, place: tuple[Key, ...], at: Spot, inner: Spot, name: str, needed: bool) -> Asked:
        """The key of a new item: one of those that can be chosen and are not there yet, or any."""
        entry, there, model = leaf_at(self.data, (*place, KEY), at.keys), self._there(place), _model(inner)
        named = model is not None and bool(fields_of(model).keys() & set(_NAMES)) and not entry.words
        asked = "Which?" if entry.words else _SHORT if named else "Its short name in the file"
        asked = "At which number?" if entry.kind == "count" else asked
        words = tuple(word for word in entry.words if word not in there)
        return Asked(name=f"{name}{KEY}", entry=replace(entry, words=words, asked=asked), required=needed and not named)

    def _record(self, place: tuple[Key, ...], model: type[BaseModel], name: str, needed: bool) -> Iterator[Asked]:
        inside = name not in _OUTERMOST
        for key, own in fields_of(model).items():
            kind, below, required = kind_of(own), (*place, key), needed and own.required
            if kind == "part" and (required or (needed and inside and _loose(model))):
                yield from self.part(below, own, f"{name}{key}/", required)
            elif kind not in ("part", "choice", None) and not (inside and key in ("id", "note", "source")):
                asked = leaf_at(self.data, below)
                asked = replace(asked, asked=_SHORT if key == "id" else _WHY if key == "note" else asked.asked)
                yield Asked(name=f"{name}{key}", entry=asked, required=required and key != "id")

    def _there(self, place: tuple[Key, ...]) -> Any:
        """What stands at a place; nothing where that is not in the file yet."""
        try:
            found = walk(self.data, place)
        except (KeyError, IndexError, TypeError):
            return {}
        return found if isinstance(found, dict | list) else {}

    def built(self, place: tuple[Key, ...], at: Spot, name: str) -> tuple[tuple[Key, ...], Any]:
        """The place of a new part and what stands there."""
        model, inner = _model(at), _item(at)
        if model is not None:
            return place, _checked(model, self._filled(place, model, name))
        if inner is None:
            raise Complaint("nothing can be added here", "reload the page")
        if _is_list(at):
            there = self._there(place)
            _, value = self.built((*place, 0), inner, f"{name}0/")
            if isinstance(value, dict) and "id" in value and value["id"] in map(name_of, there):
                raise Complaint(f"there is one called {value['id']!r} already", "give it another short name")
            return ((*place, len(there)), value) if there else (place, [value])
        if name and kind_of(inner) != "part":
            return place, self._pairs(place, at, name)
        key, there = self._chosen(place, at, name), self._there(place)
        if kind_of(inner) == "part":
            where, value = self.built((*place, key), inner, f"{name}item/")
        else:
            where, value = (*place, key), self._leaf((*place, ""), f"{name}value", True)
        if where == (*place, key) and key in there:
            raise Complaint(f"{key} is there already", "change it where it stands")
        return where, value

    def _pairs(self, place: tuple[Key, ...], at: Spot, name: str) -> dict[Any, Any]:
        """A mapping of single values, one a line."""
        found: dict[Any, Any] = {}
        leaf = leaf_at(self.data, (*place, ""))
        for line in filter(str.strip, self.form.get(f"{name}{_PAIRS}", "").splitlines()):
            key, sign, words = (part.strip() for part in line.partition(":"))
            if not sign or not key or not words:
                raise Complaint(f"{line.strip()[:60]!r} is no pair", "write NAME: value on each line")
            at_key = as_number(key, at.said or plain_key(place[-1])) if float in at.keys.kinds else key
            found[at_key] = words if leaf.kind == "text" else as_data(words, key)
        return found

    def _chosen(self, place: tuple[Key, ...], at: Spot, name: str) -> Any:
        given = self.form.get(f"{name}{KEY}", "").strip()
        if float in at.keys.kinds:
            return as_number(given, "Its place")
        if not given:
            given = self._named(f"{name}item/")
        if not given:
            raise Complaint("it has no name yet", "fill in which it is")
        return given

    def _named(self, name: str) -> str:
        """An id made of what a record is called."""
        words = next((text for key in _NAMES if (text := self.form.get(f"{name}{key}", "").strip())), "")
        return slug(words)[:40].rstrip("-")

    def _filled(self, place: tuple[Key, ...], model: type[BaseModel], name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, own in fields_of(model).items():
            kind, below = kind_of(own), (*place, key)
            value: Any = None
            if kind == "part" and (own.required or self._given(f"{name}{key}/")):
                where, inner = self.built(below, own, f"{name}{key}/")
                value = inner
                for step in reversed(where[len(below) :]):
                    value = [value] if isinstance(step, int) else {step: value}
            elif key == "id":
                value = self.form.get(f"{name}id", "").strip() or self._named(name) or None
            elif kind not in ("part", "choice", None):
                value = self._leaf(below, f"{name}{key}", own.required)
            if value is not None:
                found[key] = value
        return found

    def _given(self, name: str) -> bool:
        return any(text.strip() for field, text in self.form.items() if field.startswith(name))

    def _leaf(self, place: tuple[Key, ...], name: str, required: bool) -> Any:
        entry = leaf_at(self.data, place)
        if entry.kind == "number":
            ends = [self.form.get(f"{name}:{end}", "").strip() for end in ("low", "high")]
            if not any(ends):
                return open_number(entry) if required else None
            low, high = (as_number(text or ends[0] or ends[1], entry.asked) for text in ends)
            return low if low == high else [low, high]
        given = self.form.get(name, "")
        if wrong_signs(given.replace("\n", " ").replace("\r", "")):
            raise Complaint(f"{entry.asked}: {wrong_signs(given)}")
        if not given.strip():
            if required:
                raise Complaint(f"“{entry.asked}” is not answered", "fill it in")
            return None
        return as_written(entry, given)


def _model(at: Spot) -> type[BaseModel] | None:
    return at.models[0] if at.models else None


def _is_list(at: Spot) -> bool:
    return any(get_origin(kind) is tuple for kind in at.kinds)


def _loose(model: type[BaseModel]) -> bool:
    """Whether a record has no field that must be there: one of several does, then."""
    return not any(own.required for own in fields_of(model).values())


def _item(at: Spot) -> Spot | None:
    """What stands in a list or a mapping; None where it is neither."""
    return next(
        (
            at.below(0 if get_origin(kind) is tuple else "")
            for kind in at.kinds
            if get_args(kind) and not is_model(kind)
        ),
        None,
    )


def _checked(model: type[BaseModel], value: dict[str, Any]) -> dict[str, Any]:
    """The same. Raises Complaint where the schema turns it down."""
    try:
        model.model_validate(value)
    except ValidationError as error:
        found = findings(error, value)[0]
        about = plain_key(found.path[-1]) + ": " if found.path else ""
        raise Complaint(f"{about}{found.message}", found.remedy) from None
    return value


def _numbered(data: Any, place: tuple[Key, ...], at: Spot) -> bool:
    """Whether what stands before the colon is a number, as on a scale."""
    return at.keys is not None and leaf_at(data, (*place, KEY), at.keys).kind in ("count", "number")
