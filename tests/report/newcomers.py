"""A newcomer's file and its whole run, made once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import demarche
from demarche.crisis import Crisis
from demarche.study import RunResult

__all__ = ["DRAWS", "newcomer", "newcomers_run"]

DRAWS = 16


@cache
def newcomer() -> Crisis:
    """Two sides and a war; no council, no patrons, no kinds of players."""
    return demarche.load(Path(__file__).with_name("newcomer.yaml"))


@cache
def newcomers_run() -> RunResult:
    """Its run."""
    return demarche.run(newcomer(), draws=DRAWS).answer
