"""The settings page: its sections, a search, a refusal, an account about to be removed."""

from PySide6.QtWidgets import QWidget

from tests.gallery.stage import SMALLEST, WIDE, Screen, Stage
from tracker_app.ui.problems.dispatch import Dispatch
from tracker_app.ui.settings.page import SettingsPage
from tracker_app.ui.settings.restore_dialog import RestoreDialog


def page(stage: Stage) -> QWidget:
    """The page as it is opened."""
    made = SettingsPage(stage.holdfast, stage.bridge, stage.act, stage.ticker, Dispatch())
    made.finish()
    made.shown()
    return made


def _show(key: str) -> object:
    def act(_stage: Stage, made: QWidget) -> None:
        assert isinstance(made, SettingsPage)
        made.show_section(key)

    return act


def _search(words: str) -> object:
    def act(_stage: Stage, made: QWidget) -> None:
        assert isinstance(made, SettingsPage)
        made._search.setText(words)

    return act


def _refused(_stage: Stage, made: QWidget) -> None:
    assert isinstance(made, SettingsPage)
    made.controls["time.zone"].chosen.emit("Mars/Olympus")


def _remove(_stage: Stage, made: QWidget) -> QWidget:
    assert isinstance(made, SettingsPage)
    made.accounts.remove.emit("Work")
    return made.findChildren(QWidget, "question")[0]


def restore(stage: Stage) -> QWidget:
    """The chooser of backups, with a difference to look at."""
    stage.holdfast.maintenance.backup()
    for view in stage.holdfast.browsing.page(limit=4):
        stage.holdfast.recording.delete([view.entry.id])
    return RestoreDialog(stage.holdfast)


def _compared(made: QWidget) -> bool:
    assert isinstance(made, RestoreDialog)
    return not made.is_busy


SCREENS = (
    Screen("restore", restore, sizes=(None,), ready=_compared),
    Screen("restore-none", lambda stage: RestoreDialog(stage.holdfast), data="empty", sizes=(None,)),
    Screen("settings-top", page, sizes=(WIDE, SMALLEST)),
    Screen("settings-accounts", page, sizes=(WIDE, SMALLEST), act=_show("accounts")),  # type: ignore[arg-type]
    Screen("settings-network", page, act=_show("network")),  # type: ignore[arg-type]
    Screen("settings-data", page, sizes=(WIDE, SMALLEST), act=_show("data")),  # type: ignore[arg-type]
    Screen("settings-search", page, act=_search("theme")),  # type: ignore[arg-type]
    Screen("settings-search-none", page, act=_search("teleport")),  # type: ignore[arg-type]
    Screen("settings-refused", page, act=_refused),
    Screen("settings-remove", page, data="trouble", act=_remove),
)
