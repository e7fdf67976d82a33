"""One engine asked under other judgements: each of those it reads as a slider, such as where a member of a council
stands; what it says follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from demarche.crisis import Crisis
from demarche.crisis.entries import entries
from demarche.crisis.inventory import assumptions
from demarche.engine.contract import Engine
from demarche.engine.inputs import covers, judged
from demarche.engine.registry import taking_part
from demarche.errors import Complaint
from demarche.page.parts import Page
from demarche.report.engine_page import engine_page
from demarche.study.asking import ask
from demarche.workbench.desk import Dial, dial_of, written
from demarche.workbench.pages import gave_way, page, piece
from demarche.workbench.room import GaveWay, Room

__all__ = ["TryPages"]

_HUNDRED = 100.0
_DEEP = 3
"""Parts of the path of a judgement about the whole of something; what is about an item of it has more."""


class TryPages:
    """The pages on which one engine is tried."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._known: tuple[str, str, tuple[Dial, ...]] = ("", "", ())

    async def show(self, request: Request) -> Response:
        """The sliders; what the engine says follows."""
        if not self.room.opened:
            return RedirectResponse("/cases")
        found = await run_in_threadpool(self._dials, request.path_params["name"])
        if found is None:
            return PlainTextResponse("There is no such engine.", 404)
        engine, dials = found
        return page(self.room, "try.html.j2", page="engines", engine=engine, dials=dials, mark=self.room.mark)

    async def answer(self, request: Request) -> Response:
        """What the engine says under what the form holds."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        name = request.path_params["name"]
        if form.get("mark", "") != self.room.mark:
            raise Complaint("the case has changed since this page was made", "reload the page")
        self.room.answers += 1
        number = self.room.answers

        def asked() -> Page | None:
            with self.room.alone(number):
                self.room.give_way(number)
                found = self._dials(name)
                return None if found is None else self._asked(*found, form, number)

        try:
            said = await run_in_threadpool(asked)
        except GaveWay:
            return gave_way(f"/engines/{name}/try", "#answer")
        if said is None:
            return PlainTextResponse("There is no such engine.", 404)
        return piece("tried.html.j2", sections=said.sections)

    def _asked(self, engine: Engine, dials: tuple[Dial, ...], form: Mapping[str, str], number: int) -> Page:
        values = {dial.path: value for dial in dials if (value := _moved(dial, form)) is not None}
        crisis = self.room.crisis
        crisis = crisis.with_values(values) if values else crisis
        found = ask(
            crisis,
            engine,
            levers=(),
            draws=self.room.versions,
            done=lambda done, total: self.room.give_way(number),
        )
        return engine_page(found.engine, found.answer, found.reader)

    def _dials(self, name: str) -> tuple[Engine, tuple[Dial, ...]] | None:
        """An engine by its name, and the judgements that it reads; those about an item of a list first."""
        with self.room.lock:  # another thread may ask for another engine between two looks at what is known
            crisis, mark, known = self.room.crisis, self.room.mark, self._known
        engine = next((one for one in taking_part(crisis) if one.name == name), None)
        if engine is None:
            return None
        if known[:2] != (mark, name):
            known = (mark, name, _dials_of(crisis, engine))
            with self.room.lock:
                self._known = known
        return engine, known[2]


def _dials_of(crisis: Crisis, engine: Engine) -> tuple[Dial, ...]:
    told = {entry.path: entry for entry in assumptions(crisis)}
    asked = {entry.path: entry for entry in entries(crisis.source.data)}
    known, reads = judged(crisis), engine.reads(crisis)
    paths = [path for path in known if path in told and covers(reads, path)]
    found = []
    for path in sorted(paths, key=lambda path: path.count(".") < _DEEP):
        entry = asked.get(path)
        dial = dial_of(told[path], known[path], bound=None if entry is None else entry.most)
        if dial is not None:
            words = dial.words if entry is None or dial.kind == "weight" else entry.title
            found.append(replace(dial, words=words))
    return tuple(_apart(_on_one_scale(found)))


def _on_one_scale(dials: Sequence[Dial]) -> Iterator[Dial]:
    """Judgements of one kind have dials of one length, that of a scale of a hundred where they stand on one."""
    most: dict[str, float] = {}
    for dial in dials:
        kind = dial.path.rpartition(".")[2]
        most[kind] = max(most.get(kind, 0.0), dial.high)
    for dial in dials:
        high = most[dial.path.rpartition(".")[2]]
        yield replace(dial, most=_HUNDRED) if dial.least >= 0.0 and 1.0 < high <= _HUNDRED else dial


def _apart(dials: Iterable[Dial]) -> Iterator[Dial]:
    """Without the name that most have before them; of those with the same words, each with the part of its path that
    tells it from the others."""
    found = list(dials)
    common = Counter(dial.words.partition(", ")[0] for dial in found if ", " in dial.words.partition(":")[0])
    whole = next((f"{name}, " for name, count in common.items() if 2 * count > len(found)), "")
    found = [replace(dial, words=dial.words.removeprefix(whole)) for dial in found]
    same = Counter(dial.words for dial in found)
    for dial in found:
        own = dial.path.split(".")[-2]
        yield replace(dial, words=f"{dial.words} ({own})") if same[dial.words] > 1 else dial


def _moved(dial: Dial, form: Mapping[str, str]) -> Any:
    """What a judgement is, its range moved as a whole to where the slider stands; None where that is the file's."""
    given = form.get(f"{dial.path}:at")
    if given is None:
        return None
    try:
        at = float(given)
    except ValueError:
        raise Complaint(f"{dial.words}: {given[:20]!r} is no number", "write a number such as 0.4") from None
    if not dial.least <= at <= dial.most:
        raise Complaint(f"{dial.words}: outside {dial.least:g} to {dial.most:g}", "move it back")
    by = at - dial.middle
    if abs(by) <= dial.step / 2:
        return None
    low, high = (min(max(end + by, dial.least), dial.most) for end in (dial.low, dial.high))
    return written(dial, low, high)
