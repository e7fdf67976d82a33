"""The columns of the two tables: what a cell may hold. Their meaning stands in ``data/README.md``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["AFTERWARDS", "EPISODES", "ISSUES", "OUTCOMES", "REGIONS", "YEARS", "Column"]

ISSUES = ("government", "territory", "both")
REGIONS = ("Europe", "Middle East", "Asia", "Africa", "Americas")
OUTCOMES = ("agreement", "ceasefire", "fade", "gov_victory", "reb_victory")

AFTERWARDS = ("o_", "x_")
"""Columns that begin like this are known only when all is over."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """What a column holds; a cell of an ``open`` one may be empty, because nobody knows the value."""

    kind: Literal["whole", "number", "flag", "word"]
    open: bool = True
    choices: tuple[str, ...] = ()


_ID = Column(kind="whole", open=False)
_WHOLE = Column(kind="whole")
_NUMBER = Column(kind="number")
_FLAG = Column(kind="flag")
_WORD = Column(kind="word")
_NAME = Column(kind="word", open=False)
_ISSUE = Column(kind="word", open=False, choices=ISSUES)
_REGION = Column(kind="word", open=False, choices=REGIONS)

_SUPPORT = {
    f"{side}_{what}_l1": column
    for side in ("gov", "reb")
    for what, column in {
        **dict.fromkeys(("any", "arms", "troops", "train", "money", "usa", "rus"), _FLAG),
        "states": _WHOLE,
        "p5": _WHOLE,
        "supporters": _WORD,
    }.items()
}

YEARS: dict[str, Column] = {
    **dict.fromkeys(("conflict_id", "year", "start_year", "age"), _ID),
    **dict.fromkeys(("ep_no", "gw"), _WHOLE),
    "name": _NAME,
    "rebels": _WORD,
    "region": _REGION,
    "issue": _ISSUE,
    **dict.fromkeys(("war_l1", "war_l2", "war_ever", "foreign_l1", "troops_gov_l1", "troops_reb_l1"), _FLAG),
    **dict.fromkeys(("sides_l1", "wars_here_l1"), _WHOLE),
    **dict.fromkeys(("brd_l1", "brd_l2"), _NUMBER),
    "pa_n": _WHOLE,
    **dict.fromkeys(("pa_2y", "pa_full", "pa_third"), _FLAG),
    "prev_out": _WORD,
    "prev_gap": _WHOLE,
    **_SUPPORT,
    **dict.fromkeys(("settle_share_3y", "settle_share_10y"), _NUMBER),
    "region_settled_5y": _WHOLE,
    "o_end": _FLAG,
    "o_out": Column(kind="word", choices=("continue", *OUTCOMES)),
    **dict.fromkeys(("o_pa", "o_end2", "o_settle2", "o_end5", "o_settle5"), _FLAG),
}
"""Columns of ``years``, all of which a table must have."""

EPISODES: dict[str, Column] = {
    "conflict_id": _ID,
    "name": _NAME,
    "territory": _WORD,
    "issue": _ISSUE,
    "start_year": _ID,
    "last_year": _ID,
    "o_ended": Column(kind="flag", open=False),
    "o_outcome": Column(kind="word", choices=OUTCOMES),
}
"""Columns of ``episodes`` that are read; a table may have more."""
