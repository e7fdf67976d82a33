"""What an entry of a crisis file is about, and what is asked there, in words."""

from __future__ import annotations

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
        return meaning

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
        found: list[str] = []
        node: Any = self.data
        for key in place:
            node = node.get(key) if isinstance(node, dict) else node[int(key)] if isinstance(node, list) else None
            if str(key) in self.labels:
                found.append(self.labels[str(key)])
            elif isinstance(node, dict):
                found += self._words_of(node, isinstance(key, int))
        return ", ".join(dict.fromkeys(found))

    def called(self, key: Key) -> str:
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
