"""Nodes to plain values as a struct's annotations ask, collecting every problem with its line and column.

`msgspec.convert` would stop at the first fault and knows no lines; so the annotations are compiled once into small
reading functions, and msgspec makes the structs from what they return.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from msgspec import inspect as types

from bodymap.knowledge import scalars
from bodymap.knowledge.nodes import Node
from bodymap.knowledge.report import BAD, Read, Report, did_you_mean


def read(node: Node, struct: type[msgspec.Struct], report: Report) -> Any:
    """A struct of that type from a node; BAD when it has a fault (all its faults are in the report)."""
    before = len(report.problems)
    value = plan(struct)(node, report)
    if value is BAD or len(report.problems) > before:
        return BAD
    try:
        return msgspec.convert(value, struct)
    except msgspec.ValidationError as error:
        return report.add(node, str(error))


@cache
def plan(struct: type[msgspec.Struct]) -> Read:
    """The reading function of a struct class, compiled once."""
    return _struct(types.type_info(struct), "")  # type: ignore[arg-type]


def _compile(kind: types.Type, name: str) -> Read:
    """The reading function of any annotation; `name` is the key it stands under, for messages."""
    if isinstance(kind, types.StructType):
        return _once(kind.cls, name)
    if isinstance(kind, types.UnionType):
        return _union(kind, name)
    if isinstance(kind, types.VarTupleType | types.TupleType):
        return _sequence(kind, name)
    if isinstance(kind, types.DictType):
        return _mapping(kind, name)
    return scalars.compile_scalar(kind, name)


def _once(cls: type[msgspec.Struct], name: str) -> Read:
    """Delay compiling a struct until it is met: shapes and places hold themselves."""
    made: list[Read] = []

    def reader(node: Node, report: Report) -> Any:
        if not made:
            made.append(_struct(types.type_info(cls), name))  # type: ignore[arg-type]
        return made[0](node, report)

    return reader


def _struct(info: types.StructType, name: str) -> Read:
    """A mapping with known keys, or the shorthand that the struct allows."""
    fields = {f.encode_name: _compile(f.type, f.encode_name) for f in info.fields}
    required = [f.encode_name for f in info.fields if f.required]
    shorthand: tuple[str, ...] = getattr(info.cls, "shorthand", ())
    tag = {info.tag_field: info.tag} if info.tag_field else {}
    what = f"'{name}'" if name else f"this {info.cls.__name__.removesuffix('Entry').lower()}"

    def reader(node: Node, report: Report) -> Any:
        pairs = node.pairs if node.kind == "map" else _expand(node, shorthand)
        if pairs is None:
            return report.add(node, f"{what} must be a list of `key: value`, and is {_describe(node)}")
        result: dict[str, Any] = dict(tag)
        seen: dict[str, Node] = {}
        bad = False
        for key, value in pairs:
            word = key.text
            if word in seen:
                bad = bool(report.add(key, f"'{word}' is given twice", f"first in line {seen[word].mark.line + 1}"))
                continue
            seen[word] = key
            read_field = fields.get(word)
            if read_field is None:
                bad = bool(report.add(key, f"unknown key '{word}' in {what}", _key_hint(word, value, fields)))
                continue
            got = read_field(value, report)
            if got is BAD:
                bad = True
            else:
                result[word] = got
        missing = [f for f in required if f not in seen]
        if missing:
            return report.add(node, f"{what} lacks {_quoted(missing)}")
        return BAD if bad else result

    return reader


def _key_hint(name: str, value: Node, fields: dict[str, Read]) -> str:
    """What was probably meant by an unknown key."""
    if value.kind == "text" and value.plain and not value.text and " " in name:
        return "a text with a comma inside { } must stand in quotes"
    return did_you_mean(name, fields) or f"known: {', '.join(fields)}"


def _expand(node: Node, shorthand: tuple[str, ...]) -> list[tuple[Node, Node]] | None:
    """A text, or a list, as the pairs it is short for; None when the struct has no such shorthand."""
    if shorthand and node.kind == "text":
        return [(Node("text", shorthand[0], node.mark), node)]
    if len(shorthand) > 1 and node.kind == "seq" and 1 <= len(node.items) <= len(shorthand):
        return [(Node("text", key, value.mark), value) for key, value in zip(shorthand, node.items, strict=False)]
    return None


def _union(kind: types.UnionType, name: str) -> Read:
    """Alternatives: structs told apart by the key that is their tag, a text, a list, or one scalar of several kinds."""
    structs = [t for t in kind.types if isinstance(t, types.StructType)]
    optional = any(isinstance(t, types.NoneType) for t in kind.types)
    others = [t for t in kind.types if not isinstance(t, types.StructType | types.NoneType)]
    if structs and (len(structs) == 1 and not structs[0].tag_field):
        return _compile(structs[0], name)
    if structs:
        return _tagged(structs, name)
    lists = [t for t in others if isinstance(t, types.VarTupleType)]
    plain = [t for t in others if t not in lists]
    if lists:
        as_list, as_text = _compile(lists[0], name), _compile(plain[0], name)
        return lambda node, report: (as_list if node.kind == "seq" else as_text)(node, report)
    if optional and len(plain) == 1:
        return _compile(plain[0], name)
    return scalars.compile_any(plain, name)


def _tagged(structs: list[types.StructType], name: str) -> Read:
    """One of several structs: the one whose tag stands among the keys, or the one with a shorthand for a text."""
    by_key = {str(t.tag): _compile(t, str(t.tag)) for t in structs}
    short = next((by_key[str(t.tag)] for t in structs if getattr(t.cls, "shorthand", ())), None)
    forms = ", ".join(f"{{{tag}: ...}}" for tag in by_key)
    expected = f"'{name}' must be one of {forms}"

    def reader(node: Node, report: Report) -> Any:
        if node.kind == "text" and short:
            return short(node, report)
        if node.kind != "map":
            return report.add(node, f"{expected}, and is {_describe(node)}")
        keys = [key.text for key, _ in node.pairs]
        tag = next((key for key in keys if key in by_key), None)
        if tag is None:
            hints = (did_you_mean(key, list(by_key)) for key in keys)
            return report.add(node, expected, next((hint for hint in hints if hint), ""))
        return by_key[tag](node, report)

    return reader


def _sequence(kind: types.VarTupleType | types.TupleType, name: str) -> Read:
    """A list of one kind of item, of any length or of an exact one."""
    exact = isinstance(kind, types.TupleType)
    item = _compile(kind.item_types[0] if isinstance(kind, types.TupleType) else kind.item_type, name)
    least = len(kind.item_types) if isinstance(kind, types.TupleType) else kind.min_length or 0

    def reader(node: Node, report: Report) -> Any:
        if node.kind != "seq":
            return report.add(
                node, f"'{name}' must be a list, and is {_describe(node)}", "write [a, b] or lines of - a"
            )
        count = len(node.items)
        if count < least or (exact and count != least):
            wanted = f"exactly {least}" if exact else f"at least {least}"
            return report.add(node, f"'{name}' needs {wanted} items, and has {count}")
        values = [item(inner, report) for inner in node.items]
        return BAD if any(value is BAD for value in values) else values

    return reader


def _mapping(kind: types.DictType, name: str) -> Read:
    """Ids to values; an entry with a fault is left out, the others stay."""
    read_key, read_value = _compile(kind.key_type, "id"), _compile(kind.value_type, name)

    def reader(node: Node, report: Report) -> Any:
        if node.kind != "map":
            return report.add(node, f"'{name}' must be a list of `id: ...`, and is {_describe(node)}")
        result: dict[str, Any] = {}
        seen: dict[str, Node] = {}
        bad = False
        for key, value in node.pairs:
            if key.text in seen:
                report.add(key, f"'{key.text}' is given twice", f"first in line {seen[key.text].mark.line + 1}")
                bad = True
                continue
            seen[key.text] = key
            word, got = read_key(key, report), read_value(value, report)
            if word is BAD or got is BAD:
                bad = True
            else:
                result[word] = got
        return BAD if bad else result

    return reader


def _quoted(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _describe(node: Node) -> str:
    """A node in a few words, for messages."""
    if node.kind == "text":
        return f"'{node.text[:40]}'" if node.text else "empty"
    return {"map": "a mapping", "seq": f"a list of {len(node.items)}"}[node.kind]
