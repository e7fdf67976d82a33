"""Power indices: published games, and every coalition, one by one."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.council import oracle
from tests.council.councils import chambers, security_council

from demarche.engines.council import Chamber, Criterion, Draft, Member, Rule, evaluate, power
from demarche.errors import InputError


def weighted(quota: int, weights: list[int]) -> Chamber:
    body = tuple(Member(f"m{i}", weights={"w": weight}) for i, weight in enumerate(weights))
    return Chamber(body, Rule((Criterion(votes=quota, weight="w"),)))


def test_the_security_council() -> None:
    result = power(security_council())
    veto, elected = result.member("russia"), result.member("elected1")
    assert (veto.swings, elected.swings) == (848, 84)
    assert (veto.shapley_shubik, elected.shapley_shubik) == (Fraction(421, 2145), Fraction(4, 2145))
    assert (veto.banzhaf, elected.banzhaf) == (Fraction(848, 2**14), Fraction(84, 2**14))
    assert (veto.banzhaf_normalised, elected.banzhaf_normalised) == (Fraction(106, 635), Fraction(21, 1270))
    assert veto.prevent == 1
    assert result.act == Fraction(848, 2**15)


@pytest.mark.parametrize(
    ("quota", "weights", "shapley", "banzhaf"),
    [
        # The six of the European Economic Community, 1958: Luxembourg never decides.
        (12, [4, 4, 4, 2, 2, 1], ["14/60"] * 3 + ["9/60"] * 2 + ["0"], ["5/21"] * 3 + ["3/21"] * 2 + ["0"]),
        # Nassau County, 1964 (Banzhaf 1965): three members have it all.
        (58, [31, 31, 28, 21, 2, 2], ["1/3"] * 3 + ["0"] * 3, ["1/3"] * 3 + ["0"] * 3),
        (3, [2, 1, 1], ["2/3", "1/6", "1/6"], ["3/5", "1/5", "1/5"]),
    ],
)
def test_published_weighted_games(quota: int, weights: list[int], shapley: list[str], banzhaf: list[str]) -> None:
    members = power(weighted(quota, weights)).members
    assert [m.shapley_shubik for m in members] == [Fraction(x) for x in shapley]
    assert [m.banzhaf_normalised for m in members] == [Fraction(x) for x in banzhaf]


def enumerated(chamber: Chamber) -> list[tuple[int, Fraction]]:
    """Swings and Shapley-Shubik index of each member, from all coalitions and the rule's own words."""
    size = len(chamber.members)

    def wins(coalition: set[int]) -> bool:
        votes = tuple("yes" if i in coalition else "no" for i in range(size))
        return oracle.passes(chamber.rule, chamber.members, votes)

    out = []
    for i in range(size):
        swings, index = 0, Fraction(0)
        for picks in itertools.product([False, True], repeat=size - 1):
            others = {j for j, pick in zip([j for j in range(size) if j != i], picks, strict=True) if pick}
            if wins(others | {i}) and not wins(others):
                swings += 1
                share = math.factorial(len(others)) * math.factorial(size - 1 - len(others))
                index += Fraction(share, math.factorial(size))
        out.append((swings, index))
    return out


@given(chambers(most=6))
@settings(max_examples=60)
def test_every_coalition_gives_the_same_power(chamber: Chamber) -> None:
    members = power(chamber).members
    assert [(m.swings, m.shapley_shubik) for m in members] == enumerated(chamber)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.integers(1, 60))
@settings(max_examples=50)
def test_shares_of_power_add_up(weights: list[int], quota: int) -> None:
    result = power(weighted(quota, weights))
    total = sum(m.shapley_shubik for m in result.members)
    assert total == (1 if sum(weights) >= quota else 0)
    assert sum(m.banzhaf_normalised for m in result.members) == (1 if sum(weights) >= quota else 0)
    for member in result.members:
        if member.initiate:
            # Banzhaf's absolute index is the harmonic mean of Coleman's two.
            assert member.banzhaf == 2 / (1 / member.prevent + 1 / member.initiate)


def test_banzhaf_is_the_chance_of_deciding_when_all_toss_coins() -> None:
    chamber = security_council(pressure=0.0)
    decides = evaluate(chamber, Draft(0, 0)).member("china").decides
    assert decides == pytest.approx(float(power(chamber).member("china").banzhaf), abs=1e-14)


def test_two_hundred_members_with_weights_are_counted() -> None:
    result = power(weighted(151, [1 + i % 2 for i in range(200)]))
    assert sum(m.shapley_shubik for m in result.members) == 1
    assert result.member("m1").shapley_shubik > result.member("m0").shapley_shubik


def test_what_cannot_be_counted_is_said() -> None:
    with pytest.raises(InputError, match="up to 200 members"):
        power(weighted(1, [1] * 201))
    with pytest.raises(InputError, match="round them"):
        power(weighted(2**60, [2**i for i in range(60)]))


def test_the_result_is_plain() -> None:
    plain = power(security_council()).to_dict()
    assert plain["members"][0]["exact"]["shapley_shubik"] == "421/2145"
    assert plain["members"][0]["shapley_shubik"] == pytest.approx(421 / 2145, abs=1e-15)
    assert plain["act"] == pytest.approx(848 / 2**15, abs=1e-15)


def test_a_frame_has_numbers_and_no_fractions() -> None:
    frame = power(weighted(51, [50, 49, 1])).to_frame()
    assert frame.loc[frame.index[0], "shapley_shubik"] == pytest.approx(2 / 3)
    assert not {"exact", "id"} & set(frame.columns)


def test_plain_data_hold_each_index_as_a_number_and_exactly() -> None:
    found = power(weighted(51, [50, 49, 1]))
    for said, entry in zip(found.to_dict()["members"], found.members, strict=True):
        exact = said.pop("exact")
        assert {name: Fraction(value) for name, value in exact.items()} == {
            "swings": entry.swings,
            "shapley_shubik": entry.shapley_shubik,
            "banzhaf": entry.banzhaf,
            "banzhaf_normalised": entry.banzhaf_normalised,
            "prevent": entry.prevent,
            "initiate": entry.initiate,
        }
        assert {name: said[name] for name in exact if name != "swings"} == pytest.approx(
            {name: float(Fraction(value)) for name, value in exact.items() if name != "swings"}
        )
        assert (said["id"], said["name"], said["veto"]) == (entry.id, entry.name, entry.veto)
    assert [Fraction(str(entry.swings)) for entry in found.members] == [3, 1, 1]
