"""The study: plays a crisis through the engines and keeps what they found together."""

from demarche.engine.question import Afterwards, Cited, Question
from demarche.study.result import StudyResult
from demarche.study.runs import FORMAT, Run, RunResult, run
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
    "run",
    "study",
]
