"""What every test stands on: no display, a home of its own, the same random numbers each time."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything imports Qt: the tests need no display, and no theme, scale or style of the machine reaches them.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in ("QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "QT_API"):
    os.environ.pop(_name, None)

settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.load_profile("repeatable")

_home = Path(tempfile.mkdtemp(prefix="bodymap-tests-"))


def home_variables(home: Path) -> dict[str, str]:
    """The environment variables by which a program of any system finds its home, settings and caches below `home`."""
    return {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "APPDATA": str(home / "AppData" / "Roaming"),
        "LOCALAPPDATA": str(home / "AppData" / "Local"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_STATE_HOME": str(home / ".local" / "state"),
        "XDG_RUNTIME_DIR": str(home / ".run"),
    }


def pytest_configure() -> None:
    """Give the whole run one empty home: a test neither reads nor writes the developer's settings."""
    os.environ.update(home_variables(_home))
    (_home / ".run").mkdir(mode=0o700, exist_ok=True)


def pytest_unconfigure() -> None:
    """Take the home of the run away again."""
    shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for one test: no settings, no caches of an earlier one."""
    home = tmp_path / "home"
    (home / ".run").mkdir(parents=True, mode=0o700)
    for name, value in home_variables(home).items():
        monkeypatch.setenv(name, value)
    return home


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The top folder of the checkout."""
    return Path(__file__).resolve().parent.parent
