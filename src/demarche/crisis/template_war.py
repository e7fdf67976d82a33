"""The numbers of a first crisis file: one question a line, where its answer is found, and nothing judged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from demarche.crisis.provenance import NOT_JUDGED

__all__ = ["QUESTIONS", "Question", "Sides", "line", "screen", "war"]


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
    alone: str = ""
    """The question where it does not follow the one before it; ``asked`` where that can stand alone."""

    @property
    def whole(self) -> str:
        """The question as one can read it by itself."""
        return self.alone or self.asked


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
    Question("c_ruler", 0, 0.5, "what would {R} give up to be spared the rest of the war?", _PRICE),
    Question("c_opposition", 0, 0.5, "what would {O} give up to be spared the rest of the war?", _PRICE),
)
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
    Question("pace_per_year", 0, 1, "what share of them changed hands in the last 12 months, either way?", _MAPS),
)
_BELIEFS = (
    Question("observer", 0.1, 0.9, "what odds would you give {R}, if outside help stays as it is?", "outside analysts"),
    Question(
        "favoured_wins",
        0.5,
        0.8,
        "of the moves of the front, what share goes to the side the war favours? (0.5: they tell nothing)",
        "chronology of the fighting",
    ),
)
_TIME = (
    Question("ruler_cost_per_year", 0, 0.4, "what share of the prize would {R} give up to skip a year of it?", _PRICE),
    Question(
        "opposition_cost_per_year",
        0,
        0.4,
        "and {O}?",
        _PRICE,
        "what share of the prize would {O} give up to skip a year of it?",
    ),
    Question(
        "ruler_patience_per_year",
        0.5,
        0.95,
        "what is a promise of 1 in a year worth to {R} today?",
        "how safe its rule is",
    ),
    Question(
        "opposition_patience_per_year",
        0.5,
        0.95,
        "and to {O}?",
        "how safe its leaders are",
        "what is a promise of 1 in a year worth to {O} today?",
    ),
)
_TALKS = (
    Question("rounds_per_year", 0, 6, "how often a year must both sides answer to one text?", "a count of past rounds"),
)
_TERMS = (
    Question("spoilers_per_year", 0, 0.5, "how likely do spoilers bring an agreement down in a year?", "past truces"),
    Question(
        "drift_per_year",
        0,
        0.3,
        "what share of the places would slip to {R} in a year of peace?",
        "who is to disarm first",
    ),
)
_HELP = (
    Question("support", 0, 1, "how much does it do today, where 1 is all it could?", _AID),
    Question("odds_factor", 1, 3, "by how much would all it could multiply its side's odds?", "past episodes"),
    Question("aid_per_year", 0, 0.2, "what share of the prize would a year of all it could spare its side?", _AID),
    Question("burden", 0, 0.2, "what share of the prize would a year of all it could cost it?", _AID),
)
_ANSWER = Question("share", 0, 1, "if the other side's help rises, what part does it make good?", "past episodes")

QUESTIONS: tuple[tuple[str, Question], ...] = (
    *((f"screen.{question.key}", question) for question in (*_ODDS, *_TRUST)),
    *((f"war.{question.key}", question) for question in (*_FRONT, *_TIME)),
    *((f"war.odds.{question.key}", question) for question in _BELIEFS),
    *((f"war.conference.{question.key}", question) for question in _TALKS),
    *((f"war.settlement.{question.key}", question) for question in _TERMS),
    *((f"war.patrons.*.{question.key}", question) for question in _HELP),
    ("war.patrons.*.answer.share", _ANSWER),
)
"""Every question by the path of its answer; ``*`` stands for the item's name."""

_SCREEN_NOTES = (
    "# The screen: nine numbers, each a share of the prize, as a range [lowest, highest] that you can defend. Each",
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


def screen(sides: Sides) -> str:
    """The section ``screen``."""
    return "\n".join(
        [
            *_SCREEN_NOTES,
            "screen:",
            f"  ruler: {sides.ruler}",
            f"  opposition: {sides.opposition}",
            '  prize: power over the state      # what a share is a share of, in words that follow "0.6 of ..."',
            *(line(question, 2, sides.names) for question in _ODDS),
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
