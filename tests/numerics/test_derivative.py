"""Slopes by differences: right where there is one, and none where there is a jump or a kink."""

import math

import pytest

from demarche.numerics.derivative import derivative, points


def at(function, x, step=1e-2, low=-math.inf, high=math.inf):
    where = points(x, step, low, high)
    return derivative(where, [function(y) for y in where])


@pytest.mark.parametrize("x", [-1.3, 0.0, 0.4, 2.0])
def test_a_smooth_function_has_its_slope(x):
    found = at(lambda y: math.sin(y) + y**3, x)
    assert found.slope == pytest.approx(math.cos(x) + 3 * x**2, abs=1e-7)
    assert found.why is None


def test_at_an_end_of_the_range_it_looks_inward():
    assert points(1.0, 0.1, 0.0, 1.0) == (1.0, 0.95, 0.9)
    assert points(0.05, 0.1, 0.0, 1.0) == (0.05, 0.1, pytest.approx(0.15))
    assert at(math.exp, 0.0, low=0.0).slope == pytest.approx(1.0, abs=1e-4)
    assert at(lambda y: float(y > 0.995), 1.0, high=1.0).why == "jump"


def test_a_jump_has_none_wherever_it_lies_within_reach():
    for edge in (0.0, 0.004, -0.004, 0.007):
        found = at(lambda y, edge=edge: float(y > edge), 0.0)
        assert found.slope is None
        assert found.why == "jump"
    assert at(lambda y: float(y > 0.02), 0.0).slope == 0.0


def test_a_kink_is_told_from_a_slope_though_central_differences_agree():
    assert at(abs, 0.0).why == "kink"
    assert at(lambda y: max(y, 0.0), 0.0).why == "kink"
    assert at(abs, 1.0).slope == pytest.approx(1.0)


def test_no_number_no_slope():
    assert at(lambda y: math.nan if y > 0 else y, 0.0).why == "undefined"


def test_noise_below_the_tolerance_is_no_jump():
    assert at(lambda y: 2 * y + 1e-7 * math.sin(1e6 * y), 0.3).slope == pytest.approx(2.0, abs=1e-3)
