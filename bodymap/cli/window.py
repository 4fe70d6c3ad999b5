"""`bodymap [ID]`: opens the window; the only command beside `render` that loads Qt."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module

from bodymap.cli.parser import COMMANDS
from bodymap.cli.resources import open_catalogue, resolve
from bodymap.errors import UsageError
from bodymap.knowledge.report import did_you_mean


def run(arguments: Namespace) -> int:
    """Open the window, at the thing that the id names."""
    if arguments.kiosk:
        raise UsageError("the reception kiosk comes with a later version.")
    start = None
    if arguments.id:
        try:
            start = str(resolve(open_catalogue("muscle"), arguments.id))
        except UsageError as error:
            if hint := did_you_mean(arguments.id, COMMANDS):
                raise UsageError(f"{error} Or the command: {hint}") from None
            raise
    return int(import_module("bodymap.app").run(start))
