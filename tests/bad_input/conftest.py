"""Installations that can be damaged: a copy of the program with its own data and assets, run as a real process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bodymap.cli.main import main

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = "import sys; from bodymap.cli.main import main; sys.exit(main())"
SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What a run of the program said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that a person saw."""
        return self.out + self.err

    def assert_calm(self, *codes: int) -> None:
        """Neither a traceback nor a crash, and one of the exit codes that are promised."""
        assert "Traceback" not in self.said, self.said
        assert self.code in codes, f"exit code {self.code}, not one of {codes}:\n{self.said}"


@dataclass(frozen=True)
class Installation:
    """A program folder of its own: `bodymap/` with `data/` and `assets/` inside, as a wheel puts it."""

    folder: Path

    @property
    def data(self) -> Path:
        """The data files of this installation."""
        return self.folder / "bodymap" / "data"

    @property
    def atlas(self) -> Path:
        """The atlas of this installation; its files are links to the real ones."""
        return self.folder / "bodymap" / "assets" / "atlas"

    def run(self, *arguments: str, **variables: str) -> Answer:
        """Run the command from this installation, in its folder."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1", **variables}
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            cwd=self.folder,
            timeout=SECONDS,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def damage(self, file: Path, content: bytes) -> None:
        """Put `content` in the place of a file (which may be a link to the real one)."""
        file.unlink()
        file.write_bytes(content)

    def truncate(self, file: Path, kept: float = 0.5) -> None:
        """Cut a file short, as an interrupted copy does."""
        raw = file.read_bytes()
        self.damage(file, raw[: int(len(raw) * kept)])


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """A whole installation that a test may damage."""
    package = tmp_path / "site" / "bodymap"
    shutil.copytree(ROOT / "bodymap", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", package / "data")
    shutil.copytree(ROOT / "assets", package / "assets", copy_function=os.symlink)
    return Installation(tmp_path / "site")


@pytest.fixture
def checked(capsys: pytest.CaptureFixture[str]) -> Callable[[str], Answer]:
    """`bodymap check PATH`, run within the test: a second less for each, and an exception shows where it comes from."""

    def check(path: str) -> Answer:
        capsys.readouterr()
        code = main(["check", path])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return check


@pytest.fixture
def program() -> Installation:
    """The program of the checkout, undamaged; quicker than a copy."""
    return Installation(ROOT)
