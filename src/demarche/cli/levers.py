"""``demarche levers``: what each lever does, by who can pull it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from demarche.cli.options import (
    case_argument,
    format_option,
    opened,
    print_json,
    seed_option,
    study_options,
    what_if_options,
)

if TYPE_CHECKING:
    from demarche.study import StudyResult

__all__ = ["levers_command"]


@click.command("levers")
@case_argument
@what_if_options
@study_options
@seed_option
@format_option("table", "json", "csv")
def levers_command(
    case: str,
    levers: tuple[str, ...],
    changes: tuple[str, ...],
    draws: int,
    pairs: tuple[str, ...],
    workers: int | None,
    cluster: str | None,
    seed: int,
    form: str,
) -> None:
    """Say what each lever of a crisis does: the same input sets with it and without, side effects beside benefits.

    With --lever the others are tried on top of it; --pair A+B tries two together.
    """
    from demarche.cli.asked import split_pair
    from demarche.cli.run import executor_at
    from demarche.report.terminal import console
    from demarche.study.campaign import Study
    from demarche.study.plan import plan_of

    crisis = opened(case, levers, changes)
    plan = plan_of(crisis, draws=draws, seed=seed, pairs=[split_pair(pair) for pair in pairs])
    with console(stderr=True).status("Trying every lever …") as status, executor_at(cluster) as executor:
        found = Study(plan).finish(
            workers=workers,
            executor=executor,
            done=lambda done, total: status.update(f"Trying every lever: {done} of {total} parts done …"),
        )
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        _print_csv(found)
    else:
        from demarche.report.levers_words import levers_section
        from demarche.report.robustness_words import varies_section
        from demarche.report.terminal import show_section

        show_section(levers_section(found), console())
        show_section(varies_section(found), console())


def _print_csv(found: StudyResult) -> None:
    import csv
    import sys

    titles = {lever.name: lever for lever in found.levers}
    rows: list[dict[str, Any]] = []
    for effect in found.effects:
        lever, headline = titles[effect.lever], found.headline(effect.quantity)
        rows.append(
            {"title": lever.title, "seats": " and ".join(lever.seats), "ours": lever.ours}
            | effect.to_dict()
            | {"words": headline.words, "unit": headline.unit, "better": headline.better}
        )
    if rows:
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
