"""The coding protocol, version 1: twenty-five questions, a few levels each, and the ranges that a level stands for.

A coder picks levels from public facts of the day; what a level means in numbers is fixed here, before any war is run.
The ranges are not tuned to what came of any war, and a change of one of them makes a new version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["FIXED", "QUESTIONS", "UNKNOWN", "VERSION", "Level", "Question", "Range", "question"]

VERSION = 1

UNKNOWN = "unknown"
"""The answer where nobody can know: the range then spans all levels."""

Range = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Level:
    """One answer: its letter, what it means, and the range of each number that it settles."""

    code: str
    words: str
    ranges: Mapping[str, Range] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of the sheet. ``{R}`` and ``{O}`` stand for the two sides, ``{P}`` for the prize.

    ``margin`` is set for a question that is answered with a share instead of a level: the range is the share plus and
    minus it. ``follows`` names the question whose level holds where this one is left open. ``spans``: whether "nobody
    knows" can be answered.
    """

    id: str
    group: str
    asked: str
    levels: tuple[Level, ...] = ()
    margin: float | None = None
    follows: str | None = None
    spans: bool = True

    def level(self, text: str) -> Level | None:
        """The level of this letter, in either case; None if there is none."""
        return next((level for level in self.levels if level.code.casefold() == text.strip().casefold()), None)

    def choices(self, names: Mapping[str, str]) -> str:
        """What may be answered, in words; ``names`` are those of the sides and the prize."""
        if self.margin is not None:
            return f"a share between 0 and 1 with a point, as 0.6, or {UNKNOWN}"
        letters = [f"{level.code} ({level.words.format(**names)})" for level in self.levels]
        return ", ".join(letters) + (f", or {UNKNOWN}" if self.spans else "")

    def widest(self) -> dict[str, Range]:
        """For each number, from the least to the most that any level says."""
        found: dict[str, Range] = {}
        for level in self.levels:
            for name, (low, high) in level.ranges.items():
                known = found.get(name, (low, high))
                found[name] = (min(low, known[0]), max(high, known[1]))
        return found


def _levels(path: str, *rows: tuple[str, str, float, float]) -> tuple[Level, ...]:
    return tuple(Level(code=code, words=words, ranges={path: (low, high)}) for code, words, low, high in rows)


def _odds(path: str) -> tuple[Level, ...]:
    return _levels(
        path,
        ("L", "leaders say or act as if they cannot win", 0.10, 0.40),
        ("S", "neither side can win", 0.30, 0.60),
        ("H", "they expect to hold out or to prevail", 0.50, 0.80),
        ("V", "they are sure; a winning offensive is under way", 0.70, 0.95),
    )


def _cost(path: str) -> tuple[Level, ...]:
    return _levels(
        path,
        ("L", "paid for by rents or patrons", 0.01, 0.05),
        ("M", "visible strain", 0.04, 0.12),
        ("H", "breaking, or the patron is gone", 0.10, 0.30),
    )


def _price(path: str) -> tuple[Level, ...]:
    return _levels(
        path,
        ("0", "nothing was announced, or in passing", 0.0, 0.02),
        ("M", "an official line", 0.02, 0.15),
        ("S", "a founding aim, or law", 0.1, 0.4),
        ("T", "the leader would fall", 0.3, 0.8),
    )


def _cheated(path: str) -> tuple[Level, ...]:
    return _levels(
        path,
        ("L", "little: arms and ground are kept", 0.0, 0.1),
        ("M", "a part is handed over", 0.1, 0.3),
        ("H", "disarming comes first, or the security apparatus is handed over", 0.3, 0.5),
    )


def _patience(path: str) -> tuple[Level, ...]:
    return _levels(
        path,
        ("S", "short: from month to month", 0.6, 0.8),
        ("N", "as most", 0.75, 0.9),
        ("L", "long: in years", 0.85, 0.95),
    )


_HELP = (
    Level(code="0", words="none"),
    Level(code="W", words="weak help", ranges={"support": (0.2, 0.5), "odds_factor": (1.1, 1.6)}),
    Level(code="S", words="strong help", ranges={"support": (0.5, 0.8), "odds_factor": (1.5, 3.0)}),
)
_ANSWERS = (
    Level(code="0", words="hardly", ranges={"share": (0.0, 0.2)}),
    Level(code="1", words="yes, after about three months", ranges={"share": (0.3, 0.8)}),
)
# Where a level of threat leaves a number open in the protocol as it was handed down, the range beside it is ours.
_THREAT = (
    Level(code="0", words="no"),
    Level(
        code="W",
        words="it is talked of, and doubted",
        ranges={
            "ultimatum_per_year": (0.05, 0.3),
            "credibility": (0.1, 0.4),
            "damage_1": (0.05, 0.4),
            "ends_per_month": (0.1, 0.5),
        },
    ),
    Level(
        code="M",
        words="force is in place",
        ranges={
            "ultimatum_per_year": (0.5, 0.9),
            "credibility": (0.4, 0.8),
            "damage_1": (0.1, 0.8),
            "damage_2": (0.4, 1.5),
            "escalates_per_year": (0.3, 0.9),
            "ends_per_month": (0.0, 0.2),
        },
    ),
    Level(
        code="S",
        words="strikes are in progress",
        ranges={
            "ultimatum_per_year": (0.5, 0.9),
            "credibility": (0.6, 0.95),
            "damage_1": (0.1, 0.8),
            "damage_2": (0.4, 1.5),
            "escalates_per_year": (0.3, 0.9),
            "ends_per_month": (0.0, 0.2),
        },
    ),
    Level(
        code="I",
        words="an invasion force is ready",
        ranges={
            "ultimatum_per_year": (0.9, 0.99),
            "credibility": (0.6, 0.95),
            "damage_1": (0.8, 2.0),
            "odds_factor": (3.0, 10.0),
            "ends_per_month": (0.0, 0.2),
        },
    ),
)

_WAR = "The war"
_WANT = "What each wants, and says"
_TRUST = "Whether a deal would be kept"
_TALK = "Talks and patience"
_OUTSIDE = "Who stands behind whom"

QUESTIONS: tuple[Question, ...] = (
    Question(
        id="age",
        group=_WAR,
        asked="How old is the war?",
        levels=_levels(
            "war.breaks_per_year",
            ("A", "in its first year", 0.10, 0.25),
            ("B", "in its second to fifth year", 0.02, 0.08),
            ("C", "older", 0.005, 0.03),
        ),
    ),
    Question(
        id="balance",
        group=_WAR,
        asked="Of the places that matter for {P}, what share is in the hands of {R} today?",
        margin=0.05,
    ),
    Question(
        id="pace",
        group=_WAR,
        asked="How fast does the front move?",
        levels=_levels(
            "war.pace_per_year",
            ("F", "it is frozen", 0.0, 0.05),
            ("S", "slowly", 0.05, 0.15),
            ("M", "it moves", 0.15, 0.35),
            ("C", "it is collapsing", 0.3, 0.7),
        ),
    ),
    Question(
        id="observer",
        group=_WAR,
        asked="What odds does an outsider give {R}?",
        levels=_levels(
            "war.odds.observer",
            ("L", "losing", 0.15, 0.4),
            ("E", "even", 0.35, 0.65),
            ("A", "ahead", 0.5, 0.75),
            ("V", "winning", 0.7, 0.92),
        ),
    ),
    Question(
        id="p_ruler",
        group=_WAR,
        asked="What chance to prevail would the leaders of {R} claim, if the war is fought to the finish?",
        levels=_odds("screen.p_ruler"),
    ),
    Question(
        id="p_opposition",
        group=_WAR,
        asked="And the leaders of {O}?",
        levels=_odds("screen.p_opposition"),
    ),
    Question(
        id="cost_ruler",
        group=_WAR,
        asked="What does a year of fighting cost {R}?",
        levels=_cost("war.ruler_cost_per_year"),
    ),
    Question(id="cost_opposition", group=_WAR, asked="And {O}?", levels=_cost("war.opposition_cost_per_year")),
    Question(
        id="condition_of_ruler",
        group=_WANT,
        asked="As announced by {R}: what must {R} keep?",
        levels=_levels(
            "screen.x_low",
            ("0", "nothing", 0.0, 0.1),
            ("M", "sovereignty, office or a veto", 0.2, 0.45),
            ("S", "the other must disarm, or drop its main claim, first", 0.5, 0.8),
        ),
    ),
    Question(
        id="price_of_ruler",
        group=_WANT,
        asked="What would it cost {R} at home to sign less than was announced?",
        levels=_price("war.settlement.ruler_price"),
        follows="condition_of_ruler",
    ),
    Question(
        id="condition_of_opposition",
        group=_WANT,
        asked="As announced by {O}: what must {R} give up?",
        levels=_levels(
            "screen.x_high",
            ("0", "nothing", 0.9, 1.0),
            ("M", "a far-reaching share", 0.5, 0.75),
            ("S", "the ruler must go", 0.1, 0.4),
            ("T", "everything", 0.0, 0.1),
        ),
    ),
    Question(
        id="price_of_opposition",
        group=_WANT,
        asked="What would it cost {O} at home to leave {R} more than was announced?",
        levels=_price("war.settlement.opposition_price"),
        follows="condition_of_opposition",
    ),
    Question(
        id="binding",
        group=_TRUST,
        asked="Would an agreement be kept for two years?",
        levels=_levels(
            "screen.binding",
            ("L", "no guarantor; earlier deals were broken", 0.2, 0.5),
            ("M", "observers, or a vague guarantor", 0.4, 0.7),
            ("H", "a strong guarantor, or each holds the other hostage", 0.7, 0.95),
        ),
    ),
    Question(
        id="cheated_ruler",
        group=_TRUST,
        asked="If a deal is signed and the other side then breaks it: what would {R} have given away?",
        levels=_cheated("screen.e_ruler"),
    ),
    Question(
        id="cheated_opposition",
        group=_TRUST,
        asked="And {O}?",
        levels=_cheated("screen.e_opposition"),
    ),
    Question(
        id="spoilers",
        group=_TRUST,
        asked="Could somebody who does not sign bring it down?",
        levels=_levels(
            "war.settlement.spoilers_per_year",
            ("L", "hardly", 0.02, 0.1),
            ("M", "perhaps", 0.05, 0.25),
            ("H", "armed groups outside the talks say they will", 0.2, 0.45),
        ),
    ),
    Question(
        id="drift",
        group=_TRUST,
        asked="Would places pass to {R} without a shot while a peace lasts?",
        levels=_levels(
            "war.settlement.drift_per_year",
            ("L", "a standstill, or peacekeepers", 0.0, 0.05),
            ("M", "some", 0.05, 0.15),
            ("H", "{O} must disarm first, and no force is to come", 0.1, 0.3),
        ),
    ),
    Question(
        id="rounds",
        group=_TALK,
        asked="How many rounds of talks are held or agreed, in which both sides answer to one text?",
        levels=_levels(
            "war.conference.rounds_per_year",
            ("0", "none, or one a year", 0.0, 1.0),
            ("M", "some: one to three a year", 1.0, 3.0),
            ("H", "in session, or agreed: four a year or more", 4.0, 8.0),
        ),
    ),
    Question(
        id="patience_ruler",
        group=_TALK,
        asked="How far ahead would {R} look?",
        levels=_patience("war.ruler_patience_per_year"),
    ),
    Question(
        id="patience_opposition",
        group=_TALK,
        asked="And {O}?",
        levels=_patience("war.opposition_patience_per_year"),
    ),
    Question(
        id="patron_ruler", group=_OUTSIDE, asked="How much help reaches {R} from outside?", levels=_HELP, spans=False
    ),
    Question(
        id="answer_ruler",
        group=_OUTSIDE,
        asked="If more help reached {O}, would that helper answer it?",
        levels=_ANSWERS,
    ),
    Question(
        id="patron_opposition",
        group=_OUTSIDE,
        asked="How much help reaches {O} from outside?",
        levels=_HELP,
        spans=False,
    ),
    Question(
        id="answer_opposition",
        group=_OUTSIDE,
        asked="If more help reached {R}, would that helper answer it?",
        levels=_ANSWERS,
    ),
    Question(
        id="coercer",
        group=_OUTSIDE,
        asked="Does an outside power threaten {R} with force?",
        levels=_THREAT,
        spans=False,
    ),
)

FIXED: dict[str, Range] = {
    "war.odds.favoured_wins": (0.55, 0.75),
    "war.holding": (0.5, 0.9),
    "war.fade_per_year": (0.01, 0.05),
    "war.settlement.renewal": (0.1, 0.4),
}
"""What is the same for every war coded by this version."""


def question(name: str) -> Question | None:
    """The question of this id."""
    return next((entry for entry in QUESTIONS if entry.id == name), None)
