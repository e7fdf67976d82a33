"""``demarche backtest``: the model held against what came of past crises."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.cli.exits import STOPPED
from demarche.cli.options import format_option, print_csv, print_json, seed_option

if TYPE_CHECKING:
    from demarche.study.backtest import BacktestResult

__all__ = ["backtest_command"]


@click.command("backtest")
@click.argument("sources", metavar="FILE|FOLDER|sample...", nargs=-1, required=True)
@click.option(
    "--draws", type=click.IntRange(1, 2**14), default=16, show_default=True, help="How many versions of each to try."
)
@click.option(
    "--recodings",
    type=click.IntRange(0, 256),
    default=8,
    show_default=True,
    help="How many random recodings; 0 leaves out the hostile one, too.",
)
@click.option("--workers", type=click.IntRange(1, 512), help="Processes to share the work; left out, one a processor.")
@click.option("--cluster", metavar="ADDRESS", help="Share the work on a Dask cluster: the scheduler's tcp://host:port.")
@seed_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep what is finished in this folder; asked again, it goes on from there.",
)
@click.option(
    "--html", "page", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Also write a page here."
)
@click.option(
    "--fail-below",
    type=float,
    metavar="GAIN",
    help="End with exit code 1 where the gain over the base rate (signed within 24 months) is smaller.",
)
@format_option("table", "json", "csv")
def backtest_command(
    sources: tuple[str, ...],
    draws: int,
    recodings: int,
    workers: int | None,
    cluster: str | None,
    seed: int,
    out: Path | None,
    page: Path | None,
    fail_below: float | None,
    form: str,
) -> None:
    """Hold the model against what came of past crises: was it any better than the base rate?

    SOURCES are crisis files with an outcome, coding sheets, tables of coded wars, folders of these, or 'sample' for
    the twenty coded wars that come with demarche.
    """
    from demarche.errors import InputError

    if page is not None and not page.resolve().parent.is_dir():
        raise InputError(f"--html {page}: there is no folder {page.parent}; make it first, or name another file")
    try:
        found = _asked(sources, draws, recodings, workers, cluster, seed, out)
    except KeyboardInterrupt:
        kept = f"what is finished is kept in {out}" if out else "nothing is kept; with --out FOLDER it would be"
        click.echo(f"Stopped; {kept}.", err=True)
        raise click.exceptions.Exit(STOPPED) from None
    if out is not None:
        _write(found, out)
    _print(found, form, page)
    _fail(found, fail_below)


def _asked(
    sources: tuple[str, ...],
    draws: int,
    recodings: int,
    workers: int | None,
    cluster: str | None,
    seed: int,
    out: Path | None,
) -> BacktestResult:
    from demarche.cli.run import executor_at
    from demarche.report.terminal import console
    from demarche.store import Chunks
    from demarche.study.backtest import backtest

    with console(stderr=True).status("Reading the crises …") as status, executor_at(cluster) as executor:
        return backtest(
            sources,
            draws=draws,
            seed=seed,
            recodings=recodings,
            keeper=None if out is None else Chunks(out / "parts"),
            workers=workers,
            executor=executor,
            done=lambda done, total: status.update(f"Asking each as coded and otherwise: {done} of {total} …"),
        )


def _print(found: BacktestResult, form: str, page: Path | None) -> None:
    from demarche import __version__
    from demarche.report.backtest_words import backtest_page

    if page is not None:
        _write_page(found, page)
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_csv(found.rows())
    else:
        from demarche.report.terminal import show

        show(backtest_page(found, __version__))
        if page is not None:
            click.echo(f"\nThe page: {page}")


def _write(found: BacktestResult, out: Path) -> None:
    """The whole result in the folder, beside what would let it be asked again quickly."""
    from demarche.engine.plain import plain
    from demarche.store import canonical_json, write_text

    write_text(out / "backtest.json", canonical_json(plain(found)).decode())
    _write_page(found, out / "backtest.html")


def _write_page(found: BacktestResult, page: Path) -> None:
    from demarche import __version__
    from demarche.report.backtest_words import backtest_page
    from demarche.report.html import html
    from demarche.store import write_text

    write_text(page, html(backtest_page(found, __version__)))


def _fail(found: BacktestResult, least: float | None) -> None:
    if least is None:
        return
    model = found.model("signed24")
    gain = None if model is None else model.gain.value
    if gain is None or gain < least:
        said = "there is none" if gain is None else f"it is {gain:+.3f}"
        click.echo(f"demarche: a gain of {least:+.3f} over the base rate was asked for; {said}", err=True)
        raise click.exceptions.Exit(1)
