"""What a first crisis file asks about the screen: its nine numbers, an example of a lever, examples of claims."""

from __future__ import annotations

from demarche.crisis.provenance import NOT_JUDGED
from demarche.crisis.template_part import EXAMPLE, Drafted, Question, Started, line

__all__ = ["QUESTIONS", "drafted"]

_HEARD = "speeches, interviews, orders"
_PRICE = "budget, losses, ruin, unrest"
_ODDS = (
    Question("p_ruler", 0, 1, "what chance of prevailing would {R} claim, if the fighting goes on?", _HEARD),
    Question("p_opposition", 0, 1, "what chance of prevailing would {O} claim, if the fighting goes on?", _HEARD),
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
    Question("e_ruler", 0, 0.5, "how much worse off than now would {R} be, signed and cheated?", "what is handed over"),
    Question(
        "e_opposition", 0, 0.5, "how much worse off than now would {O} be, signed and cheated?", "who disarms first"
    ),
)
_GUARD = Question("screen.binding", 0.7, 0.95, "what is the chance that an agreement binds then?", "past missions")

QUESTIONS = {f"screen.{question.key}": question for question in (*_ODDS, *_TRUST)}

_SCREEN_NOTES = (
    "# The screen: chances, and shares of the prize, each as a range [lowest, highest] that you can defend. Each",
    "# line asks a question; its range is as wide as is plausible, since nobody has judged it yet. To answer, narrow",
    "# the range, and write your reason (and 'source: NAME') in place of the note. Where nobody can know, keep the",
    "# wide range and say so: 'Judged: nobody knows'.",
)
_DEMANDED = "what each side has declared"
_CONDITIONS = (
    Question(
        "x_low",
        0,
        0,
        "what share of the prize must be left to {R} at the least, as the condition of any talks? Taken for 0, none.",
        _DEMANDED,
    ),
    Question(
        "x_high",
        1,
        1,
        "what share may be left to {R} at the most, as the condition of any talks? Taken for 1, none.",
        _DEMANDED,
    ),
)
"""Preconditions: none, till somebody names one."""
_PRIZE_NOTES = (
    '  # What a share is a share of, in words that follow "0.6 of ...". Where one side can never win the state itself,',
    "  # the prize is what the two can divide: the rule over a province, a border, a share in power.",
)
_SCALE_NOTES = (
    "  # What two to five shares mean in words, so that terms are told by them; take the '# ' off:",
    "  # scale: {0: the ruler leaves, 0.5: power shared in equal parts, 1: nothing changes}",
)


def drafted(started: Started) -> Drafted:
    """The section ``screen``, and a guarantee as a lever; claims about both where no war is asked about."""
    return Drafted(text=_screen(started), levers=(_guarantee(started.seat),), claims=() if started.at_war else _CLAIMS)


def _screen(sides: Started) -> str:
    return "\n".join(
        [
            *_SCREEN_NOTES,
            "screen:",
            f'  note: "{NOT_JUDGED}: is it power over the state that they fight over? If not, change the prize."',
            f"  ruler: {sides.ruler}",
            f"  opposition: {sides.opposition}",
            *_PRIZE_NOTES,
            "  prize: power over the state",
            *_SCALE_NOTES,
            *(line(question, 2, sides.names) for question in (_ODDS if sides.at_war else (*_ODDS, *_COSTS))),
            *(line(question, 2, sides.names) for question in (*_TRUST, *_CONDITIONS)),
            "",
        ]
    )


def _guarantee(seat: str) -> str:
    return "\n".join(
        [
            "  - id: guarantee",
            f"    note: {EXAMPLE}",
            '    title: "Send observers to guard what is agreed"',
            f"    seat: {seat}",
            "    set:",
            line(_GUARD, 6),
        ]
    )


_CLAIMS = (
    """\
  - id: terms-now
    text: "There are terms today that both sides prefer to fighting."
    by: a colleague
    kind: model
    test: {quantity: screen.open, is: "yes"}""",
    """\
  - id: guarantee-first
    text: "A guarantee leaves more room for terms."
    by: a colleague
    kind: model
    test: {quantity: screen.width, under: guarantee, more_than_under: none}""",
)
