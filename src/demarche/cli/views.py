"""``demarche views``: what analysts with other judgements would answer, side by side with the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.cli.options import case_argument, format_option, print_json, seed_option

if TYPE_CHECKING:
    from demarche.crisis import Crisis

__all__ = ["show_views", "views_command"]


@click.command("views")
@case_argument
@click.argument("views", nargs=-1, type=click.Path(path_type=Path), metavar="[VIEW ...]")
@click.option("--draws", type=click.IntRange(1, 2**14), default=64, show_default=True, help="How many versions to try.")
@seed_option
@format_option("table", "json")
def views_command(case: str, views: tuple[Path, ...], draws: int, seed: int, form: str) -> None:
    """Set analysts' views on a crisis beside its file: verdicts, where they differ, and what that comes from.

    A VIEW is a file that names entries with other values, each with a reason; those in the folder 'views' beside the
    crisis file, if none is named. The workbench writes such files.
    """
    from demarche.crisis import load

    show_views(load(case), views, draws, seed, form)


def show_views(crisis: Crisis, given: tuple[Path, ...], draws: int, seed: int, form: str) -> None:
    """Print the views side by side. Raises InputError where there are none."""
    from demarche.errors import Complaint
    from demarche.report.past_words import past_in
    from demarche.report.terminal import console, show
    from demarche.report.views_words import views_page
    from demarche.study.views import beside, compare_views, read_overlay

    paths = list(given) or beside(crisis)
    if not paths:
        remedy = "name a view's file, or save one in the workbench"
        raise Complaint(f"there is no view of {crisis.id} in the folder 'views' beside its file", remedy)
    overlays = [read_overlay(path, crisis.id) for path in paths]
    with console(stderr=True).status("Asking each …"):
        found = compare_views(crisis, overlays, draws=draws, seed=seed)
    if form == "json":
        print_json(found.to_dict())
    else:
        show(views_page(found, past_in(crisis)))
