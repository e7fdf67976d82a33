"""``demarche claims``: what people say about a crisis, put to the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from demarche.cli.options import (
    case_argument,
    format_option,
    opened,
    print_json,
    seed_option,
    study_options,
    what_if_options,
)
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.study.claims import ClaimsResult

__all__ = ["claims_command"]


@click.command("claims")
@case_argument
@what_if_options
@study_options
@seed_option
@click.option("--strict", is_flag=True, help="End with exit code 1 if a claim marked 'required' does not hold.")
@click.option("--quantities", is_flag=True, help="List what a claim on this crisis can be about, and stop.")
@format_option("table", "json", "csv")
def claims_command(
    case: str,
    levers: tuple[str, ...],
    changes: tuple[str, ...],
    draws: int,
    pairs: tuple[str, ...],
    workers: int | None,
    cluster: str | None,
    seed: int,
    strict: bool,
    quantities: bool,
    form: str,
) -> None:
    """Put each claim of a crisis to the test: does it follow from the inputs, and what does that hang on?

    Beside it stands what the record shows, as the file has it; the two are never merged.
    """
    from demarche.cli.asked import split_pair
    from demarche.cli.run import executor_at
    from demarche.report.terminal import console
    from demarche.study.campaign import Study
    from demarche.study.claims import claims_of
    from demarche.study.plan import plan_of
    from demarche.study.trial import check_quantities, claimed_pairs, narrowed

    crisis = opened(case, levers, changes)
    if quantities:
        _list_quantities(crisis, form)
        return
    asked = [split_pair(pair) for pair in pairs]
    together = [*asked, *(pair for pair in claimed_pairs(crisis) if pair not in asked)]
    plan = narrowed(plan_of(crisis, draws=draws, seed=seed, pairs=together))
    check_quantities(plan)
    with console(stderr=True).status("Putting the claims on trial …") as status, executor_at(cluster) as executor:
        study = Study(plan)
        study.finish(
            workers=workers,
            executor=executor,
            done=lambda done, total: status.update(f"Putting the claims on trial: {done} of {total} parts done …"),
        )
        status.update("Asking what each claim hangs on …")
        found = claims_of(plan, study.answers)
    if found is None:
        raise InputError(f"{crisis.id} makes no claims; write some under 'claims', as docs/how-to/claims.md shows")
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        _print_csv(found)
    else:
        from demarche.report.claims_words import claims_section
        from demarche.report.terminal import show_section

        show_section(claims_section(found), console())
    if strict and found.missed:
        click.echo(f"Required, and not holding: {', '.join(claim.id for claim in found.missed)}", err=True)
        raise click.exceptions.Exit(1)


def _list_quantities(crisis: Crisis, form: str) -> None:
    """Everything that an engine answers with, for who writes claims."""
    from demarche.report.claims_words import quantities_section
    from demarche.report.terminal import console, show_section
    from demarche.study.engines import taking_part

    found = [headline for engine in taking_part(crisis) for headline in engine.headlines(crisis)]
    rows = [headline.to_dict() | {"dated": headline.dated} for headline in found]
    if form == "json":
        print_json(rows)
    elif form == "csv":
        _print_rows(rows)
    else:
        show_section(quantities_section(found), console())


def _print_csv(found: ClaimsResult) -> None:
    rows: list[dict[str, Any]] = []
    for claim in found.claims:
        plain = claim.to_dict()
        same = ("id", "text", "by", "kind", "verdict", "reason", "over", "required", "tested", "share", "low", "high")
        rows.append(
            {name: plain[name] for name in same}
            | {"central": plain["central"], "enough": plain["enough"]}
            | {"hangs_on": " ".join(hinge.input for hinge in claim.hinges)}
            | {"record": claim.record, "evidence": claim.evidence, "source": " ".join(claim.source)}
        )
    _print_rows(rows)


def _print_rows(rows: list[dict[str, Any]]) -> None:
    import csv
    import sys

    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
