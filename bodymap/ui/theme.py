"""Light and dark: turns the tokens into a Qt palette, a style sheet and fonts, and follows the system."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from bodymap.ui import tokens
from bodymap.ui.settings import Settings
from bodymap.ui.sheet import style_sheet
from bodymap.ui.tokens import DARK, LIGHT, RED_PAIN, SAFE_PAIN, PainPalette, Palette

FAMILY = "Inter"


@cache
def load_fonts() -> str:
    """Make the shipped typeface known to Qt; its family name, or that of the system when it cannot be read."""
    folder = Path(__file__).resolve().parent / "fonts"
    found = [QFontDatabase.addApplicationFont(str(path)) for path in sorted(folder.glob("*.otf"))]
    if found and min(found) >= 0:
        return FAMILY
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def app_font(percent: int = 100) -> QFont:
    """The font of running text at a text size."""
    font = QFont(load_fonts())
    font.setPointSizeF(tokens.TYPE_BODY * percent / 100.0)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def qt_palette(colours: Palette) -> QPalette:
    """The tokens as the roles that Qt's own widgets use."""
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: colours.window, role.WindowText: colours.text, role.Base: colours.surface,
        role.AlternateBase: colours.raised, role.Text: colours.text, role.Button: colours.raised,
        role.ButtonText: colours.text, role.BrightText: colours.danger, role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent, role.Link: colours.accent, role.LinkVisited: colours.accent,
        role.ToolTipBase: colours.raised, role.ToolTipText: colours.text, role.PlaceholderText: colours.text_faint,
        role.Mid: colours.line_strong, role.Midlight: colours.line, role.Light: colours.raised,
        role.Dark: colours.line_strong, role.Shadow: colours.line_strong, role.Accent: colours.accent,
    }  # fmt: skip
    for one, colour in pairs.items():
        palette.setColor(one, QColor(colour))
    for one in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(colours.text_faint))
    return palette


class Theme(QObject):
    """The colours in use; `changed` when they, the text size or the pain colours are others."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        settings.changed.connect(self._setting_changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def colours(self) -> Palette:
        """The palette in use."""
        chosen = self._settings.text("theme")
        if chosen == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if chosen == "dark" else LIGHT

    @property
    def pain(self) -> PainPalette:
        """The colours of pain in use."""
        return SAFE_PAIN if self._settings.text("pain_colours") == "safe" else RED_PAIN

    @property
    def percent(self) -> int:
        """Text size, per cent."""
        return self._settings.number("text_size")

    def apply(self) -> None:
        """Give the whole program its palette, font and style sheet."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            if app.style().objectName() not in ("fusion", ""):  # making a style anew takes 20 ms of the start
                app.setStyle("Fusion")
            app.setFont(app_font(self.percent))
            app.setPalette(qt_palette(self.colours))
            app.setStyleSheet(style_sheet(self.colours, self.percent))
        self.changed.emit()

    def toggle(self) -> None:
        """From light to dark or back."""
        self._settings.set("theme", "light" if self.colours is DARK else "dark")

    def _setting_changed(self, key: str) -> None:
        if key in ("theme", "text_size", "pain_colours"):
            self.apply()

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._settings.text("theme") == "system":
            self.apply()
