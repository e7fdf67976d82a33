"""``demarche check``: is the file right?"""

from __future__ import annotations

from collections.abc import Sequence

import click

from demarche.cli.options import case_argument, format_option, print_json
from demarche.crisis import Crisis, load
from demarche.crisis.provenance import is_judged
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
    from demarche.study.engine_checks import found_by_engines

    try:
        crisis = load(case)
        found = tuple(sorted((*crisis.warnings, *found_by_engines(crisis))))
        if any(problem.severity == "error" for problem in found):
            raise CrisisError(found)
    except CrisisError as error:
        if form == "json":
            print_json({"usable": False, "problems": [_plain(problem) for problem in error.problems]})
            ctx.exit(2)
        raise
    if form == "json":
        print_json({"usable": True, "problems": [_plain(problem) for problem in found]})
    else:
        for warning in found:
            click.echo(str(warning))
        click.echo(f"{crisis.source.name}: {_summary(found, waits=_waits(crisis))}")
    if strict and found:
        ctx.exit(1)


def _waits(crisis: Crisis) -> bool:
    """Whether the verdict waits for what nobody has judged yet."""
    from demarche.engine.registry import foremost, taking_part
    from demarche.engine.unjudged import unjudged_in

    leader = foremost(taking_part(crisis))
    return bool(unjudged_in(crisis, None if leader is None else leader.rests_on(crisis)))


def _summary(warnings: Sequence[Problem], *, waits: bool) -> str:
    todo = sum(not is_judged(warning.message) for warning in warnings)
    count = len(warnings)
    if not count:
        return "no problems; the file can be run."
    found = f"{count} warning{'s' if count > 1 else ''}"
    if not todo:
        return f"{found}; the file can be run."
    what = (
        "all of them things" if todo == count else f"{todo} of them a thing" if todo == 1 else f"{todo} of them things"
    )
    then = "and gives no verdict till then" if waits else "and its verdict does not rest on that"
    return f"{found}, {what} nobody has judged yet; the file can be run, {then}."


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
