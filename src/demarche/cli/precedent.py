"""``demarche precedent``: what happened in wars like this one, by what was known on the day."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

import click

from demarche.cli.options import format_option, opened, print_json, what_if_options
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.engines.precedent import Precedent, ScoreTable
    from demarche.page.parts import Section

__all__ = ["precedent_command"]


@click.command("precedent")
@click.argument("case", metavar="[CASE|FILE]", required=False)
@what_if_options
@click.option("--as-of", metavar="DATE", help="Ask on another day: 1999-03-20. Nothing later than it is read.")
@click.option(
    "--class",
    "own",
    metavar="EXPR",
    help="Also the rates of a class of your own: 'war_l1 = 1 and region = Africa'. Columns: docs/reference/record.md.",
)
@click.option("--near", type=click.IntRange(0, 200), default=8, show_default=True, help="How many nearest episodes.")
@click.option("--hindsight", is_flag=True, help="Also tell what became of them later.")
@click.option("--score", is_flag=True, help="How good were the record's forecasts? Needs no case.")
@click.option("--tables", type=click.Path(), metavar="FOLDER", help="Your own years.csv and episodes.csv instead.")
@format_option("table", "json", "csv")
def precedent_command(
    case: str | None,
    levers: tuple[str, ...],
    changes: tuple[str, ...],
    as_of: str | None,
    own: str | None,
    near: int,
    hindsight: bool,
    score: bool,
    tables: str | None,
    form: str,
) -> None:
    """What happened in wars like this one?

    How often such wars end, and how; which past episodes are nearest and why; how often peace held. By what was known
    on the day alone. The war is named in the section 'precedent' of the crisis file.
    """
    from demarche.engines import precedent as engine
    from demarche.engines.precedent.from_crisis import war_from_crisis

    record = engine.shipped_record() if tables is None else engine.read_record(tables)
    if score:
        if case is not None:
            raise InputError("--score is about all wars: leave out the case")
        _scored(engine.score(record), form)
        return
    if case is None:
        raise InputError("name a case or a file, or ask for --score")
    crisis = opened(case, levers, changes)
    day = crisis.file.crisis.as_of if as_of is None else _day(as_of)
    war = war_from_crisis(crisis, record, day.year)
    found = engine.precedent(war, day, record=record, own_class=own, near=near, hindsight=hindsight)
    _shown(found, form, crisis.file.crisis.title)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--as-of {text!r} is no date; write year-month-day, such as 1999-03-20") from None


def _shown(found: Precedent, form: str, title: str) -> None:
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        from demarche.engines.precedent.frames import curve_rows

        _print_csv(curve_rows(found.curve))
    else:
        from demarche.engines.precedent.words import record_section

        _print_section(record_section(found), title)


def _scored(table: ScoreTable, form: str) -> None:
    if form == "json":
        print_json(table.to_dict())
    elif form == "csv":
        _print_csv([each.to_dict() for each in table.scores])
    else:
        from demarche.engines.precedent.words import score_section

        _print_section(score_section(table), "")


def _print_section(section: Section, title: str) -> None:
    from demarche.page.parts import Page
    from demarche.report.terminal import show

    show(Page(section.title, title, (), (type(section)(section.id, "", section.parts),)))


def _print_csv(rows: list[dict[str, Any]]) -> None:
    import csv

    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
