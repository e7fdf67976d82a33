"""Changing values in a crisis file and saving it: every byte that a change does not concern stays as it was.

A change replaces the source span of one value, found by position; comments, order, quotes and layout elsewhere
are never rewritten. Each changed text is read again and must differ from the old data in exactly the value
that was meant, or the change is refused.
"""

from __future__ import annotations

import copy
import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from demarche.crisis.nodes import Key, Node, path_text
from demarche.crisis.reading import SourceText, child, read_text
from demarche.crisis.writing import block_lines, block_text, flow, key_text, scalar_text
from demarche.errors import CrisisError, InputError, StoreError

__all__ = ["Editor"]


class Editor:
    """Changes to one file: ``editor.set(("screen", "x_low"), 0.3)``, then ``editor.save()``."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        """The file as it reads after the changes so far."""

    def set(self, path: Sequence[Key], value: Any) -> None:
        """Give the value at ``path`` a new value: plain scalars, lists and mappings.

        A key that is not there yet is added to its mapping, the place after the last one to its list; missing
        mappings on the way are made. Raises InputError where that is not possible.
        """
        path = tuple(path)
        nodes = self._nodes(path)
        if len(nodes) == len(path) + 1:
            text = self._replaced(path, value)
        elif len(nodes) == len(path) and nodes[-1].value is not None:
            text = self._added(path, value)
        elif nodes[-1].value is None or isinstance(nodes[-1].value, dict):
            self.set(path[:-1], {path[-1]: value})
            return
        else:
            raise self._refused(path, "nothing stands there")
        self._accept(path, text, _with(self.source.data, path, value))

    def remove(self, path: Sequence[Key]) -> None:
        """Take a key out of its mapping, or an item out of its list. Raises InputError where there is none."""
        path = tuple(path)
        nodes = self._nodes(path)
        if not path or len(nodes) != len(path) + 1:
            raise self._refused(path, "nothing stands there")
        parent = nodes[-2]
        if len(parent.value) == 1:
            text = self._replaced(path[:-1], {} if isinstance(parent.value, dict) else [])
        elif parent.style == "flow":
            text = self._without_flow(parent, path[-1])
        else:
            text = self._without_block(parent, path[-1])
        self._accept(path, text, _without(self.source.data, path))

    def save(self, path: Path | None = None) -> SourceText:
        """Write the file and return it as saved: whole or not at all, and never over somebody else's change.

        Without ``path``, the file that was read. Raises StoreError if that file has changed on disk since, if
        another ``path`` already exists, or if it cannot be written.
        """
        target = path or self.source.path
        if target is None:
            raise InputError("this text came from no file; give a file name to save it")
        real = Path(os.path.realpath(target))
        content = self.source.text.encode("utf-8")
        try:
            self._guard(real, target)
            _write(real, content)
        except OSError as error:
            raise StoreError(f"{target}: cannot be written ({error.strerror or error})") from None
        self.source = replace(self.source, path=target, digest=hashlib.sha256(content).hexdigest())
        return self.source

    def _guard(self, real: Path, target: Path) -> None:
        own = self.source.path is not None and Path(os.path.realpath(self.source.path)) == real
        if not own:
            if real.exists():
                raise StoreError(f"{target}: there is a file of this name already; choose another name")
            return
        try:
            digest = hashlib.sha256(real.read_bytes()).hexdigest()
        except FileNotFoundError:
            digest = "gone"
        if digest != self.source.digest:
            raise StoreError(f"{target}: the file changed on disk since it was read; read it again, then change it")

    def _nodes(self, path: tuple[Key, ...]) -> list[Node]:
        """The nodes from the root along ``path``, as far as they exist."""
        nodes = [self.source.tree]
        for step in path:
            found = child(nodes[-1], step)
            if found is None:
                break
            nodes.append(found[1])
        return nodes

    def _accept(self, path: tuple[Key, ...], text: str, expected: Any) -> None:
        try:
            after = read_text(text, self.source.name)
        except CrisisError:
            raise self._refused(path, "the text around it does not allow it") from None
        if not _same(after.data, expected):
            raise self._refused(path, "other values would change with it")
        self.source = replace(after, path=self.source.path, digest=self.source.digest)

    def _refused(self, path: Sequence[Key], reason: str) -> InputError:
        return InputError(f"{self.source.name}: {path_text(path)} cannot be changed: {reason}; edit the file by hand")

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.source.text else "\n"

    def _spliced(self, start: int, end: int, new: str) -> str:
        return self.source.text[:start] + new + self.source.text[end:]

    def _joined(self, lines: Sequence[str], column: int) -> str:
        """Lines of which the first stands in place and the others at a column counted from 0."""
        return (self._newline + " " * column).join(lines)

    def _content_end(self, node: Node) -> int:
        """Where the node's own text ends: a block's span also holds the empty lines after it."""
        text = self.source.text[node.start : node.end]
        return node.start + len(text.rstrip()) if text.strip() else node.end

    def _replaced(self, path: tuple[Key, ...], value: Any) -> str:
        nodes = self._nodes(path)
        old = nodes[-1]
        holder = nodes[-2] if len(nodes) > 1 and isinstance(nodes[-2].value, dict) else None
        if old.style == "block":
            return self._replaced_block(old, None if holder is None else holder.value[path[-1]][0], value)
        end = self._content_end(old)
        gap = " " if old.start == old.end else ""
        if isinstance(value, str):
            return self._spliced(old.start, end, gap + self._text_like(old, value))
        lines = block_lines({"": value})
        if len(lines) > 1 and holder is not None and holder.style == "block":
            return self._spliced(old.start, end, self._joined(["", *lines[1:]], holder.column - 1))
        return self._spliced(old.start, end, gap + flow(value))

    def _replaced_block(self, old: Node, key: Node | None, value: Any) -> str:
        end = self._content_end(old)
        if isinstance(value, Mapping | list | tuple) and value:
            return self._spliced(old.start, end, self._joined(block_lines(value), old.column - 1))
        if key is None:
            return self._spliced(old.start, end, flow(value))
        # The new value moves up to the key's own line; a remark there stays behind it.
        text = self.source.text
        colon = text.index(":", key.end) + 1
        remark = text[colon : old.start].rstrip()
        return text[:colon] + " " + flow(value) + remark + text[end:]

    def _text_like(self, old: Node, value: str) -> str:
        """Text in the style of the value that it replaces, where that style can hold it."""
        if old.style in ("|", ">"):
            following = self.source.text[old.start : old.end].splitlines()[1:]
            indent = min((len(line) - len(line.lstrip(" ")) for line in following if line.strip()), default=0)
            lines = block_text(value, old.style, " " * indent) if indent else None
            return scalar_text(value) if lines is None else self._newline.join(lines)
        return scalar_text(value, old.style)

    def _added(self, path: tuple[Key, ...], value: Any) -> str:
        nodes, key = self._nodes(path), path[-1]
        parent = nodes[-1]
        in_flow = parent.style == "flow"
        if isinstance(parent.value, dict):
            lines = [f"{key_text(key)}: {flow(value)}"] if in_flow else block_lines({key: value})
        elif isinstance(parent.value, list) and key == len(parent.value):
            lines = [flow(value)] if in_flow else block_lines([value])
        else:
            raise self._refused(path, "nothing can be added there")
        text = self.source.text
        if in_flow:
            inside = len(text[: parent.end - 1].rstrip())
            comma = "" if not parent.value else " " if text[inside - 1] == "," else ", "
            return self._spliced(inside, inside, comma + lines[0])
        column = parent.column - 1
        stop = len(text[: self._content_end(parent)].rstrip())
        newline = text.find("\n", stop)
        stop = len(text) if newline < 0 else newline - (text[newline - 1 : newline] == "\r")
        return self._spliced(stop, stop, self._joined(["", *lines], column))

    def _spans(self, parent: Node) -> list[tuple[Key, int, int]]:
        """Key, start and end of each entry of a list or mapping, in file order."""
        if isinstance(parent.value, dict):
            return [
                (key, key_node.start, max(key_node.end, self._content_end(node)))
                for key, (key_node, node) in parent.value.items()
            ]
        return [(place, node.start, self._content_end(node)) for place, node in enumerate(parent.value)]

    def _without_flow(self, parent: Node, key: Key) -> str:
        spans = self._spans(parent)
        place = [span[0] for span in spans].index(key)
        if place + 1 < len(spans):
            return self._spliced(spans[place][1], spans[place + 1][1], "")
        return self._spliced(spans[place - 1][2], spans[place][2], "")

    def _without_block(self, parent: Node, key: Key) -> str:
        text = self.source.text
        spans = self._spans(parent)
        place = [span[0] for span in spans].index(key)
        _, start, end = spans[place]
        if isinstance(parent.value, list):
            start = text.rindex("-", 0, start)
        line = text.rfind("\n", 0, start) + 1
        if text[line:start].strip():
            following = spans[place + 1][1]
            if isinstance(parent.value, list):
                following = text.rindex("-", 0, following)
            return self._spliced(start, following, "")
        newline = text.find("\n", end)
        return self._spliced(line, len(text) if newline < 0 else newline + 1, "")


def _with(data: Any, path: tuple[Key, ...], value: Any) -> Any:
    if not path:
        return _plain(value)
    data = copy.deepcopy(data)
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    if isinstance(holder, list) and path[-1] == len(holder):
        holder.append(_plain(value))
    else:
        holder[path[-1]] = _plain(value)
    return data


def _without(data: Any, path: tuple[Key, ...]) -> Any:
    data = copy.deepcopy(data)
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _same(one: Any, other: Any) -> bool:
    """Equal in value and kind: 1, 1.0 and true are three different things in a file."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same(item, other[key]) for key, item in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _write(target: Path, content: bytes) -> None:
    """Content on the disk first, then the name: a crash leaves the old file or the new one, never half."""
    descriptor, draft = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, target.stat().st_mode & 0o777 if target.exists() else 0o644)
        os.replace(draft, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
