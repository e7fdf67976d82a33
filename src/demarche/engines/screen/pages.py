"""What the page says of the screen, section by section, and in short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from demarche.engine.contract import Ground, Placed, Reader, Short
from demarche.engine.ways import Turn, Way
from demarche.engines.screen import ScreenResult
from demarche.engines.screen.way_out import beyond, way_out
from demarche.engines.screen.words import cause_name, number_name, screen_section
from demarche.page.numbers import outward, percent, share
from demarche.page.parts import Item, Link, after_the_first_picture, anchor, inline, joined

__all__ = ["grounds", "placed", "short", "ways"]

_WITHIN = 0.1
"""An obstacle that comes first in fewer of the versions than this is left to the sections below."""


def placed(answer: ScreenResult, reader: Reader) -> Iterator[Placed]:
    """One section."""
    section = screen_section(answer, reader.question.prize, reader.question.ripe_at, reader.typed.get("screen.open"))
    yield Placed(slot="why", section=replace(section, fold=_FOLD), judges=("screen",))


_FOLD = after_the_first_picture("More: what either side would have to give, the balance, the nine numbers")


def short(answer: ScreenResult, reader: Reader) -> Iterator[Short]:
    """What stands in the way of terms today, and what has to change."""
    if answer.centre.open:
        return
    named = [(code, part.share) for code, part in answer.sample.causes.items() if part.share >= _WITHIN]
    first = [f"{cause_name(answer, code)} ({percent(part)})" for code, part in sorted(named, key=lambda e: -e[1])]
    numbers = dict.fromkeys(name for cause in answer.centre.causes for name in cause.numbers)
    if first:
        said = f"By the screen first {joined(first)}, by share of the versions."
        see = (Link("each obstacle", "terms"), *(_link(answer, name) for name in numbers))
        yield Short(slot="why", item=Item(said, "What stands in the way", see))


def ways(answer: ScreenResult) -> Iterator[tuple[Way]]:
    """One way out, if there are no terms at the middle of the ranges."""
    turns = tuple(
        Turn(path=f"screen.{number}", words=inline(number_name(answer, number)), before=before, after=after)
        for number, before, after in way_out(answer)
    )
    if turns:
        yield (Way(engine="screen", turns=turns),)


def grounds(answer: ScreenResult) -> Iterator[Ground]:
    """What would have to change for terms to exist today, at the middle of the ranges."""
    for step in answer.repair if len(answer.repair) > 1 else ():
        after = share(outward(step.after, step.before))
        said = (
            f"Terms today: {after} instead of {share(step.before)}, as one of {len(answer.repair)} changes "
            "that together bring them about"
        )
        yield Ground(path=f"screen.{step.number}", said=said)
    ends = "end them" if answer.centre.open else "bring them about"
    for name in answer.smallest:
        hinge = answer.hinge(name)
        if hinge.threshold is not None:
            within = "" if hinge.in_range else ", outside its range"
            said = f"Terms today: {share(beyond(hinge))} would by itself {ends}{within}"
            yield Ground(path=f"screen.{name}", said=said)


def _link(answer: ScreenResult, name: str) -> Link:
    words = number_name(answer, name)
    return Link(inline(f"{words[:1].upper()}{words[1:]}"), anchor("ground", f"screen.{name}"))
