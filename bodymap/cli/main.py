"""The command line: `bodymap [ID]` opens the window, the commands work without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from bodymap.cli.output import print_error
from bodymap.cli.parser import COMMANDS, LATER, build_parser, build_window_parser
from bodymap.errors import BodymapError, DataError, UsageError

GOOD, PROBLEMS, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code: 0 good, 1 problems found, 2 bad usage."""
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    except UsageError as error:
        print_error(f"bodymap: {error}")
        return USAGE
    except DataError as error:
        print_error(f"bodymap: the knowledge base cannot be used:\n{error}")
        return PROBLEMS
    except BodymapError as error:
        print_error(f"bodymap: {error}")
        return PROBLEMS
    except BrokenPipeError:
        _drop_output()
        return GOOD
    except OSError as error:
        print_error(f"bodymap: {error.filename or 'a file'}: {error.strerror or error}")
        return PROBLEMS
    except KeyboardInterrupt:
        return 130


def _run(words: list[str]) -> int:
    """Choose between a command and the window."""
    first = next((word for word in words if not word.startswith("-")), "")
    if words[:1] == ["--json"]:
        words = [*words[1:], "--json"]
    if first in LATER:
        raise UsageError(f"'{first}' ({LATER[first]}) comes with a later version.")
    if first in COMMANDS:
        arguments = build_parser().parse_args(words)
        code = int(import_module(f"bodymap.cli.{arguments.command}").run(arguments))
        sys.stdout.flush()  # so that a reader who has gone is noticed here, not at exit
        return code
    arguments = build_window_parser().parse_args(words)
    return int(import_module("bodymap.cli.window").run(arguments))


def _drop_output() -> None:
    """The reader (head, less) has gone: send the rest nowhere, or Python would complain when it flushes at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
