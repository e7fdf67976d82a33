"""Serves the workbench on this machine alone."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from demarche.workbench.app import application
from demarche.workbench.guard import Door
from demarche.workbench.hands import Hands
from demarche.workbench.room import Room

__all__ = ["serve"]


def serve(
    case: str | None, *, port: int = 0, runs: Sequence[Path] = (), ready: Callable[[str], None] = lambda address: None
) -> None:
    """Serve the workbench on a crisis, or on none yet, until Ctrl-C, which ends work in the background too.

    ``runs`` are other folders in which to look for runs; ``ready`` is told the address to open, with its secret.

    Raises CrisisError where the file cannot be read at all, InputError where there is none or the port is taken.
    """
    import uvicorn

    from demarche.errors import Complaint

    # A shipped case lies in the package: what is kept of the work on it is kept here.
    folder = Path(case).resolve().parent if case is not None and Path(case).is_file() else Path.cwd()
    hands = Hands()
    room = Room(folder, case, runs=runs, hands=hands)
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind(("127.0.0.1", port))
    except OSError as error:
        raise Complaint(f"port {port} cannot be had ({error.strerror})", "leave --port out, or give another") from None
    door = Door(held.getsockname()[1])
    app = application(room, door)
    hands.call()
    ready(door.address)
    with held:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))
        try:
            server.run(sockets=[held])
        finally:
            room.background.stop()
            hands.dismiss()
