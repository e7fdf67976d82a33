"""What ``demarche new`` asks of somebody at a terminal; a wrong answer is said at once and asked again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import click

from demarche.errors import InputError

__all__ = ["asked_actors", "asked_options", "asked_patrons", "asked_seat", "refuse_no_terminal"]


def refuse_no_terminal() -> None:
    """Raise InputError where nobody sits at a terminal who could answer."""
    if not sys.stdin.isatty():
        raise InputError(
            "say who is in the crisis and what each could do: --actor 'NAME' and --option 'NAME: what it could do', "
            "once for each"
        )


def asked_actors() -> tuple[str, ...]:
    """Names of two actors at least."""
    click.echo("Who is in it? First who holds the prize (the ruler), then who contests it, then the others.")
    found: list[str] = []

    def wrong(answer: str) -> str:
        if not answer:
            return "" if len(found) >= 2 else "Two at least: who holds the prize, and who contests it."
        return f"{answer} is named already." if _among(answer, found) else ""

    while answer := _ask(f"Actor {len(found) + 1}{' (empty to end)' if len(found) >= 2 else ''}", wrong):
        found.append(answer)
    return tuple(found)


def asked_options(actors: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of an actor and what it could do; one at least."""
    found: list[tuple[str, str]] = []

    def wrong(answer: str) -> str:
        named = [what for _, what in found]
        return f"“{answer}” is somebody's already; put it in other words." if _among(answer, named) else ""

    while not found:
        for actor in actors:
            while answer := _ask(f"What could {actor} do? (empty to end)", wrong):
                found.append((actor, answer))
        if not found:
            click.echo("Somebody must be able to do something: attend talks, hold fire, send arms.")
    return found


def asked_patrons(actors: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of a third actor and the side that it keeps in the war."""
    sides = actors[:2]

    def wrong(answer: str) -> str:
        return "" if not answer or _among(answer, sides) else f"Write {sides[0]} or {sides[1]}, or nothing."

    asked = "Which side does {} keep in the war: {} or {}? (empty for neither)"
    answers = [(actor, _ask(asked.format(actor, *sides), wrong)) for actor in actors[2:]]
    return [(actor, side) for actor, side in answers if side]


def asked_seat(actors: Sequence[str]) -> str:
    """The actor on whose behalf we ask."""

    def wrong(answer: str) -> str:
        return "" if not answer or _among(answer, actors) else f"Write one of {', '.join(actors)}."

    return _ask(f"For whom do you ask? (empty for {actors[-1]})", wrong)


def _among(answer: str, names: Sequence[str]) -> bool:
    return answer.casefold() in {name.casefold() for name in names}


def _ask(words: str, wrong: Callable[[str], str]) -> str:
    """An answer with which nothing is wrong."""
    while True:
        answer = str(click.prompt(words, default="", show_default=False)).strip()
        said = wrong(answer)
        if not said:
            return answer
        click.echo(said)
