"""``demarche schema``: the file format for editors."""

from __future__ import annotations

import click

from demarche.cli.options import print_json
from demarche.crisis import json_schema

__all__ = ["schema_command"]


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of a crisis file.

    Save it and name it in the first line of your file, and an editor with YAML support completes and checks as you
    write:  # yaml-language-server: $schema=demarche.schema.json
    """
    print_json(json_schema())
