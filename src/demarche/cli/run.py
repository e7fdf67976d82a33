"""``demarche run``: the whole answer, in the terminal and as a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from demarche.cli.options import case_argument, format_option, opened, print_json, seed_option, what_if_options

__all__ = ["run_command"]


@click.command("run")
@case_argument
@what_if_options
@seed_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The run folder; runs/... if left out.")
@click.option("--open", "open_report", is_flag=True, help="Open the report in your browser.")
@format_option("table", "json")
def run_command(
    case: str,
    levers: tuple[str, ...],
    changes: tuple[str, ...],
    seed: int,
    out: Path | None,
    open_report: bool,
    form: str,
) -> None:
    """Answer the question of a crisis: a verdict, who would move where, and an offline report.

    Writes a run folder with report.html, results.json and manifest.json.
    """
    from demarche import __version__
    from demarche.report.html import html
    from demarche.report.run_page import run_page
    from demarche.report.terminal import console, show
    from demarche.store import RunFolder, RunInputs
    from demarche.study import run

    crisis = opened(case, levers, changes)
    settings: dict[str, Any] = {"levers": list(levers), "set": list(changes)}
    inputs = RunInputs.of(crisis.id, crisis.source.text.encode(), seed=seed, settings=settings)
    with console(stderr=True).status("") as status, RunFolder.create(inputs, out=out) as folder:
        result = run(crisis, seed=seed, progress=lambda words: status.update(f"{words} …"))
        status.update("Writing the report …")
        page = run_page(result, __version__)
        found = result.to_dict()
        folder.write_text("crisis.yaml", crisis.source.text)
        folder.write_json("results.json", found)
        if result.stability is not None:
            with folder.writing("stability.npz") as draft:
                result.stability.save_table(draft)
        report = folder.write_text("report.html", html(page))
    if form == "json":
        print_json(found)
    else:
        from demarche.report.summary import summary

        show(summary(result, report))
    if open_report:
        click.launch(report.resolve().as_uri())
