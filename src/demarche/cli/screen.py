"""``demarche screen``: nine numbers, five minutes, no file needed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from demarche.cli.options import format_option, opened, print_json, seed_option, what_if_options, written_value
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis.sections.record import Lever

__all__ = ["screen_command"]

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


def _flags(function: Any) -> Any:
    for flag, field, words in reversed(NUMBERS):
        function = click.option(flag, field, metavar="X|LOW,HIGH", help=f"{words}.")(function)
    return function


@click.command("screen")
@click.argument("case", metavar="[CASE|FILE]", required=False)
@_flags
@click.option(
    "--ruler", "ruler", default="the ruler", show_default=True, help="What to call the side that holds the prize."
)
@click.option("--opposition", "opposition", default="the opposition", show_default=True, help="And the other side.")
@what_if_options
@seed_option
@format_option("table", "json", "csv")
def screen_command(
    case: str | None,
    ruler: str,
    opposition: str,
    levers: tuple[str, ...],
    changes: tuple[str, ...],
    seed: int,
    form: str,
    **numbers: str | None,
) -> None:
    """Do terms exist that both sides prefer to fighting on? If not, what stands in the way, and what would open them?

    Give a case, or nine numbers as flags (a number, or a range LOW,HIGH), or nothing, and it asks. Left out, the
    preconditions leave everything on the table and an agreement binds.
    """
    from demarche.engines import screen as engine

    given = {field: text for field, text in numbers.items() if text is not None}
    prize, ripe_at = "the prize", 0.5
    pulled: tuple[Lever, ...] = ()
    crisis = None
    if case is not None:
        if given:
            raise InputError("give a case or numbers, not both; to change a case use --set screen.p_ruler=[0.4, 0.6]")
        crisis = opened(case, levers, changes)
        inputs, pulled = engine.from_crisis(crisis), crisis.levers
        prize = crisis.file.screen.prize if crisis.file.screen else prize
        ripe_at = crisis.file.crisis.ripe_at
    else:
        if levers or changes:
            raise InputError("--lever and --set change a case; name one, or give the numbers as flags")
        inputs = engine.Screen.of(_read(given or _asked()), ruler=ruler, opposition=opposition)
    result = engine.screen(inputs, seed=seed)
    if form == "json":
        print_json(result.to_dict())
    elif form == "csv":
        _print_csv(result)
    else:
        from demarche.engines.screen.words import screen_section
        from demarche.page.parts import Page
        from demarche.report.terminal import show
        from demarche.report.timing_words import timeless
        from demarche.report.unjudged_words import unjudged_in, without_verdict

        section = screen_section(result, prize, ripe_at)
        if crisis is not None:
            section = without_verdict(section, unjudged_in(crisis).callout("screen", mend=True))
        show(Page(section.title, "", timeless(pulled), (type(section)(section.id, "", section.parts),)))


def _read(given: dict[str, str]) -> dict[str, Any]:
    return {field: _number(field, text) for field, text in given.items()}


def _number(field: str, text: str) -> Any:
    """A number, 'low,high', or whatever the crisis file allows for a quantity."""
    value = written_value(text, field)
    return tuple(value) if isinstance(value, list) else value


def _asked() -> dict[str, str]:
    if not sys.stdin.isatty():
        needed = ", ".join(flag for flag, field, _ in NUMBERS[:4])
        raise InputError(f"give a case, or at least {needed}; 'demarche screen --help' explains the numbers")
    click.echo("Each answer is a number such as 0.4, or a range such as 0.3,0.5.")
    found = {}
    for _, field, words in NUMBERS[:-1]:
        found[field] = click.prompt(words, default=_OPTIONAL.get(field))
    return found


def _print_csv(result: Any) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["number", "low", "high", "central", "threshold", "opens", "change", "in_range"])
    for hinge in result.hinges:
        row = [hinge.number, hinge.low, hinge.high, hinge.central, hinge.threshold, hinge.opens, hinge.change]
        writer.writerow([*("" if value is None else value for value in row), hinge.in_range])
