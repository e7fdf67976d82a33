"""A war coded by levels: twenty-five plain questions, a fixed protocol, and the crisis file it makes."""

from demarche.engines.precedent.coding.many import CodedWar, read_coded_wars, sample_wars
from demarche.engines.precedent.coding.protocol import QUESTIONS, VERSION, Level, Question
from demarche.engines.precedent.coding.ranges import coded_ranges, levels_of, recoded
from demarche.engines.precedent.coding.sheet import Coded, Sheet, read_sheet, sheet_from_text
from demarche.engines.precedent.coding.writing import blank_sheet, crisis_text

__all__ = [
    "QUESTIONS",
    "VERSION",
    "Coded",
    "CodedWar",
    "Level",
    "Question",
    "Sheet",
    "blank_sheet",
    "coded_ranges",
    "crisis_text",
    "levels_of",
    "read_coded_wars",
    "read_sheet",
    "recoded",
    "sample_wars",
    "sheet_from_text",
]
