"""YAML text to a tree of nodes that know their line and column; nothing is ever constructed from it.

Only the parser of `yaml.CSafeLoader` is used. Size, depth and number of nodes are limited, aliases and tags refused, so
that no file can exhaust the machine or run code.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from bodymap.errors import Problem

Key = str | int
Path_ = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a data file may hold: bytes, nesting, nodes."""

    size: int = 32 * 2**20
    depth: int = 32
    nodes: int = 3_000_000


LIMITS = Limits()


class Node:
    """One mapping (pairs of nodes), sequence (nodes) or text of a YAML file; `mark` counts from 0."""

    __slots__ = ("kind", "mark", "plain", "value")

    def __init__(
        self, kind: Literal["map", "seq", "text"], value: object, mark: yaml.Mark, plain: bool = False
    ) -> None:
        self.kind = kind
        self.value = value
        self.mark = mark
        self.plain = plain

    @property
    def pairs(self) -> list[tuple[Node, Node]]:
        """Keys and values of a mapping; empty for anything else."""
        return self.value if self.kind == "map" else []  # type: ignore[return-value]

    @property
    def items(self) -> list[Node]:
        """Items of a sequence; empty for anything else."""
        return self.value if self.kind == "seq" else []  # type: ignore[return-value]

    @property
    def text(self) -> str:
        """The characters of a text node; empty for anything else."""
        return self.value if self.kind == "text" else ""  # type: ignore[return-value]


class UnreadableError(Exception):
    """A file that cannot be turned into nodes at all; carries the one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def read_file(path: Path, limits: Limits) -> bytes:
    """The file's bytes; UnreadableError when it is missing, no file, unreadable or larger than the limit."""
    try:
        if path.is_dir():
            raise UnreadableError(Problem(str(path), 0, 0, "is a folder, not a file"))
        if not path.is_file():
            raise UnreadableError(Problem(str(path), 0, 0, "is not a file" if path.exists() else "is missing"))
        size = path.stat().st_size
        if size > limits.size:
            message = f"is too large: {size / 2**20:.0f} MB, and {limits.size / 2**20:.0f} MB is the limit"
            raise UnreadableError(Problem(str(path), 0, 0, message, "a knowledge base of 200 muscles needs about 2 MB"))
        with path.open("rb") as file:
            raw = file.read(limits.size + 1)
    except FileNotFoundError:
        raise UnreadableError(Problem(str(path), 0, 0, "is missing")) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableError(Problem(str(path), 0, 0, f"cannot be read: {why}")) from None
    if len(raw) > limits.size:
        raise UnreadableError(Problem(str(path), 0, 0, f"is larger than the limit of {limits.size / 2**20:.0f} MB"))
    return raw


def parse(raw: bytes, name: str, limits: Limits) -> Node:
    """The root node of one YAML document; UnreadableError with line and column of what is wrong."""
    text = _decode(raw, name)
    try:
        return _build(yaml.parse(text, Loader=yaml.CSafeLoader), name, limits)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        said = ", ".join(part for part in (error.problem, error.context) if part)
        raise UnreadableError(Problem(name, line, column, f"is not YAML: {said}", _yaml_hint(said))) from None
    except yaml.YAMLError as error:
        raise UnreadableError(Problem(name, 0, 0, f"is not YAML: {str(error).splitlines()[0]}")) from None


def _decode(raw: bytes, name: str) -> str:
    """UTF-8 text with or without a byte order mark, free of characters that YAML forbids."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        message = f"is not UTF-8: byte 0x{raw[error.start]:02x}"
        raise UnreadableError(
            Problem(name, before.count(b"\n") + 1, column, message, "save the file as UTF-8")
        ) from None
    bad = next((i for i, c in enumerate(text) if c < " " and c not in "\n\r\t"), -1) if not _clean(raw) else -1
    if bad >= 0:
        line, column = text.count("\n", 0, bad) + 1, bad - (text.rfind("\n", 0, bad) + 1) + 1
        message = f"holds the control character U+{ord(text[bad]):04X}"
        raise UnreadableError(Problem(name, line, column, message, "delete it"))
    return text


_CONTROL = bytes(set(range(32)) - {9, 10, 13})


def _clean(raw: bytes) -> bool:
    """Whether no byte is a control character; one C pass."""
    return len(raw.translate(None, _CONTROL)) == len(raw)


def _yaml_hint(said: str) -> str:
    """What usually causes a parser's words."""
    if "mapping values are not allowed" in said:
        return "a text that holds ': ' must stand in quotes"
    if "found character that cannot start any token" in said:
        return "indent with spaces, not tabs, and quote texts that begin with @, ` or %"
    if "expected ',' or" in said or "flow node" in said:
        return "a bracket is not closed, or a text in brackets needs quotes"
    if "did not find expected" in said:
        return "look at the indentation, and quote texts that hold ': ', ' #', or begin with [ { * & ! | > %"
    return ""


@contextmanager
def no_collection() -> Iterator[None]:
    """No garbage collection while a million small objects are made: it would cost five times the parsing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _build(events: Iterator[Any], name: str, limits: Limits) -> Node:
    """One tree from parse events, without recursion: depth is limited by `limits`, not by the C stack."""
    root: Node | None = None
    stack: list[tuple[Node, list[Node]]] = []
    count = 0
    for event in events:
        kind = type(event)
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            _close(*stack.pop())
            continue
        node = _begin(event, kind)
        if node is None:
            if kind is yaml.DocumentStartEvent and root:
                raise _fault(name, event, "holds a second document (---)", "keep one document a file")
            if kind is yaml.AliasEvent:
                hint = "write the value out, or put text that begins with * in quotes"
                raise _fault(name, event, f"uses the alias *{event.anchor}; aliases are not read", hint)
            continue
        count += 1
        if count > limits.nodes:
            raise _fault(name, event, f"holds more than {limits.nodes} values")
        if event.tag is not None and event.tag != "!":
            raise _fault(name, event, f"uses the tag {event.tag}; tags are not read", "delete the tag")
        if stack:
            stack[-1][1].append(node)
        else:
            root = node
        if kind is not yaml.ScalarEvent:
            if len(stack) >= limits.depth:
                raise _fault(name, event, f"is nested more than {limits.depth} deep", "nothing here needs that")
            stack.append((node, []))
    if root is None:
        raise UnreadableError(Problem(name, 1, 1, "is empty"))
    return root


def _begin(event: Any, kind: type) -> Node | None:
    """The node that an event begins, if it begins one."""
    if kind is yaml.ScalarEvent:
        return Node("text", event.value, event.start_mark, event.implicit[0])
    if kind is yaml.MappingStartEvent:
        return Node("map", [], event.start_mark)
    return Node("seq", [], event.start_mark) if kind is yaml.SequenceStartEvent else None


def _close(node: Node, children: list[Node]) -> None:
    """Give a finished mapping or sequence its children."""
    node.value = list(zip(children[::2], children[1::2], strict=True)) if node.kind == "map" else children


def _fault(name: str, event: Any, message: str, suggestion: str = "") -> UnreadableError:
    mark = event.start_mark
    return UnreadableError(Problem(name, mark.line + 1, mark.column + 1, message, suggestion))


def locate(root: Node, path: Path_) -> Node:
    """The node at a path of keys and indices, or the deepest one on the way (shorthands leave levels out)."""
    for key in path:
        inner = _child(root, key)
        if inner is None:
            return root
        root = inner
    return root


def _child(node: Node, key: Key) -> Node | None:
    """One step down; None when there is no such key or index."""
    if isinstance(key, int):
        return node.items[key] if key < len(node.items) else None
    return next((value for name, value in node.pairs if name.text == key), None)
