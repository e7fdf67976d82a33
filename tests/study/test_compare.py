"""Two crises compared: swaps move exactly their own inputs, shares add up, the answer does not hang on the workers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from tests.study.crises import small
from tests.study.wars import far, near

from demarche.crisis import Crisis, load
from demarche.crisis.itself import Itself
from demarche.crisis.sections.bargaining import ScreenSection
from demarche.engine.contract import BEFORE, Headline
from demarche.engine.swaps import Versions
from demarche.engine.themes import Theme
from demarche.engines.ripeness import Game, Plan
from demarche.engines.ripeness.adapter import RipenessEngine
from demarche.engines.ripeness.fighting import Odds, SettlementTerms
from demarche.engines.ripeness.from_crisis import plan_draws
from demarche.engines.ripeness.section import War
from demarche.engines.ripeness.swap_sides import on_one_footing
from demarche.engines.ripeness.swaps import GROUPS, WarVersions, swaps_of
from demarche.engines.screen.adapter import ScreenEngine
from demarche.errors import InputError
from demarche.study.compare import compare as module
from demarche.study.compare.compare import compare
from demarche.study.compare.explaining import explained
from demarche.study.compare.result import Comparison
from demarche.study.compare.swapping import bits_of, separable
from demarche.study.draw.plan import plan_of

pytestmark = pytest.mark.once

HEAD = Headline("toy.value", "a value", "number")
EVERYTHING = bits_of(GROUPS)
SWAPS = swaps_of(RipenessEngine())
BELONGS = {
    "odds": {"beliefs.ruler", "beliefs.opposition", "beliefs.analyst"},
    "waiting": {"war.ruler_cost", "war.opposition_cost"},
    "terms": {"settlement.lowest", "settlement.highest"},
    "binding": {"settlement.binds", "settlement.spoilers", "settlement.opposition_loss"},
    "front": {"war.balance", "war.notches", "war.moves", "war.edge", "beliefs.strength"},
    "conference": {"conference.rounds"},
    "patrons": {"war.edge", "ruler_patron", "opposition_patron"},
    "threat": {"coercion"},
}
"""The parameters of the game that each group of the two small wars may move."""


def drawn(crisis: Crisis, count: int = 3) -> WarVersions:
    side = as_in_a_run(crisis, count)
    return SWAPS.ready(side, side)


def as_in_a_run(crisis: Crisis, count: int = 3) -> Versions:
    reads = (*ScreenEngine().reads(crisis), *RipenessEngine().reads(crisis))
    design = plan_of(crisis, draws=count, seed=0, levers=()).design
    return Versions(crisis, design.columns(crisis, reads), count)


@pytest.fixture(scope="module")
def sides() -> tuple[WarVersions, WarVersions]:
    one, other, _ = on_one_footing(drawn(near()), drawn(far()))
    return one, other


def pushed(plan: Plan) -> float:
    """Log odds of the next move that a game's patrons add to the ruler's side."""
    ruler, opposition = plan.game.ruler_patron, plan.game.opposition_patron
    return ruler.level * ruler.odds - opposition.level * opposition.odds


def leaves(thing: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for entry in fields(thing):
        value = getattr(thing, entry.name)
        if is_dataclass(value) and path == "":
            yield from leaves(value, entry.name)
        else:
            yield f"{path}.{entry.name}", value


def moved(one: Plan, other: Plan) -> set[str]:
    known = dict(leaves(one.game))
    return {name for name, value in leaves(other.game) if value != known[name]}


@pytest.mark.parametrize("section", [ScreenSection, War, Odds, SettlementTerms])
def test_every_judged_input_belongs_to_exactly_one_bit(section: Any) -> None:
    roots = {ScreenSection: "screen", War: "war", Odds: "war.odds", SettlementTerms: "war.settlement"}
    on_both = {"source", "note", "ruler", "opposition", "prize", "scale"}
    footing = {"war.step", "war.horizon_months", "war.durable_months", "war.ledger", "war.odds", "war.settlement"}
    footing |= {"war.history", "war.precision"}  # the past weighs versions; errors at the table are a check
    footing |= {"war.patrons"}  # taken apart by the side they help
    for name in section.model_fields:
        path = f"{roots[section]}.{name}"
        if name not in on_both or section is Odds:
            if name in ("source", "note"):
                continue
            assert (SWAPS.bit_of(path) is None) == (path in footing), path
    claimed = [path for group in GROUPS for bit in group.bits for path in bit.patterns]
    assert len(claimed) == len(set(claimed))


def test_nothing_swapped_is_the_first_crisis_and_everything_the_second(
    sides: tuple[WarVersions, WarVersions],
) -> None:
    for chosen, side in ((frozenset[str](), sides[0]), (EVERYTHING, sides[1])):
        assert SWAPS.plans(*sides, chosen) == plan_draws(side.crisis, side.columns, side.count)


def test_the_shipped_cases_are_what_a_run_plays() -> None:
    syria, kosovo = (as_in_a_run(load(name), 2) for name in ("syria-2013", "kosovo-1999"))
    one, other, said = on_one_footing(*(SWAPS.ready(side, side) for side in (syria, kosovo)))
    assert said == ()
    for chosen, own in (((), syria), (EVERYTHING, kosovo)):
        assert SWAPS.plans(one, other, chosen) == plan_draws(own.crisis, own.columns, 2)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.id)
def test_a_group_moves_its_own_parameters_and_no_others(group: Any, sides: tuple[WarVersions, WarVersions]) -> None:
    base = SWAPS.plans(*sides, ())
    after = SWAPS.plans(*sides, bits_of([group]))
    changed = set().union(*(moved(one, other) for one, other in zip(base, after, strict=True)))
    allowed = BELONGS[group.id]
    assert changed
    assert {name for name in changed if not ({name, name.split(".")[0]} & allowed)} == set()


def test_the_parameters_of_any_combination_come_from_where_their_group_does(
    sides: tuple[WarVersions, WarVersions],
) -> None:
    pure = [plan_draws(side.crisis, side.columns, side.count) for side in sides]
    chosen = [group for group in GROUPS if group.id in ("terms", "front", "threat")]
    found = SWAPS.plans(*sides, bits_of(chosen))
    for draw, plan in enumerate(found):
        game: Game = plan.game
        one, other = (plans[draw].game for plans in pure)
        assert (game.settlement.lowest, game.settlement.highest) == (other.settlement.lowest, other.settlement.highest)
        assert game.settlement.binds == one.settlement.binds
        assert (game.war.moves, game.war.notches) == (other.war.moves, other.war.notches)
        assert game.war.ruler_cost == one.war.ruler_cost
        assert (game.coercion, game.ruler_patron) == (other.coercion, one.ruler_patron)


def test_help_counts_as_the_difference_to_what_the_front_has_counted_in(
    sides: tuple[WarVersions, WarVersions],
) -> None:
    patrons, front = (next(g for g in GROUPS if g.id == name) for name in ("patrons", "front"))
    base = SWAPS.plans(*sides, ())
    swapped = SWAPS.plans(*sides, bits_of([patrons]))
    both = SWAPS.plans(*sides, bits_of([patrons, front]))
    for draw in range(3):
        # The net push on the front: what patrons do now, with what today's odds have counted in taken off.
        push = [plans[draw].game.war.edge + pushed(plans[draw]) for plans in (base, swapped, both)]
        net = [float(side.help["ruler"][draw] - side.help["opposition"][draw]) for side in sides]
        assert push[0] == pytest.approx(0.0, abs=1e-12)
        assert push[1] == pytest.approx(net[1] - net[0])
        assert net[0] != net[1]
        assert push[2] == pytest.approx(0.0, abs=1e-12)


def test_patrons_come_by_the_side_they_help_each_with_its_own_type() -> None:
    ours = ("helper, side: king", "helper, side: league")
    one, other, _ = on_one_footing(drawn(near(), 8), drawn(near(ours, ("[1, 1]", "[0, 1]")), 8))
    patrons = next(group for group in GROUPS if group.id == "patrons")
    both = SWAPS.plans(one, other, ())
    added = SWAPS.plans(one, other, [patrons.bits[1].id])
    moved_over = SWAPS.plans(one, other, bits_of([patrons]))
    for before, with_, without in zip(both, added, moved_over, strict=True):
        assert with_.game.ruler_patron == before.game.ruler_patron
        assert with_.game.opposition_patron.level == pytest.approx(0.1)  # the slow kind, whatever the King's is
        assert without.game.ruler_patron.level == 0.0
        assert without.game.opposition_patron == with_.game.opposition_patron
    assert {round(plan.game.ruler_patron.level, 6) for plan in both} == {0.1, 0.5}


def test_help_that_stands_beside_a_patron_who_chooses_counts_too() -> None:
    choosing = ("support: 0.3,", "support: 0.3, stake: 0.4, burden: 0.1, chooses: true,")
    beside = ("  patrons:\n", "  patrons:\n    - {actor: ally, side: front, support: 1.0, odds_factor: 2}\n")
    ally = ("{id: empire, name: The Empire}", "{id: empire, name: The Empire}, {id: ally, name: The Ally}")
    one, other, _ = on_one_footing(drawn(near()), drawn(far(choosing, beside, ally)))
    before, after = one.help, other.help
    assert after["opposition"] == pytest.approx(np.log(2) * 1.3)
    patrons = next(group for group in GROUPS if group.id == "patrons")
    swapped = SWAPS.plans(one, other, bits_of([patrons]))
    for draw, plan in enumerate(swapped):
        assert plan.game.war.edge + pushed(plan) == pytest.approx(-after["opposition"][draw] - before["ruler"][draw])
    assert SWAPS.plans(one, other, EVERYTHING) == plan_draws(other.crisis, other.columns, 3)


def test_what_kind_of_ruler_there_is_comes_with_the_terms() -> None:
    hard = ("settlement: {lowest: 0.0,", "settlement: {lowest: 0.0, ruler_types: {hard: {lowest: 0.5}},")
    kind = ("{id: junta, name: The Junta}", "{id: junta, name: The Junta, types: {hard: h, soft: s}, type: hard}")
    one, other, _ = on_one_footing(drawn(near()), drawn(far(hard, kind)))
    terms = next(group for group in GROUPS if group.id == "terms")
    for chosen, lowest in (((), 0.0), (bits_of([terms]), 0.5), (EVERYTHING - bits_of([terms]), 0.0), (EVERYTHING, 0.5)):
        assert {plan.game.settlement.lowest for plan in SWAPS.plans(one, other, chosen)} == {lowest}


def test_durable_is_put_on_one_footing_without_changing_how_well_a_deal_binds() -> None:
    one, other = drawn(near()), drawn(far())
    first, second, said = on_one_footing(one, other)
    assert (first.war.durable_months, first.war.horizon_months) == (24, 12)
    assert len(said) == 2
    for before, after in ((one, first), (other, second)):
        plans = [plan_draws(side.crisis, side.columns, 3) for side in (before, after)]
        for was, now in zip(*plans, strict=True):
            months = before.war.durable_months
            assert undisturbed(now, months) == pytest.approx(undisturbed(was, months), rel=1e-9)


def undisturbed(plan: Plan, months: int) -> float:
    """Chance that an agreement is kept for so many months, followed month by month."""
    settlement = plan.game.settlement
    soft, hard = 1.0, 0.0
    for _ in range(months):
        held = soft * settlement.binds.value
        hardens = held * settlement.hardens.value
        soft, hard = held - hardens, hard + hardens
    return soft + hard


def test_groups_that_cannot_be_told_apart_become_one() -> None:
    # A threat that lapses if the opposition refuses excludes a mediator's text.
    text = "conference: {mediator_proposes: 1}\n  horizon_months: 12"
    one, other, _ = on_one_footing(drawn(near(("horizon_months: 12", text))), drawn(far()))
    found = separable(SWAPS, one, other, GROUPS)
    merged = [group for group in found if "+" in group.id]
    assert [set(group.id.split("+")) for group in merged] == [{"conference", "threat"}]
    assert bits_of(found) == EVERYTHING


def toy(groups: int = 3, sets: int = 4) -> np.ndarray:
    return np.random.default_rng(7).normal(size=(1 << groups, sets))


def test_shares_are_means_over_all_orderings_and_add_up() -> None:
    values = toy()
    found = explained("toy", HEAD, GROUPS[:3], (), values)
    for k, part in enumerate(found.parts):
        gains = []
        for order in permutations(range(3)):
            before = sum(1 << other for other in order[: order.index(k)])
            gains.append(values[before | 1 << k].mean() - values[before].mean())
        assert part.share.mean == pytest.approx(np.mean(gains))
        assert part.into_a.mean == pytest.approx((values[1 << k] - values[0]).mean())
        assert part.out_of_b.mean == pytest.approx((values[7] - values[7 ^ 1 << k]).mean())
    assert found.a is not None
    assert found.b is not None
    assert sum(part.share.mean for part in found.parts) == pytest.approx(found.b.mean - found.a.mean)


def test_the_furthest_sets_are_the_best_of_their_size_and_the_detour_avoids_the_largest_share() -> None:
    values = toy(4)
    found = explained("toy", HEAD, GROUPS[:4], (), values)
    means = values.mean(axis=1)
    sign = np.sign(means[-1] - means[0])
    ids = [group.id for group in GROUPS[:4]]
    largest = max(found.parts, key=lambda part: sign * part.share.mean).group
    for reaches, banned in ((found.furthest, None), (found.detour, largest)):
        for size, reach in enumerate(reaches, start=1):
            sets = [
                s
                for s in range(16)
                if s.bit_count() == size and not (banned is not None and s >> ids.index(banned) & 1)
            ]
            assert len(reach.groups) == size
            assert reach.value.mean == pytest.approx(sign * max(sign * means[s] for s in sets))
    assert largest not in {group for reach in found.detour for group in reach.groups}


def test_pairs_tell_what_both_do_beyond_the_sum() -> None:
    # Neither of the first two does anything alone; both together are worth 1.
    values = np.array([[float(s & 3 == 3)] * 3 for s in range(8)])
    found = explained("toy", HEAD, GROUPS[:3], (), values)
    first = found.pairs[0]
    assert first.groups == (GROUPS[0].id, GROUPS[1].id)
    assert (first.one.mean, first.other.mean, first.both.mean, first.surplus.mean) == (0.0, 0.0, 1.0, 1.0)
    assert [part.share.mean for part in found.parts] == pytest.approx([0.5, 0.5, 0.0])


def test_input_sets_without_a_value_are_left_out() -> None:
    values = toy()
    values[5, 1] = np.nan
    assert explained("toy", HEAD, GROUPS[:3], (), values).n == 3
    assert explained("toy", HEAD, GROUPS[:3], (), np.full((8, 2), np.nan)).difference is None


SURE = ("type: {values: [keen, slow], weights: [1, 1]}", "type: keen")
"""No open type: a number more before it would draw it at other points."""
ALIKE = (
    SURE,
    ("notches: 3", "notches: 3\n  coercer: {actor: helper, rungs: [{damage_per_year: 0.8}], ultimatum_per_year: 0.95}"),
    ("x_high: [0.3, 0.6]", "x_high: [0.5, 0.8]"),
    ("near-2001", "near-2002"),
)
"""The near war with a threat of force and other terms: two groups differ, and four combinations are played."""


@pytest.fixture(scope="module")
def played() -> Comparison:
    return compare(near(SURE), near(*ALIKE), draws=2)


def test_a_played_comparison_explains_the_difference_between_the_two_answers(played: Comparison) -> None:
    adapter = RipenessEngine()
    own = []
    for side in (near(SURE), near(*ALIKE)):
        columns = {path: column[:2] for path, column in as_in_a_run(side, 256).columns.items()}
        own.append(adapter.evaluate(side, columns, 2, side)["ripeness.durable"].mean())
    found = played.quantity("ripeness.durable")
    assert found.a is not None
    assert found.b is not None
    assert (found.a.mean, found.b.mean) == pytest.approx(tuple(own))
    assert [part.group for part in found.parts] == ["terms", "threat"]
    assert sum(part.share.mean for part in found.parts) == pytest.approx(own[1] - own[0])
    assert own[0] != own[1]
    assert [part.group for part in played.quantity("screen.width").parts] == ["terms"]


class Backwards(Executor):
    """Does what it is given at once, but in the other order."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self.pool.submit(fn, *args, **kwargs)


def test_the_answer_does_not_hang_on_who_does_the_work(played: Comparison) -> None:
    told: list[tuple[int, int]] = []
    again = compare(
        near(SURE), near(*ALIKE), draws=2, executor=Backwards(), done=lambda done, total: told.append((done, total))
    )
    assert again == played
    assert told == [(k, 4) for k in range(1, 5)]


def test_where_one_side_has_no_war_the_screens_are_compared() -> None:
    found = compare(small(), far(), draws=4)
    assert {entry.headline.id for entry in found.quantities} == {"screen.open", "screen.width"}
    assert "the war takes part in Far alone, so that it is not compared" in found.notes
    width = found.quantity("screen.width")
    assert width.n == 256
    assert width.difference is not None
    assert sum(part.share.mean for part in width.parts) == pytest.approx(width.difference.mean)
    one, other = (
        ScreenEngine().evaluate(c, as_in_a_run(c, 256).columns, 256, c)["screen.width"] for c in (small(), far())
    )
    assert width.difference.mean == pytest.approx(other.mean() - one.mean())


def test_bits_of_a_group_are_tried_by_themselves() -> None:
    found = compare(small(), far(), draws=4).quantity("screen.width")
    inside = {bit.bit: bit for bit in found.inside}
    assert set(inside) == {"odds.0", "odds.1", "binding.0", "binding.1"}  # of the terms and costs one bit differs
    own = ScreenEngine().swaps
    one, other = (own.ready(side, side) for side in (as_in_a_run(small(), 256), as_in_a_run(far(), 256)))
    values = [
        ScreenEngine().evaluate(side.crisis, side.columns, 256, side.crisis)["screen.width"]
        for side in (own.mixed(one, other, ()), own.mixed(one, other, ["binding.0"]))
    ]
    assert inside["binding.0"].into_a.mean == pytest.approx((values[1] - values[0]).mean())


def test_what_both_files_say_alike_is_not_told_as_a_part() -> None:
    # What fighting costs the ruler is the same in both, whatever other numbers stand beside it.
    more = "notches: 3\n  odds: {favoured_wins: 0.6}\n  holding: 0.7\n  fade_per_year: 0.05"
    other = near(("near-2001", "near-2002"), ("notches: 3", more))
    path = "war.ruler_cost_per_year"
    assert as_in_a_run(near(), 1).columns[path] == as_in_a_run(other, 1).columns[path]
    found = compare(near(), other, draws=1).quantity("ripeness.durable")
    assert "waiting" in {part.group for part in found.parts}
    assert {bit.bit for bit in found.inside if bit.group == "waiting"} == {"waiting.2", "waiting.3"}


def test_the_same_crisis_twice_is_refused_with_a_remedy() -> None:
    with pytest.raises(InputError, match="nothing to explain; give two that differ"):
        compare(small(), small())


def test_a_file_without_a_screen_is_refused_with_a_remedy() -> None:
    whole = small()
    bare = replace(whole, file=whole.file.model_copy(update={"screen": None}))
    with pytest.raises(InputError, match="has no screen section"):
        compare(bare, far())


LEVER = """
levers:
  - id: arm
    title: Arm the League
    seat: helper
    set: {screen.p_ruler: [0.1, 0.2], war.pace_per_year: 0.6}
"""


def test_a_lever_that_was_pulled_moves_the_war_but_not_the_hopes_that_the_war_begins_with() -> None:
    text = ("outcome: ", f"{LEVER.strip()}\noutcome: ")
    base, pulled = as_in_a_run(near(text), 4), as_in_a_run(near(text).under("arm"), 4)
    one, other = (SWAPS.ready(side, base) for side in (base, pulled))
    plans = [plan_draws(side.crisis, side.columns, 4) for side in (one, other)]
    for before, after in zip(*plans, strict=True):
        assert moved(before, after) == {"war.moves"}
    assert other.crisis.file.screen is not None
    assert other.crisis.file.screen.p_ruler.high == 0.2


def test_both_ways_of_comparing_an_engine_see_what_it_sees_in_a_run() -> None:
    class Branching(ScreenEngine):
        """It knows time, and asks what would follow from a patient ruler."""

        timed = True

        def branches(self, crisis: Crisis) -> dict[str, Crisis]:
            return {"patient:": crisis.with_values({"screen.x_low": [0.0, 0.3]})}

    pulled = near(("outcome: ", f"{LEVER.strip()}\noutcome: ")).under("arm")
    engine = Branching()
    pair = module._Pair(pulled, pulled, (module._side(pulled, "A"), module._side(pulled, "B")), 4, 0)
    pair._plans[Itself(pulled)] = replace(pair.plan(pulled), engines=(engine,))
    seen = set(pair._drawn(engine, pulled).columns)
    assert {f"{BEFORE}screen.p_ruler", "patient:screen.x_low"} <= seen
    assert seen == set(pair.columns(engine, pulled)) > set(pair.plan(pulled).design.columns(pulled, ["screen"]))


def test_a_theme_loses_no_line_that_it_has_no_part_for() -> None:
    theme = Theme("toy", "toy", "a toy", ("the first", "the second"))
    assert [bit.title for bit in theme.group("a.b").bits] == ["the first"]
    with pytest.raises(ValueError, match="'toy' has 2 parts and was given 3 lines"):
        theme.group("a.b", "a.c", "a.d")


def test_names_are_short_and_different() -> None:
    assert module._names(near(), far(), None) == ("Near", "Far")
    assert module._names(near(), near(("near-2001", "near-2002")), None) == ("Near 2001", "Near 2002")
    assert module._names(near(), near(), None) == ("Near 2001 (A)", "Near 2001 (B)")


def test_the_result_is_plain_data(played: Comparison) -> None:
    import json

    told = json.loads(json.dumps(played.to_dict(), allow_nan=False))
    assert told["format"] == "demarche-comparison/1"
    assert told["a"]["afterwards"]["summary"] == "The King signed."
    rows = played.rows()
    assert {row["group"] for row in rows} == {"terms", "threat"}
    frame = pytest.importorskip("pandas") and played.to_frame()
    assert list(frame["share"]) == [row["share"] for row in rows]
