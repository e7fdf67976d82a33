"""How answers look in Python: a line in a terminal, a page in a notebook, a table, a picture, plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from demarche.errors import Complaint, InputError
from demarche.page.parts import Figure, Fold, Page, Part

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.engine.contract import Engine
    from demarche.study import RunResult, StudyResult
    from demarche.study.backtest.result import BacktestResult
    from demarche.study.claims.claims import ClaimsResult
    from demarche.study.why import Why, WhyInput

__all__ = ["Picture", "View", "asked", "frame_of", "of_backtest", "of_claims", "of_levers", "of_run", "of_why"]

T = TypeVar("T")


class Picture:
    """A picture of an answer, as SVG: a notebook shows it, and ``save`` writes it."""

    def __init__(self, svg: str, title: str) -> None:
        self.svg, self.title = svg, title

    def __repr__(self) -> str:
        return f"<picture: {self.title}>"

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> Path:
        """Write the picture to an ``.svg`` file; an existing one is replaced."""
        from demarche.store import write_text

        target = Path(path)
        if target.suffix != ".svg":
            raise InputError(f"a picture is written as SVG; give it a name that ends in .svg, not {target.name!r}")
        write_text(target, self.svg)
        return target


class View(Generic[T]):
    """An answer with its faces; everything the answer itself has is an attribute of this too.

    ``repr`` is a line, a notebook shows the page, ``to_dict`` is what ``--format json`` prints, ``to_frame`` a pandas
    DataFrame, ``plot`` a picture of the page.
    """

    def __init__(
        self,
        answer: T,
        *,
        said: str,
        page: Callable[[], Page],
        data: Callable[[], dict[str, Any]],
        rows: Callable[[], Iterable[Mapping[str, Any]]],
    ) -> None:
        self.answer = answer
        self._said, self._page, self._data, self._rows = said, page, data, rows

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "answer":
            raise AttributeError(name)
        return getattr(self.answer, name)

    def __repr__(self) -> str:
        return f"<{self._said}>"

    def _repr_html_(self) -> str:
        from demarche.report.html import html

        # In a frame of its own, so that the page's style and the notebook's leave each other alone.
        page = escape(html(self._page()), quote=True)
        return f'<iframe srcdoc="{page}" title="{escape(self._said)}" width="100%" height="720" sandbox></iframe>'

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return self._data()

    def to_frame(self) -> Any:
        """The answer as a table, a pandas DataFrame. Raises InputError where pandas is not installed."""
        return frame_of(self._rows())

    @property
    def pictures(self) -> tuple[str, ...]:
        """The titles of the pictures on its page, in their order."""
        return tuple(figure.title for figure in self._figures())

    def plot(self, title: str | None = None) -> Picture:
        """The picture with this title, or whose title begins so; the first if left out.

        Raises InputError, with the titles there are, where there is none.
        """
        figures = list(self._figures())
        found = [figure for figure in figures if title is None or figure.title.startswith(title)]
        if not found:
            known = "; ".join(repr(figure.title) for figure in figures) or "none"
            raise Complaint(f"there is no picture {title!r} here" if title else "there is no picture here", known)
        return Picture(found[0].svg, found[0].title)

    def _figures(self) -> Iterator[Figure]:
        for section in self._page().sections:
            yield from _pictured(section.parts)


def _pictured(parts: Iterable[Part]) -> Iterator[Figure]:
    for part in parts:
        if isinstance(part, Figure):
            yield part
        elif isinstance(part, Fold):
            yield from _pictured(part.parts)


def frame_of(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Rows as a pandas DataFrame. Raises InputError where pandas is not installed."""
    try:
        import pandas
    except ImportError:
        raise Complaint("to_frame() needs pandas", "pip install pandas, or use to_dict()") from None
    return pandas.DataFrame(list(rows))


def asked(crisis: Crisis, engine: Engine, **how: Any) -> View[Any]:
    """One engine asked about a crisis, over the versions of a run (see :func:`demarche.study.asking.ask`)."""
    from demarche.report.engine_page import engine_page
    from demarche.study.asking import ask

    found = ask(crisis, engine, **how)
    verdict = found.study.verdict
    code = "" if verdict is None else f": {verdict.code}"
    said = f"{found.engine.name} of {crisis.id}{code}, {found.study.done} versions"
    return View(
        found.answer,
        said=said,
        page=lambda: engine_page(found.engine, found.answer, found.reader),
        data=lambda: found.answer.to_dict() | {"study": found.study.to_dict()},
        rows=lambda: found.engine.rows(found.answer),
    )


def of_run(result: RunResult, version: str) -> View[RunResult]:
    """A run with its faces."""
    from demarche.report.run_page import run_page

    def rows() -> Iterator[Mapping[str, Any]]:
        for effect in () if result.study is None else result.study.effects:
            yield effect.to_dict()

    return View(result, said=repr(result)[1:-1], page=lambda: run_page(result, version), data=result.to_dict, rows=rows)


def of_levers(crisis: Crisis, found: StudyResult) -> View[StudyResult]:
    """A study's levers with their faces."""
    from demarche.engine.track import past_words
    from demarche.report.levers_words import levers_section
    from demarche.report.past_words import with_past

    section = with_past(levers_section(found), past_words(found.headlines, found.spreads))
    return View(
        found,
        said=f"{len(found.levers)} levers of {crisis.id}, {found.done} versions",
        page=lambda: Page(crisis.file.crisis.title, "", (), (section,)),
        data=found.to_dict,
        rows=lambda: (effect.to_dict() for effect in found.effects),
    )


def of_claims(crisis: Crisis, found: ClaimsResult) -> View[ClaimsResult]:
    """Claims with their faces."""
    from demarche.report.claims_words import claims_section
    from demarche.report.past_words import past_in, with_past

    section = with_past(claims_section(found), past_in(crisis))
    return View(
        found,
        said=f"{len(found.claims)} claims on {crisis.id}",
        page=lambda: Page(crisis.file.crisis.title, "", (), (section,)),
        data=found.to_dict,
        rows=lambda: (claim.to_dict() for claim in found.claims),
    )


def of_backtest(found: BacktestResult, version: str) -> View[BacktestResult]:
    """A backtest with its faces."""
    from demarche.report.backtest_words import backtest_page

    return View(
        found,
        said=repr(found)[1:-1],
        page=lambda: backtest_page(found, version),
        data=found.to_dict,
        rows=found.rows,
    )


def of_why(crisis: Crisis, found: Why | WhyInput) -> View[Why | WhyInput]:
    """The chain behind a figure with its faces; a row for each judgement, or for each figure that hangs on an entry."""
    from demarche.report.past_words import past_in, with_past
    from demarche.report.why_words import why_section
    from demarche.study.why import WhyInput

    def rows() -> Iterator[Mapping[str, Any]]:
        if isinstance(found, WhyInput):
            yield from (link.to_dict() for _, link in found.hanging)
        else:
            for entry in found.judgements:
                link = {} if entry.link is None else entry.link.to_dict()
                yield {"path": entry.path, "about": entry.about, "value": entry.value, "reason": entry.reason} | link

    about = found.judgement.path if isinstance(found, WhyInput) else found.quantity.id
    return View(
        found,
        said=f"why {about} of {found.crisis}",
        page=lambda: Page(found.title, "", (), (with_past(why_section(found), past_in(crisis)),)),
        data=found.to_dict,
        rows=rows,
    )
