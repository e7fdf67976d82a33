"""``demarche cases`` and ``demarche show``: what comes with demarche, and what a crisis file says."""

from __future__ import annotations

import click

from demarche.cli.options import case_argument, format_option, opened, print_json, what_if_options
from demarche.crisis import Crisis, shipped_cases
from demarche.crisis.reading import read
from demarche.crisis.sections.header import Header
from demarche.errors import InputError

__all__ = ["cases_command", "show_command"]


@click.command("cases")
@format_option("table", "json")
def cases_command(form: str) -> None:
    """List the crises that come with demarche."""
    # The head of a file is enough; that the whole of each is sound, tests hold.
    rows = [(name, Header.model_validate(read(path).data["crisis"])) for name, path in shipped_cases().items()]
    if form == "json":
        print_json([{"case": n, "title": h.title, "as_of": str(h.as_of), "question": h.question} for n, h in rows])
        return
    width = max(len(name) for name, _ in rows)
    for name, header in rows:
        click.echo(f"{name:<{width}}  {header.title} (as of {header.as_of.day} {header.as_of:%B %Y})")


@click.command("show")
@case_argument
@what_if_options
@format_option("table", "yaml", "json")
def show_command(case: str, levers: tuple[str, ...], changes: tuple[str, ...], form: str) -> None:
    """Print a crisis: who is in it and what each can do and wants; or, with --format yaml, the file as written."""
    crisis = opened(case, levers, changes)
    if form == "yaml":
        if levers or changes:
            raise InputError("--format yaml prints the file as it is written; with --lever or --set use --format json")
        click.echo(crisis.source.text, nl=False)
    elif form == "json":
        print_json(crisis.file.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    else:
        _overview(crisis)


def _overview(crisis: Crisis) -> None:
    from demarche.report.overview import overview
    from demarche.report.terminal import show

    show(overview(crisis))
