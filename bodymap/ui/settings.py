"""Settings: declared once in the table below, stored as a small text file, read as the kind they were declared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

Value = str | int | bool | QByteArray


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # the name that lupdate looks for
    """Mark a text for translation; it is translated where it is shown."""
    del context
    return text


@dataclass(frozen=True)
class Setting:
    """One setting. `label` is what the settings page calls it (empty: not on that page); `choices`: value and label."""

    key: str
    default: Value
    label: str = ""
    note: str = ""
    choices: tuple[tuple[Value, str], ...] = ()


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "theme",
        "system",
        QT_TRANSLATE_NOOP("Settings", "Theme"),
        choices=(
            ("system", QT_TRANSLATE_NOOP("Settings", "As the system")),
            ("light", QT_TRANSLATE_NOOP("Settings", "Light")),
            ("dark", QT_TRANSLATE_NOOP("Settings", "Dark")),
        ),
    ),
    Setting(
        "text_size",
        100,
        QT_TRANSLATE_NOOP("Settings", "Text size"),
        choices=((90, "90 %"), (100, "100 %"), (115, "115 %"), (130, "130 %"), (150, "150 %")),
    ),
    Setting(
        "pain_colours",
        "red",
        QT_TRANSLATE_NOOP("Settings", "Pain colours"),
        QT_TRANSLATE_NOOP("Settings", "Blue with hatching can be told apart without seeing red."),
        choices=(
            ("red", QT_TRANSLATE_NOOP("Settings", "Red, as in print")),
            ("safe", QT_TRANSLATE_NOOP("Settings", "Blue with hatching")),
        ),
    ),
    Setting(
        "reduce_motion",
        False,
        QT_TRANSLATE_NOOP("Settings", "Reduce motion"),
        QT_TRANSLATE_NOOP("Settings", "The body turns and moves at once, without gliding or fading."),
    ),
    Setting("note_seen", False),
    Setting("geometry", QByteArray()),
    Setting("panels", QByteArray()),
)
_TABLE = {setting.key: setting for setting in SETTINGS}


def default_path() -> Path:
    """Where the settings of this user are kept."""
    return Path(platformdirs.user_config_dir("bodymap", appauthor=False)) / "settings.ini"


class Settings(QObject):
    """Reads and writes the table. A file that cannot be read or written costs nothing but its memory.

    `changed(key)` follows every change; `unwritable(message)` comes once, when a change could not be stored.
    """

    changed = Signal(str)
    unwritable = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path or default_path()
        self._now: dict[str, Value] = {}
        self._told = False
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat)

    def get(self, key: str) -> Value:
        """The value of a declared setting; its default when what is stored is of another kind or no choice of it."""
        setting = _TABLE[key]
        if key not in self._now:
            self._now[key] = _read(self._store.value(key), setting)
        return self._now[key]

    def text(self, key: str) -> str:
        """A setting that is text."""
        return str(self.get(key))

    def flag(self, key: str) -> bool:
        """A setting that is on or off."""
        return bool(self.get(key))

    def number(self, key: str) -> int:
        """A setting that is a whole number."""
        value = self.get(key)
        return value if isinstance(value, int) else 0

    def raw(self, key: str) -> QByteArray:
        """A setting that only Qt reads (the place of the window)."""
        value = self.get(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set(self, key: str, value: Value) -> None:
        """Change a setting now, and store it if that can be done."""
        if self.get(key) == value:
            return
        self._now[key] = value
        self._write(key, value)
        self.changed.emit(key)

    def _write(self, key: str, value: Value) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            can = self.path.parent.is_dir()
        except OSError:
            can = False
        if can:
            self._store.setValue(key, value)
            self._store.sync()
            can = self._store.status() == QSettings.Status.NoError
        if not can and not self._told:
            self._told = True
            text = self.tr("Settings cannot be saved in {folder}; they hold until you close Bodymap.")
            self.unwritable.emit(text.format(folder=self.path.parent))

    def reset(self, keys: Iterable[str] | None = None) -> None:
        """Back to the defaults."""
        for key in keys if keys is not None else _TABLE:
            self.set(key, _TABLE[key].default)


def _read(stored: object, setting: Setting) -> Value:
    """What was stored (text, in an .ini file) as the kind of the default."""
    default = setting.default
    value: Value = default
    if isinstance(default, bool):
        value = str(stored).lower() in ("true", "1") if stored is not None else default
    elif isinstance(default, int):
        text = str(stored)
        value = int(text) if text.lstrip("-").isdigit() and len(text) < 9 else default
    elif isinstance(default, QByteArray):
        value = stored if isinstance(stored, QByteArray) else default
    elif isinstance(stored, str):
        value = stored
    if setting.choices and value not in [choice for choice, _ in setting.choices]:
        return default
    return value
