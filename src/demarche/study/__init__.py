"""The study: plays a crisis through the engines and keeps what they found together."""

from demarche.study.question import Afterwards, Cited, Question
from demarche.study.result import StudyResult
from demarche.study.runs import FORMAT, Run, RunResult, named_outcomes, run
from demarche.study.studies import DRAWS, Interrupted, study

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
