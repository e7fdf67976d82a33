"""The council's page, word for word, on figures that are all different; every case of a sentence once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from tests.council.asking import council_answers
from tests.council.test_facts import WITH_ROUTES, texts

from demarche.crisis import loads
from demarche.engines.council import (
    BestDraft,
    MemberPrice,
    PairPrice,
    RecordedVote,
    RouteOverVersions,
    Spread,
    VoteOverVersions,
)
from demarche.engines.council.answer import CouncilAnswer
from demarche.engines.council.facts import facts_of
from demarche.engines.council.figures import strip_figure
from demarche.engines.council.words import council_sections, in_one_line
from demarche.page.chart import Canvas
from demarche.page.parts import Bullets, Callout, Table, Text

NO = {"us": 0.02, "east": 0.58, "m1": 0.11, "m2": 0.13}
IF_ABSTAINS = {"us": 0.39, "east": 0.83, "m1": 0.43, "m2": 0.44}


@pytest.fixture(scope="module")
def plain() -> CouncilAnswer:
    return council_answers(loads(WITH_ROUTES), draws=4)[0]


def told(vote: VoteOverVersions, **changes: Any) -> VoteOverVersions:
    """A vote of figures no two of which are alike; ``no``, ``if_abstains`` and ``veto`` are by member."""
    no, relief, veto = (
        changes.pop(name, given) for name, given in (("no", NO), ("if_abstains", IF_ABSTAINS), ("veto", {}))
    )
    members = tuple(
        replace(
            member,
            yes=0.3,
            abstain=0.17,
            no=no[member.id],
            if_abstains=relief[member.id],
            veto=veto.get(member.id, member.veto),
            spread_yes=Spread(mean=0.31, low=0.21, high=0.97),
            spread_no=Spread(mean=0.67, low=0.66, high=0.68),
        )
        for member in vote.members
    )
    figures: dict[str, Any] = {
        "position": 52.0,
        "passes": 0.37,
        "vetoed": 0.36,
        "short": 0.12,
        "both": 0.15,
        "spread": Spread(mean=0.37, low=0.04, high=0.94),
        "tally": (0.0, 0.1, 0.2, 0.4, 0.3),
    }
    return replace(vote, members=members, **figures | changes)


def shown(plain: CouncilAnswer, **changes: Any) -> CouncilAnswer:
    """An answer around such a vote; ``vote`` holds changes of it."""
    draft = plain.drafts[0]
    vote = told(draft.result, **changes.pop("vote", {}))
    by_type = {"east=hard": replace(vote, passes=0.19, spread=Spread(mean=0.19, low=0.01, high=0.75))}
    price = {"east": 0.24, "us": None, "m1": 0.47, "m2": None}
    prices = replace(
        draft.prices,
        passes=0.33,
        members=tuple(MemberPrice(name, name.title(), amount, 0.5, 0.9) for name, amount in price.items()),
        pair=None,
    )
    best = BestDraft("c", "us", 29.0, 0.87, 0.3, 0.2, 70.0, 0.1, 0.05)
    win = replace(draft.win_set, intervals=((11.0, 39.0), (45.0, 47.0)))
    given = {"prices": prices, "win_set": win, "best": best} | changes
    return replace(
        plain,
        drafts=(replace(draft, result=vote, by_type=by_type, **given),),
        routes=(
            RouteOverVersions(
                id="r",
                title="Alone",
                chance=0.15,
                legitimacy=0.35,
                worth=0.05,
                spread=Spread(mean=0.15, low=0.07, high=0.28),
            ),
        ),
        record=tuple(
            RecordedVote("c", name, result, passes, 0.0, likely, ())
            for name, result, passes, likely in (
                ("a", "adopted", 0.9, 0.9),
                ("b", "vetoed", 0.2, 0.8),
                ("d", "adopted", 0.1, 0.4),
            )
        ),
    )


def bullets(answer: CouncilAnswer) -> list[str]:
    (section,) = council_sections((answer,))
    return [item for part in section.parts if isinstance(part, Bullets) for item in part.items]


def test_the_whole_section(plain: CouncilAnswer) -> None:
    answer = shown(plain)
    (section,) = council_sections((answer,), {"east=hard": "East says no (60 %)"})
    callout = next(part for part in section.parts if isinstance(part, Callout))
    assert section.title == "What would the Council do?"
    assert callout == Callout(
        "Draft: Draft",
        "It passes with a chance of 37 %, the mean over the versions (4 % to 94 % in the middle 90 % of them).",
        "mixed",
        "It has the votes but is vetoed: 36 %; it falls short of the votes: 12 %; it falls short and is vetoed as "
        "well: 15 %. The chance is what follows from the numbers entered for each member; it was not calibrated.",
        quantity="council.c.d.passes",
    )
    assert [item for part in section.parts if isinstance(part, Bullets) for item in part.items] == [
        "If East says no (60 %): 19 % (1 % to 75 % in the middle 90 % of them).",
        "A veto is to be expected from East (58 %).",
        "East is the blocker that matters: if it abstained, the draft would pass with a chance of 83 %.",
        "The cheapest way to an even chance through one member: East, at a price of 0.24 (in units of its gain, the "
        "whole scale being 1).",
        "Us' best draft stands at 29 on the scale “line” and passes with a chance of 87 %; this one stands at 52.",
        "Drafts with at least an even chance stand at 11 to 39 and 45 to 47 on the scale.",
        "Alone: chance 15 % (7 % to 28 %), counted at 0.35 of the legitimacy that the council itself would give.",
    ]
    members, power = (part for part in section.parts if isinstance(part, Table))
    assert members.rows[1] == ("East (veto)", "31 %", "21 % to 97 %", "17 %", "58 %", "83 %", "0.24")
    assert members.rows[3] == ("M2", "31 %", "21 % to 97 %", "17 %", "13 %", "44 %", "none is enough")
    # Three of four votes with two vetoes: a veto-holder tips 5 of 12 orders, another member 1.
    assert power.rows[0] == ("Us (veto)", "0.4167", "0.3750", "over 99 %")
    assert power.rows[2] == ("M1", "0.0833", "0.1250", "33 %")
    (record,) = (part for part in section.parts if isinstance(part, Text))
    assert record.text.startswith(
        "Against the record up to the day: the same numbers call 2 of 3 votes right, and give the votes that members "
        "cast a mean chance of 70 %."
    )
    assert any("3.0 are expected" not in text and "2.9 are expected" in text for text in texts(section))
    assert facts_of(answer).drafts[0].needed == 3
    assert in_one_line(answer) == (
        "The Council",
        "“Draft” passes with a chance of 37 % (4 % to 94 %). Means over the versions, by the model; not calibrated.",
    )


def test_what_holds_now_is_drawn_for_each_draft_that_changes_something_else(plain: CouncilAnswer) -> None:
    vote = told(plain.drafts[0].result)
    canvas = Canvas(width=720.0)

    def signs(*held: float) -> list[str]:
        picture = strip_figure(plain.body, [replace(vote, status_quo=spot) for spot in held], canvas)
        return re.findall(r"now[ 0-9,]*(?=<)", picture)

    assert signs(10.0) == ["now"]
    assert signs(10.0, 10.0) == ["now"]
    assert signs(10.0, 60.0, 10.0) == ["now 1, 3", "now 2"]


def after_types(answer: CouncilAnswer) -> list[str]:
    return [item for item in bullets(answer)[1:] if "scale" not in item and "legitimacy" not in item]


def test_types_without_words_are_named_by_their_id(plain: CouncilAnswer) -> None:
    assert bullets(shown(plain))[0].startswith("If East is of the type “hard”: 19 %")


@pytest.mark.parametrize(
    ("vote", "said"),
    [
        (
            {"no": NO | {"us": 0.09, "east": 0.29}, "if_abstains": IF_ABSTAINS | {"us": 0.71, "east": 0.75}},
            [
                "The likeliest vetoes are those of East (29 %) and Us (9 %).",
                "The chance of at least one veto is 51 %.",
                "If one of them abstained, the draft would pass with a chance of: East 75 % and Us 71 %.",
            ],
        ),
        (
            {"no": NO | {"east": 0.29}, "if_abstains": IF_ABSTAINS | {"east": 0.4}},
            ["The likeliest veto is that of East (29 %)."],
        ),
        (
            {"no": NO | {"us": 0.5}, "if_abstains": IF_ABSTAINS | {"east": 0.4}},
            [
                "A veto is to be expected from East (58 %) and Us (50 %).",
                "The chance of at least one veto is 51 %.",
                "No abstention of one alone carries it: those in the way would all have to yield.",
            ],
        ),
        (
            {"no": NO | {"east": 0.6}, "if_abstains": IF_ABSTAINS | {"east": 0.4}, "tally": (0.0, 0.9, 0.1, 0.0, 0.0)},
            ["A veto is to be expected from East (60 %).", "Only 1.1 yes votes are expected."],
        ),
        (
            {"no": NO | {"east": 0.01}},
            ["No veto is in sight; the yes votes are missing (2.9 are expected)."],
        ),
        ({"no": NO | {"east": 0.01}, "passes": 0.8}, []),
    ],
)
def test_who_is_in_the_way(plain: CouncilAnswer, vote: dict[str, Any], said: list[str]) -> None:
    assert after_types(shown(plain, vote=vote)) == said


def test_what_would_carry_it(plain: CouncilAnswer) -> None:
    answer = shown(plain)
    prices, win = answer.drafts[0].prices, answer.drafts[0].win_set
    dear = replace(prices, members=tuple(replace(member, price=None) for member in prices.members))
    two = replace(dear, pair=PairPrice(("east", "m1"), (0.27, 0.22), 0.49, 0.5))
    pair = bullets(shown(plain, prices=two, best=None))
    assert any("the cheapest pair is East 0.27 and M1 0.22 (what each" in item for item in pair)
    assert not any("best draft" in item for item in pair)
    assert "No single member and no pair can carry it to an even chance." in bullets(shown(plain, prices=dear))
    enough = bullets(shown(plain, prices=replace(prices, passes=0.6)))
    assert not any("even chance through one member" in item for item in enough)
    empty = bullets(shown(plain, win_set=replace(win, intervals=())))
    assert "No draft anywhere on the scale has an even chance: deadlock." in empty


def test_ranges_that_are_points_are_not_told_as_ranges(plain: CouncilAnswer) -> None:
    answer = shown(plain, vote={"spread": Spread(mean=0.37, low=0.371, high=0.374)})
    (section,) = council_sections((answer,))
    callout = next(part for part in section.parts if isinstance(part, Callout))
    assert callout.text == "It passes with a chance of 37 %, the mean over the versions."
    assert in_one_line(answer)[1].startswith("“Draft” passes with a chance of 37 %. Means")


@pytest.mark.parametrize(
    ("low", "high", "tone"), [(0.5, 0.9, "good"), (0.1, 0.49, "bad"), (0.1, 0.5, "mixed"), (0.49, 0.9, "mixed")]
)
def test_the_tone_is_that_of_all_versions(plain: CouncilAnswer, low: float, high: float, tone: str) -> None:
    answer = shown(plain, vote={"spread": Spread(mean=0.5, low=low, high=high)})
    (section,) = council_sections((answer,))
    assert next(part for part in section.parts if isinstance(part, Callout)).tone == tone
