"""``demarche council``: does it pass, who blocks, what does an abstention cost; and ideal points from roll calls."""

from __future__ import annotations

from pathlib import Path

import click

from demarche.cli.options import case_argument, format_option, opened, print_json, what_if_options
from demarche.errors import InputError

__all__ = ["council_command"]


class _CaseOrFit(click.Group):
    """``council fit VOTES.csv`` is a verb of its own; any other first word is a case."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "case", _case, args


@click.group(
    "council",
    cls=_CaseOrFit,
    subcommand_metavar="CASE|FILE [OPTIONS] | fit VOTES.csv",
    context_settings={"ignore_unknown_options": True},
)
def council_command() -> None:
    """Does a draft pass the council, who blocks it, what would an abstention cost, and is there a way round?

    'council CASE --format json' also holds the members' voting power. 'council fit VOTES.csv' places members on a scale
    from recorded votes and prints a section for a crisis file.
    """


@click.command("case")
@case_argument
@what_if_options
@format_option("table", "json", "csv")
def _case(case: str, levers: tuple[str, ...], changes: tuple[str, ...], form: str) -> None:
    from demarche.study.councils import council_answers

    crisis = opened(case, levers, changes)
    answers = council_answers(crisis)
    if not answers:
        raise InputError("this crisis file has no councils section; see 'demarche show syria-2013 --format yaml'")
    if form == "json":
        print_json([answer.to_dict() for answer in answers])
    elif form == "csv":
        import csv
        import sys

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["council", "draft", "member", "veto", "ideal", "yes", "abstain", "no", "passes"])
        for answer in answers:
            for draft in answer.drafts:
                for m in draft.result.members:
                    row = [answer.body.id, draft.id, m.id, m.veto, m.ideal, m.yes, m.abstain, m.no]
                    writer.writerow([*row, draft.result.passes])
    else:
        from demarche.report.council_words import council_sections
        from demarche.report.parts import Page
        from demarche.report.terminal import show

        header = crisis.file.crisis
        show(Page(header.title, header.question, (), council_sections(answers)))
