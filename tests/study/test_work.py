"""The same pieces give the same bytes, wherever, in whatever order, and however often they were interrupted."""

from __future__ import annotations

import random
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.study.crises import small

from demarche.errors import InputError
from demarche.store import Chunks, canonical_json, read_parquet, write_parquet
from demarche.study import Interrupted
from demarche.study.draw.plan import CHUNK, plan_of
from demarche.study.result import table_of
from demarche.study.studies import Study, study
from demarche.study.work.crew import WorkerLost
from demarche.study.work.executors import processes
from demarche.study.work.pieces import do_work

DRAWS = 3 * CHUNK + 5
PAIRS = [("arm-now", "guarantee")]


class Shuffled(Executor):
    """Does the work late and in a disorderly order, as a cluster might."""

    def __init__(self, seed: int) -> None:
        self.pool = ThreadPoolExecutor(4)
        self.chance = random.Random(seed)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        delay = self.chance.random() / 50

        def late() -> Any:
            time.sleep(delay)
            return fn(*args, **kwargs)

        return self.pool.submit(late)


def planned(draws: int = DRAWS) -> Study:
    return Study(plan_of(small(), draws=draws, seed=3, pairs=PAIRS))


def outcome(found: Study, folder: Path, executor: Executor | None = None) -> tuple[bytes, bytes]:
    result = found.finish(workers=1, executor=executor)
    write_parquet(folder / "t.parquet", table_of(found.plan, found.answers))
    return canonical_json(result.to_dict()), (folder / "t.parquet").read_bytes()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    return outcome(planned(), tmp_path_factory.mktemp("serial"))


@pytest.mark.parametrize("seed", [0, 1])
def test_any_order_of_pieces_gives_the_same_bytes(seed: int, tmp_path: Path, expected: tuple[bytes, bytes]) -> None:
    assert outcome(planned(), tmp_path, Shuffled(seed)) == expected


def test_processes_give_the_same_bytes(tmp_path: Path, expected: tuple[bytes, bytes]) -> None:
    with processes(2) as pool:
        assert outcome(planned(), tmp_path, pool) == expected


def test_a_run_goes_on_from_what_was_kept_and_mistrusts_what_is_damaged(
    tmp_path: Path, expected: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = planned()
    first.keeper = Chunks(tmp_path / "kept")
    first.finish(workers=1)
    names = first.keeper.names()
    pieces = first.plan.pieces()
    assert sorted(piece.file for piece in pieces) == names
    half, torn, other = names[0], names[5], names[-1]
    whole = (tmp_path / "kept" / half).read_bytes()
    (tmp_path / "kept" / half).write_bytes(whole[: len(whole) // 2])
    flipped = bytearray((tmp_path / "kept" / torn).read_bytes())
    flipped[len(flipped) // 3] ^= 255
    (tmp_path / "kept" / torn).write_bytes(flipped)
    (tmp_path / "kept" / other).write_bytes((tmp_path / "kept" / names[8]).read_bytes())  # whole, but another piece
    again = planned()
    again.keeper = Chunks(tmp_path / "kept")
    redone: list[str] = []
    write = Chunks.write
    monkeypatch.setattr(Chunks, "write", lambda self, name, arrays: (redone.append(name), write(self, name, arrays)))
    assert outcome(again, tmp_path) == expected
    assert sorted(redone) == sorted([half, torn, other])


def test_an_engine_that_cannot_feel_a_lever_is_not_asked() -> None:
    plan = planned().plan
    asked = {(plan.variants[piece.variant].name, piece.engine) for piece in plan.pieces()}
    assert asked == {
        ("", "screen"),
        ("", "stability"),
        ("arm-now", "screen"),
        ("arm-now", "stability"),
        ("guarantee", "screen"),
        ("come-to-talks", "stability"),
        ("soften", "stability"),
        ("arm-now+guarantee", "screen"),
        ("arm-now+guarantee", "stability"),
    }


def test_stopped_in_the_middle_it_tells_what_is_known() -> None:
    found = planned()
    found.rough()

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        found.finish(workers=1, done=stop)
    partial = caught.value.partial
    assert partial is not None
    assert CHUNK <= partial.done < DRAWS
    for name, spread in partial.spreads.items():
        assert spread.mean == study(small(), draws=spread.n, seed=3, levers=[]).spreads[name].mean
    assert {effect.n for effect in partial.effects} <= {CHUNK, 2 * CHUNK, 3 * CHUNK}


def test_a_rough_answer_is_the_answer_of_the_first_chunk() -> None:
    rough, short = planned().rough(), study(small(), draws=CHUNK, seed=3)
    assert rough.done == CHUNK
    assert {name: spread.mean for name, spread in rough.spreads.items()} == {
        name: spread.mean for name, spread in short.spreads.items()
    }


def test_a_lost_process_is_reported_with_what_to_do() -> None:
    class Broken(Executor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("gone"))
            return future

    found = planned()
    with pytest.raises(WorkerLost, match="--resume"):
        do_work(found.plan, found.plan.pieces(), found.answers, executor=Broken())


@pytest.mark.parametrize("pair", [("arm-now",), ("arm-now", "arm-now"), ("arm-now", "armnow")])
def test_what_is_no_pair_of_levers_is_refused(pair: tuple[str, ...]) -> None:
    with pytest.raises(InputError):
        plan_of(small(), draws=8, seed=0, pairs=[pair])


def test_the_table_binds_every_output_to_its_inputs(tmp_path: Path) -> None:
    found = planned()
    found.finish(workers=1)
    write_parquet(tmp_path / "t.parquet", table_of(found.plan, found.answers))
    table = read_parquet(tmp_path / "t.parquet")
    assert list(table)[:2] == ["lever", "draw"]
    variants = [variant.name for variant in found.plan.variants]
    np.testing.assert_array_equal(table["lever"], np.repeat(variants, DRAWS))
    np.testing.assert_array_equal(table["draw"], np.tile(np.arange(DRAWS), len(variants)))
    rows = table["lever"] == "arm-now+guarantee"
    binding, p = table["screen.binding"][rows], table["screen.p_ruler"][rows]
    assert binding.min() >= 0.9
    assert p.max() <= 0.6
    # The screen's arithmetic, redone from the row's own inputs.
    fear = table["screen.e_opposition"][rows] * (1 - binding) / binding
    floor = np.maximum(p - table["screen.c_ruler"][rows], 0.1)
    ceiling = np.minimum(
        1 - (table["screen.p_opposition"][rows] - table["screen.c_opposition"][rows]) - fear,
        table["screen.x_high"][rows],
    )
    np.testing.assert_allclose(table["screen.width"][rows], ceiling - floor, atol=1e-12)
    base = table["lever"] == ""
    np.testing.assert_array_equal(table["screen.c_opposition"][base], np.full(DRAWS, 0.2))
    assert set(table["actors.ruler.type"][table["lever"] == "soften"]) == {"soft"}
