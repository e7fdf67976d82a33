"""Where engines are installed."""

__all__ = ["GROUP"]

GROUP = "demarche.engines"
"""The entry point group under which engines are found, a third party's like our own."""
