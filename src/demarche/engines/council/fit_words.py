"""A fitted council in words: where members stand, what speaks against the fit, and what the votes cannot tell."""

from __future__ import annotations

from collections.abc import Mapping

from demarche.engines.council import FitResult
from demarche.page.numbers import count
from demarche.page.parts import Bullets, Page, Part, Section, Table, joined

__all__ = ["fit_warnings", "fitted_page"]

_OFF = "off the scale"
_NEVER = "never voted"


def fit_warnings(result: FitResult, ends: tuple[float, float], others: Mapping[str, float]) -> tuple[str, ...]:
    """What a reader of the section should know first: doubts, places off the scale, members without a vote."""
    said = list(result.doubts)
    off = result.off_scale(*ends)
    if off:
        said.append(f"{joined(off)}: {_OFF} of {ends[0]:g} to {ends[1]:g}; put the two you place nearer to each other")
    silent = [name for name in result.never_voted if name not in others]
    if silent:
        each = "it stands" if len(silent) == 1 else "each stands"
        said.append(f"{joined(silent)}: {_NEVER}; say where {each}: --at {quoted(silent[0])}=PLACE")
    return tuple(said)


def quoted(member: str) -> str:
    """A member's name as a shell takes it."""
    import shlex

    return shlex.quote(member)


def fitted_page(
    result: FitResult, ends: tuple[float, float] = (0.0, 100.0), others: Mapping[str, float] | None = None
) -> Page:
    """Ideal points from roll calls, what speaks against them, and what the votes cannot tell."""
    off = result.off_scale(*ends)
    rows = [
        (
            point.member + (" (veto)" if point.veto else "") + (f", {_OFF}" if point.member in off else ""),
            f"{point.ideal:.1f}",
            f"{point.low:.1f} to {point.high:.1f}",
        )
        for point in sorted(result.members, key=lambda point: (point.ideal, point.member))
    ]
    given = others or {}
    rows += [
        (
            f"{name}, {_NEVER}",
            f"{given[name]:.1f}" if name in given else "not known",
            "as given" if name in given else "",
        )
        for name in result.never_voted
    ]
    parts: list[Part] = [Table(("Member", "Ideal point", "Range"), tuple(rows), numeric=frozenset({1, 2}))]
    doubts = fit_warnings(result, ends, given)
    if doubts:
        parts.append(Bullets(tuple(f"{doubt[0].upper()}{doubt[1:]}." for doubt in doubts), "Before you use this:"))
    if result.not_identified:
        parts.append(Bullets(result.not_identified, "What these votes cannot tell:"))
    how = f"From {count(result.votes_cast, 'vote')} cast; {result.method}."
    return Page("Where the members stand", "", (how,), (Section("fitted", "", tuple(parts)),))
