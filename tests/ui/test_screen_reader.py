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
SCRIPT = """
set -e
"$PROGRAM_PYTHON" "$HERE/atspi_program.py" "$ATLAS" & program=$!
trap 'kill $program 2>/dev/null || true' EXIT
"$SYSTEM_PYTHON" "$HERE/atspi_client.py"
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
        "PROGRAM_PYTHON": sys.executable, "SYSTEM_PYTHON": SYSTEM_PYTHON, "HERE": str(HERE), "ATLAS": str(atlas_folder),
        "XDG_RUNTIME_DIR": str(tmp_path), "NO_AT_BRIDGE": "0",
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
