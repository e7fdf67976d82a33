"""What would have to change first for terms to exist today: the fewest changes in the file itself that bring them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from demarche.crisis import Crisis
from demarche.crisis.quantity import Quantity
from demarche.engine.ways import Turn, Way
from demarche.engines.ripeness.opening import fewest, goal_of, open_with, part_way
from demarche.engines.ripeness.probing import Probe
from demarche.engines.ripeness.section import WarPart
from demarche.page.parts import of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ways_of"]

_BINDING = "screen.binding"


def ways_of(probe: Probe) -> tuple[Way, ...]:
    """The fewest changes with which terms exist today in the share of the versions that counts as ripe; where none are
    enough for all, in that share of those with one type of an actor; where none are enough at all, those that help.

    After it the same gone farther, step by step. Nothing where terms exist in enough versions already, or no change
    brings them in more.
    """
    groups = {name: turns for name, make in _TAKEN.items() if (turns := tuple(make(probe.crisis)))}
    if not groups:
        return ()
    known = dict[tuple[tuple[str, float], ...], "NDArray[np.float64]"]()

    def ask(turns: Sequence[Turn]) -> NDArray[np.float64]:
        key = tuple(sorted((turn.path, turn.after) for turn in turns))
        if key not in known:
            known[key] = open_with(probe, turns)
        return known[key]

    needed, every = probe.crisis.file.crisis.ripe_at, [turn for turns in groups.values() for turn in turns]
    among = goal_of(probe, probe.usual["open"][: probe.few], ask(every))
    if among is None:
        return ()
    turns = fewest(groups, ask, among, needed)
    return tuple(
        Way(engine="ripeness", turns=tuple(_called(probe.crisis, turn) for turn in step))
        for step in part_way(turns, ask, among, needed)
    )


def _called(crisis: Crisis, turn: Turn) -> Turn:
    """With what the file calls about so large a share of the prize."""
    scale = (crisis.file.screen.scale if crisis.file.screen else None) or {}
    if not scale or turn.path == _BINDING:
        return turn
    return replace(turn, near=scale[min(scale, key=lambda share: (abs(share - turn.after), share))])


def _conditions(crisis: Crisis) -> Iterator[Turn]:
    war, screen = crisis.file.part(WarPart).war, crisis.file.screen
    if war is None:
        return
    terms, ruler, other = war.settlement, crisis.label(war.ruler), crisis.label(war.opposition)
    least, most = (None, None) if terms is None else (terms.lowest, terms.highest)
    low, high = (None, None) if screen is None else (screen.x_low, screen.x_high)
    path = "screen.x_low" if least is None else "war.settlement.lowest"
    words = f"the least that {ruler} has announced it must keep", ruler, f"{ruler} asks for", "it asks for"
    yield from _turn(path, low if least is None else least, words, 0.0)
    path = "screen.x_high" if most is None else "war.settlement.highest"
    words = f"the most that {other} has announced it would leave {ruler}", other, f"{other} offers", "it offers"
    yield from _turn(path, high if most is None else most, words, 1.0)


def _ratifiers(crisis: Crisis) -> Iterator[Turn]:
    war = crisis.file.part(WarPart).war
    if war is None or war.settlement is None:
        return
    ruler, other, terms = crisis.label(war.ruler), crisis.label(war.opposition), war.settlement
    own = f"{of(ruler)} own side accepts", "its own side accepts"
    words = f"the least that those on {of(ruler)} own side would let it keep", ruler, *own
    yield from _turn("war.settlement.ruler_ratifiers", terms.ruler_ratifiers, words, 0.0)
    own = f"{of(other)} fighters accept", "its fighters accept"
    words = f"the most that {of(other)} fighters would let {ruler} keep", other, *own
    yield from _turn("war.settlement.opposition_ratifiers", terms.opposition_ratifiers, words, 1.0)


def _enforcement(crisis: Crisis) -> Iterator[Turn]:
    screen = crisis.file.screen
    binding = None if screen is None else screen.binding
    yield from _turn(_BINDING, binding, ("the chance that an agreement binds", "", "a deal binds with", ""), 1.0)


def _turn(path: str, given: Quantity | None, said: tuple[str, str, str, str], after: float) -> Iterator[Turn]:
    """``said``: in words, whose it is, in short, and in short where the same side was named just before."""
    if given is None or given.central == after:
        return
    words, who, short, again = said
    yield Turn(
        path=path,
        words=words,
        who=who,
        short=short,
        again=again,
        before=float(given.central),
        after=after,
        low=float(given.low),
        high=float(given.high),
    )


_TAKEN = {"conditions": _conditions, "ratifiers": _ratifiers, "enforcement": _enforcement}
"""What somebody could change, each as if nobody had announced anything, nobody had to agree, every agreement bound."""
