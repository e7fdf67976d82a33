"""The model held against what came: past crises asked, scored, and asked again with something taken out."""

from demarche.study.backtest.backtest import DRAWS, Backtest, backtest
from demarche.study.backtest.cases import pasts_of
from demarche.study.backtest.result import BacktestResult

__all__ = ["DRAWS", "Backtest", "BacktestResult", "backtest", "pasts_of"]
