"""The reference's tables of keys and fields are those of the code. Others? ``python -m tests.docs.reference``."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.docs.reference import PAGES

pytestmark = pytest.mark.once


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_reference_is_that_of_the_code(path: Path) -> None:
    assert path.read_text("utf-8") == PAGES[path]()
