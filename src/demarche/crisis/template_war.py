"""The numbers of a first crisis file: one question a line, where its answer is found, and nothing judged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from demarche.crisis.provenance import NOT_JUDGED

__all__ = ["Question", "Sides", "line", "screen", "war"]


@dataclass(frozen=True)
class Question:
    """One number nobody has judged: its key, the widest plausible range, what to ask, and where the answer is found.

    ``{R}`` and ``{O}`` in the question stand for the names of the ruler and the opposition.
    """

    key: str
    low: float
    high: float
    asked: str
    found_in: str


@dataclass(frozen=True)
class Sides:
    """Ids and names of the ruler and the opposition."""

    ruler: str
    opposition: str
    names: tuple[str, str]


_HEARD = "speeches, interviews, orders"
_PRICE = "budget, losses, ruin, unrest"
_MAPS = "maps and counts (ISW, ACLED, UCDP)"
_AID = "aid and arms data (SIPRI), its budget"
_ODDS = (
    Question("p_ruler", 0, 1, "what chance of prevailing does {R} give itself if it fights on?", _HEARD),
    Question("p_opposition", 0, 1, "what chance of prevailing does {O} give itself if it fights on?", _HEARD),
)
_COSTS = (
    Question("c_ruler", 0, 0.5, "what would {R} give up to be spared the rest of the war?", _PRICE),
    Question("c_opposition", 0, 0.5, "what would {O} give up to be spared the rest of the war?", _PRICE),
)
"""What the rest of the war costs; it follows from a war that is played, and is asked only where none is."""
_TRUST = (
    Question(
        "binding",
        0.5,
        1,
        "what is the chance that an agreement binds?",
        "who would guard it, and how past agreements fared",
    ),
    Question("e_ruler", 0, 0.5, "how much worse off than now would {R} be, signed and cheated?", "what it hands over"),
    Question(
        "e_opposition", 0, 0.5, "how much worse off than now would {O} be, signed and cheated?", "who disarms first"
    ),
)
_FRONT = (
    Question("balance", 0.1, 0.9, "of the places that matter, what share does {R} hold today?", _MAPS),
    Question(
        "pace_per_year",
        0,
        1,
        "what share of them changes hands in a year of a war as old as this, either way? Count the last 12 months, and "
        "the years before, since fronts harden with age.",
        _MAPS,
    ),
    Question(
        "breaks_per_year",
        0.005,
        0.25,
        "how likely is it that within a year an army dissolves or a capital falls, whoever's? In a war's first year "
        ".10 to .25, in its second to fifth .02 to .08, later .005 to .03.",
        "the war's age, and past wars like it (UCDP)",
    ),
)
_BELIEFS = (
    Question(
        "observer",
        0.1,
        0.9,
        "fought to the finish, with help as it stands, what chance of prevailing would you give {R}?",
        "outside analysts",
    ),
    Question(
        "favoured_wins",
        0.5,
        0.8,
        "when a place changes hands, how often does it go to the side that wins in the end? At 0.5 a fallen town tells "
        "nobody anything.",
        "chronology of the fighting",
    ),
)
_TIME = (
    Question("ruler_cost_per_year", 0, 0.4, "what share of the prize would {R} give up to skip a year of it?", _PRICE),
    Question("opposition_cost_per_year", 0, 0.4, "and {O}?", _PRICE),
    Question(
        "ruler_patience_per_year",
        0.5,
        0.95,
        "what is a promise of 1 in a year worth to {R} today?",
        "how safe its rule is",
    ),
    Question("opposition_patience_per_year", 0.5, 0.95, "and to {O}?", "how safe its leaders are"),
)
_TALKS = (
    Question("rounds_per_year", 0, 6, "how often a year must both sides answer to one text?", "a count of past rounds"),
)
_PAID = (
    "In passing 0 to .02, an official line .02 to .15, a founding aim or a law .1 to .4, the leader's own survival .3 "
    "to .8; where nothing was announced it does not matter"
)
_SAID = "who said it, how often, and whether it would cost him his post"
_TERMS = (
    Question(
        "ruler_price",
        0,
        0.8,
        f"what would it cost {{R}} at home, for good, to sign less than it announced, in shares of the prize? {_PAID}.",
        _SAID,
    ),
    Question(
        "opposition_price",
        0,
        0.8,
        f"and {{O}}, to leave more than it announced, in shares of the prize? {_PAID}.",
        _SAID,
    ),
    Question(
        "renewal",
        0.1,
        0.4,
        "after a breach, how often is an agreement like this mended at the table, without war?",
        "past truces",
    ),
    Question(
        "spoilers_per_year",
        0,
        0.5,
        "how likely do those who sign nothing bring an agreement down in a year?",
        "past truces",
    ),
    Question(
        "drift_per_year",
        0,
        0.3,
        "in a year of peace, what share of the places would pass to {R} without a shot, as the other disarms first?",
        "who is to disarm first",
    ),
)
_SPOILER_NOTES = (
    "    # Who could break a peace and will not sit at the table stands in spoilers_per_year, as a chance.",
    "    # Who must be asked before a side signs stands in ruler_ratifiers or opposition_ratifiers: the share",
    "    # of the ruler's that he lets pass.",
)
_HELP = (
    Question("support", 0, 1, "how much does it do today, where 1 is all it could?", _AID),
    Question(
        "odds_factor",
        1,
        3,
        "with all the help it could give, how many times better are its side's odds of taking the next place? 1: no "
        "better.",
        "past episodes",
    ),
    Question("aid_per_year", 0, 0.2, "what share of the prize would a year of all it could spare its side?", _AID),
    Question("burden", 0, 0.2, "what share of the prize would a year of all it could cost it?", _AID),
)
_ANSWER = Question("share", 0, 1, "if the other side's help rises, what part does it make good?", "past episodes")

_SCREEN_NOTES = (
    "# The screen: chances, and shares of the prize, each as a range [lowest, highest] that you can defend. Each",
    "# line asks a question; its range is as wide as is plausible, since nobody has judged it yet. To answer, narrow",
    "# the range, and write your reason (and 'source: NAME') in place of the note. Where nobody can know, keep the",
    "# wide range and say so: 'Judged: nobody knows'.",
)
_CONDITIONS = (
    '  x_low: {value: 0, note: "no precondition: lowest share of the prize that must be left to the ruler"}',
    '  x_high: {value: 1, note: "no precondition: highest share of the prize that may be left to the ruler"}',
)
_WAR_NOTES = (
    "# The war, played month by month; answer as above. Each side's own odds, the preconditions and how well an",
    "# agreement binds are taken from the screen. What else can be said of a war, and what holds where nothing is",
    "# said, stands in docs/reference/crisis-file.md under 'The war'.",
)
_HELP_NOTES = (
    "  # Who keeps a side in the war. Today's help is in everybody's odds already: only a change of it counts.",
)
_HELPER_NOTES = (
    "  # Does anybody keep a side in the war, with arms, money or fighters? Then take the '# ' off these lines, name",
    "  # who does and which side, and repeat the lines under 'patrons:' for each.",
)
_LEDGER = (
    "  # What a month of waiting costs people; take the '# ' off to have it counted.",
    "  # ledger:",
    '  #   deaths_per_month: {range: [0, 1000], note: "not judged yet: how many die a month? From UCDP, ACLED."}',
)


def line(question: Question, indent: int, names: tuple[str, str] = ("", "")) -> str:
    """A question as a line of the file."""
    asked = question.asked.replace("{R}", names[0]).replace("{O}", names[1])
    note = json.dumps(f"{NOT_JUDGED}: {asked} From {question.found_in}.", ensure_ascii=False)
    return f"{' ' * indent}{question.key}: {{range: [{question.low:g}, {question.high:g}], note: {note}}}"


_PRIZE_NOTES = (
    '  # What a share is a share of, in words that follow "0.6 of ...". Where one side can never win the state itself,',
    "  # the prize is what the two can divide: the rule over a province, a border, a share in power.",
)
_SCALE_NOTES = (
    "  # What two to five shares mean in words, so that terms are told by them; take the '# ' off:",
    "  # scale: {0: the ruler leaves, 0.5: power shared in equal parts, 1: nothing changes}",
)


def screen(sides: Sides, *, at_war: bool) -> str:
    """The section ``screen``; where a war is played, what the rest of it costs follows from that."""
    asked = _ODDS if at_war else (*_ODDS, *_COSTS)
    return "\n".join(
        [
            *_SCREEN_NOTES,
            "screen:",
            f"  ruler: {sides.ruler}",
            f"  opposition: {sides.opposition}",
            *_PRIZE_NOTES,
            "  prize: power over the state",
            *_SCALE_NOTES,
            *(line(question, 2, sides.names) for question in asked),
            *_CONDITIONS,
            *(line(question, 2, sides.names) for question in _TRUST),
            "",
        ]
    )


def war(sides: Sides, patrons: Sequence[tuple[str, str]], others: Sequence[str]) -> str:
    """The section ``war``. ``patrons`` pairs actor and side; without any, an example for the first of ``others``
    stands in comments."""

    def lines(questions: Sequence[Question], indent: int) -> list[str]:
        return [line(question, indent, sides.names) for question in questions]

    return "\n".join(
        [
            *_WAR_NOTES,
            "war:",
            f"  ruler: {sides.ruler}",
            f"  opposition: {sides.opposition}",
            *lines(_FRONT, 2),
            "  odds:",
            *lines(_BELIEFS, 4),
            *lines(_TIME, 2),
            "  conference:",
            *lines(_TALKS, 4),
            "  settlement:",
            *_SPOILER_NOTES,
            *lines(_TERMS, 4),
            *_patrons(sides, patrons, others),
            *_LEDGER,
            "",
        ]
    )


def _patrons(sides: Sides, patrons: Sequence[tuple[str, str]], others: Sequence[str]) -> list[str]:
    if patrons:
        entries = [entry for actor, side in patrons for entry in _patron(actor, side)]
        return [*_HELP_NOTES, "  patrons:", *entries]
    if not others:
        return []
    example = ["  patrons:", *_patron(others[0], sides.ruler)]
    return [
        *_HELPER_NOTES,
        *(f"  # {entry[2:]}" for entry in example),
    ]


def _patron(actor: str, side: str) -> list[str]:
    return [
        f"    - actor: {actor}",
        f"      side: {side}",
        *(line(question, 6) for question in _HELP),
        "      answer:",
        line(_ANSWER, 8),
        "        lag_months: 3   # so many months later",
    ]
