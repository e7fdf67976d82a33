"""The examples in the engine's docstrings do what they show."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from demarche.engines import settlement

MODULES = sorted(module.name for module in pkgutil.iter_modules(settlement.__path__, f"{settlement.__name__}."))


@pytest.mark.once
@pytest.mark.parametrize("name", [settlement.__name__, *MODULES])
def test_examples_do_what_they_show(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_and_every_public_name_is_there():
    found = [doctest.DocTestFinder().find(importlib.import_module(name)) for name in MODULES]
    assert sum(bool(test.examples) for tests in found for test in tests) >= 7
    assert all(hasattr(settlement, name) for name in settlement.__all__)
