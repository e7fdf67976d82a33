"""``demarche runs``: the runs in a folder, finished or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from demarche.cli.options import format_option, print_json

__all__ = ["runs_command"]


@click.command("runs")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("runs"), required=False)
@format_option("table", "json")
def runs_command(folder: Path, form: str) -> None:
    """List the runs in FOLDER (runs/ if left out): what was asked, when, and which were stopped."""
    from demarche.store import at_work, list_runs

    found, damaged = list_runs(folder)
    for complaint in damaged:
        click.echo(f"left out: {complaint}", err=True)
    if form == "json":
        print_json([_plain(path, manifest) for path, manifest in found])
        return
    if not found:
        click.echo(f"No runs in {folder}.")
        return
    from demarche.page.parts import Section, Table
    from demarche.report.terminal import console, show_section

    rows = []
    for path, manifest in found:
        settings = manifest.inputs.settings
        raw_levers = settings.get("levers")
        levers = " ".join(map(str, raw_levers)) if isinstance(raw_levers, list) else ""
        stopped = "at work" if at_work(path) else "stopped; --resume"
        ended = manifest.finished.replace("T", " ")[:16] if manifest.finished else stopped
        draws = str(settings.get("draws", ""))
        rows.append((str(path), manifest.inputs.case, draws, str(manifest.inputs.seed), levers, ended))
    header = ("Folder", "Case", "Versions", "Seed", "Levers", "Finished (UTC)")
    show_section(Section("runs", "", (Table(header, tuple(rows), numeric=frozenset({2, 3})),)), console())


def _plain(path: Path, manifest: Any) -> dict[str, Any]:
    return {
        "folder": str(path),
        "inputs": manifest.inputs.to_dict(),
        "started": manifest.started,
        "finished": manifest.finished,
    }
