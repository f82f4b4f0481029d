"""The dialog that connects an account, step by step."""

from types import SimpleNamespace

from PySide6.QtWidgets import QWidget

from tests.gallery.stage import Screen, Stage
from tracker_app.app.problems import problem
from tracker_app.ui.accounts.dialog import AccountDialog, Step
from tracker_app.ui.accounts.presenter import Asked


def _ask(stage: Stage) -> QWidget:
    return AccountDialog(stage.holdfast)


def _refused(stage: Stage) -> QWidget:
    dialog = AccountDialog(stage.holdfast)
    dialog._ask_step._url.line.setText("https://time.example.org")
    dialog._ask_step._user.line.setText("alice")
    dialog._ask_step._secret.line.setText("wrong one")
    dialog._answered(problem("HF-ACC-004", {"service": "TimeTagger"}))
    return dialog


def _no_network(stage: Stage) -> QWidget:
    dialog = AccountDialog(stage.holdfast)
    dialog._answered(problem("HF-NET-001", details="Network is unreachable"))
    return dialog


def _busy(stage: Stage) -> QWidget:
    dialog = AccountDialog(stage.holdfast)
    dialog._set_busy("Asking https://time.example.org…")
    return dialog


def _choose(store: str, several: bool) -> object:
    def build(stage: Stage) -> QWidget:
        dialog = AccountDialog(stage.holdfast)
        spaces = [("1", "Acme"), ("2", "Fox & Sons")] if several else []
        candidate = SimpleNamespace(
            identity=SimpleNamespace(user="alice", name="", workspaces=spaces), spec=SimpleNamespace(user="alice")
        )
        dialog._choose_step.fill(Asked(candidate, 1204 if several else 0, store), "TimeTagger 2")
        dialog._show_step(Step.CHOOSE)
        return dialog

    return build


def _again(stage: Stage) -> QWidget:
    return AccountDialog(stage.holdfast, sign_in="Work")


def _done(stage: Stage) -> QWidget:
    dialog = AccountDialog(stage.holdfast)
    remark = problem("HF-KEY-001", {"service": "Work", "variable": "HOLDFAST_TOKEN_WORK"})
    dialog._done_step.fill("Work is connected.", [remark], first=True)
    dialog._show_step(Step.DONE)
    return dialog


SCREENS = tuple(
    Screen(f"account-{name}", build, sizes=(None,))  # type: ignore[arg-type]
    for name, build in (
        ("ask", _ask),
        ("refused", _refused),
        ("no-network", _no_network),
        ("busy", _busy),
        ("choose", _choose("GNOME Keyring", True)),
        ("choose-no-keyring", _choose("", False)),
        ("again", _again),
        ("done", _done),
    )
)
