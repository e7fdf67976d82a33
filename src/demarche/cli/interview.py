"""What ``demarche new`` asks of somebody at a terminal: wrong answers are asked again, the last one can be taken back,
and an interview that was broken off goes on where it stopped."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import click

from demarche.errors import InputError

__all__ = ["BACK", "Interview", "refuse_no_terminal"]

BACK = "back"
"""The answer that takes the last one back; nobody and nothing can be called that at a terminal."""
_MOST = 1_000_000

Answered = TypeVar("Answered")


def refuse_no_terminal() -> None:
    """Raise InputError where nobody sits at a terminal who could answer."""
    if not sys.stdin.isatty():
        raise InputError(
            "say who is in the crisis and what each could do: --actor 'NAME' and --option 'NAME: what it could do', "
            "once for each"
        )


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

    def ask(self, words: str, wrong: Callable[[str], str]) -> str:
        """An answer with which nothing is wrong."""
        if self.place < len(self.answers):
            asked, answer = self.answers[self.place]
            if asked == words and not (self.wrong_words(answer) or wrong(answer)):
                self.place += 1
                return answer
            del self.answers[self.place :]
        while True:
            answer = str(click.prompt(words, default="", show_default=False)).strip()
            if answer.casefold() == BACK:
                raise _TakenBack
            said = (self.wrong_words(answer) if answer else "") or wrong(answer)
            if not said:
                self.answers.append((words, answer))
                self.place += 1
                return answer
            click.echo(said)

    def _take_up(self) -> None:
        with suppress(OSError, ValueError, TypeError):
            if self.kept.is_file() and self.kept.stat().st_size <= _MOST:
                given = [(str(asked), str(answer)) for asked, answer in json.loads(self.kept.read_text("utf-8"))]
                self.answers = given
                click.echo(f"Going on after {len(given)} answers of an earlier time; delete {self.kept} to begin anew.")

    def _keep(self) -> None:
        if self.answers:
            self.kept.write_text(json.dumps(self.answers, ensure_ascii=False, indent=1), "utf-8")
            click.echo(f"\nKept {len(self.answers)} answers in {self.kept}: the same command goes on from there.")

    def actors(self) -> tuple[str, ...]:
        """Names of two actors at least."""
        if not self.answers:
            click.echo("Who is in it? First who holds the prize (the ruler), then who contests it, then the others.")
        found: list[str] = []

        def wrong(answer: str) -> str:
            if not answer:
                return "" if len(found) >= 2 else "Two at least: who holds the prize, and who contests it."
            return f"{answer} is named already." if _among(answer, found) else ""

        while answer := self.ask(f"Actor {len(found) + 1}{' (empty to end)' if len(found) >= 2 else ''}", wrong):
            found.append(answer)
        return tuple(found)

    def options(self, actors: Sequence[str], most: int) -> list[tuple[str, str]]:
        """Pairs of an actor and what it could do; one at least, ``most`` at most."""
        found: list[tuple[str, str]] = []

        def wrong(answer: str) -> str:
            if answer and len(found) >= most:
                return f"{most} are the most that can be played; leave this one out, or go back."
            named = [what for _, what in found]
            return f"“{answer}” is somebody's already; put it in other words." if _among(answer, named) else ""

        while not found:
            for actor in actors:
                while answer := self.ask(f"What could {actor} do? (empty to end)", wrong):
                    found.append((actor, answer))
            if not found:
                click.echo("Somebody must be able to do something: attend talks, hold fire, send arms.")
        return found

    def done_today(self, options: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bool]:
        """Which of the options are done today and which are not, where that is known."""
        known: dict[tuple[str, str], bool] = {}
        for actor, what in options:
            answer = self.ask(
                f"Is this done today by {actor}: {what}? (yes or no, empty if not known)",
                lambda answer: "" if answer.casefold() in ("", "y", "n", "yes", "no") else "Write yes, no or nothing.",
            )
            if answer:
                known[actor, what] = answer.casefold().startswith("y")
        return known

    def patrons(self, actors: Sequence[str]) -> list[tuple[str, str]]:
        """Pairs of a third actor and the side that it keeps in the war."""
        sides = actors[:2]

        def wrong(answer: str) -> str:
            return "" if not answer or _among(answer, sides) else f"Write {sides[0]} or {sides[1]}, or nothing."

        asked = "Which side is kept in the war by {}: {} or {}? (empty for neither)"
        answers = [(actor, self.ask(asked.format(actor, *sides), wrong)) for actor in actors[2:]]
        return [(actor, side) for actor, side in answers if side]

    def seat(self, actors: Sequence[str]) -> str:
        """The actor on whose behalf we ask; nothing if that is left open."""

        def wrong(answer: str) -> str:
            return "" if not answer or _among(answer, actors) else f"Write one of {', '.join(actors)}."

        return self.ask(f"For whom do you ask? (empty for {actors[-1]})", wrong) or actors[-1]


def _among(answer: str, names: Sequence[str]) -> bool:
    return answer.casefold() in {name.casefold() for name in names}
