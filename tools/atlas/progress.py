"""A progress bar on stderr, and keys that tell whether a cached result still holds."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")


def bar(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """Pass the items on and draw how many are done."""
    width = 32
    for done, item in enumerate(items, 1):
        yield item
        full = done * width // max(total, 1)
        sys.stderr.write(f"\r{what:<12} [{'#' * full}{'.' * (width - full)}] {done}/{total}")
        sys.stderr.flush()
    sys.stderr.write("\n")


def digest(*things: object) -> str:
    """A short key of texts, paths (by content) and anything with a stable repr."""
    total = hashlib.blake2b(digest_size=12)
    for thing in things:
        total.update(thing.read_bytes() if isinstance(thing, Path) else repr(thing).encode())
    return total.hexdigest()
