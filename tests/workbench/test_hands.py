"""Other processes change when an answer comes, not what it says, and nothing is lost with one of them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.crisis import load
from demarche.study.draw.plan import Piece
from demarche.workbench.desk import PART, Desk, Setting
from demarche.workbench.hands import Hands, shared

BINDING = "screen.binding"


@given(st.integers(1, 40), st.integers(-1, 9))
def test_shares_are_all_of_it_in_order_and_of_one_length(count: int, hands: int) -> None:
    pieces = [Piece(0, "x", place, place, place + 1) for place in range(count)]
    found = shared(pieces, hands)
    assert sorted((piece for share in found for piece in share), key=lambda piece: piece.chunk) == pieces
    lengths = [len(share) for share in found]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] - lengths[-1] <= 1
    assert len(found) == max(min(hands, count), 1)
    assert all([piece.chunk for piece in share] == list(range(share[0].chunk, share[-1].chunk + 1)) for share in found)


@pytest.fixture(scope="module")
def hands() -> Iterator[Hands]:
    found = Hands(1)
    assert found.count == 0  # none is called
    found.call()
    until = time.monotonic() + 60
    while not found.count and time.monotonic() < until:
        time.sleep(0.05)
    assert found.count == 1
    yield found
    found.dismiss()
    assert found.count == 0


@pytest.mark.once
def test_with_another_process_the_answer_is_the_same_and_it_is_there_without_one_that_is_lost(hands: Hands) -> None:
    crisis = load("syria-2013")
    alone, helped = Desk(crisis, versions=2 * PART), Desk(crisis, versions=2 * PART, hands=hands)
    assert helped.base == alone.base
    settings = [
        Setting(changes={BINDING: (0.81, 0.93)}),
        Setting(changes={BINDING: (0.1, 0.2)}, levers=(crisis.file.levers[0].id,)),
    ]
    for setting in settings:
        assert repr(helped.first(setting)) == repr(alone.first(setting))  # nan is no number, but the same word
    assert hands.count == 1  # it took part, and is still there
    assert hands._pool is not None
    for process in hands._pool._processes.values():
        os.kill(process.pid, signal.SIGKILL)
    last = Setting(changes={BINDING: (0.5, 0.6)})
    assert repr(helped.first(last)) == repr(alone.first(last))
    assert hands.count == 0
    assert helped.first(Setting(changes={BINDING: (0.5, 0.7)})).verdict is not None
