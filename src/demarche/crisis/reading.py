"""Reading a crisis file: bounded, position-keeping, and never executing anything in it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from demarche.crisis.nodes import INVISIBLE, Faulty, Key, Node, compose
from demarche.crisis.suggest import nearest
from demarche.errors import CrisisError, InputError, Problem

__all__ = ["MAX_BYTES", "MAX_LINE", "MAX_LINES", "FaultyText", "Key", "SourceText", "read", "read_bytes", "read_text"]

MAX_BYTES = 5_000_000
"""Largest file that is read."""

MAX_LINES = 100_000
"""Most lines of a file."""

MAX_LINE = 20_000
"""Longest line, in characters: the parser's time grows with the square of some of them."""

_BOM = "\ufeff"


@dataclass(frozen=True)
class SourceText:
    """A file's text, the plain data in it, and where each value stands."""

    name: str
    """The file as shown to people."""
    text: str
    data: Any
    """Plain ``dict``, ``list``, ``str``, ``int``, ``float``, ``bool``, ``date`` and None."""
    tree: Node = field(repr=False, compare=False)
    """The same with positions."""
    path: Path | None = None
    """The file it was read from."""
    digest: str = ""
    """SHA-256 of the file's bytes, in hexadecimal; empty for text that came from no file."""

    def position(self, path: Sequence[Key], key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value at ``path``; with ``key``, of the key that leads to it.

        Where ``path`` names nothing, the position of the nearest value above it that exists.
        """
        node = self.tree
        line, column = node.line, node.column
        for step in path:
            found = child(node, step)
            if found is None:
                break
            key_node, node = found
            spot = key_node if key else node
            line, column = spot.line, spot.column
        return line, column

    def with_data(self, data: Any) -> SourceText:
        """The same text and positions with other data, as when a value is changed in memory."""
        return replace(self, data=data)


class FaultyText(CrisisError):
    """A text with faults that was read to its end all the same: ``source`` is what it says beside them."""

    def __init__(self, problems: Sequence[Problem], source: SourceText) -> None:
        super().__init__(problems)
        self.source = source


def child(node: Node, step: Key) -> tuple[Node, Node] | None:
    """The key's and the value's node one step down (for a list the item twice); None if there is none."""
    if isinstance(node.value, dict):
        found: tuple[Node, Node] | None = node.value.get(step)
        return found
    if isinstance(node.value, list) and isinstance(step, int) and 0 <= step < len(node.value):
        return node.value[step], node.value[step]
    return None


def read(path: Path, name: str | None = None) -> SourceText:
    """Read a file. ``name`` is how messages call it; without it, the path as given.

    Raises InputError where there is no readable file, CrisisError where what it holds cannot be used: over
    5 MB, not UTF-8 text, not one YAML 1.2 document, nested too deep, tags, duplicate keys, infinite numbers.
    """
    shown = str(path) if name is None else name
    content = _content(Path(path), shown)
    return replace(read_bytes(content, shown), path=Path(path), digest=hashlib.sha256(content).hexdigest())


def read_bytes(content: bytes, name: str) -> SourceText:
    """Read the bytes of a file; see :func:`read`."""
    if len(content) > MAX_BYTES:
        raise _too_large(name, len(content))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _fault(name, line, column, "this is a binary file", "give a YAML text file") from None
        raise _fault(name, line, column, "the file is not UTF-8 text", "save it with the encoding UTF-8") from None
    return read_text(text, name)


def read_text(text: str, name: str) -> SourceText:
    """Read a crisis written in a string; see :func:`read`."""
    if len(text) > MAX_BYTES:
        raise _too_large(name, len(text))
    bad = INVISIBLE.search(text)
    if bad is not None:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        if bad.group() == "\0":
            raise _fault(name, line, column, "this is a binary file", "give a YAML text file")
        message = f"the invisible character U+{ord(bad.group()):04X} is not allowed"
        raise _fault(name, line, column, message, "remove it")
    _check_lines(text, name)
    try:
        tree = compose(text, name)
    except Faulty as error:
        source = SourceText(name, text, error.tree.plain(), error.tree)
        raise FaultyText(error.problems, source) from None
    return SourceText(name, text, tree.plain(), tree)


def _check_lines(text: str, name: str) -> None:
    start = 0
    for number, match in enumerate(re.finditer(r"\n|\Z", text), start=1):
        if match.start() - start > MAX_LINE:
            message = f"the line is longer than {MAX_LINE:,} characters"
            raise _fault(name, number, MAX_LINE + 1, message, "break it; long text can go on several lines after '>'")
        start = match.end()
        if number > MAX_LINES:
            message = f"the file has more than {MAX_LINES:,} lines"
            raise _fault(name, number, 1, message, "give a crisis file, which is far smaller")


def _content(path: Path, name: str) -> bytes:
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise InputError(f"{name}: this is a folder; give the crisis file in it")
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{name}: this is a device or a pipe; give a file")
        if status.st_size > MAX_BYTES:
            raise _too_large(name, status.st_size)
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{name}: there is no such file; {_nearby(path)}") from None
    except PermissionError:
        raise InputError(f"{name}: no permission to read it; ask its owner, or copy it") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{name}: the file cannot be read ({reason}); check its name") from None


def _nearby(path: Path) -> str:
    """What to do about a missing file: the nearest name in its folder, if one is close."""
    folder = path.parent
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry, _ in zip(entries, range(2000), strict=False))
    except OSError:
        return f"the folder '{folder}' is not there either"
    guess = nearest(path.name, [name for name in names if name.endswith((".yaml", ".yml"))])
    return f"did you mean '{folder / guess}'?" if guess is not None else "check the name and the folder"


def _too_large(name: str, size: int) -> CrisisError:
    message = f"the file has {size / 1e6:.1f} MB; {MAX_BYTES // 1_000_000} MB is the most that is read"
    return _fault(name, 1, 1, message, "give a crisis file, which is far smaller")


def _fault(name: str, line: int, column: int, message: str, remedy: str) -> CrisisError:
    return CrisisError([Problem(name, line, column, "", message, remedy)])
