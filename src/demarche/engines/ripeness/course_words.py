"""Where the war goes, by the type on which it turns: a partition for each, and what is signed at any time beside it."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engine.shown import Among, Fan, Shown, States
from demarche.engines.ripeness.states_figure import hundredths, states_chart, told_months
from demarche.page.chart import both
from demarche.page.numbers import chance
from demarche.page.parts import Bullets, Figure, Part, Table

__all__ = ["course_parts", "course_title", "if_of"]


def if_of(among: Among) -> str:
    """'If Damascus is one that would not hand over power ...'; empty where all versions are meant."""
    return f"If {among.actor} {among.words}" if among.type else ""


def course_title(shown: Shown, title: str) -> str:
    """What it turns on, as a finding; the title where nothing hangs on a type."""
    fan = shown.fan
    if fan is None or len(fan.ribbons) < 2:
        return title
    ends = [chance(ribbon.end) for ribbon in fan.ribbons]
    actor, months = fan.actor, f"{fan.last:.0f} months"
    if not fan.decides:
        return f"A peace that holds within {months} does not turn on what {actor} is"
    return f"A peace that holds within {months}: {' or '.join(ends)}, by what {actor} is"


def course_parts(shown: Shown, holds: int) -> Iterator[Part]:
    """The chance of a peace by type, in sentences, then where the war may stand; ``holds``: months it has to last."""
    if shown.fan is None or shown.states is None:
        return
    yield Bullets(tuple(_lines(shown.fan, holds)))
    yield _figure(shown.states)


def _lines(fan: Fan, holds: int) -> Iterator[str]:
    for ribbon in fan.ribbons:
        where = if_of(ribbon.among)
        held = f"a first settlement that holds {holds} months has a mean chance of {chance(ribbon.end)}"
        said = f"{where}: {held}" if where else f"{held[:1].upper()}{held[1:]}"
        yield f"{said}, within {fan.last:.0f} months."
        ends = dict.fromkeys(chance(end) for end in ribbon.ends)
        yield f"There the middle 90 % of {ribbon.among.versions} versions say {' to '.join(ends)}."


def _figure(states: States) -> Figure:
    heads = [if_of(among) for among, _ in states.chances]
    wide, narrow = both(lambda canvas: states_chart(states, canvas, heads))
    header = ("Versions", "By month", *states.names)
    rows = tuple(
        (head or "all", f"{states.months[at]:.0f}", *(f"{n} %" for n in hundredths([row[at] for row in rows_])))
        for head, (_, rows_) in zip(heads, states.chances, strict=True)
        for at in told_months(states)
    )
    *_, last = told_months(states)
    told = [hundredths([row[last] for row in rows_]) for _, rows_ in states.chances]
    alt = "; ".join(
        f"{head or 'all'}: {', '.join(f'{name} {n}' for name, n in zip(states.names, counts, strict=True))}"
        for head, counts in zip(heads, told, strict=True)
    )
    reading = (
        "Each bar is a hundred: mean chances over the versions, of states that exclude each other. A settlement signed "
        "at any time may stand in several of them by turns, and is told apart."
    )
    table = Table(header, rows, numeric=frozenset(range(1, len(header))))
    return Figure(wide, "Where the war may stand", alt, reading, True, narrow, table)
