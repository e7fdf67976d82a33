"""A file that is being written is finished before a Ctrl-C ends the work."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from demarche.store.atomic import replacing, undisturbed

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process cannot interrupt itself there")


def test_ctrl_c_waits_until_the_file_is_whole(tmp_path: Path) -> None:
    before, target, reached = signal.getsignal(signal.SIGINT), tmp_path / "a", []

    def write() -> None:
        with replacing(target) as draft:
            os.kill(os.getpid(), signal.SIGINT)
            draft.write_text("whole", "utf-8")
            reached.append(draft)

    with pytest.raises(KeyboardInterrupt):
        write()
    assert reached
    assert target.read_text("utf-8") == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_in_the_block_is_not_hidden_by_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="wrong"), replacing(tmp_path / "a"):
        raise ValueError("wrong")
    assert not list(tmp_path.iterdir())
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_thread_writes_as_well(tmp_path: Path) -> None:
    def write() -> None:
        with undisturbed():
            (tmp_path / "b").write_text("b", "utf-8")

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert (tmp_path / "b").is_file()
