"""``demarche sheet``: the judgements of a crisis as a spreadsheet, and back."""

from __future__ import annotations

from pathlib import Path

import click

from demarche.cli.options import case_argument
from demarche.errors import CrisisError, InputError

__all__ = ["sheet_command"]


@click.command("sheet")
@case_argument
@click.option("--to", type=click.Path(path_type=Path), metavar="FILE", help="Write a new .csv or .xlsx of it.")
@click.option("--from", "back", type=click.Path(path_type=Path), metavar="FILE", help="Show what it would change.")
@click.option("--write", is_flag=True, help="With --from: write the changes into the crisis file.")
def sheet_command(case: str, to: Path | None, back: Path | None, write: bool) -> None:
    """Write the judgements of a crisis to a spreadsheet, or take one back.

    One row a judgement: its path, the question, the lowest and the highest value, sources and reason. What comes back
    is compared with the file first; --write changes those judgements there and not a byte beside them.
    """
    if (to is None) == (back is None):
        raise InputError("give --to FILE to write a spreadsheet, or --from FILE to take one back")
    if write and back is None:
        raise InputError("--write goes with --from FILE")
    if to is not None:
        _write(case, to)
    elif back is not None:
        _back(case, back, write)


def _write(case: str, to: Path) -> None:
    from demarche.crisis import load
    from demarche.study.sheets import write_sheet

    count = write_sheet(load(case).source, to)
    click.echo(f"Wrote {to}: {count} rows. Change low, high, source and reason, then take it back:")
    click.echo(f"demarche sheet {case} --from {to}")


def _back(case: str, back: Path, write: bool) -> None:
    from demarche.crisis import load, loads, shipped_cases
    from demarche.study.sheets import applied, changes, read_sheet

    crisis = load(case)
    if write and case in shipped_cases() and not Path(case).exists():
        raise InputError(
            f"{case} comes with demarche and stays as it is; copy it first: "
            f"demarche show {case} --format yaml > {case}.yaml"
        )
    found = changes(crisis.source, read_sheet(back))
    for change in found:
        click.echo(f"{change.entry.path}: {change.entry.asked}")
        for said in change.told:
            click.echo(f"    {said}")
    if not found:
        click.echo(f"{back} says the same as {crisis.source.name}.")
        return
    editor = applied(crisis.source, found)
    many = f"{len(found)} judgement{'s' if len(found) > 1 else ''}"
    try:
        loads(editor.source.text, crisis.source.name, crisis.beside)
    except CrisisError:
        click.echo(f"With {many} changed so, the file would have errors; nothing is written.", err=True)
        raise
    if write:
        editor.save()
        click.echo(f"Wrote {many} into {crisis.source.name}.")
    else:
        click.echo(f"{many} would change; nothing is written yet. To write them, add --write.")
