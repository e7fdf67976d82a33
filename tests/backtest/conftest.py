"""Intervals of scores over few resamples: a test of which crises are scored, and how, needs no fine ones, and the
golden page holds those that are told."""

from collections.abc import Iterator

import pytest

from demarche.study.backtest import scores


@pytest.fixture(autouse=True, scope="module")
def _few_resamples() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scores, "_RESAMPLES", 100)
        yield
