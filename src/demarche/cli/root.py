"""The root command: finds verbs, turns errors into messages and exit codes."""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import Any

import click

from demarche.cli.engine_verb import engine_lines, engine_verb, further_lines, further_verb
from demarche.cli.exits import STOPPED
from demarche.errors import CrisisError, DemarcheError

__all__ = ["main"]

# Verb, module and one line of help: the modules are imported when their verb is used, so that --help stays quick.
VERBS: dict[str, tuple[str, str]] = {
    "run": ("demarche.cli.run", "Answer the question: verdict, outcomes, paths, and a report."),
    "brief": ("demarche.cli.brief", "Write the answer on two sheets of A4: PDF, Word or HTML."),
    "views": ("demarche.cli.views", "What would analysts with other judgements answer, and why?"),
    "why": ("demarche.cli.why", "Where does a figure come from, and what would reverse it?"),
    "levers": ("demarche.cli.levers", "What does each lever do, and what does it bring about beside?"),
    "claims": ("demarche.cli.claims", "Which claims follow from the inputs, and what does each hang on?"),
    "compare": ("demarche.cli.compare", "Two crises or runs: what does the difference between them come from?"),
    "backtest": ("demarche.cli.backtest", "Was the model right about past crises? Scores, and what they hang on."),
    "runs": ("demarche.cli.runs", "List runs, and those that were stopped and can go on."),
    "workbench": ("demarche.cli.workbench", "Move judgements in the browser and watch the verdict answer."),
    "sheet": ("demarche.cli.sheet", "Judgements to a spreadsheet, and back into the file."),
    "check": ("demarche.cli.check", "Check a crisis file; every problem with its place and remedy."),
    "new": ("demarche.cli.new", "Write a first crisis file, with notes, to fill in."),
    "cases": ("demarche.cli.cases", "List the crises that come with demarche."),
    "show": ("demarche.cli.cases", "Print a crisis: who is in it, or the file itself."),
    "schema": ("demarche.cli.schema", "Print the JSON Schema of a crisis file, for your editor."),
}


def _show_what_can_be_shown() -> None:
    """Let a sign that the output cannot show, or a byte of a name that is no text, become a plain sign."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


class _Verbs(click.Group):
    def main(self, *arguments: Any, **options: Any) -> Any:
        _show_what_can_be_shown()
        return super().main(*arguments, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*VERBS, *further_lines(), *engine_lines()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS and cmd_name in further_lines():
            return further_verb(cmd_name)
        if cmd_name not in VERBS:
            return engine_verb(cmd_name) if cmd_name in engine_lines() else None
        module = importlib.import_module(VERBS[cmd_name][0])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, words) for verb, (_, words) in VERBS.items()] + list(further_lines().items()))
        with formatter.section("One engine alone"):
            formatter.write_dl(list(engine_lines().items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            from demarche.crisis.suggest import did_you_mean

            ctx.fail(f"there is no verb {args[0]!r}; {did_you_mean(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        # Matrices here are small: more threads only wait for each other, and spin. Read when numpy is first imported.
        for library in ("OPENBLAS", "OMP", "MKL"):
            os.environ.setdefault(f"{library}_NUM_THREADS", "1")
        try:
            return super().invoke(ctx)
        except CrisisError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            warnings = sum(problem.severity == "warning" for problem in error.problems)
            counted = [(len(error.problems) - warnings, "problem"), (warnings, "warning")]
            said = " and ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counted if count)
            click.echo(f"{said} found.", err=True)
            ctx.exit(2)
        except DemarcheError as error:
            click.echo(f"demarche: {error}", err=True)
            ctx.exit(STOPPED if error.stopped else 2)
        except (KeyboardInterrupt, click.Abort):
            click.echo("demarche: stopped", err=True)
            ctx.exit(STOPPED)
        except BrokenPipeError:
            # The reader (head, less) has gone; what it wanted it has. Point stdout away so that the
            # interpreter's own flush at exit stays silent.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with:  demarche run syria-2013",
)
@click.version_option(package_name="demarche", message="demarche %(version)s")
def main() -> None:
    """Should we go to the negotiating table now, and if not, what has to change first?

    CASE is a shipped crisis by name ('demarche cases' lists them) or the path of a crisis file.
    """
