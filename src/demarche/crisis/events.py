"""The events of YAML text: by libyaml, in a fortieth of the time, and where it balks by the parser that says why.

Both follow the same grammar; that they give the same events, each in the same place, is tested on files good and bad.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml import events as fast

__all__ = [
    "ALIAS",
    "COLLECTION",
    "DOCUMENT",
    "MAPPING_END",
    "SCALAR",
    "SEQUENCE",
    "SEQUENCE_END",
    "BadText",
    "events_of",
    "slow_events",
]


class BadText(Exception):
    """The text is no YAML; ``error`` says where and why, None where the parser itself cannot say."""

    def __init__(self, error: Any = None) -> None:
        super().__init__(str(error))
        self.error = error


# Kinds of event, for isinstance: those of the slow parser are made to be of the same classes.
ALIAS: tuple[Any, ...] = (fast.AliasEvent,)
COLLECTION: tuple[Any, ...] = (fast.CollectionStartEvent,)
DOCUMENT: tuple[Any, ...] = (fast.DocumentStartEvent,)
MAPPING_END: tuple[Any, ...] = (fast.MappingEndEvent,)
SCALAR: tuple[Any, ...] = (fast.ScalarEvent,)
SEQUENCE: tuple[Any, ...] = (fast.SequenceStartEvent,)
SEQUENCE_END: tuple[Any, ...] = (fast.SequenceEndEvent,)


def events_of(text: str) -> Iterator[Any]:
    """The events of a text, in order. Raises BadText where it is no YAML, as far as it can be read before."""
    found = _fast(text)
    return slow_events(text) if found is None else iter(found)


def _fast(text: str) -> list[Any] | None:
    """All the events, by libyaml; None where it finds fault, or might read the text otherwise than YAML 1.2 does."""
    if not yaml.__with_libyaml__ or _differs(text):
        return None
    try:
        found: list[Any] = list(yaml.parse(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError):
        return None
    return None if any(_ambiguous(event, text) for event in found) else found


def _ambiguous(event: Any, text: str) -> bool:
    """Where a name ends that a colon follows at once (``*name:``, ``&name:``), and where a tag does, they disagree."""
    if getattr(event, "tag", None) is not None:
        return True
    if isinstance(event, fast.ScalarEvent) and event.style in ("|", ">"):
        # So they do about what may stand behind the sign of a block of text (``|# note``), and about a line ``# note``
        # below one that is the whole file.
        return event.start_mark.column == 0 or _BLOCK.match(text, event.start_mark.index) is None
    if isinstance(event, fast.AliasEvent):
        return text.startswith(":", event.end_mark.index)
    anchor = getattr(event, "anchor", None)
    return anchor is not None and text.startswith(f"&{anchor}:", event.start_mark.index)


_BLOCK = re.compile(r"(&\S+ +)?[|>][-+0-9]{0,2} *(\n|\Z)")


def _differs(text: str) -> bool:
    """Marks of order, directives, tabs and line ends other than a line feed are left to the careful parser."""
    return any(sign in text for sign in _SIGNS) or text.startswith("%") or "\n%" in text


_SIGNS = ("\ufeff", "\t", "\r", "\x85", "\u2028", "\u2029")


def slow_events(text: str) -> Iterator[Any]:
    """The same, by a parser that says where and why a text is no YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            same = getattr(fast, type(event).__name__)
            # The classes differ in where they come from alone.
            copy = same.__new__(same)
            copy.__dict__.update({name: getattr(event, name, None) for name in _FIELDS})
            yield copy
    except MarkedYAMLError as error:
        raise BadText(error) from None
    except Exception:
        # It trips over some malformed input with errors that carry no place, such as ValueError for an escape beyond
        # the last character.
        raise BadText from None


_FIELDS = ("start_mark", "end_mark", "anchor", "tag", "implicit", "value", "style", "flow_style", "version", "explicit")
