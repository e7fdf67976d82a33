"""Draws: every marginal as declared, correlations as asked, one dimension an input, common to all levers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.study.crises import small

from demarche.crisis import Crisis
from demarche.engine.inputs import covers, drawn, judged, touched
from demarche.engine.registry import engines, taking_part
from demarche.errors import CrisisError, InputError
from demarche.study.draw.design import Design, check_correlations


def designed(crisis: Crisis, count: int = 1024, seed: int = 0) -> Design:
    under = [crisis.under(lever.id) for lever in crisis.file.levers]
    return Design.of(crisis, under, [engine.reads(crisis) for engine in engines()], count, seed)


def test_every_open_input_is_drawn_as_declared() -> None:
    crisis = small()
    columns = designed(crisis, 4096).columns(crisis)
    assert set(columns) == {path for path, given in judged(crisis).items() if given.is_range}
    expected = {
        "screen.p_ruler": stats.uniform(0.4, 0.4),
        "screen.p_opposition": stats.triang(0.2, loc=0.2, scale=0.5),
        "screen.x_high": stats.uniform(0.5, 0.5),
        "preferences.patron.weights.arm": stats.uniform(-1.5, 2.0),
        "preferences.rebels.utilities[0].value": stats.uniform(2, 2),
        "preferences.rebels.otherwise": stats.uniform(0.5, 1.0),
    }
    for path, law in expected.items():
        assert stats.kstest(columns[path], law.cdf).statistic < 0.002, path
    assert np.mean(columns["screen.c_ruler"] == 0.3) == pytest.approx(0.25, abs=0.001)
    assert np.mean(columns["actors.ruler.type"] == "soft") == pytest.approx(0.25, abs=0.001)
    order = columns["preferences.ruler.by_type.soft.order"]
    assert [float(np.mean(order == k)) for k in range(5)] == pytest.approx([0.5, *[0.125] * 4], abs=0.001)


def test_the_marginal_test_has_power() -> None:
    """A distribution that is off by one part in a hundred of its range does not pass."""
    columns = designed(small(), 4096).columns(small())
    assert stats.kstest(columns["screen.p_ruler"], stats.uniform(0.404, 0.4).cdf).statistic > 0.002


def test_inputs_without_correlation_do_not_move_together() -> None:
    crisis = small()
    columns = designed(crisis, 4096).columns(crisis)
    numbers = np.stack([column for column in columns.values() if column.dtype == np.float64])
    off = stats.spearmanr(numbers.T).statistic[np.triu_indices(len(numbers), 1)]
    assert np.abs(off).max() < 4 / np.sqrt(4096)


def test_correlations_hold_over_numbers_types_and_levers() -> None:
    text = """
correlations:
  - {between: [screen.p_ruler, screen.p_opposition], rho: -0.7}
  - {between: [actors.ruler.type, screen.p_ruler], rho: 0.5}
"""
    crisis = small(text)
    design = designed(crisis, 4096)
    for lever in (None, "arm-now"):
        columns = design.columns(crisis if lever is None else crisis.under(lever))
        ranks = stats.spearmanr(columns["screen.p_ruler"], columns["screen.p_opposition"]).statistic
        assert ranks == pytest.approx(-0.7, abs=3 * (1 - 0.7**2) / np.sqrt(4096))  # three standard errors
    units = design.units[:, [design.paths.index(path) for path in ("actors.ruler.type", "screen.p_ruler")]]
    assert stats.spearmanr(units).statistic == pytest.approx(0.5, abs=3 * (1 - 0.5**2) / np.sqrt(4096))
    columns = design.columns(crisis)
    assert np.mean(columns["actors.ruler.type"] == "soft") == pytest.approx(0.25, abs=0.01)
    soft = columns["actors.ruler.type"] == "soft"
    assert columns["screen.p_ruler"][soft].mean() > columns["screen.p_ruler"][~soft].mean() + 0.05


def test_levers_share_the_draws() -> None:
    crisis = small()
    design = designed(crisis)
    base, armed = design.columns(crisis), design.columns(crisis.under("arm-now"))
    np.testing.assert_allclose((base["screen.p_ruler"] - 0.4) / 0.4, (armed["screen.p_ruler"] - 0.2) / 0.4, atol=1e-12)
    for path in set(base) - {"screen.p_ruler"}:
        np.testing.assert_array_equal(base[path], armed[path])
    backed = design.columns(crisis.under("guarantee"))
    assert set(backed) - set(base) == {"screen.c_opposition"}, "open under the lever alone"
    assert "actors.ruler.type" not in design.columns(crisis.under("soften")), "settled by the lever"


def test_fewer_draws_are_the_first_of_more_and_settling_one_input_leaves_the_others() -> None:
    crisis = small()
    many, few = designed(crisis, 1024).columns(crisis), designed(crisis, 64).columns(crisis)
    settled = crisis.with_values({"screen.p_ruler": 0.5})
    other = designed(settled, 1024).columns(settled)
    assert set(many) - set(other) == {"screen.p_ruler"}
    for path, column in many.items():
        np.testing.assert_array_equal(column[:64], few[path])
        if path in other:
            np.testing.assert_array_equal(column, other[path])


def test_draws_hang_on_the_input_and_not_on_its_company_or_the_order_of_the_file() -> None:
    """A file that gains an input keeps every figure that does not read it, to the last digit."""
    crisis = small()
    reads = [engine.reads(crisis) for engine in engines()]
    whole = Design.of(crisis, [], reads, 64, 0).columns(crisis)
    for part in ([reads[0]], reads[1:], reads[::-1]):
        columns = Design.of(crisis, [], part, 64, 0).columns(crisis)
        for path, column in columns.items():
            np.testing.assert_array_equal(column, whole[path])
    text = """
correlations:
  - {between: [screen.p_ruler, screen.p_opposition], rho: -0.7}
  - {between: [actors.ruler.type, screen.p_ruler], rho: 0.5}
"""
    together = small(text)
    columns, turned = (Design.of(together, [], order, 64, 0).columns(together) for order in (reads, reads[::-1]))
    for path, column in columns.items():
        np.testing.assert_array_equal(column, turned[path])


def test_the_seed_decides() -> None:
    crisis = small()
    one, two = designed(crisis, 64, 1).columns(crisis), designed(crisis, 64, 2).columns(crisis)
    assert not np.array_equal(one["screen.x_high"], two["screen.x_high"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[{between: [screen.p_ruler, screen.c_opposition], rho: 0.5}]", None),
        ("[{between: [screen.p_ruler, crisis.title], rho: 0.5}]", "'crisis.title' is not open"),
        ("[{between: [screen.p_ruler, screen.p_ruler], rho: 0.5}]", "with itself"),
        (
            "[{between: [screen.p_ruler, screen.x_high], rho: 0.9},"
            " {between: [screen.p_ruler, screen.binding], rho: 0.9},"
            " {between: [screen.x_high, screen.binding], rho: -0.9}]",
            "contradict each other",
        ),
    ],
    ids=["open under a lever", "not open", "itself", "contradiction"],
)
def test_correlations_that_make_no_sense_are_refused_with_their_place(text: str, said: str | None) -> None:
    crisis = small(f"\ncorrelations: {text}\n")
    if said is None:
        designed(crisis)
        return
    with pytest.raises(CrisisError, match=said) as caught:
        designed(crisis)
    assert caught.value.problems[0].line > 40
    with pytest.raises(CrisisError, match=said):
        check_correlations(crisis)


@pytest.mark.parametrize("count", [0, 2**20 + 1])
def test_impossible_numbers_of_draws_are_refused(count: int) -> None:
    with pytest.raises(InputError):
        designed(small(), count)


def test_paths_meet_patterns_from_above_and_below() -> None:
    crisis = small()
    assert covers(["actors.*.type"], "actors.ruler.type")
    assert not covers(["actors.*.type"], "actors.ruler.name")
    assert not covers(["screen"], "screening.x")
    felt = {
        lever.id: [engine.name for engine in taking_part(crisis) if touched(engine.reads(crisis), crisis, lever.set)]
        for lever in crisis.file.levers
    }
    assert felt == {
        "arm-now": ["screen", "stability"],
        "guarantee": ["screen"],
        "come-to-talks": ["stability"],
        "soften": ["stability"],
    }
    assert touched(["actors.*.type"], crisis, {"actors[0]": {}})
    assert not touched(["war"], crisis, {"actors[0].type": "soft"})


def test_an_order_swaps_neighbours_only() -> None:
    given = judged(small())["preferences.ruler.by_type.soft.order"]
    unit = np.array([0.0, 0.499, 0.5, 0.6249, 0.6251, 0.99999999])
    assert drawn(given, unit).tolist() == [0, 0, 1, 1, 2, 4]
