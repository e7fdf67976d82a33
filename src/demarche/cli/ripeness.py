"""``demarche ripeness``: is there a deal now, when, on what terms, does it hold, and what moves it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from demarche.cli.options import case_argument, format_option, opened, print_json, seed_option
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.engines.ripeness.answer import RipenessAnswer

__all__ = ["ripeness_command"]


@click.command("ripeness")
@case_argument
@click.option(
    "--lever", "levers", multiple=True, metavar="NAME", help="Try this lever beside the war as it is (repeatable)."
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change one value first: --set war.balance=0.4 (repeatable; ranges as [0.2, 0.4]).",
)
@click.option(
    "--draws",
    type=click.IntRange(0, 2**14),
    default=64,
    show_default=True,
    help="How many input sets to try for the verdict; 0 for none.",
)
@click.option(
    "--precision",
    "precisions",
    multiple=True,
    type=click.FloatRange(1, 1e6),
    metavar="X",
    help="Let the sides err at the table, for comparison: a gain of 1/X of the prize is taken with odds of e to 1 "
    "(repeatable; 20, 40 and 80 if left out).",
)
@seed_option
@format_option("table", "json", "csv")
def ripeness_command(
    case: str,
    levers: tuple[str, ...],
    changes: tuple[str, ...],
    draws: int,
    precisions: tuple[float, ...],
    seed: int,
    form: str,
) -> None:
    """Is the conflict ripe: a deal now or later, its terms, whether it holds, who blocks it, what each lever does.

    Each lever is tried in its months, beside the war as it is; without --lever all of them. Curves are at the middle of
    the ranges, the verdict is over --draws input sets.
    """
    from demarche.engines.ripeness.answer import ripeness_answer

    if any(value != value for value in precisions):
        raise InputError("--precision nan: write a number from 1 to 1000000, such as 40")
    crisis = opened(case, (), changes)
    answer = ripeness_answer(crisis, levers=levers or None, draws=draws, seed=seed, precisions=precisions or None)
    if form == "json":
        print_json(answer.to_dict())
    elif form == "csv":
        _print_csv(answer)
    else:
        from demarche.engines.ripeness.words import ripeness_sections
        from demarche.page.parts import Page
        from demarche.report.terminal import show
        from demarche.report.unjudged_words import unjudged_in, war_sections

        header, callout = crisis.file.crisis, unjudged_in(crisis).callout("war", mend=True)
        sections = war_sections(ripeness_sections(answer), callout, agenda=bool(answer.agenda.items))
        show(Page(header.title, header.question, (), sections))


def _print_csv(answer: RipenessAnswer) -> None:
    """One row per lever and step of the model, the war without levers first."""
    import csv
    import sys

    writer = csv.writer(sys.stdout, lineterminator="\n")
    curves = ("signed", "durable", "peace", "fighting", "faded", "ruler_defeated", "opposition_defeated")
    writer.writerow(["lever", answer.base.plan.game.horizon.step, *curves])
    for name, result in (("", answer.base), *((lever.id, lever.result) for lever in answer.levers)):
        for step in range(len(result.signed)):
            writer.writerow([name, step, *(float(getattr(result, curve)[step]) for curve in curves)])
