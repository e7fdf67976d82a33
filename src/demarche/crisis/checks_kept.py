"""What a lever leaves as it is: who and what there is, so that answers with it and without it can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demarche.crisis.checking import Notebook, mapping
from demarche.crisis.effects import Effect
from demarche.crisis.installed import installed
from demarche.crisis.paths import name_of
from demarche.crisis.shape import Key

__all__ = ["check_kept"]

Place = tuple[Key, ...]
_ASKED = frozenset({"demarche", "crisis", "sources", "correlations", "levers", "claims"})
"""Sections that say what is asked, and of which levers: the same with every lever."""
_RECORD = frozenset({"relations", "scales", "positions", "facts", "events", "outcome"})
"""Sections that may begin with a lever."""
_WORDS = {"moves": "options", "proposals": "drafts"}


def check_kept(book: Notebook, place: Place, effect: Effect, name: str) -> bool:
    """Whether a lever keeps what the file is about; if it does not, that is written down."""
    found = len(book.problems)
    for path, at in effect.changed:
        section = str(path[0])
        if section in _ASKED:
            words = f"{section} says what is asked, which is the same with every lever"
            book.note(at, words, "leave it out of the lever; '--set' on the command line can change it", at_key=True)
        elif mapping(book.data).get(section) is not None and effect.data.get(section) is None:
            book.note(at, f"the lever takes away the whole section {section}", "set the values in it that it changes")
        elif section not in book.data and section not in _RECORD:
            words = f"the file has no section {section} that could be compared with the lever's"
            book.note(at, words, f"write {section} as it is today, and let the lever set what it changes", at_key=True)
    if len(book.problems) == found:
        for pattern in [("actors",), *(path for entry in installed() if entry.part for path in entry.part.kept)]:
            _check_list(book, place, effect, name, pattern)
    return len(book.problems) == found


def _check_list(book: Notebook, place: Place, effect: Effect, name: str, pattern: tuple[str, ...]) -> None:
    if pattern[0] not in effect.sections:
        return
    before, after = dict(_named(book.data, pattern)), dict(_named(effect.data, pattern))
    kind = _WORDS.get(pattern[-1], pattern[-1])
    for path, names in before.items():
        if path in after and after[path] != names:
            lost = [one for one in names if one not in after[path]]
            new = [one for one in after[path] if one not in names]
            what = f"takes away {lost[0]!r}" if lost else f"adds {new[0]!r}" if new else "puts them in another order"
            remedy = f"keep the {kind} as they are, in their order, and set what is different about them"
            at = effect.cause(path) or place
            book.note(at, f"the lever {name!r} changes which {kind} there are: it {what}", remedy)


def _named(data: Any, pattern: tuple[str, ...], path: Place = ()) -> Iterator[tuple[Place, list[str | None]]]:
    """The lists that a pattern means, each with the names of its items."""
    if not pattern:
        yield path, [name_of(item) for item in data] if isinstance(data, list) else []
    elif pattern[0] == "*":
        for index, item in enumerate(data if isinstance(data, list) else []):
            yield from _named(item, pattern[1:], (*path, index))
    else:
        yield from _named(mapping(data).get(pattern[0]), pattern[1:], (*path, pattern[0]))
