"""What ``demarche new`` asks of somebody at a terminal: wrong answers are asked again, the last one can be taken back,
and an interview that was broken off goes on where it stopped."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import click

from demarche.cli.named import named_as
from demarche.crisis.template import wrong_name, wrong_signs
from demarche.errors import InputError
from demarche.store import write_text

__all__ = ["BACK", "Interview", "at_terminal", "refuse_no_terminal", "yes_or_no"]

BACK = "back"
"""The answer that takes the last one back; nobody and nothing can be called that at a terminal."""
_MOST = 1_000_000
_LONGEST = 500

_DOES = ((True, "What is done today by {}{}?"), (False, "What could be done by {} that is not done today{}?"))

Answered = TypeVar("Answered")


def at_terminal() -> bool:
    """Whether somebody sits at a terminal who could answer."""
    return sys.stdin.isatty()


def refuse_no_terminal() -> None:
    """Raise InputError where nobody sits at a terminal who could answer."""
    if not at_terminal():
        raise InputError(
            "say who is in the crisis and what each could do: --actor 'NAME' and --option 'NAME: what it could do', "
            "once for each"
        )


def yes_or_no(answer: str) -> str:
    """What is wrong with an answer that should be yes or no; empty if nothing is."""
    return "" if answer.casefold() in ("", "y", "n", "yes", "no") else "Write yes or no."


class _TakenBack(Exception):
    """The last answer is to be asked for again."""


@dataclass
class Interview:
    """Questions and their answers so far, kept in a file until all of them are answered."""

    kept: Path
    wrong_words: Callable[[str], str]
    """What is wrong with an answer as words of a crisis file, in a sentence; empty if nothing is."""
    answers: list[tuple[str, str]] = field(default_factory=list)
    place: int = 0

    def hold(self, questions: Callable[[Interview], Answered]) -> Answered:
        """What ``questions`` make of the answers. Answers that are known already are not asked for again."""
        self._take_up()
        click.echo(f"“{BACK}” takes the last answer back. Ctrl-C stops; what was answered till then is kept.")
        try:
            while True:
                self.place = 0
                try:
                    found = questions(self)
                except _TakenBack:
                    self.answers = self.answers[: max(self.place - 1, 0)]
                    continue
                return found
        except (click.Abort, KeyboardInterrupt, EOFError):
            self._keep()
            raise click.Abort from None

    def done(self) -> None:
        """Forget the answers: they stand in a crisis file now."""
        self.kept.unlink(missing_ok=True)

    def ask(self, words: str, wrong: Callable[[str], str], *, free: bool = False, otherwise: str = "") -> str:
        """An answer with which nothing is wrong, or ``otherwise`` for none; ``free``: a sentence, and no name."""
        if self.place < len(self.answers):
            asked, answer = self.answers[self.place]
            if asked == words and not self._wrong(answer, wrong, free):
                self.place += 1
                return answer
            del self.answers[self.place :]
        while True:
            answer = " ".join(str(click.prompt(words, default="", show_default=False)).split())
            if answer.casefold() == BACK:
                raise _TakenBack
            said = self._wrong(answer, wrong, free)
            if not said:
                answer = answer or otherwise
                self.answers.append((words, answer))
                self.place += 1
                self._write()
                return answer
            click.echo(said)

    def _wrong(self, answer: str, wrong: Callable[[str], str], free: bool) -> str:
        if free:
            return f"{_LONGEST} characters are the most." if len(answer) > _LONGEST else wrong(answer)
        return (self.wrong_words(answer) if answer else "") or wrong(answer)

    def _take_up(self) -> None:
        if not self.kept.is_file():
            return
        try:
            if self.kept.stat().st_size > _MOST:
                raise ValueError
            given = [(str(asked), str(answer)) for asked, answer in json.loads(self.kept.read_text("utf-8"))]
        except (OSError, ValueError, TypeError):
            aside = self.kept.with_name(f"{self.kept.name}.damaged")
            self.kept.replace(aside)
            click.echo(f"The answers of an earlier time cannot be read; they are kept in {aside}.")
            return
        self.answers = given
        click.echo(f"Going on after {len(given)} answers of an earlier time; delete {self.kept} to begin anew.")

    def _keep(self) -> None:
        self._write()
        if self.answers:
            click.echo(f"\nKept {len(self.answers)} answers in {self.kept}: the same command goes on from there.")

    def _write(self) -> None:
        """Keep what was answered, so that not even a terminal that is closed loses it."""
        if self.answers:
            write_text(self.kept, json.dumps(self.answers, ensure_ascii=False, indent=1))
        else:
            self.kept.unlink(missing_ok=True)

    def day(self) -> str:
        """The day of the question, as year-month-day."""
        today = dt.date.today().isoformat()

        def wrong(answer: str) -> str:
            try:
                dt.date.fromisoformat(answer or today)
            except ValueError:
                return "Write year-month-day, such as 2024-05-01."
            return ""

        words = "On which day is the question asked? Nothing later may enter a judgement (empty for today)"
        return self.ask(words, wrong, otherwise=today)  # kept as a day: gone on with tomorrow, it is still today's

    def words(self, asked: str, otherwise: str) -> str:
        """A sentence, or what is taken where nothing is said."""

        def wrong(answer: str) -> str:
            return wrong_signs(answer or otherwise)

        return self.ask(f"{asked} (empty for “{otherwise}”)", wrong, free=True) or otherwise

    def actors(self) -> tuple[str, ...]:
        """Names of two actors at least; several may be given at once, with commas between."""
        found: list[str] = []

        def wrong(answer: str) -> str:
            names = _apart(answer)
            if not names:
                return "" if len(found) >= 2 else "Two at least: who holds the prize, and who contests it."
            for place, name in enumerate(names):
                if named_as(name, [*found, *names[:place]], exactly=True):
                    return f"{name} is named already."
                if wrong_name(name):
                    return wrong_name(name)
            return ""

        asked = "Who is in it? First who holds the prize (the ruler), then who contests it, then the others; one at a "
        asked += "time, or with commas between"
        while answer := self.ask(asked, wrong, free=True):
            found += _apart(answer)
            asked = f"Who else is in it, beside {', '.join(found)}?{' (empty to end)' if len(found) >= 2 else ''}"
        return tuple(found)

    def seat(self, actors: Sequence[str]) -> str:
        """The actor on whose behalf we ask."""
        answer = self.ask(f"For whom do you ask? (empty for {actors[-1]})", lambda answer: _one_of(answer, actors))
        return named_as(answer, actors) or actors[-1]

    def options(self, actors: Sequence[str], most: int) -> dict[tuple[str, str], bool]:
        """Pairs of an actor and what it does or could do, and whether it does so today; one at least, ``most`` at
        most. Several may be given at once, with semicolons between."""
        found: dict[tuple[str, str], bool] = {}
        actor = ""

        def wrong(answer: str) -> str:
            given = _apart(answer, ";")
            if len(found) + len(given) > most:
                return f"{most} are the most that can be played; leave this out, or go back."
            for place, words in enumerate(given):
                if named_as(words, [*(what for who, what in found if who == actor), *given[:place]], exactly=True):
                    return f"“{words}” is there already; put it in other words."
                if self.wrong_words(words):
                    return self.wrong_words(words)
            return ""

        while not found:
            for actor in actors:
                for does, asked in _DOES:
                    more = ""
                    while answer := self.ask(f"{asked.format(actor, more)} (empty to end)", wrong, free=True):
                        found |= {(actor, what): does for what in _apart(answer, ";")}
                        more = ", beside " + "; ".join(w for (a, w), d in found.items() if a == actor and d == does)
            if not found:
                click.echo("Somebody must be able to do something: attend talks, hold fire, send arms.")
        return found

    def at_war(self) -> bool:
        """Whether the file is to ask about a war."""
        asked = "Is there fighting, about which the file should ask month by month? (yes or no; empty for yes)"
        return not self.ask(asked, yes_or_no).casefold().startswith("n")

    def patrons(self, actors: Sequence[str]) -> list[tuple[str, str]]:
        """Pairs of a third actor and the side that it keeps in the war."""
        sides = actors[:2]
        asked = "Which side is kept in the war with arms, money or men by {}: {} or {}? (empty for neither)"
        answers = [
            (actor, self.ask(asked.format(actor, *sides), lambda answer: _one_of(answer, sides)))
            for actor in actors[2:]
        ]
        return [(actor, str(named_as(side, sides))) for actor, side in answers if side]


def _apart(answer: str, sign: str = ",") -> list[str]:
    return [name.strip() for name in answer.split(sign) if name.strip()]


def _one_of(answer: str, names: Sequence[str]) -> str:
    return "" if not answer or named_as(answer, names) else f"Write one of {', '.join(names)}, or nothing."
