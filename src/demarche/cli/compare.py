"""``demarche compare``: two crises, or two runs, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.cli.exits import STOPPED
from demarche.cli.options import format_option, print_csv, print_json, seed_option

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.store import RunFolder
    from demarche.study.compare.result import Comparison, RunPair

__all__ = ["compare_command"]


@click.command("compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--draws",
    type=click.IntRange(1, 2**14),
    default=16,
    show_default=True,
    help="How many versions of the war to try; each is played under every combination of swaps.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 512),
    help="Processes to share the work; left out, one for each processor.",
)
@click.option("--cluster", metavar="ADDRESS", help="Share the work on a Dask cluster: the scheduler's tcp://host:port.")
@seed_option
@click.option(
    "--html", "page", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Also write a page here."
)
@format_option("table", "json", "csv")
def compare_command(
    a: str,
    b: str,
    draws: int,
    workers: int | None,
    cluster: str | None,
    seed: int,
    page: Path | None,
    form: str,
) -> None:
    """Set two crises side by side and say what the difference between their answers comes from.

    A and B are shipped crises, crisis files, or folders of finished runs. Groups of inputs (the threat of force, the
    front, the patrons, ...) change places one at a time and in every combination; the difference is shared out among
    them without remainder. Two runs are also shown as they were.
    """
    from demarche.errors import InputError

    if page is not None and not page.resolve().parent.is_dir():
        raise InputError(f"--html {page}: there is no folder {page.parent}; make it first, or name another file")
    try:
        found = _compared(a, b, draws, seed, workers, cluster)
    except KeyboardInterrupt:
        click.echo("Stopped; a comparison keeps nothing. Fewer --draws take less time.", err=True)
        raise click.exceptions.Exit(STOPPED) from None
    _print(found, form, page)


def _compared(a: str, b: str, draws: int, seed: int, workers: int | None, cluster: str | None) -> Comparison:
    from demarche.cli.run import executor_at
    from demarche.engine.unjudged import unjudged_in
    from demarche.page.numbers import count
    from demarche.report.terminal import console
    from demarche.study.compare.compare import compare

    one, other, runs = _asked(a, b)
    for crisis in (one, other):
        todo = unjudged_in(crisis)
        if todo:
            words = f"{count(todo.numbers + len(todo.wishes), 'input')} not judged yet; what rests on them is no answer"
            click.echo(f"{crisis.id}: {words}", err=True)
    with console(stderr=True).status("Reading both …") as status, executor_at(cluster) as executor:
        return compare(
            one,
            other,
            draws=draws,
            seed=seed,
            runs=runs,
            workers=workers,
            executor=executor,
            done=lambda done, total: status.update(
                f"Letting groups of inputs change places: {done} of {total} combinations played …"
            ),
        )


def _print(found: Comparison, form: str, page: Path | None) -> None:
    from demarche import __version__

    if page is not None:
        from demarche.report.compare_words import compare_page
        from demarche.report.html import html
        from demarche.store import write_text

        write_text(page, html(compare_page(found, __version__)))
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_csv(found.rows())
    else:
        from demarche.report.compare_words import compare_summary
        from demarche.report.terminal import show

        show(compare_summary(found, __version__))
        if page is not None:
            click.echo(f"\nThe page: {page}")


def _asked(a: str, b: str) -> tuple[Crisis, Crisis, RunPair | None]:
    """The two crises, and the two runs if both are folders of runs."""
    from demarche.crisis import load
    from demarche.errors import InputError
    from demarche.study.compare.runs import run_pair

    if Path(a).exists() and Path(b).exists() and Path(a).resolve() == Path(b).resolve():
        raise InputError(f"A and B are both {a}; give two cases, two files or two runs that differ")
    runs = [_run(name) if Path(name).is_dir() else None for name in (a, b)]
    one, other = (load(name) if run is None else run[1] for name, run in zip((a, b), runs, strict=True))
    both = None if runs[0] is None or runs[1] is None else run_pair(runs[0], runs[1])
    return one, other, both


def _run(folder: str) -> tuple[RunFolder, Crisis]:
    """A finished run, and the crisis that it was asked about."""
    from demarche.cli.asked import Asked
    from demarche.store import RunFolder

    RunFolder.open(Path(folder))
    opened, asked = Asked.again(Path(folder))
    return opened, asked.crisis
