"""The command line: ``demarche VERB CASE``. Every verb is imported only when it is used."""

from demarche.cli.root import main

__all__ = ["main"]
