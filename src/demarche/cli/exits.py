"""Exit codes."""

STOPPED = 130
"""Of a program that Ctrl-C stopped."""
