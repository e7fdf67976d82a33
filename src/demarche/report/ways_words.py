"""What has to change first, in words: the change as it was played, what it opens, what still stands in the way."""

from __future__ import annotations

from demarche.engine.by_type import if_it
from demarche.engine.ways import Opened, Turn
from demarche.page.numbers import count, share
from demarche.page.parts import Bullets, Callout, Item, Link, Section, Text, anchor, joined

__all__ = ["way_in_few_words", "way_in_one_line", "ways_section"]

_SHOWN = 3


def ways_section(ways: tuple[Opened, ...]) -> Section:
    """Every way out that was played; empty where none was named."""
    parts = tuple(part for found in ways for part in _parts(found))
    return Section("first-changes", "What would have to change first?", parts, _finding(ways[0]) if ways else "")


def _finding(found: Opened) -> str:
    """What the changes bring about, and whether that is enough."""
    turns = len(found.way.turns)
    changes = "this change brings" if turns == 1 else f"these {turns} changes together bring"
    terms = [f"terms in {_counted(part.after, part.among.versions)}" for part in found.parts]
    enough = "" if _enough(found) else ": not enough"
    if not found.parts:
        said = f"{changes} terms in {_counted(found.after, found.versions)} versions"
        return f"{said[:1].upper()}{said[1:]}{enough}"
    first, *others = zip(found.parts, terms, strict=True)
    rest = "; ".join(f"{if_it(part.among)}, in {_counted(part.after, part.among.versions)}" for part, _ in others)
    lead = if_it(first[0].among)
    return f"{lead[:1].upper()}{lead[1:]}, {changes} {first[1]} versions; {rest}{enough}"


def _counted(part: int, whole: int) -> str:
    return f"{part or 'none'} of {whole}"


def _enough(found: Opened) -> bool:
    """Whether they bring terms in half of the versions, or of those with one type of the actor on whom it hangs."""
    parts = [(part.after, part.among.versions) for part in found.parts] or [(found.after, found.versions)]
    return any(2 * after >= versions for after, versions in parts)


def _parts(found: Opened) -> list[Callout | Bullets | Text]:
    turns = tuple(
        Item(
            f"{share(turn.before)} at the middle of its range, {_to(turn)} to open the way.",
            f"{turn.words[:1].upper()}{turn.words[1:]}",
            (Link("the judgement", anchor("input", turn.path)),),
        )
        for turn in found.way.turns
    )
    tone = "good" if _enough(found) else "mixed" if found.after > found.before else "bad"
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


def _to(turn: Turn) -> str:
    return f"{share(turn.after)} (nearest to “{turn.near}”)" if turn.near else share(turn.after)


def way_in_one_line(found: Opened) -> str:
    """Each change, what they open together, and what still stands in the way most often; a sentence each."""
    turns = [f"{turn.words}: {share(turn.after)} instead of {share(turn.before)}." for turn in found.way.turns]
    said = " ".join(f"{turn[:1].upper()}{turn[1:]}" for turn in turns)
    opens = f"{said} Terms then exist in {_counted(found.after, found.versions)} versions"
    each = [f"{_counted(part.after, part.among.versions)} {if_it(part.among)}" for part in found.parts]
    opens += f": {joined(each)}." if each else "."
    if not found.blocked or found.after == found.versions:
        return opens
    cause, number = next(iter(found.blocked.items()))
    return f"{opens} In {number} of the others {cause}."


def way_in_few_words(found: Opened) -> str:
    """What each would have to be, and what that opens at best, for a line or two of the terminal."""
    turns = [f"{turn.short or turn.words} {share(turn.after)}, not {share(turn.before)}" for turn in found.way.turns]
    said = joined(turns)
    best = found.parts[0] if found.parts else None
    counts = (found.after, found.versions) if best is None else (best.after, best.among.versions)
    where = f" {if_it(best.among)}" if best is not None else ""
    return f"{said[:1].upper()}{said[1:]}: terms in {_counted(*counts)}{where}."
