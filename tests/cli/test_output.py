"""Terminals that cannot show every sign, and names that are no text: what cannot be shown is replaced, and no more."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from pathlib import Path

import pytest
from tests.study.crises import SMALL

COMMAND = str(Path(sysconfig.get_path("scripts")) / "demarche").encode()
BAD = b"caf\xe9-\xff"

pytestmark = [pytest.mark.once, pytest.mark.skipif(os.name != "posix", reason="names are text on this system")]


def said(folder: Path, *arguments: bytes, encoding: str = "utf-8") -> tuple[int, bytes, bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [COMMAND, *arguments], cwd=folder, env=environment, capture_output=True, timeout=120, check=False
    )
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "utf-8"])
def test_an_answer_is_shown_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    code, out, err = said(tmp_path, b"show", b"kosovo-1999", encoding=encoding)
    assert code == 0, err
    assert out


def test_wrong_input_is_told_and_json_written_where_few_signs_can_be(tmp_path: Path) -> None:
    code, _, err = said(tmp_path, b"check", b"no-such-case", encoding="ascii")
    assert code == 2
    assert err
    words = (b"screen", b"syria-2013", b"--draws", b"4", b"--format", b"json")
    code, out, _ = said(tmp_path, *words, encoding="ascii")
    assert code == 0
    assert json.loads(out.decode("ascii"))


@pytest.mark.skipif(os.uname().sysname == "Darwin", reason="names are UTF-8 on this disk")
def test_names_that_are_no_text_are_used_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, "utf-8")
    code, _, err = said(tmp_path, b"run", b"small.yaml", b"--draws", b"1", b"--out", BAD)
    assert code == 0, err
    assert (tmp_path / os.fsdecode(BAD) / "report.html").exists()
    assert said(tmp_path, b"run", b"--resume", BAD)[0] == 0
    assert said(tmp_path, b"runs", b".")[0] == 0
    assert said(tmp_path, b"check", BAD)[0] == 2
    assert said(tmp_path, b"show", BAD + b".yaml")[0] == 2


@pytest.mark.parametrize("verb", [b"check", b"run"])
def test_a_name_longer_than_any_file_has_is_refused_in_words(verb: bytes, tmp_path: Path) -> None:
    for name in (b"x" * 300, b"x" * 300 + b".yaml"):
        code, _, err = said(tmp_path, verb, name)
        assert code == 2
        assert err
