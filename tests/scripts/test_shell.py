"""The shell scripts behind `make`: what they do and say where something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="make run is for Linux")

FAKE = '#!/bin/sh\nprintf "%s:" "${0##*/}" "$@"\necho\n'


@pytest.fixture
def checkout(tmp_path: Path, project_root: Path) -> Path:
    """A checkout with the real scripts and an environment whose programs only say how they were called."""
    shutil.copytree(project_root / "scripts", tmp_path / "scripts")
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for program in ("python", "bodymap"):
        (programs / program).write_text(FAKE, encoding="utf-8")
        (programs / program).chmod(0o755)
    return tmp_path


def run(checkout: Path, script: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one of the scripts without a display, apart from the `variables`."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    command = ["sh", str(checkout / "scripts" / script), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=30, env={**environment, **variables}
    )


def test_without_a_display_one_line_says_how_to_see_a_picture(checkout: Path) -> None:
    """GIVEN no display WHEN the window is asked for THEN one line names the way out, and nothing has failed."""
    done = run(checkout, "run.sh", "supinator")
    lines = [line for line in done.stdout.splitlines() if "system_libs" not in line]
    assert done.returncode == 0
    assert len(lines) == 1
    assert "no display" in lines[0]
    assert "render" in lines[0]


def test_with_a_display_the_window_opens_at_the_id(checkout: Path) -> None:
    """GIVEN a display WHEN an id is given THEN the program is started with it."""
    done = run(checkout, "run.sh", "supinator", DISPLAY=":0")
    assert done.stdout.splitlines()[-1] == "bodymap:supinator:"


def test_a_platform_chosen_by_hand_is_taken_at_its_word(checkout: Path) -> None:
    """GIVEN QT_QPA_PLATFORM WHEN there is no display THEN the program is started all the same."""
    done = run(checkout, "run.sh", QT_QPA_PLATFORM="offscreen")
    assert done.stdout.splitlines()[-1] == "bodymap:"


@pytest.mark.parametrize("arguments", [("list", "muscles"), ("render", "-o", "x.png"), ("check",)])
def test_commands_without_a_window_need_no_display(checkout: Path, arguments: tuple[str, ...]) -> None:
    """Lists, checks and pictures work where there is no display."""
    done = run(checkout, "run.sh", *arguments)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == ":".join(("bodymap", *arguments)) + ":"


def test_an_interpreter_that_is_none_is_refused_in_one_line(checkout: Path) -> None:
    """GIVEN PYTHON that is no Python WHEN the environment is made THEN one line says so."""
    shutil.rmtree(checkout / ".venv")
    done = run(checkout, "bootstrap.sh", "app", PYTHON="no-such-python")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["bodymap: PYTHON=no-such-python is not a Python 3.11 or later."]
