"""Options that several verbs share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.crisis.beside import Beside

__all__ = [
    "case_argument",
    "format_option",
    "opened",
    "print_csv",
    "print_json",
    "seed_option",
    "study_options",
    "what_if_options",
    "written_value",
]

F = TypeVar("F", bound=Callable[..., Any])

case_argument = click.argument("case", metavar="CASE|FILE")


def what_if_options(function: F) -> F:
    """``--lever`` and ``--set``: ask the question of a changed crisis."""
    lever = click.option("--lever", "levers", multiple=True, metavar="NAME", help="Pull this lever first (repeatable).")
    change = click.option(
        "--set",
        "changes",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change one value first: --set screen.x_high=0.6 (repeatable; ranges as [0.2, 0.4]).",
    )
    return lever(change(function))


def study_options(function: F) -> F:
    """``--draws``, ``--pair``, ``--workers`` and ``--cluster``: how much is tried, and where."""
    draws = click.option(
        "--draws",
        type=click.IntRange(1, 2**20),
        default=256,
        show_default=True,
        help="How many versions to try; powers of two spread best.",
    )
    pair = click.option(
        "--pair", "pairs", multiple=True, metavar="A+B", help="Also try these two levers together (repeatable)."
    )
    workers = click.option(
        "--workers",
        type=click.IntRange(1, 512),
        help="Processes to share the work; left out, one, and more once the work proves long.",
    )
    cluster = click.option(
        "--cluster", metavar="ADDRESS", help="Share the work on a Dask cluster: the scheduler's tcp://host:port."
    )
    return draws(pair(workers(cluster(function))))


def format_option(*formats: str) -> Callable[[F], F]:
    """``--format``; the first format is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print the answer.",
    )


seed_option = click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="Seed of the sampled versions."
)


def opened(
    case: str, levers: tuple[str, ...] = (), changes: tuple[str, ...] = (), beside: Beside | None = None
) -> Crisis:
    """The crisis a user asks about: levers are pulled first, then values set, so that what is set holds.

    What is set of a lever itself (its months, say) is set before it is pulled.
    """
    from demarche.crisis import load

    values = dict(_assignment(change) for change in changes)
    first = {path: value for path, value in values.items() if path.startswith("levers")}
    rest = {path: value for path, value in values.items() if path not in first}
    crisis = load(case, beside)
    crisis = (crisis.with_values(first) if first else crisis).under(*levers)
    if crisis.levers:
        from demarche.engine.question import overruled

        for path, one, other in overruled(crisis.levers):
            click.echo(f"warning: “{one}” and “{other}” both set {path}; the later, “{other}”, counts", err=True)
    return crisis.with_values(rest) if rest else crisis


def _assignment(text: str) -> tuple[str, Any]:
    path, sign, value = text.partition("=")
    if not sign or not path.strip() or not value.strip():
        raise InputError(f"--set {text!r} should read PATH=VALUE, such as screen.x_high=0.6")
    return path.strip(), written_value(value, "--set")


def written_value(text: str, name: str) -> Any:
    """A value as people write it on a command line: as in the file, or a range as LOW,HIGH."""
    from demarche.crisis.reading import read_text

    body = text.strip()
    if "," in body and body[0] not in "[{\"'" and all(_is_number(part) for part in body.split(",")):
        body = f"[{body}]"
    return read_text(body, name).data


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def print_json(value: Any) -> None:
    """Print plain data as JSON that other programs read."""
    import json

    shown = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    click.echo(json.dumps(value, ensure_ascii=not shown, indent=2, allow_nan=False))


def print_csv(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as CSV under the keys of the first; nothing without rows."""
    import csv

    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({key: _cell(value) for key, value in row.items()})


def _cell(value: Any) -> Any:
    """A value as it stands in a CSV: no text begins as a formula does, which a spreadsheet would work out."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(value):
        return f"'{value}"
    return "" if value is None else value
