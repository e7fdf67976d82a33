"""``demarche stability``: who moves where, and which outcomes nobody leaves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.cli.options import case_argument, format_option, opened, print_json, what_if_options
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis.sections.record import Lever
    from demarche.engines.stability import ClassReading, StabilityResult

__all__ = ["stability_command"]


@click.command("stability")
@case_argument
@what_if_options
@format_option("table", "json", "csv")
@click.option(
    "--expected", is_flag=True, help="Compare a .json file's published verdicts with the engine's, cell by cell."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write every verdict to this .npz file.")
def stability_command(
    case: str, levers: tuple[str, ...], changes: tuple[str, ...], form: str, out: Path | None, expected: bool
) -> None:
    """Which outcomes would last, who would leave the others, and by what path today leads there.

    Also reads published conflicts in the exchange format stability-case/1 (a .json file).
    """
    from demarche.engines import stability as engine

    if expected:
        _compare(case, form)
        return
    crisis = None
    outcomes: tuple[ClassReading, ...] = ()
    pulled: tuple[Lever, ...] = ()
    if case.lower().endswith(".json"):
        if levers or changes:
            raise InputError("--lever and --set belong to crisis files; edit the .json file itself")
        published = engine.read_case(case)
        result = published.analyse()
        title, question = published.title, ""
    else:
        from demarche.study import named_outcomes

        crisis = opened(case, levers, changes)
        result = engine.from_crisis(crisis)
        outcomes = named_outcomes(crisis, result)
        title, question, pulled = crisis.file.crisis.title, crisis.file.crisis.question, crisis.levers
    if out is not None:
        _save(result, out)
    if form == "json":
        found = result.to_dict()
        if outcomes:
            found["outcomes"] = [reading.to_dict() for reading in outcomes]
        print_json(found)
    elif form == "csv":
        _print_csv(result)
    else:
        from demarche.engines.stability.moves_words import leaving_section, paths_section, types_section
        from demarche.engines.stability.words import outcomes_section
        from demarche.page.parts import Page
        from demarche.report.terminal import show
        from demarche.report.timing_words import timeless
        from demarche.report.unjudged_words import unjudged_in

        wishes = () if crisis is None else unjudged_in(crisis).wishes
        sections = (
            outcomes_section(result, outcomes, unjudged=wishes, changed=bool(levers or changes), everything=True),
            leaving_section(result),
            paths_section(result),
            types_section(result, outcomes, {}, {}),
        )
        show(Page(title, question, timeless(pulled), sections))


def _compare(case: str, form: str) -> None:
    """A line a published table, the cells that differ with the moves that decide; exit 1 if any is undeclared."""
    from demarche.engines.stability import read_case
    from demarche.engines.stability.published import compare_expected

    if not case.lower().endswith(".json"):
        raise InputError("--expected compares a stability-case/1 file (.json)")
    found = compare_expected(read_case(case))
    open_ones = [one for one in found if not one.declared]
    if form == "json":
        print_json({"compared": [one.to_dict() for one in found], "undeclared": len(open_ones)})
    else:
        for one in found:
            count = len(one.differ)
            verdict = "agrees" if not count else f"differs in {count}" + (", as declared" if one.declared else "")
            click.echo(f"{one.about}: {verdict} ({one.cells} cells; {one.where})")
            for cell in one.differ:
                click.echo(f"  {cell.state}: the engine says {'yes' if cell.engine_says_yes else 'no'}. {cell.because}")
            if count and one.explanation:
                click.echo(f"  The file explains: {one.explanation}")
        click.echo(
            f"{sum(one.cells for one in found)} cells in {len(found)} tables; {len(open_ones)} undeclared differences"
        )
    if open_ones:
        raise SystemExit(1)


def _save(result: StabilityResult, out: Path) -> None:
    """Write the table whole or not at all; never over something that is not such a table."""
    from demarche.store import writing_whole

    if out.suffix != ".npz":
        raise InputError(f"--out writes a NumPy archive; give it a name that ends in .npz, not {out.name!r}")
    with writing_whole(out) as draft:
        result.save_table(draft)


def _print_csv(result: StabilityResult) -> None:
    """One row per state: its words, strength and steps, and who would stay in it under which concept."""
    import csv
    import sys

    from demarche.engines.stability.encoding import columns

    table = columns(result)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(table)
    for row in zip(*table.values(), strict=True):
        writer.writerow(["" if value is None else value for value in row])
