"""The command line: a module for each group of commands."""

from readouts.cli.commands import main

__all__ = ["main"]
