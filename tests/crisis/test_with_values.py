"""A crisis in which numbers are changed in memory is the one that reading them would give, quickly."""

from __future__ import annotations

from typing import Any

import pytest

from demarche.crisis import Crisis, load, shipped_cases
from demarche.crisis.inventory import Assumption, assumptions
from demarche.crisis.sections.whole import file_model
from demarche.errors import InputError

VALUES = {"screen.binding": 0.4, "war.pace_per_year": [0.1, 0.2]}


@pytest.fixture(params=shipped_cases())
def crisis(request: pytest.FixtureRequest) -> Crisis:
    return load(request.param)


def test_only_what_changed_is_read_anew_and_all_is_as_if_it_had_been(crisis: Crisis) -> None:
    for before in (crisis, crisis.under(crisis.file.levers[0].id)):
        after = before.with_values(VALUES)
        assert after.file == file_model().model_validate(after.source.data)
        assert after.file.actors is before.file.actors
        assert after.file.screen is not before.file.screen


def test_what_it_rests_on_is_told_anew_where_it_changed(crisis: Crisis) -> None:
    before = {told.path: told for told in assumptions(crisis)}
    after = {told.path: told for told in assumptions(crisis.with_values(VALUES))}
    assert list(after) == list(before)
    assert {path for path, told in after.items() if told != before[path]} == VALUES.keys()
    assert after["war.pace_per_year"].value == "0.1 to 0.2"


def test_a_name_that_changes_is_told_wherever_it_stands(crisis: Crisis) -> None:
    name = crisis.label(crisis.file.actors[0].id)
    after = crisis.with_values({f"actors.{crisis.file.actors[0].id}.short": "Someone"})

    def about(found: tuple[Assumption, ...], words: str) -> int:
        return sum(told.text.startswith(f"{words}:") for told in found)

    assert about(assumptions(after), "Someone") == about(assumptions(crisis), name) > 0


@pytest.mark.parametrize(
    ("values", "said"),
    [({"screen.binding": 4}, "screen.binding: 4 is above 1"), ({"screen.x_low": "x"}, "should be a number, not 'x'")],
)
def test_what_does_not_fit_is_said_with_its_place(crisis: Crisis, values: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        crisis.with_values(values)
