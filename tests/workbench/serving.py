"""A workbench on a port of its own, for as long as a test needs it."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from demarche.workbench.app import application
from demarche.workbench.desk import Desk
from demarche.workbench.guard import Door
from demarche.workbench.room import Room


@dataclass(frozen=True)
class Open:
    door: Door
    room: Room
    folder: Path

    @property
    def desk(self) -> Desk:
        """The desk of the case that is open."""
        return self.room.desk()

    def ask(
        self,
        method: str,
        path: str,
        form: Mapping[str, object] | None = None,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        known: bool = True,
    ) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers of one request; ``known``: with the key and from the workbench's own page."""
        own = {"Host": f"127.0.0.1:{self.door.port}"}
        if known:
            own |= {"Cookie": f"demarche={self.door.token}", "Origin": f"http://127.0.0.1:{self.door.port}"}
        if form is not None:
            body = urlencode(form, doseq=True).encode()
            own["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.door.port, timeout=60)) as connection:
            connection.request(method, path, body, {**own, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), {key.lower(): value for key, value in answer.getheaders()}


@contextmanager
def opened(case: str | None, folder: Path, versions: int = 8, runs: Sequence[Path] = ()) -> Iterator[Open]:
    room = Room(folder, case, versions=versions, runs=runs)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        door = Door(held.getsockname()[1])
        config = uvicorn.Config(application(room, door), log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.01)
        try:
            yield Open(door, room, folder)
        finally:
            server.should_exit = True
            thread.join(10)
