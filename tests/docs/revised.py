"""The tables of ``docs/explanation/ripeness-revision.md``: what the engine says now beside what the first one said.

``python -m tests.docs.revised`` solves 64 versions of both cases as they stand, under every lever, and with one part
taken away, and writes the tables anew (minutes); the old figures stand as they are, and the sentences between are read
and mended by hand: what they quote beside the tables is printed. A slow test holds the tables to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import demarche
from demarche.crisis import Crisis
from demarche.engines.ripeness import Per, Plan, solve_many
from demarche.engines.ripeness.authorised import plans_of
from demarche.engines.ripeness.fighting_on import TOLERANCE
from demarche.study.draw.plan import plan_of

__all__ = ["CASES", "DOCUMENT", "STANDS", "VERSIONS", "Seen", "lever_rows", "remade", "seen", "variants"]

DOCUMENT = Path(__file__).parents[2] / "docs" / "explanation" / "ripeness-revision.md"
CASES = {"syria-2013": "Syria", "kosovo-1999": "Kosovo"}
VERSIONS = 64
STANDS = "as it stands"
_NEVER, _FOR_GOOD = Per(0.0, "year"), Per(1.0, "year")
_WITHOUT: Mapping[str, Mapping[str, object]] = {
    "conditions are walls": {"settlement.ruler_price": inf, "settlement.opposition_price": inf},
    "no fear of being cheated": {"settlement.ruler_loss": 0.0, "settlement.opposition_loss": 0.0},
    "the war cannot break off": {"war.breaks": _NEVER},
    "every agreement binds": {"settlement.binds": _FOR_GOOD},
    "nobody has to ratify": {"settlement.ruler_ratifiers": 0.0, "settlement.opposition_ratifiers": 1.0},
}
"""The columns of the table of parts, in its order."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What some versions say, one number each; nan where a version has no steady state."""

    open: NDArray[np.float64]
    soon: NDArray[np.float64]
    signed: NDArray[np.float64]
    holds: NDArray[np.float64]
    width: NDArray[np.float64]
    solved: NDArray[np.bool_]

    def cells(self) -> dict[str, str]:
        """By the heads of the document's columns."""
        signed, holds = float(np.nanmean(self.signed)), float(np.nanmean(self.holds))
        return {
            "signed": f"{signed:.2f}",
            "holds": f"{holds:.2f}",
            "if signed": f"{holds / signed:.2f}",
            "open": f"{np.nanmean(self.open):.2f}",
            "soon": f"{np.nanmean(self.soon):.2f}",
        }


def seen(plans: Sequence[Plan]) -> Seen:
    found = solve_many(plans, tolerance=TOLERANCE)
    solved = np.array([result.solved for result in found])
    year = [min(result.step(12), len(result.first_ripe.by) - 1) for result in found]

    def told(values: Sequence[float]) -> NDArray[np.float64]:
        return np.where(solved, np.array(values, dtype=float), np.nan)

    return Seen(
        open=told([float(result.zone.width >= 0.0) for result in found]),
        soon=told([float(result.first_ripe.by[at] >= 0.5) for at, result in zip(year, found, strict=True)]),
        signed=told([float(result.signed[-1]) for result in found]),
        holds=told([float(result.durable[-1]) for result in found]),
        width=np.array([result.hesitation for result in found]),
        solved=solved,
    )


def variants(case: str) -> dict[str, tuple[Crisis, list[Plan]]]:
    """Plans of the versions as they stand and under every lever, in the file's order."""
    plan = plan_of(demarche.load(case), draws=VERSIONS, seed=0)
    out = {}
    for variant in plan.variants:
        columns = plan.design.columns(variant.crisis)
        made = plans_of(variant.crisis, columns, VERSIONS, variant.crisis.unlevered)
        out[variant.name or STANDS] = (variant.crisis, made)
    return out


def lever_rows(case: str, now: str, found: Mapping[str, Seen]) -> list[str]:
    """The rows of a case's table, with its old figures as they stand."""
    old = {cells[0]: cells for cells in _cells(_table(now, f"**{CASES[case]}, ").group(1))}
    rows = []
    for name, one in found.items():
        said, new = old.get(name, [name, *["-"] * 9]), one.cells()
        chances = [said[1], new["signed"], said[3], new["holds"], new["if signed"]]
        rows.append([name, *chances, said[6], new["open"], said[8], new["soon"]])
    return [f"| {' | '.join(row)} |" for row in rows]


def parts_rows(now: str, plans: Mapping[str, Mapping[str, list[Plan]]]) -> Iterator[str]:
    """The chance that something is signed, as each row stands and with one part taken away."""
    cases = {short: case for case, short in CASES.items()}
    for cells in _cells(_table(now, "Why they moved").group(1)):
        short, _, lever = cells[0].removesuffix(" as it stands").partition(", ")
        made = plans[cases[short]][lever.strip("`") or STANDS]
        games = [made, *([plan.shift(0, dict(values)) for plan in made] for values in _WITHOUT.values())]
        told = [f"{np.nanmean(seen(each).signed):.2f}".lstrip("0") for each in games]
        yield f"| {' | '.join([cells[0], *told])} |"


def count_rows(found: Mapping[str, Mapping[str, Seen]]) -> tuple[int, int, int, int]:
    """Of how many versions how many have a steady state in sure decisions, one with hesitation, and none."""
    every = [one for each in found.values() for one in each.values()]
    solved = np.concatenate([one.solved for one in every])
    width = np.concatenate([one.width for one in every])
    return solved.size, int((solved & (width == 0.0)).sum()), int((solved & (width > 0.0)).sum()), int((~solved).sum())


def remade(now: str, found: Mapping[str, Mapping[str, Seen]], plans: Mapping[str, Mapping[str, list[Plan]]]) -> str:
    for case, each in found.items():
        now = _with(now, f"**{CASES[case]}, ", lever_rows(case, now, each))
    now = _with(now, "Why they moved", list(parts_rows(now, plans)))
    whole, sure, hesitant, none = count_rows(found)
    return re.sub(
        r"Of [\d,]+ versions(.+?)[\d,]+( have a steady state in sure decisions, )\d+( one with hesitation, and )\d+ ",
        rf"Of {whole:,} versions\g<1>{sure:,}\g<2>{hesitant}\g<3>{none} ",
        now,
        count=1,
        flags=re.DOTALL,
    )


def _table(text: str, after: str) -> re.Match[str]:
    """The first table after some words: its rows are the group."""
    found = re.compile(r"^\|[-|]+\|\n((?:\|.*\n)+)", re.M).search(text, text.index(after))
    assert found is not None
    return found


def _with(text: str, after: str, rows: Sequence[str]) -> str:
    place = _table(text, after)
    return text[: place.start(1)] + "".join(f"{row}\n" for row in rows) + text[place.end(1) :]


def _cells(rows: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.strip("| ").split("|")] for row in rows.splitlines()]


def _quoted(plans: Mapping[str, Mapping[str, list[Plan]]], say: Callable[[str], None]) -> None:
    """What the sentences of this document and of ``war-cases.md`` quote beside the tables."""
    kosovo, syria = plans["kosovo-1999"], plans["syria-2013"]
    free = {"settlement.ruler_ratifiers": 0.0, "settlement.opposition_ratifiers": 1.0}
    for short, made in (("Syria", syria), ("Kosovo", kosovo)):
        for lever in made:
            one, other = seen(made[lever]), seen([plan.shift(0, free) for plan in made[lever]])
            holds = [np.nanmean(each.holds) for each in (one, other)]
            said = " to ".join(f"{each:.3f}" for each in holds)
            say(f"{short}, {lever}: with nobody to ratify {np.nanmean(other.signed):.3f} signed; holds {said}")
    for short, lever, made in (
        ("Syria", STANDS, syria[STANDS]),
        ("Kosovo", "drop-threat", kosovo["drop-threat"]),
    ):
        stop = np.array([plan.game.settlement.opposition_ratifiers for plan in made])
        one, low = seen(made).signed, stop <= np.median(stop)
        say(
            f"{short}, {lever}: ratifiers stop at or below {np.median(stop):.2f}: {np.nanmean(one[low]):.3f}; "
            f"above: {np.nanmean(one[~low]):.3f}"
        )


def _main() -> None:
    plans = {case: {name: made for name, (_, made) in variants(case).items()} for case in CASES}
    found = {case: {name: seen(made) for name, made in each.items()} for case, each in plans.items()}
    DOCUMENT.write_text(remade(DOCUMENT.read_text("utf-8"), found, plans), "utf-8")
    _quoted(plans, print)


if __name__ == "__main__":
    _main()
