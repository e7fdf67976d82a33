"""Example levers and claims of a first crisis file, to be changed or deleted."""

from __future__ import annotations

from demarche.crisis.template_war import Question, line

__all__ = ["claims", "levers"]

_TALKS = Question("war.conference.rounds_per_year", 4, 8, "how often a year would they meet then?", "past conferences")
_GUARD = Question("screen.binding", 0.7, 0.95, "what is the chance that an agreement binds then?", "past missions")


def levers(seat: str, *, at_war: bool) -> str:
    """The section ``levers``: named changes to the file."""
    talks = [
        "  - id: call-talks",
        '    title: "Call a conference now, and keep at it"',
        f"    seat: {seat}",
        "    set:",
    ]
    return "\n".join(
        [
            "# Levers: named changes to this file; 'demarche levers' and 'run' try each beside today's situation.",
            "# These are examples: change them, or delete them together with the claim that names them.",
            "levers:",
            *([*talks, line(_TALKS, 6)] if at_war else []),
            "  - id: guarantee",
            '    title: "Send observers to guard what is agreed"',
            f"    seat: {seat}",
            "    set:",
            line(_GUARD, 6),
            "",
        ]
    )


def claims(*, at_war: bool) -> str:
    """The section ``claims``: what people say of the crisis."""
    open_now = "ripeness.open" if at_war else "screen.open"
    if at_war:
        said = "A guarantee does more for a peace that holds than a conference does."
        test = "{quantity: ripeness.durable, under: guarantee, more_than_under: call-talks}"
    else:
        said = "A guarantee leaves more room for terms."
        test = "{quantity: screen.width, under: guarantee, more_than_under: none}"
    return "\n".join(
        [
            "# Claims: what people say of this crisis; 'demarche claims' and 'run' put them to the test. They change",
            "# no answer. These are examples: change or delete them. 'demarche claims FILE --quantities' lists what a",
            "# claim can be about.",
            "claims:",
            "  - id: terms-now",
            '    text: "There are terms today that both sides prefer to fighting."',
            "    by: a colleague",
            "    kind: model",
            f'    test: {{quantity: {open_now}, is: "yes"}}',
            "  - id: guarantee-first",
            f'    text: "{said}"',
            "    by: a colleague",
            "    kind: model",
            f"    test: {test}",
            "",
        ]
    )
