"""The list and the entry editor: empty, typical, crowded, in trouble; searching, choosing, editing, warned."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gallery.stage import SMALLEST, WIDE, Screen, Stage
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.providers.base import Rules, rules_as_json
from tracker_app.store.remotes import Remotes
from tracker_app.ui.entries.lines import EntryLine, GroupLine, OverlapLine
from tracker_app.ui.entries.page import EntriesPage
from tracker_app.ui.widgets import Mark

_BOTH = (WIDE, SMALLEST)
Act = Callable[[Stage, QWidget], None]


def page(stage: Stage) -> QWidget:
    """The page, looked at."""
    stage.ticker.set_visible(True)
    made = EntriesPage(stage.holdfast, stage.bridge, stage.act, stage.ticker)
    made.shown()
    return made


def _of(widget: QWidget) -> EntriesPage:
    return cast("EntriesPage", widget)


def _is_ready(widget: QWidget) -> bool:
    made = _of(widget)
    return not made.model.wanted(*made.list.visible_rows())


def _search(text: str) -> Act:
    def act(_stage: Stage, widget: QWidget) -> None:
        _of(widget).search_for(text)
        QTest.qWait(400)

    return act


def _hover(_stage: Stage, widget: QWidget) -> None:
    view = _of(widget).list
    _of(widget).focus_first()
    row = next(row for row in range(2, 12) if isinstance(_of(widget).model.line(row), EntryLine))
    rect = view.visualRect(_of(widget).model.index(row))
    QTest.mouseMove(view.viewport(), QPoint(rect.right() - 60, rect.center().y()))


def _drawing(stage: Stage, widget: QWidget) -> None:
    view = _of(widget).list
    now = int(stage.holdfast.clock.now())
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=view.ribbon_point(0, now + 3600))
    QTest.mouseMove(view.viewport(), view.ribbon_point(0, now + 4 * 3600))


def _scrolled(_stage: Stage, widget: QWidget) -> None:
    _of(widget).list.verticalScrollBar().setValue(240)


def _choose(_stage: Stage, widget: QWidget) -> None:
    made = _of(widget)
    made.focus_first()
    for row in (3, 5, 6):
        flag = QItemSelectionModel.SelectionFlag.Select
        made.list.selectionModel().select(made.model.index(row), flag)


def _open_group(stage: Stage, widget: QWidget) -> None:
    made = _of(widget)
    for minutes in (400, 470, 520):
        stage.world.entry("Telephone", minutes=25, ago_minutes=minutes)
    row = next(row for row in range(made.model.rowCount()) if isinstance(made.model.line(row), GroupLine))
    made.list.go_to(row)
    QTest.keyClick(made.list, Qt.Key.Key_Right)


def _edit(_stage: Stage, widget: QWidget) -> None:
    made = _of(widget)
    made.focus_first()
    QTest.keyClick(made.list, Qt.Key.Key_Return)
    QTest.qWait(300)


def _edit_overlapping(_stage: Stage, widget: QWidget) -> None:
    made = _of(widget)
    lines = (made.model.line(row) for row in range(made.model.rowCount()))
    overlap = next(line for line in lines if isinstance(line, OverlapLine))
    made.show_entry(overlap.later.entry.id)
    made.editor.history_button.click()
    QTest.qWait(300)


def _edit_refused(stage: Stage, widget: QWidget) -> None:
    account = stage.holdfast.accounts.all()[0].id
    rules = Rules(frozenset({"project", "tags"}), frozenset({"billable"}), int(stage.holdfast.clock.now()) + 3600)
    with stage.holdfast.database.write() as unit:
        Remotes(unit.connection).save_cursor(account, None, None, 1)
        Remotes(unit.connection).save_rules(account, rules_as_json(rules))
    made = stage.world.entry("Telephone", minutes=25, ago_minutes=220)
    stage.holdfast.recording.edit(made.id, EntryPatch(billable=True))
    _of(widget).show_entry(made.id)
    QTest.qWait(300)


def _edit_torn(_stage: Stage, widget: QWidget) -> None:
    made = _of(widget)
    rows = range(made.model.rowCount())
    row = next(row for row in rows if made.model.words(row).mark is Mark.CONFLICT)
    line = made.model.line(row)
    assert isinstance(line, EntryLine)
    made.show_entry(line.view.entry.id)
    made.editor.history_button.click()
    QTest.qWait(300)


def _edit_in_place(_stage: Stage, widget: QWidget) -> None:
    made = _of(widget)
    made.focus_first()
    QTest.keyClick(made.list, Qt.Key.Key_F2)


def _split(stage: Stage, widget: QWidget) -> None:
    made = _of(widget)
    made.focus_first()
    QTest.keyClick(made.list, Qt.Key.Key_S)


def _tags(_stage: Stage, widget: QWidget) -> None:
    _choose(_stage, widget)
    QTest.keyClicks(_of(widget).list, "#")


def _shift(_stage: Stage, widget: QWidget) -> None:
    _choose(_stage, widget)
    QTest.keyClick(_of(widget).list, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)


def _menu(_stage: Stage, widget: QWidget) -> QWidget | None:
    made = _of(widget)
    made.focus_first()
    made.list.menu_wanted.emit(made.list.mapToGlobal(QPoint(200, 80)))
    return QApplication.activePopupWidget()


def _night(stage: Stage, widget: QWidget) -> None:
    """An entry in the hour that comes twice, over midnight, in the future: everything there is to be warned of."""
    from tracker_app.app.recording import Content

    start = int(stage.holdfast.clock.now()) - 30 * 86_400 - 16 * 3600 - 20 * 60 + 3600 * 3 + 1800
    made = stage.holdfast.recording.add(Content("Move the servers"), start, start + 23 * 3600)
    assert isinstance(made, TimeEntry)
    _of(widget).show_entry(made.id)
    QTest.qWait(300)


SCREENS = (
    Screen("entries-empty", page, data="empty", sizes=_BOTH, ready=_is_ready),
    Screen("entries-typical", page, sizes=_BOTH, ready=_is_ready),
    Screen("entries-crowded", page, data="crowded", sizes=_BOTH, ready=_is_ready),
    Screen("entries-trouble", page, data="trouble", ready=_is_ready),
    Screen("entries-hover", page, ready=_is_ready, act=_hover),
    Screen("entries-drawing", page, ready=_is_ready, act=_drawing),
    Screen("entries-scrolled", page, data="crowded", sizes=_BOTH, ready=_is_ready, act=_scrolled),
    Screen("entries-chosen", page, sizes=_BOTH, ready=_is_ready, act=_choose),
    Screen("entries-group", page, data="crowded", ready=_is_ready, act=_open_group),
    Screen("entries-found", page, ready=_is_ready, act=_search("review")),
    Screen("entries-none", page, ready=_is_ready, act=_search("nothing like it")),
    Screen("entries-not-understood", page, ready=_is_ready, act=_search("project:Nowhere")),
    Screen("entries-in-place", page, ready=_is_ready, act=_edit_in_place),
    Screen("entries-split", page, ready=_is_ready, act=_split),
    Screen("editor-open", page, sizes=_BOTH, ready=_is_ready, act=_edit),
    Screen("editor-crowded", page, data="crowded", sizes=_BOTH, ready=_is_ready, act=_edit),
    Screen("editor-overlap", page, ready=_is_ready, act=_edit_overlapping),
    Screen("entries-tags", page, ready=_is_ready, act=_tags),
    Screen("entries-shift", page, ready=_is_ready, act=_shift),
    Screen("entries-menu", page, ready=_is_ready, act=_menu, sizes=(WIDE,)),
    Screen("editor-conflict", page, data="trouble", sizes=((1080, 900),), ready=_is_ready, act=_edit_torn),
    Screen("editor-refused", page, data="trouble", ready=_is_ready, act=_edit_refused),
    Screen("editor-night", page, ready=_is_ready, act=_night),
)
