"""The record of past wars: what happened in cases like this, and how good is that as a forecast?"""

from demarche.engines.precedent.assess import precedent
from demarche.engines.precedent.record import LICENCE, Record, notice, read_record, shipped_record
from demarche.engines.precedent.result import ClassRate, CurvePoint, Difference, HeldRate, Neighbour, Precedent, Rate
from demarche.engines.precedent.score import PERIODS, score
from demarche.engines.precedent.score_result import Score, ScoreTable
from demarche.engines.precedent.settings import KINDS, NEARNESS, Settings
from demarche.engines.precedent.tilt import Tilt, tilt
from demarche.engines.precedent.war import Conflict, War, find_conflicts, war_from_record

__all__ = [
    "KINDS",
    "LICENCE",
    "NEARNESS",
    "PERIODS",
    "ClassRate",
    "Conflict",
    "CurvePoint",
    "Difference",
    "HeldRate",
    "Neighbour",
    "Precedent",
    "Rate",
    "Record",
    "Score",
    "ScoreTable",
    "Settings",
    "Tilt",
    "War",
    "find_conflicts",
    "notice",
    "precedent",
    "read_record",
    "score",
    "shipped_record",
    "tilt",
    "war_from_record",
]
