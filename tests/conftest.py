"""How every test runs: on one thread, with no time limit on single examples, and with the same examples in CI."""

import os

import pytest
from hypothesis import settings

from demarche.processor import alike

alike()  # before any test imports numpy
for library in ("OPENBLAS", "OMP", "MKL"):  # threads that wait for a processor spin
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

settings.register_profile("desk", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, max_examples=20
)  # the same ones each time; at a desk a hundred
settings.register_profile("brief", deadline=None, derandomize=True, max_examples=5)  # for the other Pythons in CI
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture
def nothing_kept(monkeypatch):
    """Far futures of wars are solved anew whenever they are asked for, in the company in which they are."""
    from demarche.engines.ripeness import steady
    from demarche.numerics.kept import Kept

    monkeypatch.setattr(steady, "_KEPT", Kept(0, lambda row: 1))
