"""The study: plays a crisis through the engines and keeps what they found together."""

from demarche.study.campaign import DRAWS, Interrupted, study
from demarche.study.question import Afterwards, Cited, Question
from demarche.study.result import StudyResult
from demarche.study.single import FORMAT, Run, RunResult, named_outcomes, run

__all__ = [
    "DRAWS",
    "FORMAT",
    "Afterwards",
    "Cited",
    "Interrupted",
    "Question",
    "Run",
    "RunResult",
    "StudyResult",
    "named_outcomes",
    "run",
    "study",
]
