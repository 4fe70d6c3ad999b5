"""What the program says of itself: a full page for what cannot be shown, and the note on what it is not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bodymap.ui.tokens import SPACE_L, SPACE_S
from bodymap.ui.widgets import column, label


class FailurePage(QScrollArea):
    """A calm page in place of a picture or a text that cannot be had."""

    def __init__(self, title: str, message: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("failurePage")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        inner.setObjectName("page")
        layout = column(inner, spacing=SPACE_S)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.addStretch(1)
        heading = label(title, "title")
        heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.message = label(message, "body")
        self.message.setObjectName("failureMessage")
        self.message.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(heading)
        layout.addWidget(self.message)
        layout.addStretch(2)
        self.setWidget(inner)


def note_text() -> str:
    """The one sentence on what Bodymap is and is not."""
    return QCoreApplication.translate(
        "Note",
        "Bodymap is a reference and a teaching aid. It does not make a diagnosis. Severe, sudden or spreading symptoms "
        "belong in a doctor's hands.",
    )
