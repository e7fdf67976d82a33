"""JSON with one spelling: the same value gives the same bytes, on every machine and in every Python.

Keys are sorted, text is UTF-8, and numbers are finite, so that any JSON reader (R, a browser, Excel) takes
the file and two runs can be compared byte by byte. Whatever has an order that matters must therefore be a
list.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import NoReturn

from demarche.errors import StoreError

__all__ = ["canonical_json", "parse_json"]


def canonical_json(value: object, *, compact: bool = False) -> bytes:
    """Spell plain data as canonical JSON: None, bool, int, finite float, str, list, tuple, str-keyed mapping.

    ``compact``: without line ends and spaces, for what programs read, not people. Raises :class:`StoreError` naming the
    place of anything else, as in ``value.offers[2]: nan is not ...``.
    """
    indent, separators = (None, (",", ":")) if compact else (2, (",", ": "))
    text = json.dumps(
        _plain(value, "value"),
        indent=indent,
        separators=separators,
        sort_keys=True,
        ensure_ascii=False,
        allow_nan=False,
    )
    return f"{text}\n".encode()


def parse_json(data: bytes) -> object:
    """Read what :func:`canonical_json` writes; ``ValueError`` if it is not JSON or holds NaN or infinity."""
    return json.loads(data.decode("utf-8"), parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _plain(value: object, where: str) -> object:
    match value:
        case None | bool() | int():
            return value
        case float():
            if not math.isfinite(value):
                raise _unwritable(where, f"{value} is not a finite number")
            return value
        case str():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise _unwritable(where, f"{value!r} is not valid Unicode text") from None
            return value
        case list() | tuple():
            return [_plain(item, f"{where}[{index}]") for index, item in enumerate(value)]
        case Mapping():
            for key in value:
                if not isinstance(key, str):
                    raise _unwritable(where, f"the key {key!r} is not text")
            return {_plain(key, where): _plain(item, f"{where}.{key}") for key, item in value.items()}
        case _:
            raise _unwritable(where, f"a {type(value).__name__} has no place in JSON")


def _unwritable(where: str, why: str) -> StoreError:
    return StoreError(f"{where}: {why}; this is a fault in demarche or in a program that uses it, please report it")
