"""What is delivered: the files in the wheel and the source archive, and that they run on their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

import bodymap

ROOT = Path(__file__).resolve().parent.parent
LARGEST_WHEEL = 55_000_000
"""Bytes; the budget in the architecture."""


def files_below(*folders: str) -> set[str]:
    """The files of the checkout below `folders` that are not made by running it."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    return Path(
        next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"]))
    )


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked in an empty folder, as an installer would."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_installed(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command from the unpacked wheel, in a folder from which the checkout cannot be seen."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", "import sys; from bodymap.cli.main import main; sys.exit(main())", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=cwd, timeout=120)


def test_the_wheel_holds_exactly_the_package_its_assets_and_its_data(wheel: Path) -> None:
    """Every file of the three folders is in the wheel, assets and data inside the package, and nothing else is."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {n for n in archive.namelist() if ".dist-info/" not in n}
    expected = files_below("bodymap") | {f"bodymap/{file}" for file in files_below("assets", "data")}
    assert packed == expected


def test_the_wheel_is_within_its_budget(wheel: Path) -> None:
    """The wheel stays under 55 MB."""
    assert wheel.stat().st_size < LARGEST_WHEEL


def test_the_wheel_carries_the_licences_and_the_version(wheel: Path) -> None:
    """The licences of code, atlas and typeface travel with the program, and its version is that of the package."""
    with zipfile.ZipFile(wheel) as archive:
        licences = sorted(n.split("licenses/")[1] for n in archive.namelist() if "/licenses/" in n and n[-1] != "/")
        metadata = archive.read(next(n for n in archive.namelist() if n.endswith("METADATA"))).decode()
    assert licences == ["LICENSE", "assets/atlas/LICENSE.md", "bodymap/ui/fonts/LICENSE.txt"]
    assert f"\nVersion: {bodymap.__version__}\n" in metadata


def test_the_source_archive_has_what_rebuilds_and_tests_it_and_no_junk(tmp_path: Path) -> None:
    """The sdist holds code, tests, tools and documents, and no caches, environments or hidden folders."""
    archive = Path(next(SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])))
    with tarfile.open(archive) as packed:
        names = {n.split("/", 1)[1] for n in packed.getnames()}
    assert {"pyproject.toml", "Makefile", "README.md", "LICENSE", "tests/conftest.py", "scripts/bootstrap.sh"} <= names
    assert files_below("bodymap", "data", "tests", "tools") <= names
    hidden = {n for n in names if any(p.startswith(".") for p in n.split("/"))} - {".ci/run", ".gitignore"}
    assert not hidden
    assert not {n for n in names if "__pycache__" in n or n.endswith((".pyc", ".ply"))}


@pytest.mark.slow
def test_the_installed_command_lists_muscles(installed: Path, tmp_path: Path, empty_home: Path) -> None:
    """GIVEN the wheel alone WHEN muscles are listed THEN the data inside it answers."""
    done = run_installed(installed, tmp_path, "list", "muscles", "--json")
    assert done.returncode == 0, done.stderr
    assert "supinator" in json.dumps(json.loads(done.stdout))


@pytest.mark.slow
def test_the_installed_command_renders_a_picture(installed: Path, tmp_path: Path, empty_home: Path) -> None:
    """GIVEN the wheel alone WHEN a picture is rendered THEN the atlas inside it is drawn."""
    done = run_installed(
        installed, tmp_path, "render", "--muscle", "supinator", "--pattern", "supinator", "--points",
        "--size", "300x600", "-o", "x.png",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_python_versions_are_said_the_same_everywhere() -> None:
    """The lowest Python is the same for the installer, the linter and the type checker."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lowest = settings["project"]["requires-python"].removeprefix(">=")
    assert settings["tool"]["ruff"]["target-version"] == "py" + lowest.replace(".", "")
    assert settings["tool"]["mypy"]["python_version"] == lowest
