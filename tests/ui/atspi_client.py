"""A screen reader in small: finds the body over AT-SPI and prints what it is told. Run by the system's Python (gi)."""

from __future__ import annotations

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def find(node, wanted: str, depth: int = 0):  # noqa: ANN001, ANN201
    """The first list below a node whose name is `wanted`."""
    if node is None or depth > 14:
        return None
    if node.get_name() == wanted and node.get_role_name() in ("list", "list box"):
        return node
    for number in range(node.get_child_count()):
        found = find(node.get_child_at_index(number), wanted, depth + 1)
        if found is not None:
            return found
    return None


def main() -> int:
    """Wait for the program, then describe its body."""
    end = time.monotonic() + 40
    while time.monotonic() < end:
        desktop = Atspi.get_desktop(0)
        for number in range(desktop.get_child_count()):
            program = desktop.get_child_at_index(number)
            body = find(program, "Body") if program is not None else None
            if body is not None and body.get_child_count() > 3:
                children = [body.get_child_at_index(n) for n in range(body.get_child_count())]
                boxes = [child.get_extents(Atspi.CoordType.SCREEN) for child in children]
                told = {
                    "description": body.get_description(),
                    "names": [child.get_name() for child in children],
                    "roles": sorted({child.get_role_name() for child in children}),
                    "boxes": [[box.x, box.y, box.width, box.height] for box in boxes],
                }
                print(json.dumps(told))  # noqa: T201
                return 0
        time.sleep(0.3)
    return 1


if __name__ == "__main__":
    sys.exit(main())
