"""Facts of a first screen, made up by hand: any number of types, levers and long words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from demarche.engine.contract import Pulled
from demarche.engine.shown import Among, Bound, Fan, Front, Gap, Ribbon, Shown, Told
from demarche.engine.verdict import Verdict
from demarche.report.first import First, Leaning, Turns
from demarche.study.helps import Change, Group, Helped, Helps

__all__ = ["made"]


def told(low: float, middle: float, high: float, n: int = 64) -> Told:
    return Told(n=n, mean=middle, median=middle, p5=low, p25=low, p75=high, p95=high)


def kinds(count: int, label: str) -> tuple[Among, ...]:
    if count == 1:
        return (Among(versions=128),)
    words = "would hand over power at the table once the balance of force turns against it"
    return tuple(
        Among(versions=64, actor=label, type=f"kind-{place}-of-player", words=words, weight=1 / count)
        for place in range(count)
    )


def pulled(place: int, *, ours: bool, label: str) -> Pulled:
    return Pulled(
        levers=(f"lever-{place}",),
        short=f"Lever {place}: {label} does something",
        title=f"Lever {place}: {label} does something that takes many words to say",
        seats=(label,),
        ours=ours,
        surprise=False,
    )


def helps(parts: tuple[Among, ...], label: str, effect: float = 0.07) -> Helps:
    says = "helps" if effect > 0 else "no effect"
    change = {"low": effect, "high": effect, "more": 60, "same": 4, "less": 0, "says": says}
    levers = tuple(
        Helped(
            pulled=pulled(place, ours=place % 2 == 0, label=label),
            changes=tuple(Change(among=among, by=told(effect, effect, effect), **change) for among in parts),
        )
        for place in range(8)
    )
    names = tuple(lever.pulled.name for lever in levers if lever.pulled.ours)
    group = Group(among=parts[0], ours=True, levers=names, least=effect, most=effect)
    return Helps(
        quantity="x.y",
        label="x",
        words="x",
        unit="chance",
        kind="number",
        better="more",
        input="",
        parts=parts,
        levers=levers,
        groups=(group,),
        twins=(),
    )


def made(count: int = 2, label: str = "Damascus", **changes: Any) -> First:
    """Facts with ``count`` types; every actor goes by ``label``."""
    parts = kinds(count, label)
    bounds = {
        name: tuple(Bound(among=among, share=told(at - 0.1, at, at + 0.1)) for among in parts)
        for name, at in (("table", 0.2), ("least", 0.5), ("alone", 0.9), ("short", 0.3))
    }
    curve = dict.fromkeys(("mean", "p5", "p25", "p75", "p95"), (0.0, 0.2))
    shown = Shown(
        gap=Gap(prize=f"power in {label}", taker=label, giver=label, today={}, **bounds),
        fan=Fan(
            quantity="x",
            lead="x.y",
            words="a peace holds",
            input="actors.a.type",
            decides=count > 1,
            months=(0.0, 48.0),
            ribbons=tuple(Ribbon(among=among, **curve) for among in parts),
        ),
        front=Front(
            quantity="x",
            holder=label,
            shares=(0.2, 0.6),
            today=(0.6, 0.6),
            counts=tuple((among, (39, 2)) for among in parts),
            exist=tuple(2 for _ in parts),
        ),
    )
    first = First(
        id="x",
        title=f"The war of {label} and of everybody else, and what came of it",
        as_of=dt.date(2013, 5, 29),
        seat=label,
        question="Should we?",
        verdict=Verdict(code="not ripe", versions=128, at_least=0.5, open_now=2 / 128),
        timed=True,
        exist=2,
        needed=64,
        soon=4,
        now="x.now",
        shown=shown,
        lead="x.y",
        lead_words="a peace holds",
        lead_months=48,
        turns=tuple(
            Turns(among=among, code="not ripe", lead=0.25 / (place + 1), low=0.09, high=0.39)
            for place, among in enumerate(parts)
        ),
        turns_on="actors.a.type",
        decides=count > 1,
        hinge=None,
        hinge_about="",
        helps=helps(parts, label),
        way=None,
        notes=(
            ("partial", "An exchange of prisoners (in 70 % of the versions)."),
            ("waiting", "Each month 3,500 to 6,000 dead and 180,000 to 230,000 refugees."),
        ),
        record=(("supported", 13), ("mixed", 16), ("open", 5), ("contradicted", 3)),
        leaning=Leaning(agreeing=126, versions=128, ranged=20, judgements=186, bare=39),
        unjudged=False,
        beside=0,
        beside_in=(),
    )
    return replace(first, **changes)
