"""How pages are made: templates, what each page shows of the case that is open, and what was wrong."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from demarche.errors import Complaint, CrisisError
from demarche.report.html import chart_styles, script
from demarche.workbench.guard import AT_MOST, sealed
from demarche.workbench.room import Room

__all__ = [
    "HERE",
    "charts",
    "complained",
    "gave_way",
    "key",
    "page",
    "piece",
    "rendered",
    "report",
    "report_at",
    "to",
    "too_long",
]

HERE = Path(__file__).parent


@functools.cache
def _templates() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("demarche.workbench", "templates")]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Pictures are made by the report's own functions, which escape every word they are given.
    environment.filters["picture"] = lambda svg: Markup(svg)
    environment.filters["key"] = key
    environment.filters["capitalize_first"] = lambda words: words[:1].upper() + words[1:]
    return environment


def key(path: str) -> str:
    """A path as a name that a page can use."""
    return f"e{hashlib.sha256(path.encode()).hexdigest()[:12]}"


def rendered(template: str, **given: Any) -> str:
    """A template with its values."""
    return _templates().get_template(template).render(**given)


def page(room: Room, template: str, **given: Any) -> Response:
    """A whole page about the case that is open."""
    head = {"title": "No case is open", "question": ""}
    if room.draft is not None:
        header = room.draft.source.data.get("crisis") if isinstance(room.draft.source.data, dict) else None
        found = header if isinstance(header, dict) else {}
        head = {name: str(found.get(name) or "") for name in ("title", "question")}
        head["title"] = head["title"] or room.draft.path.name
    elif room.opened:
        about = room.crisis.file.crisis
        head = {"title": about.title, "question": about.question}
    return HTMLResponse(rendered(template, **head, opened=room.opened, versions=room.versions, **given))


def piece(template: str, **given: Any) -> Response:
    """A part of a page."""
    return HTMLResponse(rendered(template, **given))


def report(text: str) -> Response:
    """A page of the report, which has a script within: that one may run, known by its fingerprint, and no other."""
    return HTMLResponse(text, headers={"content-security-policy": sealed(script())})


def report_at(path: Path) -> Response:
    """The same of one that lies on the disk. Raises InputError where it cannot be read."""
    try:
        return report(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Complaint(f"{path.name} cannot be read ({error})") from None


def to(request: Request, where: str) -> Response:
    """Send the browser to another page."""
    if "hx-request" in request.headers:
        return Response(headers={"HX-Redirect": where})
    return RedirectResponse(where, 303)


async def complained(request: Request, error: Exception) -> Response:
    """What was wrong: in place where a part of a page was asked for, as a page of its own otherwise."""
    many = [str(problem) for problem in error.problems] if isinstance(error, CrisisError) else []
    words = "The file has errors; the page Case shows each at its place." if many else str(error)
    said = rendered("wrong.html.j2", words=words, problems=many)
    if "hx-request" in request.headers:
        return HTMLResponse(said)
    room: Room = request.app.state.room
    return page(room, "plain.html.j2", page="", fragment=said)


async def too_long(request: Request, error: Exception) -> Response:
    """A body that did not end in time."""
    return PlainTextResponse(AT_MOST, 413, headers={"connection": "close"})


def gave_way(to: str, target: str, *, id: str = "", at: int | None = None) -> Response:
    """Work that followed an answer by itself stood back; whoever still looks at it may ask ``to`` for it, which then
    stands in ``target``. ``id``: what the piece that was to come is called; ``at``: with which judgement it goes on.
    """
    return piece("gave_way.html.j2", to=to, target=target, id=id, at=at)


async def charts(request: Request) -> Response:
    """How the report's pictures are coloured."""
    return PlainTextResponse(chart_styles(), media_type="text/css")
