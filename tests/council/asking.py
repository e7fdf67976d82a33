"""The council asked as its verb asks it: over the versions of a run."""

from __future__ import annotations

from demarche.crisis import Crisis
from demarche.engine.registry import engine
from demarche.engines.council.answer import CouncilAnswer, CouncilsAnswer
from demarche.study.asking import ask


def council_answers(crisis: Crisis, *, draws: int, seed: int = 0) -> tuple[CouncilAnswer, ...]:
    answer = ask(crisis, engine("council"), draws=draws, seed=seed).answer
    assert isinstance(answer, CouncilsAnswer)
    return answer.councils
