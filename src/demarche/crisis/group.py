"""Where engines are installed."""

__all__ = ["GROUP", "VERBS"]

GROUP = "demarche.engines"
"""The entry point group under which engines are found, a third party's like our own."""

VERBS = "demarche.verbs"
"""The entry point group of verbs that an engine brings beside its own; each leads to a ``Verb``."""
