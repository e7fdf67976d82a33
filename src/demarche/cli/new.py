"""``demarche new``: a first crisis file from the least one must know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from demarche.cli.interview import Interview, at_terminal, refuse_no_terminal, yes_or_no
from demarche.crisis import loads
from demarche.crisis.template import MAX_OPTIONS, Outline, blank_file, owned, slug, wrong_words
from demarche.errors import Complaint, CrisisError, InputError
from demarche.store import refuse_existing, write_new_text

__all__ = ["new_command"]

QUESTION = "Should we go to the negotiating table now?"


@click.command("new")
@click.argument("name")
@click.option("--title", help="A title for people; the name, if left out.")
@click.option("--question", help=f"The question; “{QUESTION}”, if left out.")
@click.option("--as-of", "as_of", metavar="YEAR-MONTH-DAY", help="The day of the question; today, if left out.")
@click.option("--actor", "actors", multiple=True, help="An actor's name (repeatable; ruler first, then opposition).")
@click.option(
    "--option",
    "options",
    multiple=True,
    metavar="'ACTOR: what it could do'",
    help="Something one could do (repeatable).",
)
@click.option(
    "--already",
    "already",
    multiple=True,
    metavar="'ACTOR: what it does today'",
    help="An option that is taken on the day of the question (repeatable).",
)
@click.option(
    "--patron",
    "patrons",
    multiple=True,
    metavar="'ACTOR: side it helps'",
    help="Who keeps a side in the war with arms, money or fighters (repeatable).",
)
@click.option("--without-war", is_flag=True, help="Leave out the questions about a war played month by month.")
@click.option("--seat", default="", help="The actor on whose behalf we ask; the last actor, if left out.")
@click.option("--levels", is_flag=True, help="Answer by levels instead, on the sheet of 'demarche code'.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write it; NAME.yaml here, if left out.")
def new_command(
    name: str,
    title: str | None,
    question: str | None,
    as_of: str | None,
    actors: tuple[str, ...],
    options: tuple[str, ...],
    already: tuple[str, ...],
    patrons: tuple[str, ...],
    without_war: bool,
    seat: str,
    levels: bool,
    out: Path | None,
) -> None:
    """Write a first crisis file for NAME, with notes, that 'check' and 'run' accept.

    Without --actor or --option it asks, in the order of the form of the workbench: first what is to be in the file,
    then, as far as you like, each number. Broken off, the same command goes on. Nothing is judged for you: each number
    stands as a question with a wide range, and 'check' lists what is still to judge.
    """
    from demarche.engine.registry import drafts

    told = {"--title": title, "--question": question, "--seat": seat, "--without-war": without_war}
    if levels:
        _refuse_unheeded({**told, "--option": options, "--already": already, "--patron": patrons}, "with --levels")
        _by_levels(name, as_of, actors, out)
        return
    file_id = _file_id(name)
    path = out or Path(f"{file_id}.yaml")
    asks = not actors or not (options or already)
    if path.is_file() and not (actors or options or already or patrons) and at_terminal():
        _refuse_unheeded({**told, "--as-of": as_of}, f"to go on with {path}, which is there already")
        _go_on(path)
        return
    refuse_existing(path)  # before anything is asked
    pairs = [_pair("--option", "ACTOR: what it could do", option, actors) for option in options]
    done = [_pair("--already", "ACTOR: what it does today", option, actors) for option in already]
    helpers = [_pair("--patron", "ACTOR: the side it helps", patron, actors) for patron in patrons]
    given = _Answers(
        as_of=as_of or "",
        title=title or "",
        question=question or "",
        actors=actors,
        seat=seat,
        options=[*pairs, *done],
        done=dict.fromkeys(done, True),
        patrons=helpers,
        at_war=not without_war,
    )
    interview = None
    if asks:
        refuse_no_terminal()
        interview = Interview(path.with_name(f"{path.name}.answers"), wrong_words)
        given = interview.hold(lambda asking: _asked(asking, given, name))
    outline = Outline(
        id=file_id,
        title=given.title or name,
        question=given.question or QUESTION,
        as_of=_day(given.as_of) if given.as_of else dt.date.today(),
        actors=given.actors,
        options=tuple(given.options),
        seat=given.seat,
        patrons=tuple(given.patrons),
        at_war=given.at_war,
        done=given.done,
        dated=bool(given.as_of),
    )
    text = blank_file(outline, drafts)
    _refuse_what_cannot_run(text, path)
    write_new_text(path, text)
    if interview is not None:
        interview.done()
    where = "Answer them here, in the workbench, or" if interview is not None else "Answer them"
    click.echo(f"Wrote {path}. Nothing in it is judged yet: it is full of questions. {where} in a text editor.")
    for taken in outline.taken:
        click.echo(f"Not asked, and marked so in the file: {taken}.")
    click.echo(f"What is still to answer:  demarche check {path}     What an answer looks like:  demarche run {path}")
    if interview is not None:
        _offer(path)


def _by_levels(name: str, as_of: str | None, actors: tuple[str, ...], out: Path | None) -> None:
    """The coding sheet, by the verb that has it."""
    from demarche.cli.engine_verb import further_verb

    sheet = out or Path(f"{_file_id(name)}.sheet.yaml")
    if sheet.is_file():
        _refuse_unheeded({"--as-of": as_of, "--actor": actors}, f"to go on with {sheet}, which is there already")
        arguments = [str(sheet)]
    else:
        _refuse_unheeded({"more than two times --actor": actors[2:]}, "with --levels")
        arguments = [_file_id(name), "--out", str(sheet)]
        for flag, value in zip(("--as-of", "--ruler", "--opposition"), (as_of, *actors[:2]), strict=False):
            arguments += [flag, value] if value else []
    further_verb("code").main(arguments, prog_name="demarche code", standalone_mode=False)


def _refuse_unheeded(given: Mapping[str, object], here: str) -> None:
    """Raise Complaint where something was given that cannot be heeded here."""
    found = [flag for flag, value in given.items() if value]
    if found:
        raise Complaint(f"{', '.join(found)} cannot be heeded {here}", "leave it out, or name a new file with --out")


def _offer(path: Path) -> None:
    """Put the questions of a new file, if somebody wants to answer them now."""
    asked = "Answer them now, one by one? (yes or no; empty for yes)"
    try:
        while said := yes_or_no(wanted := str(click.prompt(asked, default="", show_default=False)).strip()):
            click.echo(said)
    except click.Abort:
        click.echo()
        return
    if not wanted.casefold().startswith("n"):
        _go_on(path)


def _go_on(path: Path) -> None:
    """Ask on in a file of an earlier time. Raises CrisisError where it is no crisis file, or a wrong one."""
    from demarche.cli.answering import answer_questions
    from demarche.crisis import load

    load(path)
    answer_questions(path)
    click.echo(f"The same command goes on with what is open. What it answers so far:  demarche run {path}")


@dataclass(frozen=True, kw_only=True)
class _Answers:
    """What somebody said of the crisis, by options of the command or in the interview."""

    as_of: str
    title: str
    question: str
    actors: tuple[str, ...]
    seat: str
    options: list[tuple[str, str]]
    done: dict[tuple[str, str], bool]
    patrons: list[tuple[str, str]]
    at_war: bool


def _asked(asking: Interview, given: _Answers, name: str) -> _Answers:
    """What was given, and answers to what was not, in the order of the form."""
    as_of = given.as_of or asking.day()
    title = given.title or asking.words("What shall it be called?", name)
    question = given.question or asking.words("Which question?", QUESTION)
    actors = given.actors or asking.actors()
    seat = given.seat or (asking.seat(actors) if len(actors) > 1 else "")
    options, done = given.options, given.done
    if not options:
        done = asking.options(actors, MAX_OPTIONS)
        options = list(done)
    at_war, patrons = given.at_war, given.patrons
    if at_war and not given.actors:
        at_war = bool(patrons) or asking.at_war()
        patrons = patrons or (asking.patrons(actors) if at_war else [])
    return _Answers(
        as_of=as_of,
        title=title,
        question=question,
        actors=actors,
        seat=seat,
        options=options,
        done=done,
        patrons=patrons,
        at_war=at_war,
    )


def _refuse_what_cannot_run(text: str, path: Path) -> None:
    """Raise InputError where the file would not pass 'demarche check', whatever the reason."""
    from demarche.study.engine_checks import engine_problems

    try:
        problems = engine_problems(loads(text, str(path)))
    except CrisisError as error:
        problems = list(error.problems)
    if problems:
        first = problems[0]
        remedy = f"; {first.remedy}" if first.remedy else ""
        raise InputError(f"this gives no file that can be run: {first.where}: {first.message}{remedy}")


def _file_id(name: str) -> str:
    if not any(sign.isalnum() for sign in name):
        raise InputError(f"{name!r} is no name for a crisis; give one with letters, such as 'river-war'")
    return slug(name) or "crisis"


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--as-of {text!r} is no day; write year-month-day, such as 2024-05-01") from None


def _pair(option: str, form: str, text: str, actors: Sequence[str]) -> tuple[str, str]:
    found = owned(text, actors)
    if found is None:
        raise InputError(f"{option} {text!r} should read '{form}'")
    return found
