"""What each button of a problem does: a use case, or a door of the window. Knows no page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCursor, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from tracker_app.app.logbook import without_secrets
from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.ids import AccountId, EntryId, OpId, ProjectId
from tracker_app.ui.accounts.dialog import AccountDialog
from tracker_app.ui.act import Act
from tracker_app.ui.errand import Errand
from tracker_app.ui.problems.dispatch import CONNECT, OPEN_FOLDER, Case, Dispatch
from tracker_app.ui.problems.doors import Doors
from tracker_app.ui.problems.keyring_help import keyring_help
from tracker_app.ui.settings.restore_dialog import RestoreDialog
from tracker_app.ui.sync.held_dialog import HeldDialog
from tracker_app.ui.theme import Kind as Look
from tracker_app.ui.widgets import Answer, Question

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast


def make_dispatch(holdfast: "Holdfast", act: Act, doors: Doors) -> Dispatch:
    """Return a dispatch with a function for every action of the catalogue."""
    dispatch = Dispatch()
    for part in (_Sync(holdfast, act, doors), _Entries(holdfast, act, doors), _Files(holdfast, act, doors)):
        part.provide(dispatch)
    return dispatch


class _Part:
    def __init__(self, holdfast: "Holdfast", act: Act, doors: Doors) -> None:
        self._holdfast = holdfast
        self._act = act
        self._doors = doors

    def _sync(self) -> None:
        self._act.perform(lambda: self._holdfast.sync_centre.click())


class _Sync(_Part):
    """Accounts, the network and the keyring."""

    def provide(self, dispatch: Dispatch) -> None:
        dispatch.provide("sync-now", lambda _case: self._sync())
        dispatch.provide("sign-in", self._sign_in)
        dispatch.provide(CONNECT, lambda _case: self._connect())
        dispatch.provide("account-settings", lambda _case: self._doors.show_page("settings", "accounts"))
        dispatch.provide("network-settings", lambda _case: self._doors.show_page("settings", "network"))
        dispatch.provide("settings", lambda _case: self._doors.show_page("settings", "general"))
        dispatch.provide("open-incident", lambda _case: self._doors.show_page("sync", "incidents"))
        dispatch.provide("review-held", self._review_held)
        dispatch.provide("open-conflicts", lambda _case: self._doors.show_page("sync", "conflicts"))
        dispatch.provide("review", lambda _case: self._doors.show_page("list", ""))
        dispatch.provide("own-ca", lambda _case: self._own_ca())
        dispatch.provide("unlock", lambda _case: self._unlock())
        dispatch.provide("keyring-help", lambda _case: keyring_help(self._doors.parent()))

    def _connect(self) -> None:
        AccountDialog(self._holdfast, self._doors.parent()).open()

    def _sign_in(self, case: Case) -> None:
        # A problem names its account by id where it was stored, by name where it comes from an answer.
        subject = case.account or (case.problem.subject if case.problem is not None else "")
        accounts = self._holdfast.accounts.all()
        named = next((one for one in accounts if subject in (one.id, one.name)), None)
        if named is None and len(accounts) == 1:
            named = accounts[0]
        if named is None:
            self._doors.show_page("settings", "accounts")
        else:
            AccountDialog(self._holdfast, self._doors.parent(), sign_in=named.name).open()

    def _review_held(self, case: Case) -> None:
        if case.problem is not None:
            dialog = HeldDialog(self._holdfast, AccountId(case.problem.subject), case.problem, self._doors.parent())
            dialog.said.connect(self._doors.say)
            dialog.open()

    def _own_ca(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(
            self._doors.parent(), _("File of trusted signers"), "", _("Certificates (*.pem *.crt *.cer);;All files (*)")
        )
        if path:
            self._act.perform(lambda: self._holdfast.settings.set("network.ca_file", path))
            self._sync()
            self._doors.say(_("Holdfast trusts the signers in this file from now on."))

    def _unlock(self) -> None:
        # The keyring may ask the person in a window of its own, and that takes as long as it takes.
        accounts = self._holdfast.accounts
        accounts.credentials.ask_again()
        names = [account.name for account in accounts.all()]
        Errand(
            lambda: [accounts.check(name) for name in names], self._unlocked, _("opening the password store")
        ).start()

    def _unlocked(self, answers: object) -> None:
        trouble = [one for one in answers if isinstance(one, Problem)] if isinstance(answers, list) else []
        if trouble:
            self._doors.say(f"{trouble[0].what} {trouble[0].do}")
        self._sync()


class _Entries(_Part):
    """Changes that a server refused."""

    def provide(self, dispatch: Dispatch) -> None:
        dispatch.provide("edit-entry", lambda case: self._edit(self._whole(case)))
        dispatch.provide("choose-project", lambda case: self._choose_project(self._whole(case)))
        dispatch.provide("keep-local", lambda case: self._keep(self._whole(case)))
        dispatch.provide("keep-waiting", self._keep_waiting)
        dispatch.provide("send-again", lambda case: self._send_again(self._whole(case)))
        dispatch.provide("send-without", lambda case: self._send_without(self._whole(case)))
        dispatch.provide("discard", lambda case: self._discard(self._whole(case)))

    def _whole(self, case: Case) -> Case:
        """Find what a problem is about where only its subject tells: a banner knows no operation."""
        if case.record is not None or case.problem is None:
            return case
        subject = case.problem.subject
        for row in self._holdfast.sync_centre.outbox():
            if row.id == subject:
                return Case(case.problem, row.id, row.record, row.account, is_entry=row.kind is Kind.ENTRY)
        return replace(case, record=subject) if self._holdfast.browsing.entry(EntryId(subject)) is not None else case

    def _edit(self, case: Case) -> None:
        if case.record is not None:
            self._doors.open_entry(EntryId(case.record))

    def _choose_project(self, case: Case) -> None:
        if case.record is None:
            return
        entry = EntryId(case.record)
        menu = QMenu(self._doors.parent())
        menu.aboutToHide.connect(menu.deleteLater)
        for project in self._holdfast.catalogue.projects():
            if not project.archived:
                menu.addAction(project.name).setData(project.id)
        menu.addSeparator()
        menu.addAction(_("No project")).setData("")
        menu.triggered.connect(lambda action: self._put_project(entry, str(action.data())))
        menu.popup(QCursor.pos())

    def _put_project(self, entry: EntryId, project: str) -> None:
        patch = EntryPatch(project=ProjectId(project) if project else None, task=None)
        self._act.perform(lambda: self._holdfast.recording.edit(entry, patch), _("Project changed; sending it again."))

    def _keep(self, case: Case) -> None:
        if case.op is not None and self._decide(self._holdfast.sync_centre.keep_local, case.op):
            self._doors.say(_("Kept on this computer only."))

    def _keep_waiting(self, case: Case) -> None:
        if case.problem is not None:
            problem = case.problem
            self._act.perform(lambda: self._holdfast.sync_centre.dismiss(problem))

    def _send_again(self, case: Case) -> None:
        if case.op is not None and self._decide(self._holdfast.sync_centre.send_again, case.op):
            self._sync()

    def _send_without(self, case: Case) -> None:
        # What a plan does not include is the mark for bills or the task (apis/toggl-track-v9.md 3.4).
        if case.record is None:
            return
        entry = EntryId(case.record)
        shown = self._holdfast.browsing.entry(entry)
        if shown is None:
            return
        patch = EntryPatch(billable=False) if shown.entry.billable else EntryPatch(task=None)
        self._act.perform(lambda: self._holdfast.recording.edit(entry, patch), _("Sending it without."))

    def _discard(self, case: Case) -> None:
        op = case.op
        if op is None:
            return
        Question(
            _("Discard the change"),
            _("Take this change back?"),
            _("The entry then shows what the server has. One that the server never had stays, on this computer only."),
            [Answer(_("Discard the change"), lambda: self._discard_now(op), Look.DANGER)],
            self._doors.parent(),
        ).open()

    def _discard_now(self, op: OpId) -> None:
        self._decide(self._holdfast.sync_centre.discard, op, _("Change discarded."))

    def _decide(self, decide: Callable[[OpId], None], op: OpId, said: str = "") -> bool:
        def job() -> bool:
            decide(op)
            return True

        return self._act.perform(job, said) is True


class _Files(_Part):
    """The data file, the folder around it, and what to tell about them."""

    def provide(self, dispatch: Dispatch) -> None:
        dispatch.provide("retry", lambda _case: self._doors.reopen())
        dispatch.provide("choose-folder", lambda _case: self._choose_folder())
        dispatch.provide("open-read-only", lambda _case: self._doors.open_read_only())
        dispatch.provide("restore", lambda _case: self._restore())
        dispatch.provide("show-repair", self._show_repair)
        dispatch.provide("save-copy", lambda _case: self._save_copy())
        dispatch.provide("free-space", lambda _case: self._open_folder())
        dispatch.provide(OPEN_FOLDER, lambda _case: self._open_folder())
        dispatch.provide("fix", lambda _case: self._fix())
        dispatch.provide("copy-diagnostics", self._copy_diagnostics)

    def _restore(self) -> None:
        dialog = RestoreDialog(self._holdfast, self._doors.parent())
        dialog.said.connect(self._doors.say)
        dialog.open()

    def _show_repair(self, case: Case) -> None:
        if case.problem is not None:
            found = case.problem
            Question(
                found.title, found.what, f"{found.safe}\n\n{found.details}".strip(), [], self._doors.parent()
            ).open()

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self._doors.parent(), _("Folder for Holdfast's data"))
        if path:
            self._doors.use_folder(Path(path))

    def _save_copy(self) -> None:
        path, _filter = QFileDialog.getSaveFileName(
            self._doors.parent(), _("Save a copy of everything"), "holdfast-copy.db", _("Holdfast data (*.db)")
        )
        if path:
            maintenance = self._holdfast.maintenance
            Errand(lambda: maintenance.backup(Path(path)), self._copied, _("saving a copy")).start()

    def _copied(self, answer: object) -> None:
        if isinstance(answer, Problem):
            self._doors.say(f"{answer.what} {answer.safe}")
        else:
            self._doors.say(_("A copy was saved and checked."))

    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._holdfast.home))):
            self._doors.say(_("The folder is {path}").format(path=self._holdfast.home))

    def _fix(self) -> None:
        maintenance = self._holdfast.maintenance
        Errand(lambda: maintenance.doctor(fix=True), self._fixed, _("repairing")).start()

    def _fixed(self, answer: object) -> None:
        if isinstance(answer, Problem):
            self._doors.say(f"{answer.what} {answer.safe}")
        else:
            self._doors.say(_("Repaired what could be repaired without losing anything."))

    def _copy_diagnostics(self, case: Case) -> None:
        maintenance = self._holdfast.maintenance
        about = case.problem
        Errand(
            maintenance.diagnostics, lambda report: self._put_report(report, about), _("collecting a report")
        ).start()

    def _put_report(self, report: object, about: Problem | None) -> None:
        if isinstance(report, Problem):
            self._doors.say(report.what)
            return
        head = f"{about.code} {about.title}\n{about.details}\n\n" if about is not None else ""
        QGuiApplication.clipboard().setText(without_secrets(head) + str(report))
        self._doors.say(_("Copied. Paste it into your message; passwords and tokens are left out."))
