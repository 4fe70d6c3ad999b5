"""Settings and About: two small windows that never block the main one."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QScrollArea, QVBoxLayout, QWidget

from bodymap import __version__
from bodymap.ui.failure import note_text
from bodymap.ui.panels.parts import rich
from bodymap.ui.settings import SETTINGS, Setting, Settings
from bodymap.ui.tokens import SPACE_L, SPACE_M, SPACE_S
from bodymap.ui.widgets import column, label


def _tr(text: str) -> str:
    return QCoreApplication.translate("Settings", text)


class SettingsDialog(QDialog):
    """One control per setting of the table that has a label; changes act at once."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settingsDialog")
        self.setWindowTitle(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        layout = column(self, margins=SPACE_L, spacing=SPACE_S)
        for setting in SETTINGS:
            if setting.label:
                self._add(setting, layout)
        layout.addStretch(1)
        self.setMinimumWidth(280)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)

    def _add(self, setting: Setting, layout: QVBoxLayout) -> None:
        if isinstance(setting.default, bool):
            box = QCheckBox(_tr(setting.label), self)
            box.setObjectName(f"setting_{setting.key}")
            box.setChecked(self._settings.flag(setting.key))
            box.toggled.connect(lambda on, key=setting.key: self._settings.set(key, on))
            layout.addWidget(box)
        else:
            caption = label(_tr(setting.label), "subheading", self)
            layout.addWidget(caption)
            combo = QComboBox(self)
            combo.setObjectName(f"setting_{setting.key}")
            combo.setAccessibleName(_tr(setting.label))
            for value, text in setting.choices:
                combo.addItem(_tr(text), value)
            combo.setCurrentIndex(combo.findData(self._settings.get(setting.key)))
            combo.activated.connect(
                lambda _, combo=combo, key=setting.key: self._settings.set(key, combo.currentData())
            )
            layout.addWidget(combo)
        if setting.note:
            layout.addWidget(label(_tr(setting.note), "soft", self))
        layout.addSpacing(SPACE_M)


class AboutDialog(QDialog):
    """What this is, what it is not, whose work it rests on, and under which licences."""

    def __init__(self, attribution: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(self.tr("About Bodymap"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = column(self)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        page = QWidget()
        page.setObjectName("page")
        layout = column(page, margins=SPACE_L, spacing=SPACE_S)
        layout.addWidget(label(f"Bodymap {__version__}", "title"))
        for kind, text in self._texts(attribution):
            made = rich(escape(text), kind, None)
            layout.addWidget(made)
        layout.addStretch(1)
        scroll.setWidget(page)
        outer.addWidget(scroll)
        self.resize(520, 560)

    def _texts(self, attribution: str) -> list[tuple[str, str]]:
        return [
            (
                "lead",
                self.tr("A reference for muscles, trigger points and referred pain, on a body that can be pointed at."),
            ),
            ("heading", self.tr("What it is for")),
            ("body", note_text()),
            (
                "body",
                self.tr("The trigger point model is contested. Each page says how well its statements are shown."),
            ),
            ("heading", self.tr("Privacy")),
            ("body", self.tr("Bodymap works without a network and keeps nothing about any patient.")),
            ("heading", self.tr("Anatomy")),
            ("body", attribution),
            (
                "body",
                self.tr(
                    "Pictures, outlines and coordinates of the atlas are published under the Creative Commons "
                    "Attribution-ShareAlike 4.0 International licence (CC BY-SA 4.0)."
                ),
            ),
            ("heading", self.tr("Program")),
            ("body", self.tr("The code is published under the MIT licence.")),
            ("body", self.tr("Typeface: Inter, by The Inter Project Authors, SIL Open Font License 1.1.")),
            (
                "body",
                self.tr(
                    "Made with Qt and PySide6 (LGPL 3), NumPy, SciPy, RapidFuzz, msgspec, PyYAML and platformdirs."
                ),
            ),
        ]
