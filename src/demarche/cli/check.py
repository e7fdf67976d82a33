"""``demarche check``: is the file right?"""

from __future__ import annotations

import click

from demarche.cli.options import case_argument, format_option, print_json
from demarche.crisis import load
from demarche.errors import CrisisError, Problem

__all__ = ["check_command"]


@click.command("check")
@case_argument
@format_option("table", "json")
@click.option("--strict", is_flag=True, help="Exit with 1 if there are warnings.")
@click.pass_context
def check_command(ctx: click.Context, case: str, form: str, strict: bool) -> None:
    """Check a crisis file: every problem with its file, line and column, and how to mend it.

    Exit code 0: usable; 1: warnings, with --strict; 2: errors.
    """
    try:
        crisis = load(case)
        if crisis.file.correlations:
            # Whether correlations contradict each other is arithmetic, which most files do not need.
            from demarche.study.design import check_correlations

            check_correlations(crisis)
    except CrisisError as error:
        if form == "json":
            print_json({"usable": False, "problems": [_plain(problem) for problem in error.problems]})
            ctx.exit(2)
        raise
    if form == "json":
        print_json({"usable": True, "problems": [_plain(problem) for problem in crisis.warnings]})
    else:
        for warning in crisis.warnings:
            click.echo(str(warning))
        count = len(crisis.warnings)
        verdict = "no problems" if not count else f"{count} warning{'s' if count > 1 else ''}"
        click.echo(f"{crisis.source.name}: {verdict}; the file can be run.")
    if strict and crisis.warnings:
        ctx.exit(1)


def _plain(problem: Problem) -> dict[str, object]:
    return {
        "severity": problem.severity,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "where": problem.where,
        "message": problem.message,
        "remedy": problem.remedy,
    }
