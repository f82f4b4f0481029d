"""One kind of the catalogue: a line for new ones, the list, and what can be done to the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QComboBox,
    QHeaderView,
    QLabel,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app.messages import _
from tracker_app.domain.catalog import PALETTE
from tracker_app.domain.changes import Kind
from tracker_app.ui.catalog import rows as words
from tracker_app.ui.catalog.model import CatalogModel
from tracker_app.ui.catalog.names_table import NamesTable
from tracker_app.ui.catalog.rows import Row
from tracker_app.ui.theme import Icon, Type, set_type
from tracker_app.ui.theme.swatch import swatch_icon
from tracker_app.ui.theme.tokens import CONTROL_HEIGHT, SPACE, SPACE_TIGHT
from tracker_app.ui.widgets import EmptyState, FlowLayout, FormField, RowRole, push_button

NARROW = 520


class Section(QWidget):
    """`wish` carries a word ("rename", "archive", "delete", "recolour", "move"), the Row, and a value where needed.

    `adding` carries the name and the place ("" for none) of a new record.
    """

    wish = Signal(str, object, str)
    adding = Signal(str, str)

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._places: Sequence[tuple[str, str]] = ()
        self._new = FormField(words.new_words(kind), placeholder=words.new_words(kind), bare=True, parent=self)
        self._new.entered.connect(self._add)
        self._place = QComboBox(self)
        self._place.setAccessibleName(_("Project") if kind is Kind.TASK else _("Client"))
        self._place.setVisible(kind in (Kind.TASK, Kind.PROJECT))
        self._place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._place.setMinimumContentsLength(12)
        self._add_button = push_button(_("Add"), drawing=Icon.PLUS, parent=self)
        self._add_button.clicked.connect(self._add)
        self._new.setMinimumWidth(10 * self.fontMetrics().height())
        self._new.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        top = QWidget(self)
        row = FlowLayout(top, gap=SPACE)
        for part in (self._new, self._place, self._add_button):
            row.addWidget(part)
        self.model = CatalogModel(kind, self)
        self.model.ratio = self.devicePixelRatioF()
        self.model.renamed.connect(self._renamed)
        self.table = NamesTable(self)
        self.table.editing_ended.connect(self._show_later, Qt.ConnectionType.QueuedConnection)
        self._later: tuple[Sequence[Row], bool] | None = None
        self._set_up_table()
        self._refusal = QLabel(self)
        self._refusal.setProperty("tone", "danger")
        self._refusal.setWordWrap(True)
        self._refusal.hide()
        set_type(self._refusal, Type.CAPTION)
        self._bar = self._make_bar()
        self._empty = EmptyState(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(top)
        column.addWidget(self._stack, 1)
        column.addWidget(self._refusal)
        column.addWidget(self._bar)
        column.setSpacing(SPACE + SPACE_TIGHT)

    def _make_bar(self) -> QWidget:
        self._rename = push_button(_("Rename"), drawing=Icon.EDIT, tooltip=_("F2"), parent=self)
        self._color = push_button(_("Colour"), parent=self)
        self._client = push_button(_("Client"), parent=self)
        self._archive = push_button(_("Archive"), parent=self)
        self._delete = push_button(_("Delete…"), drawing=Icon.TRASH, tooltip=_("Delete"), parent=self)
        for button in (self._color, self._client):
            button.setVisible(self._kind is Kind.PROJECT)
        self._rename.clicked.connect(self._start_rename)
        self._color.clicked.connect(self._choose_color)
        self._client.clicked.connect(self._choose_client)
        self._archive.clicked.connect(self._on_archive)
        self._delete.clicked.connect(self._on_delete)
        QShortcut(
            QKeySequence(Qt.Key.Key_Delete), self.table, self._on_delete, context=Qt.ShortcutContext.WidgetShortcut
        )
        bar = QWidget(self)
        flow = FlowLayout(bar, gap=SPACE)
        for button in (self._rename, self._color, self._client, self._archive, self._delete):
            flow.addWidget(button)
        return bar

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(words.title_words(self._kind))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(CONTROL_HEIGHT + SPACE_TIGHT)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._menu)
        table.activated.connect(self._start_rename)
        table.selectionModel().currentRowChanged.connect(self._arm)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for at in range(self.model.columnCount()):
            stretch = at == 0 or (at == 1 and self._kind in (Kind.PROJECT, Kind.TASK))
            header.setSectionResizeMode(
                at, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents
            )

    def fill(self, rows: Sequence[Row], *, searching: bool) -> None:
        """Show these rows; the chosen one stays chosen if it is still there."""
        if self.table.is_editing():
            # Whatever arrives meanwhile would put the old name back over what is being typed.
            self._later = (rows, searching)
            return
        self._later = None
        self.model.put(rows)
        sentence, hint = words.empty_words(self._kind, searching=searching)
        self._empty.fill(Icon.SEARCH if searching else Icon.FOLDER, sentence, hint=hint)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._bar.setVisible(bool(rows))
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._arm()

    @Slot()
    def _show_later(self) -> None:
        if self._later is not None:
            rows, searching = self._later
            self.fill(rows, searching=searching)

    def set_places(self, places: Sequence[tuple[str, str]]) -> None:
        """What a new record may belong to, as (id, name): clients for projects, projects for tasks."""
        if places == self._places and self._place.count():
            return
        self._places = places
        chosen = self._place.currentData()
        self._place.clear()
        if self._kind is Kind.PROJECT:
            self._place.addItem(_("No client"), "")
        for key, name in places:
            self._place.addItem(name, key)
        self._place.setCurrentIndex(max(0, self._place.findData(chosen)))
        self._add_button.setEnabled(self._kind is not Kind.TASK or bool(places))
        self._new.setEnabled(self._add_button.isEnabled())

    def selected(self) -> Row | None:
        """Return the row that the buttons act on."""
        index = self.table.currentIndex()
        row = index.data(RowRole.ROW) if index.isValid() else None
        return row if isinstance(row, Row) else None

    def choose(self, key: str) -> None:
        """Choose a row by its id and bring it into sight."""
        at = self.model.position(key)
        if at >= 0:
            self.table.setCurrentIndex(self.model.index(at, 0))
            self.table.scrollTo(self.model.index(at, 0))

    def added(self, sentence: str) -> None:
        """Say how adding went: "" for well, which empties the line, or the sentence that refuses it."""
        self._new.refuse(sentence)
        if not sentence:
            self._new.line.clear()
        self._new.setFocus()

    def refuse(self, sentence: str) -> None:
        """Say why the chosen row could not be changed; "" takes that away."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))

    def focus_first(self) -> None:
        """Give the keyboard to the list, or to the new line where there is none."""
        (self.table if self.model.rowCount() else self._new).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.model.ratio = self.devicePixelRatioF()
        self.table.setColumnHidden(self.model.columnCount() - 2, self.width() < NARROW)

    @Slot()
    def _arm(self) -> None:
        row = self.selected()
        for button in (self._rename, self._color, self._client, self._archive, self._delete):
            button.setEnabled(row is not None)
        label = _("Take out of the archive") if row is not None and row.archived else _("Archive")
        self._archive.setText(label)
        self._archive.setAccessibleName(label)
        self.refuse("")

    @Slot()
    def _add(self) -> None:
        if self._new.isEnabled():
            self.adding.emit(self._new.text(), str(self._place.currentData() or ""))

    @Slot()
    def _start_rename(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.table.setFocus()
            self.table.edit(self.model.index(index.row(), 0))

    @Slot(object, str)
    def _renamed(self, row: Row, name: str) -> None:
        self.wish.emit("rename", row, name)

    @Slot()
    def _on_archive(self) -> None:
        self._emit("archive")

    @Slot()
    def _on_delete(self) -> None:
        self._emit("delete")

    @Slot()
    def _choose_color(self) -> None:
        row = self.selected()
        if row is None:
            return
        menu = self._menu_over(self._color)
        for color in PALETTE:
            action = menu.addAction(swatch_icon(color), color)
            action.setData(color)
            action.setCheckable(True)
            action.setChecked(color == row.color)
        menu.addSeparator()
        menu.addAction(_("Other colour…")).setData("")
        menu.triggered.connect(self._take_color)
        menu.popup(self._color.mapToGlobal(QPoint(0, self._color.height())))

    @Slot(QAction)
    def _take_color(self, action: QAction) -> None:
        row = self.selected()
        if row is None:
            return
        if action.data():
            self.wish.emit("recolour", row, str(action.data()))
            return
        dialog = QColorDialog(QColor(row.color), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._take_other_color)
        dialog.open()

    @Slot(QColor)
    def _take_other_color(self, color: QColor) -> None:
        row = self.selected()
        if row is not None:
            self.wish.emit("recolour", row, color.name())

    @Slot()
    def _choose_client(self) -> None:
        row = self.selected()
        if row is None:
            return
        menu = self._menu_over(self._client)
        for key, name in (("", _("No client")), *self._places):
            action = menu.addAction(name)
            action.setData(key)
            action.setCheckable(True)
            action.setChecked(key == row.place_id)
        menu.triggered.connect(self._take_client)
        menu.popup(self._client.mapToGlobal(QPoint(0, self._client.height())))

    @Slot(QAction)
    def _take_client(self, action: QAction) -> None:
        row = self.selected()
        if row is not None:
            self.wish.emit("move", row, str(action.data()))

    def _menu_over(self, button: QWidget) -> QMenu:
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        if self.selected() is None:
            return
        menu = self._menu_over(self.table)
        for button in (self._rename, self._color, self._client, self._archive, self._delete):
            if not button.isHidden():
                menu.addAction(button.text()).triggered.connect(button.click)
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _emit(self, word: str) -> None:
        row = self.selected()
        if row is not None:
            self.wish.emit(word, row, "")
