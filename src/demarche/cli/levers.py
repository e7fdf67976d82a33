"""``demarche levers``: what each lever does, by who can pull it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from demarche.cli.options import format_option, print_csv, print_json
from demarche.cli.studying import Studied, study_verb
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.study import StudyResult

__all__ = ["levers_command"]


@click.command("levers")
@study_verb
@format_option("table", "json", "csv")
@click.option("--all", "every", is_flag=True, help="Print what they do to every other answer, too.")
def levers_command(asked: Studied, form: str, every: bool) -> None:
    """Say what each lever of a crisis does: the same versions with it and without.

    First the figure that the report tells first; --all adds what they do to every other answer, side effects beside
    benefits, and what varies with what. With --lever the others are tried on top of it; --pair A+B tries two together.
    """
    from demarche.report.terminal import console
    from demarche.study.studies import Study

    if not asked.crisis.file.levers:
        raise InputError(
            f"{asked.crisis.id} has no levers; write some under 'levers', as docs/how-to/write-a-war.md shows"
        )
    plan = asked.plan()
    with asked.working("Trying every lever") as (how, _):
        found = Study(plan).finish(**how)
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_csv(_rows(found))
    else:
        from demarche.engine.registry import foremost
        from demarche.engine.track import past_words
        from demarche.engine.unjudged import unjudged_in, without_verdict
        from demarche.report.levers_words import levers_section
        from demarche.report.past_words import with_past
        from demarche.report.terminal import show_section
        from demarche.report.varies_words import varies_section

        leader = foremost(plan.engines)
        rests = None if leader is None else leader.rests_on(asked.crisis)
        callout = unjudged_in(asked.crisis, rests).callout(mend=True)
        section = levers_section(found, every=every)
        if callout is not None:  # its title is a finding
            section = without_verdict(replace(section, title="What moves the answer"), callout)
        show_section(with_past(section, past_words(found.headlines, found.spreads)), console())
        if every:
            show_section(varies_section(found), console())


def _rows(found: StudyResult) -> Iterator[dict[str, Any]]:
    titles = {lever.name: lever for lever in found.levers}
    for effect in found.effects:
        lever, headline = titles[effect.lever], found.headline(effect.quantity)
        yield (
            {"title": lever.title, "seats": " and ".join(lever.seats), "ours": lever.ours}
            | effect.to_dict()
            | {"words": headline.words, "unit": headline.unit, "better": headline.better}
        )
