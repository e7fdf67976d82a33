"""The study: plays a crisis through the engines and keeps what they found together."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOME = {
    "demarche.engine.question": ("Afterwards", "Cited", "Question"),
    "demarche.study.result": ("StudyResult",),
    "demarche.study.runs": ("FORMAT", "Run", "RunResult", "run"),
    "demarche.study.studies": ("DRAWS", "Interrupted", "study"),
}


def __getattr__(name: str) -> Any:
    # Loaded once they are asked for: the check of a file needs none of what plays it.
    home = next((module for module, names in _HOME.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
