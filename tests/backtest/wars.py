"""A few coded wars of the sample that are quickly played, as tables for the tests."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

__all__ = ["QUICK", "write_table"]

QUICK = ("hodeidah-2018", "sri-lanka-2008", "chechnya-1999", "falklands-1982", "ukraine-2022", "chechnya-1996")


def write_table(
    path: Path,
    names: tuple[str, ...] = QUICK,
    change: Callable[[dict[str, str]], dict[str, str]] = lambda row: row,
) -> Path:
    """The rows of these wars, each as ``change`` leaves it."""
    text = (files("demarche.engines.precedent.coding") / "sample" / "wars.csv").read_text("utf-8")
    rows = {row["id"]: row for row in csv.DictReader(text.splitlines())}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(next(iter(rows.values()))))
        writer.writeheader()
        writer.writerows(change(dict(rows[name])) for name in names)
    return path
