"""Pages as one HTML file: no request to any network, readable without scripts, on a phone and on paper."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from demarche.report.parts import Bullets, Callout, Figure, Fold, Page, Part, Table, Text

__all__ = ["html"]

_KINDS: dict[type[Any], str] = {
    Text: "text",
    Callout: "callout",
    Bullets: "bullets",
    Table: "table",
    Figure: "figure",
    Fold: "fold",
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("demarche.report", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        finalize=_kept_together,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = _kind
    environment.filters["svg"] = _svg
    return environment


def _kept_together(value: Any) -> Any:
    """A number and its percent sign stay on one line."""
    return value.replace(" %", "\u00a0%") if isinstance(value, str) else value


def _kind(part: Part) -> str:
    return _KINDS[type(part)]


def _svg(figure: Figure) -> Markup:
    """The picture itself. It is made by :mod:`demarche.report.figures`, which escapes every word it is given."""
    return Markup(figure.svg)


def html(page: Page) -> str:
    """The page as one self-contained HTML document."""
    return _environment().get_template("page.html.j2").render(page=page)
