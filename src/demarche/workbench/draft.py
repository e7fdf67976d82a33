"""The draft of a crisis file: what was changed and not saved yet, kept beside the file after every change.

A draft is the text as it stands, the fingerprint of the file that it was made of, and how to take each change back. It
is written before a change is answered, so that a crash or a closed browser loses nothing; saving it never overwrites a
file that changed on disk since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from demarche.crisis import Crisis, loads
from demarche.crisis.beside import Beside
from demarche.crisis.editing import Editor
from demarche.crisis.entries import Entry, entries
from demarche.crisis.reading import SourceText, read, read_text
from demarche.errors import Complaint, CrisisError, InputError, Problem
from demarche.store import write_new_text, write_text

__all__ = ["Draft"]

_MOST_STEPS = 200
_MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class _Step:
    """One change: at ``start``, ``removed`` gave way to ``inserted``."""

    said: str
    start: int
    removed: str
    inserted: str


@dataclass(frozen=True)
class _State:
    """A text and all that follows from it, worked out once."""

    source: SourceText

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Everything in it by its path."""
        return {entry.path: entry for entry in entries(self.source.data)}

    @cached_property
    def whole(self) -> dict[str, Entry]:
        """The same with everything that it could say."""
        return {entry.path: entry for entry in entries(self.source.data, whole=True)}


class Draft:
    """A crisis file under work. Raises CrisisError where the file is no YAML, InputError where there is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept = path.with_name(f"{path.name}.draft")
        self.steps: list[_Step] = []
        self.taken_up = False
        """Whether it goes on from a draft of an earlier time."""
        self.stray = ""
        """Why a draft that lies beside the file was not taken up."""
        self._state = _State(read(path))
        self.file = self._state.source
        self._checked: tuple[str, tuple[Problem, ...], Crisis | None] = ("", (), None)
        self._take_up()

    @property
    def source(self) -> SourceText:
        """The text as it stands."""
        return self._state.source

    @property
    def entries(self) -> dict[str, Entry]:
        """Everything in the draft by its path."""
        return self._state.entries

    @property
    def whole(self) -> dict[str, Entry]:
        """The same with everything that the file does not say and could, by its path."""
        return self._state.whole

    @property
    def at(self) -> str:
        """The fingerprint of file and draft together: another one means that somebody else was at work."""
        told = f"{self.path.resolve()}\n{len(self.steps)}\n{self.source.text}"
        return hashlib.sha256(told.encode()).hexdigest()[:24]

    @property
    def changed(self) -> bool:
        """Whether it differs from the file as it was read."""
        return self.source.text != self.file.text

    @property
    def last(self) -> str:
        """What the last change was, in words; empty if there is none to take back."""
        return self.steps[-1].said if self.steps else ""

    def require(self, at: str) -> None:
        """Raise Complaint where a form was made of another state of the draft."""
        if at != self.at:
            raise Complaint(
                "the file has moved on since this page was made, in another tab perhaps; nothing was changed",
                "reload the page, and give the change again",
            )

    def change(self, at: str, said: str, how: Callable[[Editor], object]) -> None:
        """Change the draft, and keep it. Raises InputError, with nothing changed, where that is not possible."""
        self.require(at)
        editor = Editor(self.source)
        how(editor)
        self.become(at, said, editor.source.text)

    def become(self, at: str, said: str, text: str) -> None:
        """Give the draft another text, as one change, and keep it."""
        self.require(at)
        if self.stray:
            raise Complaint(
                f"a draft of an earlier time lies beside the file ({self.stray})", "say first what to do with it"
            )
        if text != self.source.text:
            self._move(self._read(text), [*self.steps, _step(said, self.source.text, text)][-_MOST_STEPS:])

    def undo(self, at: str) -> str:
        """Take the last change back; what it was."""
        self.require(at)
        if not self.steps:
            raise Complaint("there is nothing to take back")
        step, text = self.steps[-1], self.source.text
        back = text[: step.start] + step.removed + text[step.start + len(step.inserted) :]
        self._move(self._read(back), self.steps[:-1])
        return step.said

    def save(self, at: str) -> None:
        """Write the draft to its file. Raises StoreError where the file changed on disk since it was read."""
        self.require(at)
        editor = Editor(self.source)
        saved = editor.save()
        self._state, self.file = _State(saved), saved
        self.steps = []
        self.taken_up = False
        self.kept.unlink(missing_ok=True)

    def save_as(self, path: Path) -> None:
        """Write the text as it stands to a new file, and what was saved of an earlier time too if that is stray."""
        text = self._stray_text() if self.stray else self.source.text
        write_new_text(path, text)

    def _stray_text(self) -> str:
        try:
            return str(json.loads(self.kept.read_text("utf-8"))["text"])
        except (OSError, ValueError, TypeError, KeyError):
            raise Complaint(f"{self.kept.name} cannot be read", "look at it in a text editor") from None

    def drop(self, at: str) -> None:
        """Throw the draft away and read the file again."""
        self.require(at)
        self.kept.unlink(missing_ok=True)
        self.steps, self.taken_up, self.stray = [], False, ""
        self._state = _State(read(self.path))
        self.file = self.source

    @property
    def moved_on(self) -> bool:
        """Whether the file changed on disk since it was read."""
        try:
            return hashlib.sha256(self.path.read_bytes()).hexdigest() != self.file.digest
        except OSError:
            return True

    def reread(self) -> None:
        """Read the file again where it changed on disk and nothing here is unsaved."""
        if not self.changed and self.moved_on:
            self._state = _State(read(self.path))
            self.file, self.steps = self.source, []

    def check(self) -> tuple[tuple[Problem, ...], Crisis | None]:
        """Every problem that reading and the checks of the file find, and the crisis if it can be used."""
        if self._checked[0] != self.source.text:
            beside = Beside(self.path.resolve().parent)
            try:
                crisis = loads(self.source.text, self.path.name, beside)
                self._checked = (self.source.text, crisis.warnings, crisis)
            except CrisisError as error:
                self._checked = (self.source.text, error.problems, None)
        return self._checked[1:]

    def _move(self, source: SourceText, steps: list[_Step]) -> None:
        kept = {"of": self.file.digest, "text": source.text, "steps": [asdict(step) for step in steps]}
        write_text(self.kept, json.dumps(kept, ensure_ascii=False))
        self._state, self.steps = _State(source), steps

    def _read(self, text: str) -> SourceText:
        return replace(read_text(text, self.file.name), path=self.path, digest=self.file.digest)

    def _take_up(self) -> None:
        """Go on from the draft beside the file, if there is one and it is of this file."""
        if self.kept.is_symlink() or not self.kept.is_file():
            return
        self.stray = "it cannot be read"
        with suppress(OSError, ValueError, TypeError, KeyError, InputError, CrisisError):
            if self.kept.stat().st_size > _MOST_BYTES:
                return
            kept = json.loads(self.kept.read_text("utf-8"))
            if kept["of"] != self.file.digest:
                self.stray = "the file was changed since it was made"
                return
            source = self._read(str(kept["text"]))
            self.steps = [_Step(**step) for step in kept["steps"]]
            self._state, self.taken_up, self.stray = _State(source), True, ""


def _step(said: str, before: str, after: str) -> _Step:
    """The least that differs between two texts."""
    start, most = 0, min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return _Step(said, start, before[start : len(before) - end], after[start : len(after) - end])
