"""A heading with a quiet remark beside it and room for controls at the far end. Knows no section."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from tracker_app.ui.theme import Type, set_type
from tracker_app.ui.theme.tokens import SPACE
from tracker_app.ui.widgets.labels import ElidedLabel


class SectionHeader(QWidget):
    """ "Today  Tue 24 Nov      5:12": heading, remark, and trailing widgets."""

    def __init__(
        self, heading: str, remark: str = "", parent: QWidget | None = None, *, size: Type = Type.HEADING
    ) -> None:
        super().__init__(parent)
        self._heading = QLabel(self)
        set_type(self._heading, size)
        self._remark = ElidedLabel(parent=self)
        self._remark.setProperty("muted", True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE)
        self._row.addWidget(self._heading)
        self._row.addWidget(self._remark, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_words(heading, remark)

    def set_words(self, heading: str, remark: str = "") -> None:
        """Changes both texts; screen readers hear them as one."""
        self._heading.setText(heading)
        self._remark.setText(remark)
        self.setAccessibleName(f"{heading} {remark}".strip())

    def add_trailing(self, widget: QWidget) -> None:
        """Puts a widget at the far end, after those already there."""
        self._row.addWidget(widget)
