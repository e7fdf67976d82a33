"""Levels and changes of a quantity as people read them: points of a hundred for chances and shares of versions."""

from __future__ import annotations

from demarche.engine.contract import Headline
from demarche.page.numbers import percent
from demarche.study.compare.result import Estimate

__all__ = ["bare", "change", "change_with", "interval", "level", "size", "unit_words", "within"]


def _hundred(head: Headline) -> bool:
    return head.kind == "yes-no" or "chance" in head.unit


def level(head: Headline, value: float) -> str:
    """'19 %' of a chance or a share of versions, '-0.50' of another number."""
    return percent(value) if _hundred(head) else _signed(f"{value:.2f}")


def change(head: Headline, value: float) -> str:
    """'+38 points', '-0.21'."""
    if _hundred(head):
        points = _signed(f"{value * 100:+.0f}")
        return f"{points} point" if points in ("+1", "−1") else f"{points} points"
    return _signed(f"{value:+.2f}")


def size(head: Headline, value: float) -> str:
    """A change without its sign: '38 points', '0.21'."""
    return change(head, abs(value)).removeprefix("+")


def bare(head: Headline, value: float) -> str:
    """The same without its unit: '38', '0.21'."""
    return size(head, value).split(" ")[0]


def within(head: Headline, value: Estimate) -> str:
    """' (27 to 49)': the interval behind a figure; empty where there were too few versions for one."""
    return f" ({interval(head, value)})" if value.enough else ""


def interval(head: Headline, value: Estimate) -> str:
    """The two ends of an interval: '27 to 49', '0.10 to 0.20'."""
    ends = [_signed(f"{end * 100:.0f}" if _hundred(head) else f"{end:.2f}") for end in (value.low, value.high)]
    return f"{ends[0]} to {ends[1]}"


def change_with(head: Headline, value: Estimate) -> str:
    """'+38 (27 to 49)': points of a hundred, or the quantity's own unit."""
    return f"{change(head, value.mean).split(' ')[0]}{within(head, value)}"


def unit_words(head: Headline) -> str:
    """What an axis says."""
    if head.kind == "yes-no":
        return "share of the versions (not a probability)"
    return head.unit or "value"


def _signed(text: str) -> str:
    """A true minus sign, and no sign before nothing."""
    return text.replace("-", "−") if text.strip("+-0.") else text.lstrip("+-")
