"""The rules that this codebase gives itself, as far as a machine can check them."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("bodymap", "tools", "scripts", "benchmarks")
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".sh", ".json", ".txt", ".csv", ".svg", ".html", ".qss", ""}
LONGEST_FILE = 350
LONG_FILES: dict[str, str] = {}
"""Files over the limit, each with the reason; empty is best."""

DOMAIN = ("bodymap.errors", "bodymap.resources", "bodymap.domain", "bodymap.atlas", "bodymap.knowledge")
LATER = ("bodymap.study", "bodymap.handout")
NETWORK = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests", "httpx", "PySide6.QtNetwork"}


def python_files(*folders: str) -> list[Path]:
    """Every Python file below `folders` of the checkout."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def text_files() -> Iterator[Path]:
    """Every file of the checkout that people read, outside hidden folders (but with `.ci`)."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts)
        if hidden or {"__pycache__", "build", "dist"} & set(parts):
            continue
        if path.is_file() and path.suffix in TEXT:
            yield path


def name(path: Path) -> str:
    """The path of a file as a message shows it."""
    return path.relative_to(ROOT).as_posix()


def imported(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a module imports, at its top or inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a new interpreter that sees this checkout."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment, timeout=60
    )


BLOCK_QT = """
import importlib, pkgutil, sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6", "qtpy", "qtawesome"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, NoQt())
"""


def test_the_domain_runs_without_qt_installed() -> None:
    """Every module of the domain packages can be imported where there is no PySide6."""
    packages = [*DOMAIN, *(p for p in LATER if (ROOT / p.replace(".", "/")).is_dir())]
    done = run_python(f"""{BLOCK_QT}
for package in {packages!r}:
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), package + "."):
        importlib.import_module(found.name)
assert "PySide6" not in sys.modules
""")
    assert done.returncode == 0, done.stderr


def test_the_command_line_starts_without_qt() -> None:
    """Commands that draw nothing neither need Qt nor wait for it."""
    done = run_python(f"{BLOCK_QT}\nimport bodymap.cli.main\nassert 'PySide6' not in sys.modules")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", python_files(*CODE), ids=name)
def test_a_file_says_in_its_first_line_what_lives_there(path: Path) -> None:
    """Each file opens with a docstring whose first line is a statement."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{name(path)} has no docstring"
    assert len(docstring.splitlines()[0]) >= 15, f"{name(path)} says too little in its first line"


def test_files_stay_short() -> None:
    """No file grows beyond the limit without a reason in the table above."""
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*CODE)}
    assert not {file: n for file, n in lengths.items() if n > LONGEST_FILE and file not in LONG_FILES}


def test_the_application_opens_no_connection() -> None:
    """Nothing in the package imports a module that talks to a network."""
    found = {
        f"{name(path)}: {module}"
        for path in python_files("bodymap")
        for module in imported(ast.parse(path.read_text(encoding="utf-8")))
        if any(module == banned or module.startswith(f"{banned}.") for banned in NETWORK)
    }
    assert not found


def test_no_path_of_a_developers_machine_is_written_down() -> None:
    """No text names a folder that exists on one machine only."""
    pattern = re.compile(r"(?<![\w.$~}/-])/(?:work|tmp|root|home/[a-z]|Users/[A-Za-z])(?:/|\b)")
    found = [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in text_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)


def test_no_mesh_is_in_the_project() -> None:
    """The meshes are input to the atlas; their licence does not let them travel with the program."""
    files = (path for folder in (*CODE, "assets", "data", "docs", "tests") for path in (ROOT / folder).rglob("*"))
    assert not [name(path) for path in files if path.suffix.lower() in {".ply", ".obj", ".stl", ".vtk", ".vtp"}]


def test_every_ignored_lint_rule_has_a_reason() -> None:
    """In pyproject.toml a comment stands beside each rule that is switched off."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    rules = [line.strip() for line in lines if re.match(r'\s+"[A-Z]+[0-9]+",', line)]
    assert rules
    assert not [line for line in rules if not re.search(r"#\s*\S+ \S+", line)]


def test_every_dependency_has_a_reason() -> None:
    """In pyproject.toml a comment stands above each package that a user has to install."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines()]
    for requirement in tomllib.loads(text)["project"]["dependencies"]:
        assert lines[lines.index(f'"{requirement}",') - 1].startswith("# "), requirement


@pytest.mark.parametrize("folder", ["atlas", "knowledge", "domain", "ui", "cli"])
def test_tests_mirror_the_package(folder: str) -> None:
    """Each package has its folder of tests, so that a reader finds them without searching."""
    assert list((ROOT / "tests" / folder).rglob("test_*.py")), f"no tests in tests/{folder}"


def test_the_user_is_told_of_every_decision() -> None:
    """The index of decisions lists every record."""
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    records = [path.name for path in folder.glob("[0-9]*.md")]
    assert records
    assert not [record for record in records if f"({record})" not in index]


def test_links_between_documents_lead_somewhere() -> None:
    """A relative link in a page for people points at a file that exists."""
    broken = [
        f"{name(page)}: {target}"
        for page in text_files()
        if page.suffix == ".md"
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)


MODULES = {
    "embreex": "embreex",
    "fast-simplification": "fast_simplification",
    "import-linter": "importlinter",
    "pillow": "PIL",
    "PySide6-Essentials": "PySide6",
    "pytest-qt": "pytestqt",
    "pyyaml": "yaml",
    "scikit-image": "skimage",
}
"""Package to the module by which it is imported, where the two differ."""


def declared(*extras: str) -> set[str]:
    """The modules that an installation with `extras` may import."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = project["dependencies"] + [r for extra in extras for r in project["optional-dependencies"][extra]]
    packages = {re.split(r"[<>=;\[ ]", requirement)[0] for requirement in requirements}
    return {MODULES.get(package, package) for package in packages - {"bodymap"}}


def third_party(*folders: str) -> set[str]:
    """The modules imported below `folders` that are neither Python's nor ours."""
    modules = {
        module.split(".")[0]
        for path in python_files(*folders)
        for module in imported(ast.parse(path.read_text(encoding="utf-8")))
    }
    return modules - sys.stdlib_module_names - {*CODE, "tests"}


def test_every_dependency_is_used() -> None:
    """A package that every user has to install is imported by the application."""
    assert declared() <= third_party("bodymap")


@pytest.mark.parametrize(
    ("folder", "extras"),
    [("bodymap", []), ("tools", ["atlas"]), ("tests", ["atlas", "dev"]), ("benchmarks", ["dev"]), ("scripts", [])],
)
def test_every_package_that_is_imported_is_declared(folder: str, extras: list[str]) -> None:
    """What is imported is what pyproject.toml installs for it."""
    assert third_party(folder) - declared(*extras) == set()
