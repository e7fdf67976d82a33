"""Every example in a docstring, of private modules too, gives what it shows."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest

import demarche

pytestmark = pytest.mark.once

SOURCE = Path(demarche.__file__).parent
MODULES = sorted(
    ".".join(("demarche", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if path.parent != SOURCE and re.search(r"^ *>>> ", path.read_text("utf-8"), re.MULTILINE)
)
"""But for the public door, whose examples are whole runs."""


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0
    assert found.failed == 0


def test_examples_are_found_in_every_part() -> None:
    parts = {name.split(".")[1] for name in MODULES}
    assert {"engine", "engines", "numerics", "page", "report"} <= parts
    assert len(MODULES) > 20
