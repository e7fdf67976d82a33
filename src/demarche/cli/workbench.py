"""``demarche workbench``: work on a crisis in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from demarche.errors import Complaint

__all__ = ["workbench_command"]


@click.command("workbench")
@click.argument("case", metavar="[CASE|FILE]", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0: any that is free.")
@click.option("--open/--no-open", "opens", default=True, show_default=True, help="Open it in your browser.")
@click.option(
    "--runs",
    "runs",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Show the runs of this folder, too, wherever it lies (repeatable).",
)
def workbench_command(case: str | None, port: int, opens: bool, runs: tuple[Path, ...]) -> None:
    """Open a local page on which judgements are sliders and the verdict answers while you move them.

    Without a case it lists those of this folder, and begins a new one. The crisis file is a form there, and what is not
    saved is kept beside it.

    It is served to this machine alone, under an address that holds a key. Ctrl-C ends it; views are kept in the folder
    'views' beside the crisis file, full runs in 'runs'.
    """
    try:
        from demarche.workbench.serving import serve
    except ModuleNotFoundError as error:
        raise Complaint(f"the workbench needs {error.name}", "pip install 'demarche[workbench]'") from None

    def ready(address: str) -> None:
        click.echo(f"The workbench is open at {address}\nCtrl-C ends it.")
        if opens:
            click.launch(address)

    try:
        serve(case, port=port, runs=runs, ready=ready)
    except KeyboardInterrupt:
        click.echo("Closed. What was not saved lies beside its file, and is taken up again.")
