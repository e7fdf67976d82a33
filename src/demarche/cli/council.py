"""``demarche council``: does it pass, who blocks, what does an abstention cost; and ideal points from roll calls."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import click

from demarche.cli.options import case_argument, format_option, opened, print_json, seed_option, what_if_options
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.engines.council.answer import CouncilAnswer

__all__ = ["council_answers", "council_command"]


Numbers = TypeVar("Numbers", float, tuple[float, float])


def _finite(_context: click.Context, option: click.Parameter, value: Numbers) -> Numbers:
    """Neither infinite nor no number at all."""
    if not all(map(math.isfinite, value if isinstance(value, tuple) else (value,))):
        raise InputError(f"--{option.human_readable_name.replace('_', '-')} should be given finite numbers")
    return value


class _CaseOrFit(click.Group):
    """``council fit VOTES.csv`` is a verb of its own; any other first word is a case."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "case", _case, args


def council_answers(crisis: Crisis, *, draws: int | None = None, seed: int = 0) -> tuple[CouncilAnswer, ...]:
    """The councils of a crisis over the versions that a run with this seed draws."""
    from demarche.engines.council.adapter import CouncilEngine
    from demarche.engines.council.answer import answers_over
    from demarche.study.draw.plan import plan_of
    from demarche.study.studies import DRAWS

    count = DRAWS if draws is None else draws
    design = plan_of(crisis, draws=count, seed=seed, levers=()).design
    return answers_over(crisis, design.columns(crisis, CouncilEngine().reads(crisis)), count)


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
@seed_option
@format_option("table", "json", "csv")
def _case(case: str, levers: tuple[str, ...], changes: tuple[str, ...], seed: int, form: str) -> None:
    from demarche.engines.council.section import CouncilsPart

    crisis = opened(case, levers, changes)
    answers = council_answers(crisis, seed=seed) if crisis.file.part(CouncilsPart).councils else ()
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
        from demarche.engines.council.words import council_sections
        from demarche.page.parts import Page
        from demarche.report.terminal import show
        from demarche.report.timing_words import timeless

        header = crisis.file.crisis
        show(Page(header.title, header.question, timeless(crisis.levers), council_sections(answers)))


@council_command.command("fit")
@click.argument("votes", metavar="VOTES.csv")
@click.option(
    "--at",
    "places",
    multiple=True,
    metavar="MEMBER=PLACE",
    help="Where a member stands on your scale; give two that differ often: --at Russia=20 --at France=80. "
    "A member that never voted may be placed so as well.",
)
@click.option(
    "--ends",
    nargs=2,
    type=float,
    default=(0.0, 100.0),
    show_default=True,
    callback=_finite,
    help="The ends of your scale.",
)
@click.option(
    "--status-quo",
    type=float,
    default=0.0,
    show_default=True,
    callback=_finite,
    help="What holds now, on your scale.",
)
@click.option("--needed", type=click.IntRange(1), default=9, show_default=True, help="Yes votes needed to pass.")
@format_option("table", "json", "yaml")
def _fit(
    votes: str, places: tuple[str, ...], ends: tuple[float, float], status_quo: float, needed: int, form: str
) -> None:
    """Place members on a scale from recorded votes, with what the record cannot tell.

    VOTES.csv has the columns vote, member, choice (yes, abstain, no, absent) and, if known, date, crisis, veto (yes or
    no). --format yaml prints an entry for the councils section of a crisis file; read and edit it before you use it.
    """
    from demarche.engines.council import fit, read_roll_calls

    if not ends[0] < ends[1]:
        raise InputError(f"--ends {ends[0]:g} {ends[1]:g}: the first end should be less than the second")
    placed = dict(_place(text) for text in places)
    calls = read_roll_calls(votes)
    absent = {call.member for call in calls} - {call.member for call in calls if call.choice != "absent"}
    others = {member: place for member, place in placed.items() if member in absent}
    at = {member: place for member, place in placed.items() if member not in absent}
    if len(at) != 2:
        raise InputError("place exactly two members that voted, and differ often: --at Russia=20 --at France=80")
    result = fit(calls, at)
    if form == "json":
        print_json(result.to_dict())
    elif form == "yaml":
        from demarche.engines.council.fit_words import fit_warnings

        for doubt in fit_warnings(result, ends, others):
            click.echo(f"warning: {doubt}", err=True)
        _print_yaml(
            result.to_section(
                scale={ends[0]: "say in words what this end means", ends[1]: "say in words what this end means"},
                status_quo=status_quo,
                votes=needed,
                others=others,
            )
        )
    else:
        from demarche.engines.council.fit_words import fitted_page
        from demarche.report.terminal import show

        show(fitted_page(result, ends, others))


def _place(text: str) -> tuple[str, float]:
    member, sign, place = text.rpartition("=")
    try:
        if sign and member.strip() and math.isfinite(float(place)):
            return member.strip(), float(place)
    except ValueError:
        pass
    raise InputError(f"--at {text!r} should read MEMBER=PLACE with a finite number, such as Russia=20")


def _print_yaml(section: dict[str, object]) -> None:
    import io

    from ruamel.yaml import YAML

    stream, writer = io.StringIO(), YAML()
    writer.width, writer.default_flow_style = 110, None
    writer.dump([section], stream)
    click.echo(stream.getvalue(), nl=False)
