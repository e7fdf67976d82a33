"""What the answers rest on, what is left out, what happened afterwards: the last pages of every report."""

from __future__ import annotations

from demarche.crisis.inventory import Assumption
from demarche.page.numbers import count, day
from demarche.page.parts import Bullets, Part, Section, Table, Text, anchor
from demarche.study import Question

__all__ = ["afterwards_section", "assumptions_section", "limits_section", "sources_section"]

_KINDS = (
    ("number", "Judged numbers", ("What", "Value", "Reason", "Source")),
    ("type", "What kind of player an actor is", ("Who", "Types and weights", "Reason", "Source")),
    ("preference", "What each actor wants, most important first", ("Who", "Wants", "Evidence", "Source")),
    ("fact", "Facts", ("What", "Value", "Remark", "Source")),
)


def assumptions_section(question: Question) -> Section:
    """Every assumption with its reason and source."""
    if not question.assumptions:
        return Section("assumptions", "What this rests on", ())
    judged = [entry for entry in question.assumptions if entry.kind != "fact"]
    read = [entry for entry in judged if entry.path not in question.unread]
    unsourced = [entry for entry in read if not entry.source]
    lead = (
        f"{count(len(read), 'judgement')} that these answers read, {len(unsourced)} of them with no source beyond the "
        "analyst's own reading. Change any of them with  --set PATH=VALUE  and run again."
    )
    parts: list[Part] = [Text(lead)]
    for kind, caption, header in _KINDS:
        for unread in (False, True):
            entries = [
                entry
                for entry in question.assumptions
                if entry.kind == kind and (entry.path in question.unread) == unread
            ]
            if entries:
                rows = tuple(_row(entry) for entry in entries)
                about = f"{caption}: in the file, but nothing in this answer reads them" if unread else caption
                names = tuple(anchor("input", entry.path) for entry in entries)
                parts.append(Table(header, rows, f"{about} ({len(entries)})", folded=True, names=names))
    return Section("assumptions", "What this rests on", tuple(parts))


def _row(entry: Assumption) -> tuple[str, str, str, str]:
    what = f"{entry.text.rstrip('.')} [{entry.path}]" if entry.kind in ("number", "type") else entry.text
    source = ", ".join(entry.source) or ("judgement" if entry.kind != "fact" else "none given")
    return what, entry.value, entry.note, source


def sources_section(question: Question) -> Section:
    """The sources cited."""
    rows = tuple((source.id, source.text, source.kind, source.url) for source in question.sources)
    names = tuple(anchor("source", source.id) for source in question.sources)
    table = Table(("Id", "Source", "Kind", "Address"), rows, f"Sources ({len(rows)})", folded=True, names=names)
    return Section("sources", "Sources", (table,) if rows else ())


def limits_section(question: Question) -> Section:
    """What is not modelled."""
    general = (
        "A share of versions is how often something holds within the ranges given, not how likely it is.",
        "The moves say who would act and who would answer, not when.",
    )
    left_out = len(question.not_modelled)
    finding = f"{_capital(_counted(left_out))} that may matter {'is' if left_out == 1 else 'are'} in no figure here"
    parts = (Bullets(question.not_modelled), Bullets(general)) if left_out else (Bullets(general),)
    return Section("limits", "What can this not say?", parts, finding if left_out else _GENERAL)


_GENERAL = "Nothing here is a forecast: it follows from what was entered"
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _counted(number: int) -> str:
    """'six things', '14 things'."""
    words = _WORDS[number] if number < len(_WORDS) else str(number)
    return f"{words} {'thing' if number == 1 else 'things'}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def afterwards_section(question: Question) -> Section:
    """What happened after the day of the question; no engine has read it."""
    after = question.afterwards
    if after is None:
        return Section("afterwards", "What happened afterwards", ())
    rows = tuple((day(date), event) for date, event in after.events)
    parts: list[Part] = [
        Text(
            "No answer above made use of this; it stands here so that the answers can be held against it.",
            quiet=True,
        ),
        Text(after.summary),
    ]
    if rows:
        parts.append(Table(("Date", "Event"), rows, "Events after the day of the question", folded=True))
    return Section("afterwards", "What happened afterwards", tuple(parts))
