"""The agenda in a study: each item asked about in every version, as things stand and under the levers it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.checking import Notebook
from demarche.crisis.shape import Key
from demarche.engine.contract import Answer, Columns, Drawn, Engine, Headline, Placed, Reader, Short
from demarche.engines.agenda.checks import check_agenda, check_asked
from demarche.engines.agenda.from_crisis import agenda_draws, branches
from demarche.engines.agenda.model import Settled
from demarche.engines.agenda.section import AgendaPart
from demarche.engines.ripeness.adapter import RipenessEngine
from demarche.engines.ripeness.authorised import authorised
from demarche.engines.ripeness.refusals import refused_war
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["REFUSALS", "AgendaEngine", "of_item"]

_TOLERANCE = 1e-6
_SEEN = 2
"""Steps of the war's course that are read: strikes now, and a step later."""
_CALLED = ("possible now", "now possible")
REFUSALS = ("nobody", "giver", "taker", "both", "neither alone")
"""Who refuses, by the number in ``agenda.ITEM.refused_by``; the last: each would, for more than the other can give."""


def of_item(item: str, name: str = "") -> str:
    """The id of one of an item's quantities; without a name, of whether it can be agreed."""
    return f"agenda.{item}.{name}" if name else f"agenda.{item}"


class AgendaEngine(Engine):
    """The adapter of the agenda. Under a lever that an item is not asked about it has no value."""

    name = "agenda"
    order = 50
    part = AgendaPart
    cost = "slow"
    timed = True
    backtested = True

    def check(self, book: Notebook, *, effects: bool) -> None:
        check_agenda(book, effects=effects)

    unlike = "what stands on the agenda is each crisis's own"
    missing = "this crisis file has no agenda, or no war on which it could be played"

    def check_whole(self, book: Notebook) -> None:
        check_asked(book)

    def refuses(self, crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
        for branch in branches(crisis).values() if self.applies(crisis) else ():
            for _, error in refused_war(branch):
                yield ("agenda",), error

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        return (*RipenessEngine().rests_on(crisis), "agenda")

    def applies(self, crisis: Crisis) -> bool:
        return bool(crisis.file.part(AgendaPart).agenda) and RipenessEngine().applies(crisis)

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        found: list[Headline] = []
        for item in crisis.file.part(AgendaPart).agenda:
            giver, taker, share = crisis.label(item.giver), crisis.label(item.taker), "share of the prize"
            named = f"“{item.title}”"
            found.append(
                Headline(of_item(item.id), f"{named} can be agreed now", "yes-no", short=item.title, called=_CALLED)
            )
            numbers = {
                "giver_gain": (f"what {giver} gains by {named}, before compensation", share),
                "taker_gain": (f"what {taker} gains by {named}, before compensation", share),
                "lowest": (f"least that {giver} needs in return for {named}", share),
                "highest": (f"most that {taker} would give for {named}", share),
                "refused_by": (f"who refuses {named}: {', '.join(f'{n} {who}' for n, who in enumerate(REFUSALS))}", ""),
            }
            found += [
                Headline(of_item(item.id, name), words, "number", unit, detail=True)
                for name, (words, unit) in numbers.items()
            ]
            words = f"terms on the main issue exist once {named} is agreed"
            found.append(Headline(of_item(item.id, "main_open"), words, "yes-no", detail=True))
            words = f"{giver} refuses {named}, but would give in once struck, if it still could"
            found.append(Headline(of_item(item.id, "relents"), words, "yes-no", detail=True))
        return tuple(found)

    def branches(self, crisis: Crisis) -> Mapping[str, Crisis]:
        """See :class:`.Branching`."""
        return branches(crisis)

    def jobs(self, crisis: Crisis) -> tuple[Callable[[Crisis], Any], ...]:
        return (at_centre,)

    def answer(self, crisis: Crisis, drawn: Drawn | None) -> Answer:
        from demarche.engines.agenda.answer import with_samples

        central = drawn.found[0] if drawn is not None and drawn.found else at_centre(crisis)
        return central if drawn is None else with_samples(central, drawn)

    def placed(self, answer: Any, reader: Reader) -> Iterable[Placed]:
        from demarche.engines.agenda import pages

        return pages.placed(answer, reader)

    def short(self, answer: Any, reader: Reader) -> Iterable[Short]:
        from demarche.engines.agenda import pages

        return pages.short(answer, reader)

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, Floats]:
        found = agenda_draws(
            crisis, authorised(crisis, columns, count), count, base, tolerance=_TOLERANCE, follow=_SEEN
        )
        answers = {headline.id: np.full(count, np.nan) for headline in self.headlines(base)}
        for item, settled in found.items():
            answers |= _columns(item, settled)
        return answers


def _columns(item: str, settled: Sequence[Settled]) -> dict[str, Floats]:
    rows = {
        "": [float(one.agreed) for one in settled],
        "giver_gain": [one.giver_gain for one in settled],
        "taker_gain": [one.taker_gain for one in settled],
        "lowest": [one.lowest for one in settled],
        "highest": [one.highest for one in settled],
        "refused_by": [_refusal(one) for one in settled],
        "main_open": [float(one.after.zone.width >= 0.0) for one in settled],
        "relents": [float(one.relents and not one.agreed) for one in settled],
    }
    return {of_item(item, name): np.array(row) for name, row in rows.items()}


def _refusal(one: Settled) -> float:
    if one.agreed:
        return 0.0
    refusing = one.refusing
    if len(refusing) == 2:
        return 3.0
    return 4.0 if not refusing else 1.0 if refusing[0] == one.issue.giver else 2.0


ENGINE = AgendaEngine()


def at_centre(crisis: Crisis) -> Any:
    """The agenda where every input has its central value."""
    from demarche.engines.agenda.answer import agenda_answer

    return agenda_answer(crisis)
