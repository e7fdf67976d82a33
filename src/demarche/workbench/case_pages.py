"""The case as a form: every entry of the file in the order of an interview, its problems in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from demarche.crisis.checks_judged import left_open, things_open
from demarche.crisis.editing import Editor
from demarche.crisis.entries import Entry, entries
from demarche.crisis.judging import as_number, as_written, judge, open_number, weigh, write
from demarche.crisis.paths import walk
from demarche.crisis.provenance import is_judged
from demarche.errors import Complaint, CrisisError, InputError, Problem
from demarche.workbench.adding import added
from demarche.workbench.draft import Draft
from demarche.workbench.pages import key, page, piece, rendered, to
from demarche.workbench.room import Room
from demarche.workbench.steps import STEPS, Step, by_step, groups, placed, step_of, titles_of
from demarche.workbench.tests_of_claims import COMPARISONS, Tested, quantities, tested, tests_of
from demarche.workbench.wishes import moved_up, wishes_of

__all__ = ["CasePages"]

_LONGEST = 5_000
_WORDS = 110
"""Characters of a question that a list of them shows."""


class CasePages:
    """The pages of the form and what they change."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def show(self, request: Request) -> Response:
        """One step of the form."""
        if not self.room.opened:
            return RedirectResponse("/cases")
        wanted = request.query_params.get("step", STEPS[0].id)
        step = next((step for step in STEPS if step.id == wanted), STEPS[0])
        return await run_in_threadpool(self._show, step, request.query_params.get("said", ""))

    def _show(self, step: Step, said: str) -> Response:
        with self.room.lock:
            draft = self.room.draft
            if draft is not None:
                draft.reread()
            source = self.room.crisis.source if draft is None else draft.source
            told = {entry.path: entry for entry in entries(source.data)} if draft is None else draft.entries
            found = _Found(source.data, told, () if draft is None else draft.check()[0])
            whole = entries(source.data, whole=True) if draft is None else draft.whole.values()
            here = by_step(whole)
            wishes = wishes_of(source.data) if "statements" in step.lists else ()
            before = {} if draft is None else _numbers(draft.file.data)
            return page(
                self.room,
                "case.html.j2",
                page="case",
                steps=[(one, found.count(here[one.id])) for one in STEPS if here[one.id] or one.lists],
                step=step,
                groups=groups(here[step.id], titles_of(source.data)),
                draft=draft,
                fixed=draft is None,
                found=found,
                before=before,
                actors=_named(source.data, "actors"),
                numbers=[
                    (entry.path, entry.title[:_WORDS])
                    for entry in told.values()
                    if entry.number is not None and ": " not in entry.path
                ],
                sources=list(source.data.get("sources") or {}),
                issues=_issues_of(source.data),
                wishes=wishes,
                wanting=[(one.path, one.title) for one in wishes if not one.otherwise],
                tests=lambda path: tests_of(source.data, path) if path.startswith("claims.") else (),
                told_options=_options_of(source.data),
                empty=Tested(),
                comparisons=COMPARISONS,
                quantities=self._quantities() if "claims" in step.lists else (),
                told_levers=_named(source.data, "levers"),
                following=_after(step),
                name=self.room.case,
                said=said if said in _SAID else "",
                words=_SAID.get(said, ""),
                shown=_shown,
            )

    async def problems(self, request: Request) -> Response:
        """What the engines say of the draft, which takes longer than reading it."""
        return await run_in_threadpool(self._problems)

    def _problems(self) -> Response:
        with self.room.lock:
            _, crisis = self.room.own().check()
        if crisis is None:
            return piece("deep.html.j2", problems=None)
        from demarche.study.engine_checks import found_by_engines

        try:
            found = found_by_engines(crisis)
        except CrisisError as error:
            found = list(error.problems)
        return piece("deep.html.j2", problems=found)

    async def set(self, request: Request) -> Response:
        """Change one entry; what is wrong with it, or with anything else by now, is the answer."""
        given = await request.form()
        form = {name: str(value)[:_LONGEST] for name, value in given.items()}
        if len(several := given.getlist("value")) > 1:
            form["value"] = "\n".join(map(str, several))[:_LONGEST]
        return await run_in_threadpool(self._set, form)

    def _set(self, form: Mapping[str, str]) -> Response:
        with self.room.lock:
            draft = self.room.own()
            path = form.get("path", "")
            draft.require(form.get("at", ""))
            entry = draft.entries.get(path) or draft.whole.get(path)
            if entry is None or entry.kind == "part":
                raise Complaint(f"{path[:80]} is not in the file any more", "reload the page")
            draft.change(form.get("at", ""), entry.title, _change(entry, form))
            now = draft.entries
            found = _Found(draft.source.data, now, draft.check()[0])
            here = by_step(now.values())[step_of(path).id]
            return HTMLResponse(rendered("changed.html.j2", draft=draft, found=found, here=here, key=key))

    async def undo(self, request: Request) -> Response:
        """Take the last change back."""
        return await self._done(request, lambda draft, form: draft.undo(form["at"]), "undone")

    async def save(self, request: Request) -> Response:
        """Write the draft to its file."""
        return await self._done(request, lambda draft, form: draft.save(form["at"]), "saved")

    async def drop(self, request: Request) -> Response:
        """Throw the draft away."""
        return await self._done(request, lambda draft, form: draft.drop(form["at"]), "dropped")

    async def keep(self, request: Request) -> Response:
        """Write the text as it stands to another file."""

        def kept(draft: Draft, form: Mapping[str, str]) -> None:
            draft.require(form["at"])
            path = self.room.new_path(form.get("name", "").strip())
            draft.save_as(path)
            draft.drop(form["at"])
            self.room.open(str(path))

        return await self._done(request, kept, "kept")

    async def copy(self, request: Request) -> Response:
        """Copy a case that comes with demarche into the folder."""
        await run_in_threadpool(self.room.copy)
        return to(request, "/case?said=copied")

    async def ask(self, request: Request) -> Response:
        """Take up a number that the file says nothing of, as a question."""

        def asked(draft: Draft, form: Mapping[str, str]) -> None:
            entry = draft.entries.get(form.get("path", ""))
            if entry is None or entry.kind != "number" or entry.value is not None:
                raise Complaint("that is no number that could be added", "reload the page")
            draft.change(form["at"], entry.title, lambda editor: editor.set(entry.place, open_number(entry)))

        return await self._done(request, asked, "asked")

    async def add(self, request: Request) -> Response:
        """Add an actor, a patron, a lever or a source."""

        def given(draft: Draft, form: Mapping[str, str]) -> None:
            changes, said = added(draft.source.data, draft.entries, form)

            def put(editor: Editor) -> None:
                for place, value in changes:
                    editor.set(place, value)

            draft.change(form["at"], said, put)

        return await self._done(request, given, "added")

    async def test(self, request: Request) -> Response:
        """Change, add or take out what would have to come out for a claim to be true."""

        def given(draft: Draft, form: Mapping[str, str]) -> None:
            place, value, said = tested(draft.source.data, form)
            there = _stands(draft.source.data, place)
            if value is not None:
                draft.change(form["at"], said, lambda editor: editor.set(place, value))
            elif there:
                draft.change(form["at"], said, lambda editor: editor.remove(place))

        return await self._done(request, given, "tested")

    async def up(self, request: Request) -> Response:
        """Let one of an actor's wishes count for more than the one before it."""

        def moved(draft: Draft, form: Mapping[str, str]) -> None:
            place, value, said = moved_up(draft.source.data, form)
            draft.change(form["at"], said, lambda editor: editor.set(place, value))

        return await self._done(request, moved, "moved")

    def _quantities(self) -> tuple[tuple[str, str], ...]:
        """What a claim can be about; nothing while the file has errors."""
        with suppress(InputError, CrisisError):
            return quantities(self.room.crisis)
        return ()

    async def remove(self, request: Request) -> Response:
        """Take an actor, a lever or another item out of the file, or a value that it can do without."""

        def out(draft: Draft, form: Mapping[str, str]) -> None:
            draft.require(form["at"])
            path = form.get("path", "")
            place = _removable(draft, path)
            if place is None:
                raise Complaint(f"{path[:80]} cannot be taken out", "reload the page")
            draft.change(form["at"], f"without {path}", lambda editor: editor.remove(place))

        return await self._done(request, out, "removed")

    async def _done(self, request: Request, how: Callable[[Draft, Mapping[str, str]], object], said: str) -> Response:
        """Do something to the draft, then show the step again."""
        form = {name: str(value)[:_LONGEST] for name, value in (await request.form()).items()}
        form.setdefault("at", "")

        def work() -> None:
            with self.room.lock:
                how(self.room.own(), form)

        await run_in_threadpool(work)
        step = form.get("step", STEPS[0].id)
        step = step if step in {one.id for one in STEPS} else STEPS[0].id
        return to(request, f"/case?step={step}&said={said}")


_SAID = {
    "saved": "Saved.",
    "undone": "The last change is taken back.",
    "dropped": "The draft is thrown away; this is the file.",
    "kept": "Kept as a file of its own, which is open now.",
    "copied": "This is your copy: what you change is changed here.",
    "asked": "Added as a question: give it a range and a reason.",
    "added": "Added.",
    "taken": "What the spreadsheet changes stands in the draft now.",
    "tested": "The test is changed.",
    "moved": "Moved up.",
    "removed": "Taken out. What referred to it is listed among the problems.",
}


class _Found:
    """The problems of a draft by the entry they concern."""

    def __init__(self, data: Any, told: Mapping[str, Entry], problems: Sequence[Problem]) -> None:
        self.told = told
        self.at, self.rest = placed(told, [problem for problem in problems if is_judged(problem.message)])
        self.all = [(path, problem) for path, those in self.at.items() for problem in those]
        self.open = left_open(data)
        self.errors = sum(problem.severity == "error" for problem in problems)

    def count(self, entries: Sequence[Entry]) -> tuple[int, int]:
        """How many errors stand at these entries, and how many things there nobody has judged; a warning is none."""
        found = [problem for entry in entries for problem in self.at.get(entry.path, ())]
        wrong = sum(problem.severity == "error" for problem in found)
        return wrong, self.todo(entries)

    def todo(self, entries: Sequence[Entry]) -> int:
        """How many things nobody has judged these entries ask for."""
        return things_open(
            self.open, (entry.place for entry in entries if not entry.judged and entry.value is not None)
        )

    def step(self, path: str) -> str:
        """The step in which the entry at a path is asked."""
        return step_of(path).id


def _change(entry: Entry, form: Mapping[str, str]) -> Callable[[Editor], object]:
    """What a form asks for an entry. Raises Complaint where it does not fit."""
    source = [name.strip() for name in form["source"].split(",") if name.strip()] if "source" in form else None
    note = form["note"].strip() if "note" in form else None
    if entry.kind == "number":
        given = [form.get("low", "").strip(), form.get("high", "").strip()]
        if not any(given):
            raise Complaint(f"{entry.title}: there is no number", "write a lowest and a highest value")
        low, high = (as_number(text or given[0] or given[1], entry.asked) for text in given)
        return lambda editor: judge(editor, entry, low=low, high=high, note=note, source=source)
    if entry.kind == "choice":
        names = entry.words
        shares = {name: float(as_number(form.get(f"share:{name}", "0") or "0", name)) for name in names}
        told = entry.source if source is None else source
        return lambda editor: weigh(editor, entry, shares, note=note, source=told)
    value = as_written(entry, form.get("value", ""))
    return lambda editor: write(editor, entry, value)


def _numbers(data: Any) -> dict[str, tuple[float, float]]:
    """The ends of every number of the saved file."""
    found = {entry.path: entry.number for entry in entries(data)}
    return {path: (number.low, number.high) for path, number in found.items() if number is not None}


def _named(data: Any, section: str) -> list[tuple[str, str]]:
    items = data.get(section) if isinstance(data, dict) else None
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [
        (str(item.get("id", "")), str(item.get("short") or item.get("name") or item.get("title") or item.get("id", "")))
        for item in found
    ]


def _issues_of(data: Any) -> list[tuple[str, str]]:
    """The issues of the packages that have clauses."""
    section = data.get("packages") if isinstance(data, dict) else None
    issues = section.get("issues") if isinstance(section, dict) else None
    found = issues.items() if isinstance(issues, dict) else ()
    return [(str(n), str(b.get("title") or n)) for n, b in found if isinstance(b, dict) and "clauses" in b]


def _options_of(data: Any) -> list[tuple[str, str]]:
    """The options by their ids, and who does what."""
    section = data.get("options") if isinstance(data, dict) else None
    labels = dict(_named(data, "actors"))
    moves = [move for move in (section or {}).get("moves") or () if isinstance(move, dict)]
    return [(str(m.get("id")), f"{labels.get(str(m.get('actor')), '')}: {m.get('name', '')}") for m in moves]


def _removable(draft: Draft, path: str) -> tuple[Any, ...] | None:
    """The place of what the file can do without: an item, a value, or a part that is there as a whole."""
    for entry in draft.entries.values():
        for item in (entry.item, entry.group):
            if path and item.path == path:
                return item.place
    found = draft.whole.get(path)
    return found.place if found is not None and found.optional and _stands(draft.source.data, found.place) else None


def _stands(data: Any, place: Sequence[Any]) -> bool:
    """Whether something stands at a place."""
    try:
        walk(data, place)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _after(step: Step) -> tuple[Step | None, Step | None]:
    place = STEPS.index(step)
    return (STEPS[place - 1] if place else None, STEPS[place + 1] if place + 1 < len(STEPS) else None)


def _shown(entry: Entry) -> dict[str, Any]:
    """What a number's sliders need: its ends and those of the slider."""
    number = entry.number
    low, high = (number.low, number.high) if number is not None else (entry.least or 0.0, entry.most or 1.0)
    least, most = entry.least or 0.0, entry.most
    if most is None or most > 1.0:
        most = 1.0 if high <= 1.0 and low >= 0.0 else max(2.0 * high, 1.0)
    if entry.least is None and low < 0.0:
        least = 2.0 * low
    return {
        "low": f"{low:g}",
        "high": f"{high:g}",
        "least": f"{min(least, low):g}",
        "most": f"{max(most, high):g}",
        "weighted": number is not None and number.kind in ("weighted", "triangular"),
        "readable": number is not None,
    }
