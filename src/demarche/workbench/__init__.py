"""The workbench: a local web page where judgements are sliders and the verdict answers while one moves them."""

from demarche.workbench.app import application
from demarche.workbench.guard import Door
from demarche.workbench.room import Room
from demarche.workbench.serving import serve

__all__ = ["Door", "Room", "application", "serve"]
