"""The words of the command line."""

from __future__ import annotations

import argparse

from bodymap import __version__

KINDS = (
    "muscles", "trigger-points", "conditions", "topics", "regions", "landmarks", "views", "layers", "sources", "shapes",
)  # fmt: skip
"""What `bodymap list` lists; `muscles` are entries of the knowledge base, `shapes` all muscles of the atlas."""

COMMANDS = ("check", "list", "show", "pattern", "render")
LATER = {"match": "ranking muscles by painted pain", "handout": "the patient handout"}
"""Words that belong to commands of later versions."""

_EPILOG = "Without a command the window opens, at ID if one is given. `bodymap COMMAND --help` tells more of each."


def build_parser() -> argparse.ArgumentParser:
    """The parser of the commands."""
    parser = argparse.ArgumentParser(
        prog="bodymap",
        description="A trigger point reference with a clickable human body.",
        usage="bodymap [ID] | bodymap COMMAND ...",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"bodymap {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _check(commands)
    _list(commands)
    _show(commands)
    _pattern(commands)
    _render(commands)
    return parser


def build_window_parser() -> argparse.ArgumentParser:
    """The parser of `bodymap [ID]`."""
    parser = argparse.ArgumentParser(
        prog="bodymap",
        description="A trigger point reference with a clickable human body.",
        usage="bodymap [ID] | bodymap COMMAND ...",
        epilog=f"Commands: {', '.join(COMMANDS)}. {_EPILOG}",
    )
    parser.add_argument("--version", action="version", version=f"bodymap {__version__}")
    parser.add_argument("--kiosk", action="store_true", help="open the reception kiosk (comes with a later version)")
    parser.add_argument(
        "id", nargs="?", metavar="ID", help="what to open, such as infraspinatus or condition/tennis_elbow"
    )
    return parser


Commands = argparse._SubParsersAction


def _add(commands: Commands[argparse.ArgumentParser], name: str, help_: str) -> argparse.ArgumentParser:
    """A command that knows --json."""
    parser = commands.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    return parser


def _check(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "check", "check the knowledge base and report every problem as file:line:column: message")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a data folder, or files to lay over the shipped data")
    parser.add_argument("--strict", action="store_true", help="let warnings count as problems")


def _list(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "list", "list what there is of one kind")
    parser.add_argument("kind", metavar="KIND", help=", ".join(KINDS))


def _show(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "show", "tell everything about one thing")
    parser.add_argument("id", metavar="ID", help="an id, a name, or a deep link such as condition/tennis_elbow")


def _pattern(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "pattern", "say which regions of the skin a pain pattern covers, and how much of each")
    parser.add_argument("id", metavar="ID", help="a muscle, a trigger point (infraspinatus/1) or a condition")
    parser.add_argument("--side", choices=("left", "right"), default="right", help="the subject's side (right)")


def _render(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "render", "draw the picture that the window would show")
    parser.add_argument("--view", default="front", help="a view by name, or an azimuth in degrees (front)")
    parser.add_argument("--layer", help="skin, superficial, intermediate, deep or skeleton")
    parser.add_argument("--muscle", metavar="ID", help="light up a muscle")
    parser.add_argument("--pattern", metavar="ID", help="draw a pain pattern")
    parser.add_argument("--points", action="store_true", help="draw the trigger points")
    parser.add_argument("--side", choices=("left", "right"), default="right", help="the subject's side (right)")
    parser.add_argument("--size", metavar="WxH", default="900x1200", help="pixels (900x1200)")
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="a .png, .jpg or .webp file")
