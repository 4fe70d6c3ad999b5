"""Walking over entries: every value with the path at which it stands in the YAML."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct, structs

from bodymap.knowledge.nodes import Path_


@cache
def _fields(cls: type[Struct]) -> tuple[tuple[str, str], ...]:
    """Attribute name and YAML key of every field."""
    return tuple((f.name, f.encode_name) for f in structs.fields(cls))


def walk(value: object, path: Path_ = ()) -> Iterator[tuple[Path_, object]]:
    """Every struct and every leaf at and below a value, outermost first."""
    if isinstance(value, Struct):
        yield path, value
        for name, key in _fields(type(value)):
            yield from walk(getattr(value, name), (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*path, key))
    elif value is not None:
        yield path, value
