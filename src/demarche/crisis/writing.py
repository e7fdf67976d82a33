"""Plain values as YAML text: the inverse of reading, for the small pieces that an edit puts into a file."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from demarche.crisis.nodes import scalar
from demarche.errors import InputError

__all__ = ["block_lines", "block_text", "flow", "key_text", "scalar_text"]

_WIDTH = 100
"""Lists and mappings up to this many characters are written on one line, text is wrapped to it."""

_PLAIN = re.compile(r"[^\W_](?:[\w .;()/%+'’–-]*[\w.)%'’])?")
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
_SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def flow(value: Any) -> str:
    """A value on one line: ``{low: 0.3, high: 0.5}``."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_text(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar_text(value)


def block_lines(value: Any) -> list[str]:
    """A value as lines without outer indentation, each list or mapping on lines of its own unless it is short."""
    lines: list[str] = []
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            lines += _entry(f"{key_text(key)}:", item, "  ")
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        for item in value:
            inner = block_lines(item) if _is_long(item) else [flow(item)]
            lines += [f"- {inner[0]}", *(f"  {line}" for line in inner[1:])]
    else:
        lines.append(flow(value))
    return lines


def _entry(head: str, item: Any, indent: str) -> list[str]:
    if _is_long(item):
        return [head, *(indent + line for line in block_lines(item))]
    return [f"{head} {flow(item)}"]


def _is_long(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple) and len(flow(value)) > _WIDTH


def key_text(key: str | int | float) -> str:
    """A mapping's key."""
    return scalar_text(key)


def scalar_text(value: Any, style: str = "") -> str:
    """A scalar on one line, in quotes where it must be; ``style`` is the quotation mark to keep for text."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise InputError(f"{value} is not a finite number and cannot be written to a file")
        return repr(value)
    if not isinstance(value, str):
        raise InputError(f"a {type(value).__name__} cannot be written to a crisis file; give plain values")
    if not style and _PLAIN.fullmatch(value) and scalar_is_text(value):
        return value
    if style == "'" and not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", value):
        return "'" + value.replace("'", "''") + "'"
    return '"' + _ESCAPED.sub(_escape, value) + '"'


def scalar_is_text(value: str) -> bool:
    """Whether the unquoted text would be read back as text, not as a number, date, yes/no or nothing."""
    try:
        return isinstance(scalar(value), str)
    except ValueError:
        return False


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def block_text(text: str, style: str, indent: str) -> list[str] | None:
    """Text in block style ``|`` or ``>`` as lines, the header first; None where it needs quotes instead."""
    body = text.removesuffix("\n")
    header = style + ("" if body != text else "-")
    lines = body.split("\n")
    if not body or re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]", body):
        return None
    if lines[0][:1] in ("", " ") or not lines[-1] or any(line != line.rstrip() for line in lines):
        return None
    if style == ">":
        if len(lines) > 1 or "  " in body:
            return None
        width = max(_WIDTH - len(indent), 20)
        lines = textwrap.wrap(body, width, break_long_words=False, break_on_hyphens=False)
    return [header, *(indent + line if line else "" for line in lines)]
