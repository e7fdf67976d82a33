"""``demarche claims``: what people say about a crisis, put to the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from demarche.cli.options import format_option, print_csv, print_json
from demarche.cli.studying import Studied, study_verb
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.study.claims.claims import ClaimsResult
    from demarche.study.draw.plan import Plan

__all__ = ["claims_command"]


@click.command("claims")
@study_verb
@click.option("--strict", is_flag=True, help="End with exit code 1 if a claim marked 'required' does not hold.")
@click.option("--quantities", is_flag=True, help="List what a claim on this crisis can be about, and stop.")
@click.option(
    "--sobol",
    "rows",
    type=click.IntRange(8, 2**16),
    metavar="N",
    help="Instead, split what varies over the inputs by a Sobol' design of N (inputs + 2) sets, best a power of two.",
)
@click.option("--claim", "names", multiple=True, metavar="ID", help="With --sobol: only this claim (repeatable).")
@click.option(
    "--quantity", "about", multiple=True, metavar="ID", help="With --sobol: this quantity, without levers (repeatable)."
)
@format_option("table", "json", "csv")
def claims_command(
    asked: Studied,
    strict: bool,
    quantities: bool,
    rows: int | None,
    names: tuple[str, ...],
    about: tuple[str, ...],
    form: str,
) -> None:
    """Put each claim of a crisis to the test: does it follow from the inputs, and what does that hang on?

    Beside it stands what the record shows, as the file has it; the two are never merged.
    """
    from demarche.report.terminal import console
    from demarche.study.claims.claims import claims_of
    from demarche.study.claims.trial import check_quantities, claimed_pairs, narrowed
    from demarche.study.studies import Study
    from demarche.study.work.crew import Crew

    crisis = asked.crisis
    if quantities:
        _list_quantities(crisis, form)
        return
    if rows is None and (names or about):
        raise click.UsageError("--claim and --quantity go with --sobol N")
    if rows is not None and strict:
        raise click.UsageError("--strict goes without --sobol, which gives no verdicts")
    whole = asked.plan(claimed_pairs(crisis))
    if rows is not None:
        _split(asked, whole, rows, names, about, form)
        return
    plan = narrowed(whole)
    check_quantities(plan)
    with asked.working("Putting the claims on trial") as (how, say):
        study = Study(plan)
        with Crew.of(plan, how["workers"], how["executor"]) as crew:
            study.work(crew=crew, executor=how["executor"], done=how["done"])
            say("Asking what each claim hangs on")
            found = claims_of(plan, study.answers, crew)
    if found is None:
        raise InputError(f"{crisis.id} makes no claims; write some under 'claims', as docs/how-to/claims.md shows")
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_csv(_rows(found))
    else:
        from demarche.engine.unjudged import unjudged_in, without_verdict
        from demarche.report.claims_words import claims_section
        from demarche.report.past_words import past_in, with_past
        from demarche.report.terminal import show_section

        section = without_verdict(claims_section(found), unjudged_in(crisis).callout(mend=True))
        show_section(with_past(section, past_in(crisis)), console())
    if strict and found.missed:
        click.echo(f"Required, and not holding: {', '.join(claim.id for claim in found.missed)}", err=True)
        raise click.exceptions.Exit(1)


def _list_quantities(crisis: Crisis, form: str) -> None:
    """Everything that an engine answers with, for who writes claims."""
    from demarche.engine.registry import taking_part
    from demarche.report.claims_words import quantities_section
    from demarche.report.terminal import console, show_section

    found = [headline for engine in taking_part(crisis) for headline in engine.headlines(crisis)]
    rows = [headline.to_dict() | {"dated": headline.dated} for headline in found]
    if form == "json":
        print_json(rows)
    elif form == "csv":
        print_csv(rows)
    else:
        show_section(quantities_section(found), console())


def _split(asked: Studied, plan: Plan, rows: int, names: tuple[str, ...], about: tuple[str, ...], form: str) -> None:
    """A Sobol' design: what it takes, said beforehand, and what it found."""
    from demarche.report.past_words import past_in, with_past
    from demarche.report.sobol_words import cost_words, sobol_section
    from demarche.report.terminal import console, show_section
    from demarche.study.sensitivity.variance import SobolStudy

    study = SobolStudy(plan, rows, claims=names, quantities=about)
    for line in cost_words(study.costs, study.seconds()):
        click.echo(line, err=True)
    with asked.working("Solving the design") as (how, _):
        found = study.finish(**how)
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_csv(
            [
                {"id": entry.id, "about": entry.about, "input": path}
                | {f"{kind}_{name}": value for kind, share in split.to_dict().items() for name, value in share.items()}
                for entry in found.measured
                for path, split in entry.ranked()
            ]
        )
    else:
        show_section(with_past(sobol_section(found), past_in(asked.crisis)), console())


def _rows(found: ClaimsResult) -> Iterator[dict[str, Any]]:
    for claim in found.claims:
        plain = claim.to_dict()
        same = ("id", "text", "by", "kind", "verdict", "reason", "over", "required", "tested", "share", "low", "high")
        yield (
            {name: plain[name] for name in same}
            | {"central": plain["central"], "enough": plain["enough"]}
            | {"hangs_on": " ".join(hinge.input for hinge in claim.hinges)}
            | {"record": claim.record, "evidence": claim.evidence, "source": " ".join(claim.source)}
        )
