"""``demarche schema``: the file format for editors."""

from __future__ import annotations

import click

from demarche.cli.options import print_json
from demarche.crisis import json_schema

__all__ = ["schema_command"]


@click.command("schema")
@click.argument("what", type=click.Choice(["crisis", "results"]), default="crisis")
def schema_command(what: str) -> None:
    """Print the JSON Schema of a crisis file, or of the results.json of a run.

    Save it and name it in the first line of your file, and an editor with YAML support completes and checks as you
    write:  # yaml-language-server: $schema=demarche.schema.json
    """
    if what == "results":
        from demarche.report.schema import results_schema

        print_json(results_schema())
    else:
        print_json(json_schema())
