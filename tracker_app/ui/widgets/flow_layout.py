"""Lays widgets out in lines like words, in the direction of reading. Knows nothing of what it lays out."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QStyle, QWidget

from tracker_app.ui.theme.tokens import SPACE_TIGHT


class FlowLayout(QLayout):
    """Wraps at the width it is given; expanding widgets share what is left of their line."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = SPACE_TIGHT) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._heights: dict[int, int] = {}
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        self._items.append(item)
        self._heights.clear()

    def invalidate(self) -> None:
        # Qt's own layouts remember too, until something in them changes; they ask many times in between.
        self._heights.clear()
        super().invalidate()

    def insert(self, at: int, widget: QWidget) -> None:
        """Puts a widget before the one at index `at`."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # noqa: N802
        self._heights.clear()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        edges = self.contentsMargins()
        return size + QSize(edges.left() + edges.right(), edges.top() + edges.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        inner = rect.marginsRemoved(self.contentsMargins())
        left, top, line_height = inner.left(), inner.top(), 0
        line: list[tuple[QLayoutItem, QRect]] = []
        for item in self._items:
            if item.isEmpty():  # a hidden widget takes no room
                continue
            hint = item.sizeHint().expandedTo(item.minimumSize())
            if line and left + hint.width() > inner.right() + 1:
                self._finish(line, line_height, inner, move=move)
                line, left, top, line_height = [], inner.left(), top + line_height + self._gap, 0
            width = min(hint.width(), inner.width())
            line.append((item, QRect(QPoint(left, top), QSize(width, hint.height()))))
            left += width + self._gap
            line_height = max(line_height, hint.height())
        self._finish(line, line_height, inner, move=move)
        edges = self.contentsMargins()
        return top + line_height - inner.top() + edges.top() + edges.bottom()

    def _finish(self, line: list[tuple[QLayoutItem, QRect]], height: int, inner: QRect, *, move: bool) -> None:
        if not move:
            return
        direction = self.parentWidget().layoutDirection()
        eager = [at for at, (item, _rect) in enumerate(line) if _expands(item)]
        for number, at in enumerate(eager):
            spare = (inner.right() - line[-1][1].right()) // (len(eager) - number)
            line[at][1].setWidth(line[at][1].width() + spare)
            for _item, rect in line[at + 1 :]:
                rect.translate(spare, 0)
        for item, rect in line:
            rect.moveTop(rect.top() + (height - rect.height()) // 2)
            item.setGeometry(QStyle.visualRect(direction, inner, rect))


def _expands(item: QLayoutItem) -> bool:
    return item.widget().sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
