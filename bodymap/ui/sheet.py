"""The style sheet: how widgets look, in terms of the tokens. Widgets are told apart by the property `kind`."""

from __future__ import annotations

from bodymap.ui import tokens as t
from bodymap.ui.tokens import Palette


def style_sheet(c: Palette, percent: int) -> str:
    """The style sheet of one theme at one text size."""

    def pt(size: float) -> str:
        return f"{size * percent / 100:.2f}pt"

    return f"""
* {{ outline: none; }}
QMainWindow, QDialog {{ background: {c.window}; }}
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 5px 8px; }}
QSplitter::handle {{ background: {c.line}; }}
QSplitter::handle:hover {{ background: {c.accent}; }}

#topBar {{ background: {c.surface}; border-bottom: 1px solid {c.line}; }}
#listPanel, #pagePanel, #page, #pageViewport {{ background: {c.surface}; }}
#bodyPane {{ background: {c.stage_bottom}; }}

QLabel[kind="wordmark"] {{ font-size: {pt(t.TYPE_LEAD)}; font-weight: 600; color: {c.text}; }}
QLabel[kind="title"] {{ font-size: {pt(t.TYPE_DISPLAY)}; font-weight: 600; color: {c.text}; }}
QLabel[kind="subtitle"] {{ font-size: {pt(t.TYPE_BODY)}; font-style: italic; color: {c.text_soft}; }}
QLabel[kind="eyebrow"] {{ font-size: {pt(t.TYPE_CAPTION)}; font-weight: 600; color: {c.text_faint}; }}
QLabel[kind="heading"] {{ font-size: {pt(t.TYPE_LEAD)}; font-weight: 600; color: {c.text}; }}
QLabel[kind="subheading"] {{ font-size: {pt(t.TYPE_SMALL)}; font-weight: 600; color: {c.text_soft}; }}
QLabel[kind="lead"] {{ font-size: {pt(t.TYPE_LEAD)}; color: {c.text}; }}
QLabel[kind="body"] {{ font-size: {pt(t.TYPE_BODY)}; color: {c.text}; }}
QLabel[kind="soft"] {{ font-size: {pt(t.TYPE_SMALL)}; color: {c.text_soft}; }}
QLabel[kind="faint"] {{ font-size: {pt(t.TYPE_SMALL)}; color: {c.text_faint}; }}
QLabel[kind="chip"] {{ font-size: {pt(t.TYPE_SMALL)}; font-weight: 500; color: {c.text_soft}; background: {c.window};
    border: 1px solid {c.line}; border-radius: 9px; padding: 1px 8px; }}
QLabel[kind="numeral"] {{ font-size: {pt(t.TYPE_SMALL)}; font-weight: 600; color: {c.text}; }}

QFrame[kind="card"] {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: {t.RADIUS_M}px; }}
QFrame[kind="card"][lit="true"] {{ border: 1px solid {c.accent}; background: {c.accent_soft}; }}
QFrame[kind="danger"] {{ background: {c.danger_soft}; border: 1px solid {c.danger_soft};
    border-left: 3px solid {c.danger}; border-radius: {t.RADIUS_S}px; }}
QFrame[kind="danger"] QLabel {{ color: {c.danger}; }}
QFrame[kind="warn"] {{ background: {c.warn_soft}; border: 1px solid {c.warn_soft}; border-left: 3px solid {c.warn};
    border-radius: {t.RADIUS_S}px; }}
QFrame[kind="warn"] QLabel {{ color: {c.warn}; }}
QFrame[kind="banner"] {{ background: {c.accent_soft}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[kind="banner"] QLabel {{ color: {c.text}; font-size: {pt(t.TYPE_SMALL)}; }}
QFrame[kind="floating"] {{ background: {_alpha(c.raised, 0.93)}; border: 1px solid {c.line};
    border-radius: {t.RADIUS_M}px; }}
QFrame[kind="rule"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}

QLineEdit {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line_strong}; border-radius: {t.RADIUS_M}px;
    padding: 7px 10px; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus {{ border: 1px solid {c.accent}; }}

QPushButton, QToolButton {{ background: transparent; color: {c.text}; border: 1px solid transparent;
    border-radius: {t.RADIUS_S}px; padding: 5px 9px; }}
QPushButton:hover, QToolButton:hover {{ background: {c.window}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {c.line}; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {c.accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c.text_faint}; }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton[kind="primary"] {{ background: {c.accent}; color: {c.on_accent}; font-weight: 600; padding: 6px 14px; }}
QPushButton[kind="primary"]:focus {{ border: 1px solid {c.text}; }}
QPushButton[kind="quiet"] {{ background: {c.raised}; border: 1px solid {c.line_strong}; padding: 6px 14px; }}
QPushButton[kind="quiet"]:focus {{ border: 1px solid {c.accent}; }}
QPushButton[kind="link"] {{ color: {c.accent}; padding: 2px 4px; text-align: left; }}
QPushButton[kind="segment"] {{ border: none; border-radius: {t.RADIUS_S}px; padding: 5px 10px; color: {c.text_soft};
    font-size: {pt(t.TYPE_SMALL)}; font-weight: 500; }}
QPushButton[kind="segment"]:hover {{ background: {c.line}; color: {c.text}; }}
QPushButton[kind="segment"]:checked {{ background: {c.accent}; color: {c.on_accent}; }}
QPushButton[kind="segment"]:focus {{ border: 1px solid {c.accent}; }}
QPushButton[kind="segment"]:checked:focus {{ border: 1px solid {c.text}; }}
QFrame[kind="segments"] {{ background: {c.window}; border: 1px solid {c.line}; border-radius: {t.RADIUS_M}px; }}
QPushButton[kind="row"] {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: {t.RADIUS_M}px;
    padding: 0px; text-align: left; }}
QPushButton[kind="row"]:hover {{ border: 1px solid {c.line_strong}; background: {c.window}; }}
QPushButton[kind="row"]:focus {{ border: 1px solid {c.accent}; }}
QPushButton[kind="hint"] {{ background: {c.accent}; color: {c.on_accent}; border-radius: 14px; padding: 6px 14px;
    font-size: {pt(t.TYPE_SMALL)}; font-weight: 600; }}
QPushButton[kind="hint"]:focus {{ border: 1px solid {c.text}; }}
QToolButton:checked {{ background: {c.accent_soft}; color: {c.accent}; }}

QListView {{ background: {c.surface}; border: none; }}
QScrollArea {{ border: none; background: {c.surface}; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {c.line_strong}; border-radius: 3px; min-height: 36px; }}
QScrollBar::handle:vertical:hover {{ background: {c.text_faint}; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {c.line_strong}; border-radius: 3px; min-width: 36px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line_strong}; padding: 6px; }}
QMenu::item {{ padding: 6px 26px 6px 12px; border-radius: {t.RADIUS_S}px; }}
QMenu::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.text_faint}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 5px 8px; }}
QComboBox {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line_strong}; border-radius: {t.RADIUS_S}px;
    padding: 5px 10px; }}
QComboBox:focus {{ border: 1px solid {c.accent}; }}
QCheckBox {{ color: {c.text}; spacing: 8px; }}
QPlainTextEdit, QTextBrowser {{ background: {c.surface}; color: {c.text}; border: none; }}
"""


def _alpha(colour: str, alpha: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha})"
