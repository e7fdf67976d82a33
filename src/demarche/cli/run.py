"""``demarche run``: the whole answer, in the terminal and as a report; a run that was stopped can go on."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.cli.exits import STOPPED
from demarche.cli.options import (
    format_option,
    print_json,
    seed_option,
    study_options,
    what_if_options,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from demarche.cli.asked import Asked
    from demarche.store import RunFolder
    from demarche.study import Run, RunResult

__all__ = ["executor_at", "run_command"]


class _RunCommand(click.Command):
    """The verb with a flag for whatever an engine adds to its answer only where somebody asks for it."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        found = super().get_params(ctx)
        return [*found[:-1], *self._extras, found[-1]]

    @cached_property
    def _extras(self) -> list[click.Option]:
        from demarche.cli.engine_verb import extra_options

        return extra_options()


@click.command("run", cls=_RunCommand)
@click.argument("case", metavar="[CASE|FILE]", required=False)
@click.argument("more", nargs=-1, type=click.Path(path_type=Path), metavar="")
@what_if_options
@study_options
@seed_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The run folder; runs/... if left out.")
@click.option(
    "--resume",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="Go on with the run in this folder where it was stopped; it knows what was asked.",
)
@click.option(
    "--views",
    "views",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="VIEW ...",
    help="Answer by these views instead, side by side with the file; see 'demarche views'.",
)
@click.option("--open", "open_report", is_flag=True, help="Open the report in your browser.")
@click.option("--told", is_flag=True, hidden=True, help="Say how far it is, a line each time, to another program.")
@click.option("--full", is_flag=True, help="Print all that is worth reading in the terminal, not 25 lines.")
@format_option("table", "json")
def run_command(
    case: str | None,
    more: tuple[Path, ...],
    levers: tuple[str, ...],
    changes: tuple[str, ...],
    draws: int,
    pairs: tuple[str, ...],
    workers: int | None,
    cluster: str | None,
    seed: int,
    out: Path | None,
    resume: Path | None,
    views: tuple[Path, ...],
    open_report: bool,
    told: bool,
    full: bool,
    form: str,
    **extras: bool,
) -> None:
    """Answer the question of a crisis: a verdict, who would move where, what each lever does, and an offline report.

    Writes a run folder: the report, results.json, draws.parquet and more. Stopped by Ctrl-C, a crash
    or a power cut, it keeps what is finished: --resume FOLDER goes on from there, and ends with the same files.
    """
    from demarche.cli.asked import Asked

    if more and not views:
        raise click.UsageError(f"one case at a time: {more[0]} is one too many")
    added = tuple(name for name, wanted in extras.items() if wanted)
    if added and (views or resume is not None):
        raise click.UsageError(f"--{added[0]} is for a new run of one file: leave out --views and --resume")
    if case is not None and views:
        from demarche.cli.options import opened
        from demarche.cli.views import show_views

        show_views(opened(case, levers, changes), (*views, *more), draws, seed, form)
        return
    if (case is None) == (resume is None):
        raise click.UsageError("give a CASE, or --resume and the folder of a run that was stopped")
    if resume is not None:
        folder, asked = Asked.again(resume)
        if folder.finished:
            click.echo(f"This run is finished: {folder.path / 'report.html'}", err=True)
            return
    else:
        asked = Asked(str(case), levers, changes, seed, draws, pairs, extras=added)
        folder = asked.begin(out)
    if form == "table":
        _begin(asked)
    found = _answered(asked, folder, workers, cluster, told=told)
    report = folder.path / "report.html"
    if form == "json":
        print_json(found.to_dict())
    else:
        _print(found, report, full=full)
    if open_report:
        click.launch(report.resolve().as_uri())


def _begin(asked: Asked) -> None:
    """The first line, before anything is worked out."""
    from demarche.report.few_lines import asked_line

    header = asked.crisis.file.crisis
    click.echo(asked_line(header.title, header.as_of, asked.crisis.actor(header.seat).name))
    sys.stdout.flush()


def _print(found: RunResult, report: Path, *, full: bool) -> None:
    """The lines after the first; with ``full`` what every engine says, too."""
    from demarche.report.few_lines import few_lines
    from demarche.report.first import first_of
    from demarche.report.grounds_words import to_judge
    from demarche.report.run_page import context
    from demarche.report.summary import summary

    changed = " ".join(context(found.question)[1:])
    for line in few_lines(first_of(found), str(report), changed, to_judge(found)):
        click.echo(line)
    if full:
        from demarche.report.terminal import show

        click.echo()
        show(summary(found, report))


def executor_at(cluster: str | None) -> AbstractContextManager[Executor | None]:
    """The executor of a cluster, or none."""
    if cluster is None:
        return nullcontext(None)
    from demarche.study.work.executors import cluster as connected

    return connected(cluster)


def _answered(
    asked: Asked, folder: RunFolder, workers: int | None, cluster: str | None, *, told: bool = False
) -> RunResult:
    """Do the work, keep what is finished, write the files; on Ctrl-C say what is known and how to go on."""
    from demarche.report.progress import first_words, known_so_far, time_left
    from demarche.report.terminal import console
    from demarche.study import Interrupted, Run

    screen = console(stderr=True)
    known = None
    try:
        with screen.status("") as status, folder:

            def say(words: str) -> None:
                status.update(words)
                if told:
                    click.echo(words, err=True)

            task = Run(
                asked.crisis,
                seed=asked.seed,
                draws=asked.draws,
                pairs=asked.split_pairs(),
                keeper=folder.chunks,
                progress=lambda words: say(f"{words} …"),
                extras=asked.extras,
            )
            known = task.rough()
            if screen.is_terminal:
                screen.print(first_words(known))
            began = time.monotonic()
            with executor_at(cluster) as executor:
                found = task.whole(
                    workers=workers,
                    executor=executor,
                    done=lambda done, total: say(
                        f"Trying every lever: {done} of {total} parts done"
                        f"{time_left(done, total, time.monotonic() - began)} …"
                    ),
                )
            say("Writing the report …")
            _write(folder, task, found)
            return found
    except (Interrupted, KeyboardInterrupt) as stop:
        partial = stop.partial if isinstance(stop, Interrupted) else None
        for line in known_so_far(known, partial):
            click.echo(line, err=True)
        click.echo(f"Stopped. Go on with:  demarche run --resume {folder.path}", err=True)
        raise click.exceptions.Exit(STOPPED) from None


def _write(folder: RunFolder, task: Run, found: RunResult) -> None:
    """Every file of the run but the manifest."""
    # Imported here, since the first words need neither the report nor Parquet.
    from demarche import __version__
    from demarche.report.html import files
    from demarche.report.run_page import run_page
    from demarche.store import write_parquet
    from demarche.study.result import curves_of, table_of

    with folder.writing("draws.parquet") as draft:
        write_parquet(draft, table_of(task.study.plan, task.study.answers))
    curves = curves_of(task.study.plan, task.study.answers)
    if curves:
        with folder.writing("curves.parquet") as draft:
            write_parquet(draft, curves)
    folder.write_json("results.json", found.to_dict())
    for engine in task.study.plan.engines:
        for name, write in engine.keeps(found.answers[engine.name]).items():
            with folder.writing(name) as draft:
                write(draft)
    page = run_page(found, __version__)
    if page.brief is not None:
        folder.write_json("brief.json", page.brief.to_dict())
    for name, text in files(page, "report.html").items():
        folder.write_text(name, text)
