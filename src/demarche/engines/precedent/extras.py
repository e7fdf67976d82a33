"""What the record adds to a run where somebody asks for it: read for ``--help`` without the engine, so kept apart."""

from __future__ import annotations

from demarche.engine.verb import Option

__all__ = ["TILT"]

TILT = Option(
    flags=("--tilt",),
    name="tilt",
    help="Also weigh the versions of the crisis half-way to the record, and say how many they are worth then.",
    kind="flag",
)
