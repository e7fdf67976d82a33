"""What an entry of a crisis file is about, and what is asked there, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from demarche.crisis.paths import name_of
from demarche.crisis.provenance import NOT_JUDGED
from demarche.crisis.questions import question_of
from demarche.crisis.shape import Key, sentence

__all__ = ["Wording"]

_SIDES = ("the ruler", "the opposition")


class Wording:
    """The words of one file's plain data, right or wrong."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self._known: dict[tuple[Key, ...], tuple[tuple[str, ...], Any]] = {}
        actors = data.get("actors")
        named = [item for item in actors if isinstance(item, dict)] if isinstance(actors, list) else []
        self.labels = {str(a.get("id")): str(a.get("short") or a.get("name") or a.get("id")) for a in named}

    def asked(self, path: str, meaning: str, note: str) -> str:
        """The question of the interview; where it has none, the one that the note still asks, or the schema's words."""
        asked = question_of(path, self._sides(path.split(".")[0]))
        if asked:
            return asked
        if note.startswith(f"{NOT_JUDGED}: ") and "?" in note:
            return sentence(note.removeprefix(f"{NOT_JUDGED}: ").split("?")[0] + "?")
        return re.sub("[*`]", "", meaning)

    def reason(self, note: str) -> str:
        """What is asked for where a whole record has a note: the question that it still asks, or its reason."""
        return self.asked("", "Reason for all of this", note)

    def _sides(self, section: str) -> tuple[str, str]:
        body = self.data.get(section)
        given = [body.get(side) if isinstance(body, dict) else None for side in ("ruler", "opposition")]
        ruler, opposition = (self.labels.get(str(side), name) for side, name in zip(given, _SIDES, strict=True))
        return ruler, opposition

    def about(self, place: Sequence[Key]) -> str:
        """The titles of the items on the way to a place, the outermost first."""
        return ", ".join(dict.fromkeys(self._on_the_way(tuple(place))[0]))

    def _on_the_way(self, place: tuple[Key, ...]) -> tuple[tuple[str, ...], Any]:
        """These titles, each as often as it stands there, and what stands at the place."""
        if not place:
            return (), self.data
        if place not in self._known:
            (found, around), key = self._on_the_way(place[:-1]), place[-1]
            node = around.get(key) if isinstance(around, dict) else None
            if isinstance(around, list) and isinstance(key, int) and key < len(around):
                node = around[key]
            if str(key) in self.labels:
                found = (*found, self.labels[str(key)])
            elif isinstance(node, dict):
                found = (*found, *self._words_of(node, isinstance(key, int)))
            self._known[place] = found, node
        return self._known[place]

    def called(self, key: Key) -> str:
        """What an item of the file with this id is called: an option or a scale by its owner and name."""
        for section in self.data.values():
            for items in [section, *(section.values() if isinstance(section, dict) else ())]:
                for item in items if isinstance(items, list) else ():
                    if isinstance(item, dict) and item.get("id") == key:
                        return ", ".join(self._words_of(item, True)) or str(key)
        return str(key)

    def listed(self, section: str, place: Sequence[Key]) -> dict[str, str]:
        """What is listed in a section of the file, by id, as people call it; see :class:`.Among` for the section."""
        node: Any = self.data
        for part in section.split("."):
            key = self._filled(part, place)
            if isinstance(node, list):
                node = next((item for item in node if name_of(item) == key), None)
            else:
                node = node.get(key) if isinstance(node, dict) else None
        if isinstance(node, list):
            return {name: self._title(item, name) for item in node if (name := name_of(item)) is not None}
        return {str(key): self._title(item, str(key)) for key, item in node.items()} if isinstance(node, dict) else {}

    def _title(self, item: Any, name: str) -> str:
        if name in self.labels:
            return self.labels[name]
        if isinstance(item, dict):
            return ", ".join(self._words_of(item, True)) or name
        return str(item) if isinstance(item, str) else name

    def _filled(self, part: str, place: Sequence[Key]) -> Key | None:
        """A part of a section's address in which ``{2}`` stands for a key of the place and ``{actor}`` for the name of
        the record around."""
        if not part.startswith("{"):
            return part
        asked = part[1:-1]
        if asked.isdecimal():
            return place[int(asked)] if int(asked) < len(place) else None
        found: str | None = None
        node: Any = self.data
        for key in (*place, None):
            if isinstance(node, dict):
                name = node.get(asked, node.get("id") if asked == "actor" else None)
                found = name if isinstance(name, str) else found
            try:
                node = node[key]
            except (KeyError, IndexError, TypeError):
                break
        return found

    def _words_of(self, node: dict[Any, Any], item: bool) -> list[str]:
        title = next((node[key] for key in ("short", "title", "name", "event") if isinstance(node.get(key), str)), None)
        own = name_of(node)
        if item and own in self.labels:
            return [self.labels[own]]
        owner = self.labels.get(str(node.get("actor")))
        if item and title and owner:
            return [owner, str(title)]
        return [str(title)] if title and item else [own] if item and own else []
