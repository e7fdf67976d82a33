"""What has to change first, in words: the change as it was played, what it opens, what still stands in the way."""

from __future__ import annotations

from demarche.engine.ways import Opened
from demarche.page.numbers import count, share
from demarche.page.parts import Bullets, Callout, Item, Link, Section, Text, Tone, anchor, joined

__all__ = ["way_in_one_line", "ways_section"]

_SHOWN = 3


def ways_section(ways: tuple[Opened, ...]) -> Section:
    """Every way out that was played; empty where none was named."""
    parts = tuple(part for found in ways for part in _parts(found))
    return Section("first-changes", "What would have to change first?", parts, _finding(ways[0]) if ways else "")


def _finding(found: Opened) -> str:
    """What the changes bring about, and whether that is enough."""
    turns = len(found.way.turns)
    changes = "This change brings" if turns == 1 else f"These {turns} changes together bring"
    enough = "" if 2 * found.after > found.versions else ": not enough"
    return f"{changes} terms in {found.after or 'none'} of {count(found.versions, 'version')}{enough}"


def _parts(found: Opened) -> list[Callout | Bullets | Text]:
    turns = tuple(
        Item(
            f"{share(turn.before)} at the middle of its range, {share(turn.after)} to open the way.",
            f"{turn.words[:1].upper()}{turn.words[1:]}",
            (Link("the judgement", anchor("input", turn.path)),),
        )
        for turn in found.way.turns
    )
    tone: Tone = "good" if 2 * found.after > found.versions else "mixed" if found.after > found.before else "bad"
    said = f"Terms exist in {found.after} of {count(found.versions, 'version')} with these changes."
    parts: list[Callout | Bullets | Text] = [
        Bullets(turns),
        Callout("Played in every version", said, tone, f"Without them: in {found.before}."),
    ]
    left = found.versions - found.after
    if left and found.blocked:
        named = [f"{clause} ({number})" for clause, number in list(found.blocked.items())[:_SHOWN]]
        parts.append(Text(f"What still stands in the way, in {left} versions: {'; '.join(named)}."))
    return parts


def way_in_one_line(found: Opened) -> str:
    """The change, what it opens, and what still stands in the way most often; a sentence each."""
    turns = [f"{turn.words} at {share(turn.after)} instead of {share(turn.before)}" for turn in found.way.turns]
    said = joined(turns)
    opens = f"{said[:1].upper()}{said[1:]}: terms exist in {found.after} of {found.versions} versions."
    if not found.blocked or found.after == found.versions:
        return opens
    cause, number = next(iter(found.blocked.items()))
    return f"{opens} In {number} of the others {cause}."
