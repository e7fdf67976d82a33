"""Whether the stalemate hurts both sides (Zartman), and why that is not yet a deal."""

from __future__ import annotations

from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.page.numbers import share

__all__ = ["hurting"]


def hurting(answer: RipenessAnswer) -> str:
    """What each would settle for rather than fight to the finish, and whether what is on the table is enough."""
    found, ruler, other = answer.stalemate, answer.ruler, answer.opposition
    needs, leaves = found.ruler_needs, found.opposition_leaves
    takes = "anything" if needs <= 0.0 else "no less than all" if needs >= 1.0 else f"{share(needs)} or more"
    grants = "nothing" if leaves <= 0.0 else "all" if leaves >= 1.0 else f"up to {share(leaves)}"
    said = (
        "Is it a stalemate that hurts both? If there were no more talks and they had to fight to the finish, "
        f"{ruler} would rather take {takes} of {answer.prize}, and {other} would rather leave it {grants}. "
    )
    hurt = [name for name, side in ((ruler, "ruler"), (other, "opposition")) if found.hurts[side]]
    if found.mutual and found.open:
        told = f"{said}Within what was announced, or at the price of crossing it, that suits both: it hurts both."
        if answer.base.zone.width >= 0.0:
            return told
        return f"{told} That no terms suit both today comes from talks to come, in which each hopes for better ones."
    if found.mutual:
        return (
            f"{said}It hurts both: each would take the best terms that the other could leave it. No terms suit both at "
            "once, since what each announced, and what crossing it costs, keeps them apart."
        )
    if not hurt:
        return f"{said}It hurts neither enough to take what the preconditions leave it."
    hurts, *_ = hurt
    spared = other if hurt == [ruler] else ruler
    return f"{said}It hurts {hurts}; it does not hurt {spared} enough to take what the preconditions leave it."
