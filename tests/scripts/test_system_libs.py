"""Finding the system libraries below Qt, and what a person is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import system_libs

LDD = """\
Qt/plugins/platforms/libqxcb.so:
\tlinux-vdso.so.1 (0x00007ffd3a5f2000)
\tlibxcb-cursor.so.0 => not found
\tlibQt6Gui.so.6 => /opt/libQt6Gui.so.6 (0x00007f2a4c000000)
\tlibEGL.so.1 => not found
\tlibxcb-cursor.so.0 => not found
\tlibfuture.so.9 => not found
"""


def test_missing_libraries_are_read_from_the_loader() -> None:
    """GIVEN what ldd says WHEN it is read THEN each library that is not found is named once."""
    assert system_libs.missing_in(LDD) == {"libxcb-cursor.so.0", "libEGL.so.1", "libfuture.so.9"}


def test_libraries_become_packages() -> None:
    """A known library becomes its package; an unknown one is passed on under its own name."""
    choices, unknown = system_libs.choices_for(system_libs.missing_in(LDD))
    assert choices == [("libegl1",), ("libxcb-cursor0",)]
    assert unknown == ["libfuture.so.9"]


def test_two_libraries_of_one_package_ask_for_it_once() -> None:
    """Glib's two libraries are one package."""
    choices, _ = system_libs.choices_for({"libglib-2.0.so.0", "libgthread-2.0.so.0"})
    assert len(choices) == 1


def test_a_renamed_package_falls_back_to_its_older_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN package lists without the newer name WHEN one is picked THEN it is the older."""
    monkeypatch.setattr(
        system_libs.subprocess, "run", lambda command, **_: system_libs.subprocess.CompletedProcess(command, 100)
    )
    assert system_libs.pick(("libglib2.0-0t64", "libglib2.0-0")) == "libglib2.0-0"


def test_the_advice_is_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may not install is given one line to copy, with every package on it."""
    monkeypatch.setattr(system_libs.shutil, "which", lambda name: f"/usr/bin/{name}")
    text = system_libs.advice([("libegl1",), ("libxcb-cursor0",)], [])
    commands = [line for line in text.splitlines() if "apt-get install" in line]
    assert len(commands) == 1
    assert commands[0].endswith("libegl1 libxcb-cursor0")


def test_the_advice_on_other_systems_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without apt-get nothing is told to run that is not there."""
    monkeypatch.setattr(system_libs.shutil, "which", lambda name: None)
    text = system_libs.advice([("libegl1",)], ["libfuture.so.9"])
    assert "apt-get" not in text
    assert "libegl1" in text
    assert "libfuture.so.9" in text


def test_a_wrong_word_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The script takes `offscreen` or `window` and nothing else."""
    assert system_libs.main(["windows"]) == 2
    assert "usage" in capsys.readouterr().err


def test_every_file_that_is_checked_exists_in_pyside(project_root: Path) -> None:
    """The lists name files of the PySide6 in use, so that a renamed plugin does not go unchecked."""
    pyside6 = pytest.importorskip("PySide6")
    folder = Path(pyside6.__file__).parent
    if not (folder / "Qt/plugins/platforms/libqxcb.so").exists():
        pytest.skip("not PySide6 for Linux")
    assert [name for name in system_libs.OFFSCREEN if not (folder / name).exists()] == []
