"""Where no condition has a price, nothing breaks off and no peace hardens, the figures are those of the engine before
it knew of any of that. They were written down then, for versions of the shipped cases as these stood: equal to the last
bit where they were written, compared to 1e-11 for other machines."""

import json
from pathlib import Path

import numpy as np
import pytest

from demarche.engines import ripeness
from demarche.engines.ripeness import solve_many

BEFORE = json.loads((Path(__file__).parents[1] / "data" / "ripeness" / "before.json").read_text())
MONTHS = [6, 12, 24, 48]


@pytest.mark.once
def test_the_limits_are_the_engine_of_before():
    plans = [eval(entry["plan"], vars(ripeness).copy()) for entry in BEFORE]
    for entry, result in zip(BEFORE, solve_many(plans, tolerance=1e-6), strict=True):
        np.testing.assert_allclose(result.signed[MONTHS], entry["signed"], rtol=0, atol=1e-11)
        np.testing.assert_allclose(result.lasting[MONTHS], entry["lasting"], rtol=0, atol=1e-11)
        assert result.solved
        assert result.hesitation == 0.0
