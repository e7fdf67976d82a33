"""The study: plays a crisis through the engines and keeps what they found together."""

from demarche.study.question import Afterwards, Cited, Question
from demarche.study.single import FORMAT, RunResult, named_outcomes, run

__all__ = ["FORMAT", "Afterwards", "Cited", "Question", "RunResult", "named_outcomes", "run"]
