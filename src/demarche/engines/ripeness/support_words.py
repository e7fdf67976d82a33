"""What patrons do who choose their support, or step in when their side is losing."""

from __future__ import annotations

from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.engines.ripeness.centre_facts import helped_of
from demarche.page.numbers import percent

__all__ = ["support_items"]


def support_items(answer: RipenessAnswer) -> list[str]:
    """A sentence for each side whose patrons' support is not written down: today's, and after a year of war."""
    return [
        f"Those who help {found.side} {'choose by their own interest' if found.chosen else 'step in when it is losing'}"
        f": today {percent(found.today)} of all they could give; after a year, if there is war then, "
        f"{percent(found.later)} on average."
        for found in helped_of(answer.base, answer.ruler, answer.opposition)
    ]
