"""Pages as one HTML file: no request to any network, readable without scripts, on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from demarche.page.brief import Brief, Panel
from demarche.page.parts import Bullets, Callout, Figure, Fold, Link, Page, Part, Table, Text, anchor
from demarche.page.spoken import spoken
from demarche.report.appendix import apart

__all__ = ["brief_html", "chart_styles", "files", "html", "script"]

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
    environment.filters["slim"] = _slim
    environment.filters["within"] = escape
    environment.filters["tallest"] = _tallest
    environment.filters["figure"] = lambda quantity: anchor("figure", quantity) if quantity else ""
    return environment


def _kept_together(value: Any) -> Any:
    """A number and its percent sign stay on one line, and names have their article as the place asks."""
    plain = isinstance(value, str) and not isinstance(value, Markup)
    return spoken(value).replace(" %", "\u00a0%") if plain else value


def _kind(part: Part) -> str:
    return _KINDS[type(part)]


def _svg(figure: Figure | Panel) -> Markup:
    """The picture itself. It is made with :mod:`demarche.page.svg`, which escapes every word it is given."""
    return Markup(figure.svg)


_SHEET = 178.0
"""Millimetres of a sheet that a picture may be wide, and what a title and a line take beside it."""
_BESIDE = 17.0


def _tallest(panel: Panel) -> str:
    """How tall a panel may grow, in millimetres: beyond that its picture would only stand in white."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', panel.svg)
    return f"{_SHEET * float(size[2]) / float(size[1]) + _BESIDE:.0f}mm" if size else "none"


def _slim(figure: Figure) -> Markup:
    """The same for a phone."""
    return Markup(figure.narrow)


def _places(parts: Sequence[Part]) -> Iterator[str]:
    """Every id within a section."""
    for part in parts:
        if isinstance(part, Fold):
            yield from _places(part.parts)
        elif isinstance(part, Table):
            yield from part.names
        elif isinstance(part, Bullets) and part.name:
            yield part.name


_IN_BRACKETS = re.compile(r"\[([^\[\]]*(?:\[\d+\][^\[\]]*)*)\]")
"""'[UN-VOTES, S300-0604]' or '[war.coercer.rungs[0].will]'."""


_NUMBER = re.compile(r"(?:none|\d[\d,]*) of \d+ versions|(?:under |over )?\d[\d.]* %(?: to \d[\d.]* %)?")
"""The one number of a sentence."""


class _References:
    """Turns the names of sources and inputs, where a text puts them in brackets, into links to their places: on this
    page, or in the file beside it."""

    def __init__(self, page: Page, other: Page | None = None, beside: str = "") -> None:
        self.known, self.beside = _ids(page), beside
        self.elsewhere = frozenset() if other is None else _ids(other) - self.known

    def there(self, links: Sequence[Link]) -> tuple[Link, ...]:
        """The links that lead somewhere, here or beside."""
        return tuple(link for link in links if link.to in self.known or link.to in self.elsewhere)

    def to(self, place: str) -> str:
        """The address of a place."""
        return f"#{place}" if place in self.known else f"{self.beside}#{place}"

    def place(self, name: str) -> str:
        """The id of the row that tells of this source or input; empty if there is none."""
        places = (anchor(kind, name) for kind in ("source", "input"))
        return next((at for at in places if at in self.known or at in self.elsewhere), "")

    def figured(self, words: str, quantity: str) -> Markup:
        """The words, their number leading to where that quantity comes from; references in brackets are linked."""
        at = self._origin(quantity)
        found = _NUMBER.search(words) if at else None
        if found is None:
            return self.text(words)
        link = self._figure(at, quantity, found[0])
        return escape(spoken(words[: found.start()])) + link + self.text(words[found.end() :])

    def _origin(self, quantity: str) -> str:
        """The id of the row that tells where a quantity comes from; empty if there is none."""
        at = anchor("figure", quantity) if quantity else ""
        return at if at in self.known or at in self.elsewhere else ""

    def _figure(self, at: str, quantity: str, words: str) -> Markup:
        """A number that leads to where it comes from, and says by which name ``demarche why`` knows it."""
        return Markup('<a href="{}" title="{}">{}</a>').format(self.to(at), quantity, _kept_together(words))

    def text(self, words: str, own: str = "") -> Markup:
        """The words, references in brackets linked; ``own`` is the place in which they stand."""
        parts, last = [], 0
        for match in _IN_BRACKETS.finditer(words):
            linked = self._linked(match[1], own)
            if linked:
                parts += [escape(_kept_together(words[last : match.start()])), Markup("["), linked, Markup("]")]
                last = match.end()
        return Markup("").join([*parts, escape(_kept_together(words[last:]))])

    def cell(self, words: str, own: str = "", quantity: str = "") -> Markup:
        """The same of a cell, which may be nothing but references, or tell a quantity."""
        at = self._origin(quantity)
        if at and words:
            return self._figure(at, quantity, words)
        return self._linked(words, own) or self.text(words, own)

    def _linked(self, words: str, own: str) -> Markup | None:
        names = words.split(", ")
        places = [self.place(name) for name in names]
        if not all(places) or own in places:
            return None
        return Markup(", ").join(
            Markup('<a href="{}">{}</a>').format(self.to(at), name) for at, name in zip(places, names, strict=True)
        )


def _ids(page: Page) -> frozenset[str]:
    inner = {name for section in page.sections for name in _places(section.parts)}
    cells = page.first.cells if page.first else ()
    return frozenset(inner | {section.id for section in page.sections} | {cell.id for cell in cells})


def html(page: Page, other: Page | None = None, beside: str = "") -> str:
    """The page as one HTML document; links to what only the ``other`` page has lead to the file ``beside``."""
    refer = _References(page, other, beside)
    return _environment().get_template("page.html.j2").render(page=page, refer=refer)


def script() -> str:
    """The one script that pages have within, as it stands in them."""
    return _environment().get_template("page.js").render()


def chart_styles() -> str:
    """The rules of the page's style that colour pictures, for whoever shows these alone."""
    rules = _environment().get_template("page.css").render().splitlines()
    names = rules[0].replace(":root{", ".picture svg{", 1)
    return "\n".join([names, *(rule for rule in rules if rule.startswith("svg "))])


def brief_html(brief: Brief) -> str:
    """The two sheets as one HTML document, to be read on a screen or printed as they are."""
    return _environment().get_template("brief_page.html.j2").render(brief=brief)


def files(page: Page, name: str) -> dict[str, str]:
    """A report and its appendix, by the names of their files: ``report.html`` has ``appendix.html`` beside it, any
    other its own (``syria.html``: ``syria-appendix.html``)."""
    stem, _, ending = name.rpartition(".")
    beside = "appendix.html" if name == "report.html" else f"{stem or name}-appendix.{ending if stem else 'html'}"
    front, back = apart(page)
    return {name: html(front, back, beside), beside: html(back, front, name)}
