"""The command line: `bodymap [ID]` opens the window, the commands work without one (docs in design of each)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from bodymap import __version__
from bodymap.cli.output import print_error
from bodymap.errors import BodymapError

GOOD, PROBLEMS, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code: 0 good, 1 problems found, 2 bad usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except BodymapError as error:
        print_error(f"bodymap: {error}")
        return USAGE
    except BrokenPipeError:
        # The reader (head, less) has gone; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except KeyboardInterrupt:
        return 130


def _run(words: list[str]) -> int:
    arguments = build_parser().parse_args(words)
    code = int(import_module(f"bodymap.cli.{arguments.module}").run(arguments))
    sys.stdout.flush()
    return code


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    parser = argparse.ArgumentParser(prog="bodymap", description="A trigger point reference with a clickable body.")
    parser.add_argument("--version", action="version", version=f"bodymap {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check the knowledge base and report every problem")
    check.add_argument("paths", nargs="*", metavar="PATH", help="a data folder, or files to lay over the shipped data")
    check.add_argument("--strict", action="store_true", help="count warnings as problems")
    check.add_argument("--json", action="store_true")
    check.set_defaults(module="check")
    return parser
