"""What a first crisis file asks about the war: its numbers, a conference as a lever, examples of claims."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.crisis.template_part import EXAMPLE, Drafted, Question, Started, line

__all__ = ["QUESTIONS", "drafted"]

_PRICE = "budget, losses, ruin, unrest"
_MAPS = "maps and counts (ISW, ACLED, UCDP)"
_AID = "aid and arms data (SIPRI), budgets"
_FRONT = (
    Question("balance", 0.1, 0.9, "of the places that matter, what share is in the hands of {R} today?", _MAPS),
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
        "how safe the rule is",
    ),
    Question(
        "opposition_patience_per_year",
        0.5,
        0.95,
        "and to {O}?",
        "how safe the leaders are",
        "what is a promise of 1 in a year worth to {O} today?",
    ),
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
        f"what would it cost {{R}} at home, for good, to sign less than was announced, in shares of the prize? "
        f"{_PAID}.",
        _SAID,
    ),
    Question(
        "opposition_price",
        0,
        0.8,
        f"and {{O}}, to leave more than was announced, in shares of the prize? {_PAID}.",
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
    Question("support", 0, 1, "how much help is given today, where 1 is all that could be?", _AID),
    Question(
        "odds_factor",
        1,
        3,
        "with all the help that could be given, how many times better are the odds of taking the next place? 1: no "
        "better.",
        "past episodes",
    ),
    Question(
        "aid_per_year",
        0,
        0.2,
        "what share of the prize would a year of all that help spare the side that gets it?",
        _AID,
    ),
    Question("burden", 0, 0.2, "what share of the prize would a year of all that help cost the giver?", _AID),
)
_ANSWER = Question("share", 0, 1, "if the other side's help rises, what part does it make good?", "past episodes")

_MEETING = Question(
    "war.conference.rounds_per_year", 4, 8, "how often a year would they meet then?", "past conferences"
)

QUESTIONS = {
    **{f"war.{question.key}": question for question in (*_FRONT, *_TIME)},
    **{f"war.odds.{question.key}": question for question in _BELIEFS},
    **{f"war.conference.{question.key}": question for question in _TALKS},
    **{f"war.settlement.{question.key}": question for question in _TERMS},
    **{f"war.patrons.*.{question.key}": question for question in _HELP},
    "war.patrons.*.answer.share": _ANSWER,
}

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


def drafted(started: Started) -> Drafted | None:
    """The section ``war``; nothing where no war is asked about."""
    if not started.at_war:
        return None
    return Drafted(text=_war(started), levers=(_talks(started.seat),), claims=_CLAIMS)


def _war(sides: Started) -> str:
    """Without patrons, an example for the first of the others stands in comments."""

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
            *_patrons(sides),
            *_LEDGER,
            "",
        ]
    )


def _patrons(sides: Started) -> list[str]:
    if sides.patrons:
        entries = [entry for actor, side in sides.patrons for entry in _patron(actor, side)]
        return [*_HELP_NOTES, "  patrons:", *entries]
    if not sides.others:
        return []
    example = ["  patrons:", *_patron(sides.others[0], sides.ruler)]
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


def _talks(seat: str) -> str:
    return "\n".join(
        [
            "  - id: call-talks",
            f"    note: {EXAMPLE}",
            '    title: "Call a conference now, and keep at it"',
            f"    seat: {seat}",
            "    set:",
            line(_MEETING, 6),
        ]
    )


_CLAIMS = (
    """\
  - id: terms-now
    text: "There are terms today that both sides prefer to fighting."
    by: a colleague
    kind: model
    test: {quantity: ripeness.open, is: "yes"}""",
    """\
  - id: guarantee-first
    text: "A guarantee does more for a peace that holds than a conference does."
    by: a colleague
    kind: model
    test: {quantity: ripeness.durable, under: guarantee, more_than_under: call-talks}""",
)
