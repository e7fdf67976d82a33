"""Results are plain: JSON-ready dictionaries, frames for those who have pandas."""

import json
import sys
from types import SimpleNamespace

import pytest
from tests.council.councils import security_council

from demarche.engines.council import (
    Draft,
    RollCall,
    Route,
    Spreads,
    Vote,
    best_draft,
    compare_routes,
    deadlock,
    evaluate,
    evaluate_many,
    fit,
    power,
    price_of_passage,
    win_set,
)
from demarche.errors import InputError

CHAMBER, DRAFT = security_council(ideal=0.4, sigma=0.2), Draft(0.6, 0.2)
CALLS = [RollCall(f"v{v}", name, "no" if name == "a" and v % 2 else "yes") for v in range(6) for name in "abc"]
RESULTS = {
    "vote": lambda: evaluate(CHAMBER, DRAFT),
    "draws": lambda: evaluate_many(CHAMBER, DRAFT, ideal=[[0.3], [0.5]], deciding=True),
    "prices": lambda: price_of_passage(CHAMBER, DRAFT, target=0.9),
    "power": lambda: power(CHAMBER),
    "routes": lambda: compare_routes(Vote(CHAMBER, DRAFT), [Route("alone", chance=0.5)]),
    "fit": lambda: fit(CALLS, {"a": -1, "b": 1}, spreads=Spreads()),
    "win set": lambda: win_set(CHAMBER, DRAFT, 0, 1),
    "best draft": lambda: best_draft(CHAMBER, DRAFT, "us", 0, 1),
    "deadlock": lambda: deadlock(CHAMBER, 0, 1),
    "foresight": lambda: fit(CALLS, {"a": -1, "b": 1}, spreads=Spreads()).foresee(["a", "b", "c"]),
}
WITH_FRAMES = ("vote", "draws", "prices", "power", "routes", "fit")


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_goes_through_json_unchanged(name: str) -> None:
    plain = RESULTS[name]().to_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


@pytest.mark.parametrize("name", WITH_FRAMES)
def test_without_pandas_a_frame_is_refused_with_the_remedy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match="pip install pandas"):
        RESULTS[name]().to_frame()


@pytest.mark.parametrize("name", WITH_FRAMES)
def test_frames_have_a_row_for_each_thing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Frame:
        def __init__(self, rows: object) -> None:
            self.rows = rows

        def set_index(self, column: str) -> "Frame":
            assert all(column in row for row in self.rows)
            return self

    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=Frame))
    rows = RESULTS[name]().to_frame().rows
    expected = {"vote": 15, "prices": 15, "power": 15, "routes": 1, "fit": 3}
    if name == "draws":
        assert {len(column) for column in rows.values()} == {2}
        assert "us.no" in rows
    else:
        assert len(rows) == expected[name]
