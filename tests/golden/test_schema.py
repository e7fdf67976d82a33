"""The published schema of ``results.json`` is that of the results of both cases, and others fit it."""

from __future__ import annotations

import copy
import json

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from tests.council.test_facts import WITH_ROUTES
from tests.golden.pages import plain_results
from tests.golden.shape import SCHEMA, shape, written

from demarche.cli import main
from demarche.crisis import loads
from demarche.report.schema import results_schema
from demarche.study import run

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def checked() -> Draft202012Validator:
    Draft202012Validator.check_schema(results_schema())
    return Draft202012Validator(results_schema())


def test_the_published_schema_is_that_of_the_results() -> None:
    """Another one? ``python -m tests.golden.write``."""
    assert SCHEMA.read_text("utf-8") == written(shape(plain_results()))


def test_results_fit_it(checked: Draft202012Validator) -> None:
    other = json.loads(json.dumps(run(loads(WITH_ROUTES), draws=4).to_dict()))
    for found in (*plain_results(), other):
        assert [f"{error.json_path}: {error.message}"[:200] for error in checked.iter_errors(found)] == []


def test_what_is_no_result_does_not_fit(checked: Draft202012Validator) -> None:
    found = plain_results()[0]
    for change in (
        lambda wrong: wrong.pop("seed"),
        lambda wrong: wrong["ripeness"]["verdict"].update(verdict=3),
        lambda wrong: wrong["ripeness"]["first_page"].pop("gap"),
        lambda wrong: wrong["study"]["quantities"][0].update(words=1.0),
    ):
        wrong = copy.deepcopy(found)
        change(wrong)
        assert not checked.is_valid(wrong)


def test_the_verb_prints_it() -> None:
    done = CliRunner().invoke(main, ["schema", "results"])
    assert json.loads(done.stdout) == results_schema()
