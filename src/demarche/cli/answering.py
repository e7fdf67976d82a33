"""The open questions of a crisis file asked one by one at a terminal, in the order of the form; nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from demarche.cli.interview import BACK, yes_or_no
from demarche.cli.named import named_as
from demarche.crisis.checks_judged import left_open, things_open
from demarche.crisis.editing import Editor
from demarche.crisis.entries import Entry
from demarche.crisis.judging import judge, weigh, write
from demarche.crisis.provenance import NOT_JUDGED
from demarche.errors import Complaint, InputError
from demarche.workbench.draft import Draft
from demarche.workbench.steps import STEPS, Step, by_step, placed

__all__ = ["answer_questions", "open_questions"]

LATER = "later"
"""The answer that ends the questions for now."""
_NO_REASON = "Judged, and no reason given."
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*%?")
_KINDS = frozenset({"number", "choice", "flag", "text"})


class _Back(Exception):
    """The question before is to be asked again."""


class _Later(Exception):
    """No more questions now."""


@dataclass(frozen=True)
class _Asked:
    """A question that was put, and whether its answer changed the file."""

    path: str
    changed: bool


def open_questions(draft: Draft) -> list[tuple[Step, Entry]]:
    """What nobody has judged yet, in the order of the form; the reason of a whole record after what it is about."""
    here = by_step(draft.entries.values())
    return [(step, entry) for step in STEPS for entry in _in_order(here[step.id])]


def _in_order(entries: list[Entry]) -> Iterator[Entry]:
    todo = [entry for entry in entries if not entry.judged and entry.value is not None and entry.kind in _KINDS]
    switched = {entry.place[:-1] for entry in todo if entry.kind == "flag"}
    waiting: list[Entry] = []
    for entry in todo:
        done = [note for note in waiting if entry.place[: len(note.place) - 1] != note.place[:-1]]
        yield from done
        waiting = [note for note in waiting if note not in done]
        if entry.kind != "text":
            yield entry
        elif entry.place[:-1] not in switched:  # answered, a switch takes its note along
            waiting.append(entry)
    yield from waiting


def answer_questions(path: Path) -> None:
    """Ask what is open in a file, and write the answers into it.

    Each answer is kept beside the file at once, and written into it at the end, or when somebody stops. Raises
    InputError where a draft lies there that is not of this file, StoreError where the file was changed meanwhile.
    """
    draft = Draft(path)
    if draft.stray:
        raise Complaint(f"a draft of an earlier time lies beside {path} ({draft.stray})", "see to it in the workbench")
    click.echo(f"“{BACK}” takes the last answer back, “{LATER}” stops, and nothing typed leaves a question open.")
    try:
        _all(draft)
    except _Later:
        pass
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo()
        _save(draft)
        raise click.Abort from None
    _save(draft)


def _save(draft: Draft) -> None:
    draft.save(draft.at)
    left = _count(draft, open_questions(draft))
    click.echo(f"\nWritten to {draft.path}. {left or 'No'} question{'' if left == 1 else 's'} left open.")


def _count(draft: Draft, left: list[tuple[Step, Entry]]) -> int:
    """How many things these ask for, as 'check' counts them."""
    return things_open(left_open(draft.source.data), (entry.place for _, entry in left))


def _all(draft: Draft) -> None:
    """Put each open question once."""
    asked: list[_Asked] = []
    while True:
        known = {one.path for one in asked}
        left = [(step, entry) for step, entry in open_questions(draft) if entry.path not in known and _askable(entry)]
        if not left:
            return
        step, entry = left[0]
        about = f" · {entry.about}" if entry.about and entry.kind != "text" else ""
        click.echo(f"\n{step.title}{about} · {_count(draft, left)} to go")
        try:
            changed = _put(draft, entry)
        except _Back:
            if asked and asked.pop().changed:
                draft.undo(draft.at)
            continue
        asked.append(_Asked(entry.path, changed))


def _askable(entry: Entry) -> bool:
    """Whether there are words to ask with: a choice has none where the file does not say between what."""
    return entry.kind != "choice" or bool(entry.words)


def _put(draft: Draft, entry: Entry) -> bool:
    """Ask one question till its answer fits; whether anything was answered."""
    for line in _told(entry):
        click.echo(line)
    while True:
        try:
            how = _HOW[entry.kind](entry)
            if how is None:
                return False
            draft.change(draft.at, entry.title, how)
        except InputError as error:
            click.echo(str(error))
            continue
        at, _ = placed(draft.entries, draft.check()[0])
        wrong = [problem for problem in at.get(entry.path, ()) if problem.severity == "error"]
        if not wrong:
            return True
        draft.undo(draft.at)
        click.echo(f"{wrong[0].message}{'; ' if wrong[0].remedy else ''}{wrong[0].remedy}")


def _told(entry: Entry) -> Iterator[str]:
    """The question, where its answer is found, and how wide it is now."""
    yield entry.title
    note = entry.note.removeprefix(f"{NOT_JUDGED}: ")
    if " From " in note:
        yield f"  Where to look: {note.rsplit(' From ', 1)[1]}"
    if entry.number is not None and entry.number.low != entry.number.high:
        yield f"  So far {entry.number.low:g} to {entry.number.high:g}."


def _answer(words: str) -> str:
    given = str(click.prompt(f"  {words}", default="", show_default=False)).strip()
    if given.casefold() == BACK:
        raise _Back
    if given.casefold() == LATER:
        raise _Later
    return given


def _reason() -> str:
    return _answer("Why? (a sentence)") or _NO_REASON


How = Callable[[Editor], object] | None


def _number(entry: Entry) -> How:
    alone = not isinstance(entry.value, dict)
    given = _answer(
        "A number, such as 3; below 0 for the opposite" if alone else "At least and at most, such as 0.2 0.4"
    )
    if not given:
        return None
    low, high = ends_of(given)
    note = None if alone else _reason()  # a bare number has its reason with the whole
    return lambda editor: judge(editor, entry, low=low, high=high, note=note)


def ends_of(text: str) -> tuple[float, float]:
    """The two numbers that somebody typed, or the one twice; a % after the second is meant for both, and where that may
    not be so it is refused. Raises Complaint.

    >>> ends_of("0.2 0.4"), ends_of("20-40%"), ends_of(".3")
    ((0.2, 0.4), (0.2, 0.4), (0.3, 0.3))
    """
    if re.search(r",(?=\S)", text.strip()):
        raise Complaint(f"{text[:40]!r} has a comma that may be a decimal sign", "write 0.3 with a point, or 0.2 0.4")
    plain = re.sub(r"(?<=[\d%])\s*(?:-|–|to|and|,|;)\s*(?=[\d.+-])", " ", text.strip())
    found = _NUMBER.findall(plain)
    if not 1 <= len(found) <= 2 or _NUMBER.sub("", plain).strip():
        raise Complaint(f"{text[:40]!r} is neither a number nor two", "write 0.2 0.4, or 0.3 alone")
    hundredths = found[-1].endswith("%")
    first = found[0].rstrip("% ")
    if found[0].endswith("%") != hundredths and (not hundredths or 0.0 < abs(float(first)) < 1.0):
        raise Complaint(f"{text[:40]!r} has one number in per cent", "write 20% 40%, or 0.2 0.4")
    low, *more = [float(word.rstrip("% ")) / (100 if hundredths else 1) for word in found]
    high = more[0] if more else low
    if low > high:
        raise Complaint(f"{low:g} is above {high:g}", "write the lower one first")
    return low, high


def _share_of(text: str) -> float:
    """The one share that somebody typed. Raises Complaint.

    >>> _share_of("0.6"), _share_of("60%")
    (0.6, 0.6)
    """
    low, high = ends_of(text)
    if len(_NUMBER.findall(text)) > 1 or low != high or not 0.0 <= low <= 1.0:
        raise Complaint(f"{text[:40]!r} is not one number from 0 to 1", "write 0.6 or 60%")
    return low


def _choice(entry: Entry) -> How:
    names = entry.words
    if len(names) == 1:
        only = _answer(f"It is {names[0]}, since the file names no other. Why? (a sentence)")
        return (lambda editor: weigh(editor, entry, {names[0]: 1.0}, note=only, source=entry.source)) if only else None
    given = _answer(f"How likely is {names[0]}, 0 to 1, against {' or '.join(names[1:])}?")
    if not given:
        return None
    share = _share_of(given)
    rest = (1.0 - share) / max(len(names) - 1, 1)
    shares = {name: share if name == names[0] else rest for name in names}
    note = _reason()
    return lambda editor: weigh(editor, entry, shares, note=note, source=entry.source)


def _flag(entry: Entry) -> How:
    while said := yes_or_no(given := _answer("yes or no")):
        click.echo(said)
    if not given:
        return None
    word = named_as(given, ("yes", "no"))
    value = word if isinstance(entry.value, str) else word == "yes"
    return lambda editor: write(editor, entry, value)


def _text(entry: Entry) -> How:
    given = _answer("In a sentence")
    return (lambda editor: write(editor, entry, given)) if given else None


_HOW: dict[str, Callable[[Entry], How]] = {"number": _number, "choice": _choice, "flag": _flag, "text": _text}
