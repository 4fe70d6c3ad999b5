"""Finds, and as root on Debian installs, the system libraries that Qt needs: `system_libs.py offscreen|window`.

PySide6's wheel brings Qt but not the libraries below it, and a bare Debian has none of them. What is missing is asked
of the loader itself (`ldd` on the files that will be loaded), so the answer is right for any Qt version in the pin.
Only the standard library is used: this runs before anything else can.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

OFFSCREEN = (
    "QtCore.abi3.so",
    "QtGui.abi3.so",
    "QtWidgets.abi3.so",
    "QtSvg.abi3.so",
    "QtDBus.abi3.so",
    "QtPrintSupport.abi3.so",
    "QtTest.abi3.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/imageformats/libqwebp.so",
    "Qt/plugins/imageformats/libqsvg.so",
)
"""What draws pictures and runs the tests, relative to the PySide6 package."""

WINDOW = (
    *OFFSCREEN,
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqwayland.so",
    "Qt/plugins/platforms/libqwayland-generic.so",
    "Qt/plugins/xcbglintegrations/libqxcb-egl-integration.so",
    "Qt/plugins/xcbglintegrations/libqxcb-glx-integration.so",
    "Qt/plugins/platforminputcontexts/libcomposeplatforminputcontextplugin.so",
)
"""What opens a window on X11 or Wayland besides."""

PACKAGES: dict[str, tuple[str, ...]] = {
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libGLX.so.0": ("libglx0",),
    "libOpenGL.so.0": ("libopengl0",),
    "libX11.so.6": ("libx11-6",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libXext.so.6": ("libxext6",),
    "libXrender.so.1": ("libxrender1",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libdrm.so.2": ("libdrm2",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2",),
    "libstdc++.so.6": ("libstdc++6",),
    "libwayland-client.so.0": ("libwayland-client0",),
    "libwayland-cursor.so.0": ("libwayland-cursor0",),
    "libwayland-egl.so.1": ("libwayland-egl1",),
    "libxcb.so.1": ("libxcb1",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-glx.so.0": ("libxcb-glx0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render.so.0": ("libxcb-render0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-shm.so.0": ("libxcb-shm0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xinerama.so.0": ("libxcb-xinerama0",),
    "libxcb-xinput.so.0": ("libxcb-xinput0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
}
"""Library name to the Debian or Ubuntu package that holds it; where the name has changed, the newer one first."""


def missing_in(ldd_output: str) -> set[str]:
    """Names of the libraries that an output of `ldd` calls not found."""
    return {line.split()[0] for line in ldd_output.splitlines() if line.rstrip().endswith("not found")}


def missing_libraries(pyside: Path, files: tuple[str, ...]) -> set[str]:
    """Names of the libraries that `files` below the folder `pyside` need and the system lacks."""
    # Asked in one call: half a second less at every start than one call for each file.
    present = [str(pyside / name) for name in files if (pyside / name).exists()]
    # `ldd` exits with 1 when it warns about a file's permissions; its words are what counts.
    done = subprocess.run(["ldd", *present], capture_output=True, text=True, check=False)
    return missing_in(done.stdout)


def has_font() -> bool:
    """Whether any font is installed: without one Qt draws no letter."""
    folders = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".local/share/fonts",
        Path.home() / ".fonts",
    ]
    return any(file for folder in folders if folder.is_dir() for file in folder.rglob("*.[ot]t[fc]"))


def choices_for(libraries: set[str]) -> tuple[list[tuple[str, ...]], list[str]]:
    """Packages for `libraries`, each as its possible names, and the libraries of which no package is known."""
    known = sorted({PACKAGES[name] for name in libraries if name in PACKAGES})
    return known, sorted(name for name in libraries if name not in PACKAGES)


def pick(names: tuple[str, ...]) -> str:
    """The first of `names` that this system's package lists know, or the last."""
    for name in names[:-1]:
        if subprocess.run(["apt-cache", "show", name], capture_output=True, check=False).returncode == 0:
            return name
    return names[-1]


def install(choices: list[tuple[str, ...]]) -> bool:
    """Install one package for each of `choices` with apt-get, as root; whether that worked."""
    if subprocess.run(["apt-get", "update", "-q"], stdout=subprocess.DEVNULL, check=False).returncode != 0:
        return False
    packages = [pick(names) for names in choices]
    print(f"bodymap: installing the system libraries that Qt needs: {' '.join(packages)}", flush=True)
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False).returncode == 0


def advice(choices: list[tuple[str, ...]], unknown: list[str]) -> str:
    """What to tell a person who must install the libraries by hand."""
    lines = []
    if choices and shutil.which("apt-get"):
        packages = " ".join(pick(names) for names in choices)
        lines.append("bodymap: Qt needs system libraries that are missing. Run once:")
        lines.append(f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}")
    elif choices:
        packages = ", ".join(names[-1] for names in choices)
        lines.append(f"bodymap: Qt needs system libraries that are missing; Debian calls them {packages}.")
    if unknown:
        lines.append(f"bodymap: these libraries are missing too: {', '.join(unknown)}.")
    return "\n".join(lines)


def lacking(pyside: Path, files: tuple[str, ...]) -> tuple[list[tuple[str, ...]], list[str]]:
    """Packages to install for `files`, a font among them, and the libraries of which no package is known."""
    choices, unknown = choices_for(missing_libraries(pyside, files))
    if not has_font():
        choices.append(("fonts-dejavu-core",))
    return choices, unknown


def main(arguments: list[str]) -> int:
    """Install or name what is missing; 0 when nothing is (any more), 1 otherwise, 2 for bad usage."""
    sets = {"offscreen": OFFSCREEN, "window": WINDOW}
    if len(arguments) != 1 or arguments[0] not in sets:
        print("usage: system_libs.py offscreen|window", file=sys.stderr)
        return 2
    if not sys.platform.startswith("linux") or not shutil.which("ldd"):
        return 0
    spec = find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        print("bodymap: PySide6 is not installed in this environment", file=sys.stderr)
        return 1
    pyside = Path(next(iter(spec.submodule_search_locations)))
    choices, unknown = lacking(pyside, sets[arguments[0]])
    if choices and os.geteuid() == 0 and shutil.which("apt-get") and install(choices):
        choices, unknown = lacking(pyside, sets[arguments[0]])
    if choices or unknown:
        print(advice(choices, unknown), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
