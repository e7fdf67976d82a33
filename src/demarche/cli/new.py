"""``demarche new``: a first crisis file from the least one must know."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from demarche.cli.interview import asked_actors, asked_options, asked_patrons, asked_seat, refuse_no_terminal
from demarche.crisis.template import Outline, blank_file, slug
from demarche.errors import InputError
from demarche.store import refuse_existing, write_new_text

__all__ = ["new_command"]


@click.command("new")
@click.argument("name")
@click.option("--title", help="A title for people; the name, if left out.")
@click.option("--question", default="Should we go to the negotiating table now?", show_default=True)
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
    "--patron",
    "patrons",
    multiple=True,
    metavar="'ACTOR: side it helps'",
    help="Who keeps a side in the war with arms, money or fighters (repeatable).",
)
@click.option("--without-war", is_flag=True, help="Leave out the questions about a war played month by month.")
@click.option("--seat", default="", help="The actor on whose behalf we ask; the last actor, if left out.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write it; NAME.yaml here, if left out.")
def new_command(
    name: str,
    title: str | None,
    question: str,
    as_of: str | None,
    actors: tuple[str, ...],
    options: tuple[str, ...],
    patrons: tuple[str, ...],
    without_war: bool,
    seat: str,
    out: Path | None,
) -> None:
    """Write a first crisis file for NAME, with notes, that 'check' and 'run' accept.

    Without --actor or --option it asks. Nothing is judged for you: each number stands as a question with a wide range,
    and 'check' lists what is still to judge.
    """
    file_id = _file_id(name)
    day = _day(as_of) if as_of else dt.date.today()
    path = out or Path(f"{file_id}.yaml")
    refuse_existing(path)  # before anything is asked
    pairs = [_pair("--option", "ACTOR: what it could do", option) for option in options]
    helpers = [_pair("--patron", "ACTOR: the side it helps", patron) for patron in patrons]
    if not actors or not pairs:
        refuse_no_terminal()
    if not actors:
        actors = asked_actors()
        seat = seat or asked_seat(actors)
        helpers = helpers or ([] if without_war else asked_patrons(actors))
    pairs = pairs or asked_options(actors)
    outline = Outline(
        id=file_id,
        title=title or name,
        question=question,
        as_of=day,
        actors=actors,
        options=tuple(pairs),
        seat=seat,
        patrons=tuple(helpers),
        at_war=not without_war,
    )
    write_new_text(path, blank_file(outline))
    click.echo(f"Wrote {path}. Nothing in it is judged yet: it is full of questions. Answer them in a text editor.")
    click.echo(f"What is still to answer:  demarche check {path}     What an answer looks like:  demarche run {path}")


def _file_id(name: str) -> str:
    if not any(sign.isalnum() for sign in name):
        raise InputError(f"{name!r} is no name for a crisis; give one with letters, such as 'river-war'")
    return slug(name) or "crisis"


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--as-of {text!r} is no day; write year-month-day, such as 2024-05-01") from None


def _pair(option: str, form: str, text: str) -> tuple[str, str]:
    owner, sign, what = text.partition(":")
    if not sign or not owner.strip() or not what.strip():
        raise InputError(f"{option} {text!r} should read '{form}'")
    return owner.strip(), what.strip()
