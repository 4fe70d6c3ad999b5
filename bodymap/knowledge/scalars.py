"""Reading the leaves of the data files: texts, numbers, true and false, and words from a fixed list.

A plain (unquoted) word is what YAML 1.2 says it is: `no` and `on` are texts, `5` is a number, `~` is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Any

from msgspec import inspect as types

from bodymap.knowledge.nodes import Node
from bodymap.knowledge.report import Read, Report, did_you_mean

_INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?\Z")
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_YES_NO = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def compile_scalar(kind: types.Type, name: str) -> Read:
    """The reading function of one scalar annotation."""
    if isinstance(kind, types.StrType):
        return _text(kind, name)
    if isinstance(kind, types.IntType | types.FloatType):
        return _number(kind, name)
    if isinstance(kind, types.BoolType):
        return _boolean(name)
    if isinstance(kind, types.LiteralType):
        return _word(kind, name)
    raise TypeError(f"no reader for {kind!r} ({name})")


def compile_any(kinds: list[types.Type], name: str) -> Read:
    """A text or a whole number: an identifier such as an edition or a PMID, always read as text."""
    if not all(isinstance(kind, types.StrType | types.IntType) for kind in kinds):
        raise TypeError(f"no reader for {kinds!r} ({name})")

    def reader(node: Node, report: Report) -> Any:
        if node.kind != "text" or (node.plain and node.text in _NULL) or not node.text.strip():
            return report.add(node, f"'{name}' must be a text or a number, and is {_said(node)}")
        return node.text.strip()

    return reader


def _said(node: Node) -> str:
    """A leaf's own words, or what stands there instead of a leaf."""
    if node.kind != "text":
        return "a list" if node.kind == "seq" else "a mapping"
    if not node.text.strip() or (node.plain and node.text in _NULL):
        return "empty"
    return f"'{node.text[:60]}'"


def _text(kind: types.StrType, name: str) -> Read:
    pattern = re.compile(kind.pattern) if kind.pattern else None

    def reader(node: Node, report: Report) -> Any:
        text = node.text.strip()
        if node.kind != "text" or not text or (node.plain and text in _NULL):
            hint = "leave the key out, or write the text" if node.kind == "text" else _quote_hint(node)
            return report.add(node, f"'{name}' must be a text, and is {_said(node)}", hint)
        if pattern and not pattern.match(text):
            return report.add(node, _wrong_form(name, text), _slug_hint(text))
        if node.plain and (text[0] in "0123456789+-.tTfF") and (_FLOAT.match(text) or text in _BOOL):
            return report.add(node, f"'{name}' must be a text, and is the value {text}", f'write "{text}" in quotes')
        return text

    return reader


def _quote_hint(node: Node) -> str:
    """A text that holds ': ' or begins with a bracket turns into a mapping or a list."""
    return "if it is meant as text, put it in quotes" if node.kind == "map" else "write one text, not a list"


def _wrong_form(name: str, text: str) -> str:
    if name == "roots":
        return f"'{text}' is no spinal root such as C5, T12, S1 or CN XI"
    return f"'{text[:60]}' is no id: ids are small letters, digits and _, and begin with a letter"


def _slug_hint(text: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return f"write {slug}" if slug and slug != text and slug[0].isalpha() and len(slug) < 60 else ""


def _number(kind: types.IntType | types.FloatType, name: str) -> Read:
    whole = isinstance(kind, types.IntType)
    form, make, wanted = (_INT, int, "a whole number") if whole else (_FLOAT, float, "a number")
    limits: list[tuple[float | None, Callable[[float, float], bool], str]] = [
        (kind.gt, lambda a, b: a > b, "more than"),
        (kind.ge, lambda a, b: a >= b, "at least"),
        (kind.lt, lambda a, b: a < b, "less than"),
        (kind.le, lambda a, b: a <= b, "at most"),
    ]
    rules = [(limit, test, words) for limit, test, words in limits if limit is not None]

    def reader(node: Node, report: Report) -> Any:
        text = node.text
        if node.kind != "text" or not node.plain or not form.match(text):
            return report.add(node, f"'{name}' must be {wanted}, and is {_said(node)}")
        value = make(text)
        if not isfinite(value):
            return report.add(node, f"'{name}' must be {wanted}, and is too large")
        for limit, test, words in rules:
            if not test(value, limit):
                return report.add(node, f"'{name}' must be {words} {limit:g}, and is {text}")
        return value

    return reader


def _boolean(name: str) -> Read:
    def reader(node: Node, report: Report) -> Any:
        value = _BOOL.get(node.text) if node.kind == "text" and node.plain else None
        if value is None:
            hint = _YES_NO.get(node.text.lower(), "")
            return report.add(node, f"'{name}' must be true or false, and is {_said(node)}", hint and f"write {hint}")
        return value

    return reader


def _word(kind: types.LiteralType, name: str) -> Read:
    known = [str(value) for value in kind.values]

    def reader(node: Node, report: Report) -> Any:
        if node.kind != "text" or node.text not in known:
            hint = did_you_mean(node.text, known) or f"known: {', '.join(known)}"
            return report.add(node, f"'{name}' must be a word from the list, and is {_said(node)}", hint)
        return node.text

    return reader
