"""What the page says is pinned by the quick tests: lies that a reader would believe are each noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.lies.lies import HOUSE, LIES, caught, copied, passes


@pytest.mark.once
def test_every_lie_still_fits_the_house() -> None:
    for lie in LIES:
        text = (HOUSE / "src" / "demarche" / lie.file).read_text("utf-8")
        assert lie.planted(text) != text


@pytest.mark.slow
def test_every_lie_is_noticed(tmp_path: Path) -> None:
    house = copied(tmp_path)
    assert passes(house, sorted({test for lie in LIES for test in lie.tests}))
    assert [lie.about for lie, noticed in caught(LIES, house) if not noticed] == []
