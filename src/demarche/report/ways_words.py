"""What has to change first, in words: the change as it was played, what it opens, what still stands in the way."""

from __future__ import annotations

from demarche.engine.by_type import if_it
from demarche.engine.ways import Opened, OpenedAmong, Turn
from demarche.page.numbers import count, share, span
from demarche.page.parts import Bullets, Callout, Item, Link, Section, Text, Tone, anchor, joined

__all__ = ["way_in_few_words", "way_in_one_line", "ways_section"]

_SHOWN = 3


def ways_section(ways: tuple[Opened, ...]) -> Section:
    """Every way out that was played, the first as the finding; empty where none was named."""
    parts = tuple(part for found in ways for part in _parts(found))
    finding = "".join(_finding(found) for found in ways[:1])
    return Section("first-changes", "What would have to change first?", parts, finding)


def _finding(found: Opened) -> str:
    """What the changes bring about, and whether that is enough."""
    turns = len(found.way.turns)
    changes = "this change brings" if turns == 1 else f"these {turns} changes together bring"
    said = f"{changes} terms in {_counted(found.best)} versions"
    lead = if_it(found.best.among)
    if lead:
        rest = "; ".join(f"{if_it(part.among)}, in {_counted(part)}" for part in found.others)
        said = f"{lead}, {said}; {rest}"
    enough = "" if found.enough else ": not enough"
    return f"{said[:1].upper()}{said[1:]}{enough}"


def _counted(part: OpenedAmong) -> str:
    return f"{part.after or 'none'} of {part.among.versions}"


def _parts(found: Opened) -> list[Callout | Bullets | Text]:
    turns = tuple(
        Item(
            f"{share(turn.before)} at the middle of its range{_range(turn)}, {_to(turn)} to open the way.",
            f"{turn.words[:1].upper()}{turn.words[1:]}",
            (Link("the judgement", anchor("input", turn.path)),),
        )
        for turn in found.way.turns
    )
    tone: Tone = "good" if found.enough else "mixed" if found.after > found.before else "bad"
    said = f"Terms exist in {found.after} of {count(found.versions, 'version')} with these changes."
    parts: list[Callout | Bullets | Text] = [
        Bullets(turns),
        Callout("Played in every version", said, tone, f"Without them: in {found.before}."),
    ]
    if found.most_often is not None:
        named = [f"{clause} ({number})" for clause, number in list(found.blocked.items())[:_SHOWN]]
        rest = [f"something else ({found.unnamed(_SHOWN)})"] if found.unnamed(_SHOWN) else []
        parts.append(Text(f"What still stands in the way, in {found.left} versions: {'; '.join([*named, *rest])}."))
    if found.outside:
        parts.append(Text("The changes go beyond what the file holds possible: nobody is said to be ready for them."))
    return parts


def _range(turn: Turn) -> str:
    """From where to where the file holds it possible, if it says."""
    return "" if turn.low is None or turn.high is None else f" of {span(turn.low, turn.high)}"


def _to(turn: Turn) -> str:
    return f"{share(turn.after)} (nearest to “{turn.near}”)" if turn.near else share(turn.after)


def way_in_one_line(found: Opened) -> str:
    """Each change, what they open together, and what still stands in the way most often; a sentence each."""
    turns = [f"{turn.words}: {share(turn.after)} instead of {share(turn.before)}." for turn in found.way.turns]
    said = " ".join(f"{turn[:1].upper()}{turn[1:]}" for turn in turns)
    each = [f"{_counted(part)} {if_it(part.among)}" for part in found.parts]
    opens = f"{said} Terms then exist in {_counted(found.whole)} versions{f': {joined(each)}.' if each else '.'}"
    if found.most_often is None:
        return opens
    cause, number = found.most_often
    return f"{opens} In {number} of the others {cause}."


def way_in_few_words(found: Opened) -> str:
    """What each would have to be, and what that opens at best, for a line or two of the terminal."""
    turns, named = list[str](), ""
    for turn in found.way.turns:
        does = turn.again if turn.who and turn.who == named else turn.short or turn.words
        turns.append(f"{does} {share(turn.after)}, not {share(turn.before)}")
        named = turn.who
    said, lead = "; ".join(turns), if_it(found.best.among)
    where = f" {lead}" if lead else ""
    beyond = "; beyond the ranges" if found.outside else ""
    return f"{said[:1].upper()}{said[1:]}: terms in {_counted(found.best)}{where}{beyond}."
