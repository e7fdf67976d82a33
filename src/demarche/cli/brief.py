"""``demarche brief``: the answer on two sheets of A4."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from demarche.cli.studying import Studied, study_verb
from demarche.errors import InputError, StoreError

if TYPE_CHECKING:
    from demarche.page.brief import Brief

__all__ = ["brief_command"]

_KEPT = "brief.json"
_MOST = 20 * 2**20
"""Bytes of a kept brief that are read; one has less than a hundredth of it."""


@click.command("brief")
@study_verb
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="Where to write it: a name that ends in .pdf, .docx or .html.",
)
@click.pass_context
def brief_command(ctx: click.Context, asked: Studied, target: Path) -> None:
    """Write the answer on two sheets of A4: the pictures, what would help, what would reverse it, what is left out.

    CASE may be the folder of a finished run, whose answer is taken as it stands. A .pdf is printed by the Chromium,
    Chrome or Edge that is installed; a .docx needs the extra 'docx', and one of them for its pictures.
    """
    from demarche.report.briefs import as_file, kind_of
    from demarche.store.single import writing_whole

    kind = kind_of(target)  # a wrong name is said before the work
    if not target.resolve().parent.is_dir():
        raise InputError(f"--to {target}: there is no folder {target.parent}; make it first, or name another file")
    kept = Path(asked.case)
    if kept.is_dir():
        _refuse_changes(ctx, kept)
    brief = _kept(kept) if kept.is_dir() else _worked_out(asked)
    content, missing = as_file(brief, kind)
    with writing_whole(target) as draft:
        draft.write_bytes(content)
    if missing:
        click.echo(missing, err=True)
    click.echo(f"Wrote {target}.")


def _refuse_changes(ctx: click.Context, folder: Path) -> None:
    """A finished run is taken as it stands: what would change it is refused, not passed over."""
    given = [name for name in ctx.params if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    flags = [
        parameter.opts[0]
        for parameter in ctx.command.params
        if parameter.name in given and parameter.name not in ("case", "target")
    ]
    if flags:
        raise InputError(
            f"{folder} is a finished run, which is taken as it stands; leave out {' and '.join(flags)}, or name the "
            "crisis file"
        )


def _kept(folder: Path) -> Brief:
    """The brief that a finished run left in its folder."""
    from demarche.page.brief import Brief
    from demarche.store import RunFolder
    from demarche.store.inside import inside, read_plain

    run = RunFolder.open(folder)
    if not run.finished:
        raise StoreError(f"{folder}: this run was stopped; go on with 'demarche run --resume {folder}'")
    if _KEPT not in run.manifest.files:
        raise StoreError(f"{folder}: this run kept no brief; run it again with this version")
    try:
        return Brief.of(json.loads(read_plain(inside(folder, _KEPT), _MOST)))
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{folder}: its {_KEPT} is damaged ({error}); run it again") from error


def _worked_out(asked: Studied) -> Brief:
    from demarche import __version__
    from demarche.cli.asked import split_pair
    from demarche.report.brief_words import brief_of
    from demarche.study import Run

    with asked.working("Trying every lever") as (how, say):
        pairs = [split_pair(pair) for pair in asked.pairs]
        task = Run(asked.crisis, seed=asked.seed, draws=asked.draws, pairs=pairs, progress=say)
        return brief_of(task.whole(**how), __version__)
