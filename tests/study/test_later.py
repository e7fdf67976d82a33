"""What takes long of an answer is worked out beside it, by another process if there is one: the same either way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.study.wars import far, near

import demarche
from demarche.crisis import Crisis

pytestmark = pytest.mark.once


@pytest.mark.parametrize("crisis", [near(), far(), far().with_values({"screen.x_high": 0.6})])
def test_what_carries_the_verdict_is_what_the_answer_would_find_itself(crisis: Crisis) -> None:
    war = demarche.run(crisis, draws=32).ripeness
    assert war.carried is not None
    alone = replace(war, carried=None)
    assert alone.carrying is not war.carried
    assert alone.carrying.to_dict() == war.carrying.to_dict()


def test_two_processes_find_what_one_does() -> None:
    assert demarche.run(far(), draws=32, workers=2).to_dict() == demarche.run(far(), draws=32).to_dict()
