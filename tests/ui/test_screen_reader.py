from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
# A screen reader in small: finds the body over AT-SPI and prints what it is told. The system's Python runs it (gi).
CLIENT = """
import json, sys, time
import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi


def find(node, wanted, depth=0):
    if node is None or depth > 14:
        return None
    if node.get_name() == wanted and node.get_role_name() in ("list", "list box"):
        return node
    below = (find(node.get_child_at_index(n), wanted, depth + 1) for n in range(node.get_child_count()))
    return next((found for found in below if found is not None), None)


end = time.monotonic() + 40
while time.monotonic() < end:
    desktop = Atspi.get_desktop(0)
    bodies = [find(desktop.get_child_at_index(n), "Body") for n in range(desktop.get_child_count())]
    body = next((body for body in bodies if body is not None and body.get_child_count() > 3), None)
    if body is None:
        time.sleep(0.3)
        continue
    children = [body.get_child_at_index(n) for n in range(body.get_child_count())]
    boxes = [child.get_extents(Atspi.CoordType.SCREEN) for child in children]
    print(json.dumps({
        "description": body.get_description(),
        "names": [child.get_name() for child in children],
        "roles": sorted({child.get_role_name() for child in children}),
        "boxes": [[box.x, box.y, box.width, box.height] for box in boxes],
    }))
    sys.exit(0)
sys.exit(1)
"""
SCRIPT = """
set -e
"$PROGRAM_PYTHON" "$HERE/atspi_program.py" "$ATLAS" & program=$!
trap 'kill $program 2>/dev/null || true' EXIT
"$SYSTEM_PYTHON" -c "$CLIENT"
"""


def _can() -> bool:
    """Whether this machine has what a screen reader needs."""
    tools = all(shutil.which(name) for name in ("Xvfb", "xvfb-run", "dbus-run-session"))
    if not tools or not Path(SYSTEM_PYTHON).is_file():
        return False
    probe = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    return subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not _can(), reason="needs Xvfb, D-Bus, at-spi2-core and the AT-SPI bindings of the system's Python")
def test_a_real_screen_reader_is_told_the_muscles(atlas_folder: Path, project_root: Path, tmp_path: Path) -> None:
    """Over AT-SPI the body is a list of named muscles with places on the screen."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "PYTHONPATH": str(project_root),
        "PROGRAM_PYTHON": sys.executable, "SYSTEM_PYTHON": SYSTEM_PYTHON, "HERE": str(HERE), "CLIENT": CLIENT,
        "ATLAS": str(atlas_folder), "XDG_RUNTIME_DIR": str(tmp_path),
    }  # fmt: skip
    tmp_path.chmod(0o700)
    command = ["xvfb-run", "-a", "-s", "-screen 0 1280x1024x24", "dbus-run-session", "--", "sh", "-c", SCRIPT]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    assert len(told["names"]) > 8
    assert "Biceps, right" in told["names"]
    assert told["roles"] == ["list item"]
    assert all(width > 0 and height > 0 for _, _, width, height in told["boxes"])
    assert "Tab" in told["description"]
