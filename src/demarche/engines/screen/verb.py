"""``demarche screen``: a crisis over its versions, or nine numbers in five minutes with no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from demarche.crisis.reading import read_text
from demarche.engine.verb import Option, Request, Shown, Verb
from demarche.engines.screen.model import Screen
from demarche.engines.screen.result import ScreenResult
from demarche.engines.screen.solve import screen
from demarche.engines.screen.words import screen_section
from demarche.errors import InputError
from demarche.page.parts import Page, Section

__all__ = ["VERB", "rows"]

# Flag, field of the screen, question asked when nothing was given.
NUMBERS = (
    ("--ruler-odds", "p_ruler", "The ruler's own odds of prevailing if it fights on (0 to 1)"),
    ("--opposition-odds", "p_opposition", "The opposition's own odds of prevailing if it fights on (0 to 1)"),
    ("--ruler-cost", "c_ruler", "Share of the prize the ruler would give up to be spared the rest of the war"),
    ("--opposition-cost", "c_opposition", "Share of the prize the opposition would give up to be spared it"),
    ("--lowest", "x_low", "Lowest ruler's share that the preconditions leave on the table (0 if none)"),
    ("--highest", "x_high", "Highest ruler's share that the preconditions leave on the table (1 if none)"),
    ("--binding", "binding", "Chance that an agreement binds (0 to 1)"),
    ("--ruler-loss", "e_ruler", "How much worse off than now the ruler would be if it signed and was cheated"),
    ("--opposition-loss", "e_opposition", "How much worse off than now the opposition would be if cheated"),
    ("--balance", "balance", "An outsider's odds for the ruler, if you have them"),
)
_OPTIONAL = {"x_low": "0", "x_high": "1", "binding": "1", "e_ruler": "0", "e_opposition": "0"}
_SIDES = (
    Option(flags=("--ruler",), name="ruler", help="What to call the side that holds the prize.", default="the ruler"),
    Option(flags=("--opposition",), name="opposition", help="And the other side.", default="the opposition"),
)


def answers(request: Request) -> Shown | None:
    """Nine numbers given as flags, or asked for; a case is asked over its versions."""
    given = {field: request.options[field] for _, field, _ in NUMBERS if request.options[field] is not None}
    if request.case is not None:
        if given:
            raise InputError("give a case or numbers, not both; to change a case use --set screen.p_ruler=[0.4, 0.6]")
        return None
    if request.levers or request.changes:
        raise InputError("--lever and --set change a case; name one, or give the numbers as flags")
    numbers = {field: _number(field, text) for field, text in (given or _asked(request)).items()}
    names = {side: request.options[side] for side in ("ruler", "opposition")}
    result = screen(Screen.of(numbers, **names), seed=request.seed)
    return Shown(page=lambda: _page(result), data=result.to_dict, rows=lambda: rows(result))


def _page(result: ScreenResult) -> Page:
    section = screen_section(result, "the prize")
    return Page(section.title, "", (), (Section(section.id, "", section.parts),))


def _number(field: str, text: str) -> Any:
    """A number, 'low,high', or whatever the crisis file allows for a quantity."""
    body = text.strip()
    if "," in body and body[0] not in "[{\"'":
        body = f"[{body}]"
    value = read_text(body, field).data
    return tuple(value) if isinstance(value, list) else value


def _asked(request: Request) -> dict[str, str]:
    if request.ask is None:
        needed = ", ".join(flag for flag, field, _ in NUMBERS[:4])
        raise InputError(f"give a case, or at least {needed}; 'demarche screen --help' explains the numbers")
    return {field: request.ask(words, _OPTIONAL.get(field)) for _, field, words in NUMBERS[:-1]}


def rows(result: ScreenResult) -> Iterator[Mapping[str, Any]]:
    """A row for each number: its range, and where it would turn the answer."""
    for hinge in result.hinges:
        yield {
            "number": hinge.number,
            "low": hinge.low,
            "high": hinge.high,
            "central": hinge.central,
            "threshold": hinge.threshold,
            "opens": hinge.opens,
            "change": hinge.change,
            "in_range": hinge.in_range,
        }


VERB = Verb(
    help="Do terms exist that both sides prefer to fighting on? If not, what stands in the way?\n\n"
    "Give a case, or nine numbers as flags (a number, or a range LOW,HIGH), or nothing, and it asks. Left out, the "
    "preconditions leave everything on the table and an agreement binds.",
    options=(
        *(Option(flags=(flag,), name=field, help=f"{words}.", metavar="X|LOW,HIGH") for flag, field, words in NUMBERS),
        *_SIDES,
    ),
    answers=answers,
    needs_case=False,
    argument="[CASE|FILE]",
)
