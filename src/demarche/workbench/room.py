"""The room in which one works: a folder, the case that is open in it, its draft and the desk on which it is tried."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demarche.crisis import Crisis, load, shipped_cases
from demarche.crisis.shipped import find
from demarche.errors import Complaint, CrisisError, StoreError
from demarche.workbench.background import Background
from demarche.workbench.desk import VERSIONS, Desk
from demarche.workbench.draft import Draft
from demarche.workbench.hands import Hands
from demarche.workbench.runs import RunFolders

__all__ = ["Found", "GaveWay", "Room"]

_MOST = 200
_PATIENCE = 20.0
"""Seconds for which work waits that follows an answer by itself, or that pushes such work aside."""
_HEAD = 20_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")
_ENDINGS = (".yaml", ".yml")


class GaveWay(Exception):
    """Work that followed an answer by itself was stopped, since something newer was asked."""


@dataclass(frozen=True)
class Found:
    """A case that can be opened."""

    name: str
    title: str
    own: bool
    """Whether it is a file of the folder, and not one that comes with demarche."""
    draft: bool = False
    """Whether unsaved work lies beside it."""


class Room:
    """A folder and the case that is open in it, if any. ``versions``: how many are tried for an answer; ``runs``: other
    folders in which to look for runs; ``hands``: other processes that share the work."""

    def __init__(
        self,
        folder: Path,
        case: str | None = None,
        *,
        versions: int = VERSIONS,
        runs: Sequence[Path] = (),
        hands: Hands | None = None,
    ) -> None:
        self.folder, self.versions, self.hands = folder.resolve(), versions, hands
        self.runs = RunFolders(self.folder, runs)
        self.lock = threading.RLock()
        self.background = Background()
        self._heavy, self._follows = threading.Lock(), False
        self.answers = 0
        """Answers given so far, or pushed aside: the last one's number."""
        self.case = ""
        self.draft: Draft | None = None
        self._shipped: Crisis | None = None
        self._desk: tuple[str, Desk] | None = None
        if case is not None:
            self.open(case)

    @contextmanager
    def alone(self, of: int | None = None) -> Iterator[None]:
        """Work that takes seconds: one at a time.

        ``of``: the number of the answer that this follows by itself, without having been asked for; it waits for what
        is under way, and gives way to all else (see :meth:`give_way`). Raises Complaint while other work, which was
        asked for, is under way.
        """
        if of is None:
            self.answers += 1  # what follows by itself is to end
        if not self._heavy.acquire(timeout=_PATIENCE if of is not None or self._follows else 0):
            raise Complaint("something that takes some seconds is being worked out", "try again when it is done")
        self._follows = of is not None
        try:
            yield
        finally:
            self._follows = False
            self._heavy.release()

    def give_way(self, of: int) -> None:
        """Raise GaveWay where the answer of this number is not the last one any more."""
        if of != self.answers:
            raise GaveWay

    @property
    def opened(self) -> bool:
        """Whether a case is open."""
        return bool(self.case)

    def open(self, case: str) -> None:
        """Open a crisis: a shipped one by name, or a file. Raises what :class:`Draft` raises."""
        where = find(case)
        with self.lock:
            if case in shipped_cases() and where == shipped_cases()[case]:
                self._shipped, self.draft = load(case), None
            else:
                self._shipped, self.draft = None, Draft(where)
            self.case, self._desk = case, None

    def open_found(self, name: str) -> None:
        """Open one of those that :meth:`found` lists. Raises Complaint for any other name."""
        self.open(self.place_of(name))

    def place_of(self, name: str) -> str:
        """Where one of those lies that :meth:`found` lists. Raises Complaint for any other name."""
        known = {entry.name: entry for entry in self.found()}
        if name not in known:
            raise Complaint(f"there is no case {name[:80]!r} here", "choose one of the list")
        return str(self.folder / name) if known[name].own else name

    def found(self) -> tuple[Found, ...]:
        """The crisis files of the folder, then the cases that come with demarche."""
        own = sorted(self._own(), key=lambda entry: entry.name)
        return (*own, *(Found(name, _title(path) or name, False) for name, path in shipped_cases().items()))

    def _own(self) -> Iterator[Found]:
        for place, path in enumerate(sorted(self.folder.glob("*.y*ml"))):
            if place >= _MOST:
                return
            if path.suffix in _ENDINGS and path.is_file() and not path.is_symlink() and _NAME.match(path.name):
                title = _title(path)
                if title is not None:
                    yield Found(path.name, title or path.name, True, path.with_name(f"{path.name}.draft").is_file())

    def new_path(self, name: str) -> Path:
        """Where a new file of this name goes. Raises Complaint for a name that leads elsewhere, or is taken."""
        name = name if name.endswith(_ENDINGS) else f"{name}.yaml"
        if not _NAME.match(name):
            raise Complaint(f"{name[:80]!r} is no name of a file", "use letters, digits, - and _")
        path = self.folder / name
        if path.exists():
            raise Complaint(f"there is a file {name} already", "give another name, or open that one")
        return path

    def copy(self) -> None:
        """Copy the shipped case that is open into the folder, and open the copy."""
        if self._shipped is None:
            raise Complaint("this case is a file of yours already")
        path = self.new_path(self.case)
        try:
            shutil.copyfile(find(self.case), path)
        except OSError as error:
            raise StoreError(f"{path}: cannot be written ({error.strerror or error})") from None
        self.open(str(path))

    def own(self) -> Draft:
        """The draft of the file that is open. Raises Complaint where none is, or it comes with demarche."""
        if self.draft is None:
            what = "copy the case into your folder first" if self.opened else "open a case first"
            raise Complaint("there is no file of yours to change", what)
        return self.draft

    @property
    def crisis(self) -> Crisis:
        """The crisis as it stands, unsaved changes included. Raises CrisisError where it has errors."""
        if self._shipped is not None:
            return self._shipped
        problems, crisis = self.own().check()
        if crisis is None:
            raise CrisisError(problems)
        return crisis

    @property
    def mark(self) -> str:
        """What tells the case, as it stands, from another."""
        return self.case if self.draft is None else self.draft.at

    def desk(self) -> Desk:
        """The desk with the crisis as it stands on it. Raises InputError where it gives no verdict."""
        with self.lock:
            if self._desk is None or self._desk[0] != self.mark:
                self._desk = (self.mark, Desk(self.crisis, versions=self.versions, hands=self.hands))
            return self._desk[1]


_TITLE = re.compile(r"^  +title: *(.+?) *$|[{,] *title: *(\"[^\"]*\"|[^,}]+)", re.MULTILINE)


def _title(path: Path) -> str | None:
    """The title of a crisis file, read from its head alone; None where it is no crisis file."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            head = file.read(_HEAD)
    except OSError:
        return None
    if not re.search(r"^demarche: *1\b", head, re.MULTILINE):
        return None
    body = head[head.find("\ncrisis:") :]
    match = _TITLE.search(body)
    return _unquoted(match[1] or match[2]) if match else ""


def _unquoted(text: str) -> str:
    """A title without the marks around it."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
