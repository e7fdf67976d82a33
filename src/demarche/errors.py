"""The one exception tree of demarche, and the problems found in a crisis file.

Every error a user can cause derives from :class:`DemarcheError`; the faces turn it into a message and exit code 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

__all__ = ["Complaint", "CrisisError", "DemarcheError", "InputError", "Problem", "StoreError"]


class DemarcheError(Exception):
    """Root of every error that demarche raises on purpose."""

    stopped: ClassVar[bool] = False
    """Nothing is wrong: somebody stopped the work."""


class InputError(DemarcheError):
    """An argument, option or number given by the user cannot be used; the message says how to mend it."""


class Complaint(InputError, ValueError):
    """What is wrong, and apart from it how to mend it: neither is ever looked for inside the other's words."""

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message}; {remedy}" if remedy else message)

    def __reduce__(self) -> tuple[type[Complaint], tuple[str, str]]:
        return type(self), (self.message, self.remedy)


class StoreError(DemarcheError):
    """A run folder cannot be written or read."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a crisis file: where it stands, what is wrong, how to mend it.

    ``line`` and ``column`` count from 1. ``where`` is the path inside the file, such as ``relations[3].from``.
    A *warning* leaves the file usable; an *error* does not.
    """

    file: str
    line: int
    column: int
    where: str
    message: str
    remedy: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        subject = f"{self.where}: " if self.where else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        mark = "warning: " if self.severity == "warning" else ""
        return f"{place}: {mark}{subject}{self.message}{remedy}"


class CrisisError(DemarcheError):
    """A crisis file is wrong; ``problems`` holds everything found in it, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
