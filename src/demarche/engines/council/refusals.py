"""What the council's engine refuses of a crisis: more tallies, or more votes on other ways, than can be counted."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.crisis import Crisis
from demarche.crisis.shape import Key
from demarche.engines.council.from_crisis import from_crisis
from demarche.engines.council.power import check_size
from demarche.engines.council.routes import MOST_VOTES
from demarche.engines.council.section import CouncilsPart
from demarche.errors import Complaint, InputError

__all__ = ["refused_councils"]


def refused_councils(crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
    """What is refused, each with its place in the file."""
    councils = crisis.file.part(CouncilsPart).councils
    for place, (section, body) in enumerate(zip(councils, from_crisis(crisis), strict=True)):
        try:
            check_size(body.chamber)
        except InputError as error:
            yield ("councils", place, "rule"), error
        votes = {(step.council, step.proposal) for way in section.alternatives for step in way.through}
        if len(votes) >= MOST_VOTES:
            words = f"the ways round it go through {len(votes)} votes; {MOST_VOTES - 1} are the most"
            yield ("councils", place, "alternatives"), Complaint(words, "keep those that matter most")
