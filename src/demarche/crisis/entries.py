"""What stands in a crisis file, entry by entry, right or wrong: what a form asks and a sheet lists.

The entries are read from the plain data with the schema beside it, so that a file with errors in it has them too.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from demarche.crisis.paths import name_of, resolve
from demarche.crisis.provenance import NOT_JUDGED, is_judged
from demarche.crisis.quantity import Choice, Quantity, Within
from demarche.crisis.questions import question_of
from demarche.crisis.sections.whole import file_model
from demarche.crisis.shape import Key
from demarche.crisis.written import quantity

__all__ = ["Entry", "entries"]

Kind = Literal["number", "choice", "text", "day", "flag", "pick"]
_ASIDE = frozenset({"id", "source", "note", "demarche", "kind"})
"""Keys that are shown with their entry, or never change."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that somebody wrote or judged, or could."""

    place: tuple[Key, ...]
    """Keys and places in lists that lead to it."""
    path: str
    """The same as people write it. What a lever sets stands after the lever's own path and a colon."""
    kind: Kind
    about: str
    """The actor, lever or item it belongs to, in words; empty where it belongs to the crisis as a whole."""
    asked: str
    """What is asked, in words."""
    value: Any
    """As the file has it; None where it says nothing."""
    least: float | None = None
    most: float | None = None
    words: tuple[str, ...] = ()
    """Of a choice or a pick, what there is to choose from."""
    source: tuple[str, ...] = ()
    note: str = ""
    """Its own reason, or that of the record around it."""

    @property
    def number(self) -> Quantity | None:
        """The number as it is read; None where there is none that can be read."""
        return quantity(self.value) if self.kind == "number" else None

    @property
    def on(self) -> bool:
        """Of a switch, whether it is on."""
        return self.value is True or self.value in ("yes", "true")

    @property
    def shares(self) -> dict[str, float]:
        """Of a choice, how much weight each name has, as it is written."""
        if isinstance(self.value, str):
            return {self.value: 1.0}
        body = self.value if isinstance(self.value, dict) else {}
        names = body.get("values", [body.get("value")])
        names = [str(name) for name in names if name is not None] if isinstance(names, list) else []
        weights = body.get("weights")
        if not isinstance(weights, list) or len(weights) != len(names):
            return dict.fromkeys(names, 1.0)
        return {n: float(w) if isinstance(w, int | float) else 0.0 for n, w in zip(names, weights, strict=True)}

    @property
    def judged(self) -> bool:
        """Whether somebody has judged it, where it is something to judge."""
        told = self.kind in ("number", "choice", "flag")
        return is_judged(self.note) if told else not (self.place[-1] == "note" and not is_judged(str(self.value)))

    @property
    def reason(self) -> str:
        """The reason given, empty while it is only asked for."""
        return self.note if self.judged else ""

    @property
    def title(self) -> str:
        """What is asked and of whom, in one line."""
        return f"{self.about}: {self.asked}" if self.about and self.about not in self.asked else self.asked


@dataclass(frozen=True)
class _Form:
    """One form that the schema allows a value to take, and its bounds."""

    kind: Any
    bounds: tuple[Any, ...]


def entries(data: Any) -> tuple[Entry, ...]:
    """Everything in the plain data of a crisis file that is judged or written, in the order of the file; what it does
    not say of a section that it has, stands after that section's own with no value."""
    return tuple(_Reader(data).read()) if isinstance(data, dict) else ()


class _Reader:
    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        actors = data.get("actors")
        named = [item for item in actors if isinstance(item, dict)] if isinstance(actors, list) else []
        self.labels = {str(a.get("id")): str(a.get("short") or a.get("name") or a.get("id")) for a in named}

    def read(self) -> Iterator[Entry]:
        yield from self._walk(self.data, (_Form(file_model(), ()),), (), "", "", ((), ""))

    def _walk(
        self,
        node: Any,
        forms: tuple[_Form, ...],
        place: tuple[Key, ...],
        path: str,
        meaning: str,
        around: tuple[tuple[str, ...], str],
    ) -> Iterator[Entry]:
        kinds = [form.kind for form in forms]
        if Quantity in kinds:
            yield self._number(node, forms, place, path, meaning, around)
        elif Choice in kinds:
            yield self._choice(node, place, path, meaning, around)
        elif isinstance(node, dict):
            yield from self._mapping(node, forms, place, path, meaning, around)
        elif isinstance(node, list):
            inner = tuple(form for kind in kinds if get_origin(kind) is tuple for form in _forms(get_args(kind)[0], ()))
            for index, item in enumerate(node):
                name = name_of(item)
                own = f"{path}.{name}" if name is not None else f"{path}[{index}]"
                if any(isinstance(form.kind, type) and issubclass(form.kind, BaseModel) for form in inner):
                    yield from self._walk(item, inner, (*place, index), own, meaning, around)
        elif node is not None:
            yield from self._plain(node, kinds, place, path, meaning, around)

    def _mapping(
        self,
        node: dict[Any, Any],
        forms: tuple[_Form, ...],
        place: tuple[Key, ...],
        path: str,
        meaning: str,
        around: tuple[tuple[str, ...], str],
    ) -> Iterator[Entry]:
        if place[:1] == ("levers",) and place[2:] == ("set",):
            yield from self._patch(node, place, path, around)
            return
        models = [form.kind for form in forms if isinstance(form.kind, type) and issubclass(form.kind, BaseModel)]
        if models:
            model = max(models, key=lambda kind: len(set(node) & _keys(kind)))
            given = (_sources(node.get("source")) or around[0], str(node.get("note") or "") or around[1])
            yield from self._record(node, model, place, path, given if place else around)
            return
        for form in forms:
            if get_origin(form.kind) is dict:
                inner = _forms(get_args(form.kind)[1], ())
                for key, item in node.items():
                    told = _plain_key(place[-1]) if isinstance(item, str) else meaning
                    named = isinstance(item, str) or any(form.kind is Quantity for form in inner)
                    below = f"{told}: {self._called(key)}" if named and told else told or _plain_key(place[-1])
                    yield from self._walk(item, inner, (*place, key), f"{path}.{key}", below, around)
                return

    def _record(
        self,
        node: dict[Any, Any],
        model: type[BaseModel],
        place: tuple[Key, ...],
        path: str,
        around: tuple[tuple[str, ...], str],
    ) -> Iterator[Entry]:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        for key in [*(key for key in node if key in fields), *(key for key in fields if key not in node)]:
            if key == "note" and isinstance(node.get(key), str) and place:
                yield self._entry(node[key], "text", (*place, key), f"{path}.{key}", "Reason for all of this", ((), ""))
            if key in _ASIDE:
                continue
            field = fields[key]
            forms = _forms(field.annotation, tuple(field.metadata))
            below = f"{path}.{key}" if path else key
            meaning = (field.description or _plain_key(key)).rstrip(".")
            if key in node:
                yield from self._walk(node[key], forms, (*place, key), below, meaning, around)
            elif place and any(form.kind is Quantity for form in forms):
                yield self._number(None, forms, (*place, key), below, meaning, ((), ""))

    def _patch(
        self, node: dict[Any, Any], place: tuple[Key, ...], path: str, around: tuple[tuple[str, ...], str]
    ) -> Iterator[Entry]:
        """What a lever sets, as the place that it sets takes it."""
        for target, value in node.items():
            try:
                there = resolve(self.data, str(target))
            except ValueError:
                continue
            forms, meaning = _at(there)
            for entry in self._walk(value, forms, there, str(target), meaning, around):
                if entry.place == there:
                    yield Entry(
                        **{
                            **vars(entry),
                            "place": (*place, target),
                            "path": f"{path.removesuffix('.set')}: {target}",
                            "about": self._about(place),
                            "asked": entry.title,
                        }
                    )

    def _number(
        self,
        node: Any,
        forms: tuple[_Form, ...],
        place: tuple[Key, ...],
        path: str,
        meaning: str,
        around: tuple[tuple[str, ...], str],
    ) -> Entry:
        bounds = next(
            (b for form in forms if form.kind is Quantity for b in form.bounds if isinstance(b, Within)), None
        )
        return self._entry(
            node,
            "number",
            place,
            path,
            meaning,
            around,
            least=None if bounds is None else bounds.low,
            most=None if bounds is None else bounds.high,
        )

    def _choice(
        self, node: Any, place: tuple[Key, ...], path: str, meaning: str, around: tuple[tuple[str, ...], str]
    ) -> Entry:
        types_ = _get(self.data, (*place[:-1], "types"))
        words = tuple(map(str, types_)) if isinstance(types_, dict) else ()
        return self._entry(node, "choice", place, path, meaning, around, words=words)

    def _plain(
        self,
        node: Any,
        kinds: Sequence[Any],
        place: tuple[Key, ...],
        path: str,
        meaning: str,
        around: tuple[tuple[str, ...], str],
    ) -> Iterator[Entry]:
        literal = next((get_args(kind) for kind in kinds if get_origin(kind) is Literal), ())
        if bool in kinds and (isinstance(node, bool) or str(node) in _SWITCH):
            yield self._entry(node, "flag", place, path, meaning, around)
        elif literal and all(isinstance(word, str) for word in literal):
            yield self._entry(node, "pick", place, path, meaning, around, words=tuple(literal))
        elif isinstance(node, str) and str in kinds:
            actor = node in self.labels and place[-1] in ("seat", "ruler", "opposition", "actor", "side", "from", "to")
            words = tuple(self.labels) if actor else ()
            yield self._entry(node, "pick" if words else "text", place, path, meaning, around, words=words)
        elif isinstance(node, dt.date):
            yield self._entry(node, "day", place, path, meaning, around)

    def _entry(
        self,
        node: Any,
        kind: Kind,
        place: tuple[Key, ...],
        path: str,
        meaning: str,
        around: tuple[tuple[str, ...], str],
        **more: Any,
    ) -> Entry:
        body = node if isinstance(node, dict) and kind in ("number", "choice") else {}
        note = body.get("note")
        return Entry(
            place=place,
            path=path,
            kind=kind,
            about=self._about(place),
            asked=self._asked(path, meaning, str(note or "")),
            value=node,
            source=_sources(body.get("source")) or around[0],
            note=str(note) if note else around[1],
            **more,
        )

    def _asked(self, path: str, meaning: str, note: str) -> str:
        """The question of the interview; where it has none, the one that the note still asks, or the schema's words."""
        asked = question_of(path, self._sides(path.split(".")[0]))
        if asked:
            return asked
        if note.startswith(f"{NOT_JUDGED}: ") and "?" in note:
            return _sentence(note.removeprefix(f"{NOT_JUDGED}: ").split("?")[0] + "?")
        return meaning

    def _sides(self, section: str) -> tuple[str, str]:
        body = self.data.get(section)
        given = [body.get(side) if isinstance(body, dict) else None for side in ("ruler", "opposition")]
        ruler, opposition = (self.labels.get(str(side), name) for side, name in zip(given, _SIDES, strict=True))
        return ruler, opposition

    def _about(self, place: Sequence[Key]) -> str:
        """The titles of the items on the way to a place, the outermost first."""
        found: list[str] = []
        node: Any = self.data
        for key in place:
            node = node.get(key) if isinstance(node, dict) else node[int(key)] if isinstance(node, list) else None
            if str(key) in self.labels:
                found.append(self.labels[str(key)])
            elif isinstance(node, dict):
                found += self._words_of(node, isinstance(key, int))
        return ", ".join(dict.fromkeys(found))

    def _called(self, key: Key) -> str:
        """What an item of the file with this id is called: an option or a scale by its owner and name."""
        for section in self.data.values():
            for items in [section, *(section.values() if isinstance(section, dict) else ())]:
                for item in items if isinstance(items, list) else ():
                    if isinstance(item, dict) and item.get("id") == key:
                        return ", ".join(self._words_of(item, True)) or str(key)
        return str(key)

    def _words_of(self, node: dict[Any, Any], item: bool) -> list[str]:
        title = next((node[key] for key in ("short", "title", "name", "event") if isinstance(node.get(key), str)), None)
        own = name_of(node)
        if item and own in self.labels:
            return [self.labels[own]]
        owner = self.labels.get(str(node.get("actor")))
        if item and title and owner:
            return [owner, str(title)]
        return [str(title)] if title and item else [own] if item and own else []


_SWITCH = ("yes", "no", "true", "false")
"""A switch in words, which the schema reads too."""
_SIDES = ("the ruler", "the opposition")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain_key(key: Key) -> str:
    return _sentence(str(key).replace("_", " "))


def _sources(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value)) if isinstance(value, list) else ()


def _keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _get(data: Any, place: Sequence[Key]) -> Any:
    for key in place:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _forms(annotation: Any, bounds: tuple[Any, ...]) -> tuple[_Form, ...]:
    """The forms that an annotation allows, unions spread out, each with its bounds."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _forms(inner, (*bounds, *more))
    if origin in (Union, types.UnionType):
        return tuple(form for part in get_args(annotation) for form in _forms(part, bounds))
    return (_Form(annotation, bounds),)


def _at(place: Sequence[Key]) -> tuple[tuple[_Form, ...], str]:
    """What the schema allows at a place, and what it says of it."""
    forms: tuple[_Form, ...] = (_Form(file_model(), ()),)
    meaning = ""
    for key in place:
        found: list[_Form] = []
        for form in forms:
            kind, arguments = form.kind, get_args(form.kind)
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                for name, field in kind.model_fields.items():
                    if key in (name, field.alias):
                        found += _forms(field.annotation, tuple(field.metadata))
                        meaning = (field.description or _plain_key(key)).rstrip(".")
            elif get_origin(kind) is dict:
                found += _forms(arguments[1], ())
            elif get_origin(kind) is tuple:
                found += _forms(arguments[0], ())
        forms = tuple(found)
    return forms, meaning
