"""``demarche why``: where a figure comes from."""

from __future__ import annotations

import click

from demarche.cli.options import format_option, print_json
from demarche.cli.studying import Studied, study_verb

__all__ = ["why_command"]


@click.command("why")
@study_verb
@click.argument("about", metavar="WORDS|ID|PATH")
@format_option("table", "json")
def why_command(asked: Studied, about: str, form: str) -> None:
    """Say why a figure is what it is: its spread, the judgements it hangs on with reason and source, what reverses it.

    Name it in words ("peace that holds"), by its id (ripeness.durable), as 'verdict', or give a path of the file to
    see which figures hang on it. The figures are those of a run with the same --draws and --seed.
    """
    from demarche.study.why import why

    with asked.working("Looking behind the figure") as (how, _):
        found = why(asked.crisis, about, draws=asked.draws, seed=asked.seed, **how)
    if form == "json":
        print_json(found.to_dict())
        return
    from demarche.report.past_words import past_in, with_past
    from demarche.report.terminal import console, show_section
    from demarche.report.why_words import why_section

    show_section(with_past(why_section(found), past_in(asked.crisis)), console())
