"""Ctrl-C: said in a word, with the exit code that shells know, whatever the verb."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from demarche.cli import main
from demarche.study.studies import Interrupted
from demarche.study.work.crew import Crew


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), Interrupted(None)], ids=["pressed", "said by the study"])
@pytest.mark.parametrize("verb", ["levers", "claims", "why"])
def test_stopping_is_no_error_of_the_input(monkeypatch: pytest.MonkeyPatch, verb: str, stop: BaseException) -> None:
    def stopped(self: Crew, *arguments: object, **options: object) -> None:
        raise stop

    monkeypatch.setattr(Crew, "do", stopped)
    done = CliRunner().invoke(main, [verb, "kosovo-1999", "--draws", "2", *(["peace"] if verb == "why" else [])])
    assert done.exit_code == 130, done.output
    assert "stopped" in done.output
