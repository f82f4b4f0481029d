"""The sync centre in each of its states, and the dialog that connects an account."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tests.gallery.stage import SMALLEST, WIDE, Screen, Stage
from tracker_app.app.problems import problem
from tracker_app.app.sync_views import (
    AccountStatus,
    ConflictRow,
    Difference,
    FindingRow,
    HeldRow,
    IncidentRow,
    OutboxRow,
    QuotaView,
    VerifyReport,
)
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId, EntryId, OpId
from tracker_app.domain.operations import OpState, Verb
from tracker_app.ui.problems.dispatch import Dispatch
from tracker_app.ui.sync.held_dialog import HeldDialog
from tracker_app.ui.sync.page import SyncPage
from tracker_app.ui.sync.picture import Picture
from tracker_app.ui.sync.verify_dialog import VerifyDialog

NOW = 1_795_530_000
_AT = "Europe/Tallinn"
_WORK = AccountStatus(
    AccountId("a1"), "Work", "timetagger", "TimeTagger", "ok", NOW - 7200, NOW - 120, NOW - 120, NOW + 180,
    clock_offset=0.4,
)  # fmt: skip
_TOGGL = AccountStatus(
    AccountId("a2"), "Customers", "toggl", "Toggl Track", "waiting", NOW - 600, NOW - 600, NOW - 60, NOW + 1500,
    pending=3, clock_offset=-3660.0,
    quota=(QuotaView("workspace", 0, 30, NOW + 1500), QuotaView("user", 22, 30, NOW + 1500)),
)  # fmt: skip
_REQUIRED = problem(
    "HF-ENTRY-002", {"service": "Customers", "entry": "Review draft", "field": "project"}, subject="op-r1",
    details="project_id is required\nHTTP 400\nrequest 7f3a",
)  # fmt: skip
_PLAN = problem(
    "HF-ENTRY-009", {"service": "Customers", "entry": "Telephone", "field": "billable mark"}, subject="op-r2"
)


def op(n: int, verb: Verb = Verb.CREATE, state: OpState = OpState.PENDING, **more: object) -> OutboxRow:
    """One row of the outbox."""
    labels = ("Review draft", "Write the offer for the big customer in Tartu, with all its annexes", "Stand-up", "")
    values: dict[str, object] = {
        "account": AccountId("a2"), "account_name": "Customers", "kind": Kind.ENTRY, "record": f"e{n}",
        "label": labels[n % 4], "fields": ("description",), "attempts": n % 3, "created": NOW - 400 * n, **more,
    }  # fmt: skip
    return OutboxRow(id=OpId(f"op-{n}"), verb=verb, state=state, **values)  # type: ignore[arg-type]


_REFUSED = (op(91, state=OpState.REJECTED, problem=_REQUIRED), op(92, state=OpState.REJECTED, problem=_PLAN))
_LONG = "Stand-up with everybody, also the people in Tartu who join by telephone"
_CONFLICTS = (
    ConflictRow("c1", "Work", EntryId("e1"), "Review draft", "stop",
                NOW - 3600, NOW - 1800, NOW - 2400, "mine", NOW - 900),
    ConflictRow("c2", "Work", EntryId("e1"), "Review draft", "tags",
                ("review",), ("review", "deep work"), (), "theirs", NOW - 900),
    ConflictRow("c3", "Work", EntryId("e2"), "Stand-up", "description",
                "Stand-up", _LONG, "Stand-up and planning", "mine", NOW - 90_000),
)  # fmt: skip


def _work(state: str, **more: object) -> AccountStatus:
    """The account "Work" in trouble of some kind."""
    values = {"since": NOW - 5000, "last_success": NOW - 5100, "last_try": NOW - 60, **more}
    return AccountStatus(AccountId("a1"), "Work", "timetagger", "TimeTagger", state, **values)  # type: ignore[arg-type]


def _sides(**more: object) -> dict[str, object]:
    return {"start": NOW - 9000, "stop": NOW - 7200, "description": "Review draft", "tags": ("review",), **more}


_OUTAGE = IncidentRow(
    "i1", "Work", NOW - 8280, NOW - 2400, {"fault": 41, "ambiguous-write": 3, "went-back-in-time": 1},
    (
        FindingRow(EntryId("e1"), "Review draft", "safe", *[_sides()] * 3, NOW - 2000),
        FindingRow(EntryId("e2"), "Stand-up", "restored", *[_sides(start=NOW - 9900, stop=NOW - 9000)] * 3, NOW - 2000),
        FindingRow(
            EntryId("e3"), "Write the offer for the big customer", "needs-you", _sides(),
            _sides(stop=NOW - 6000, tags=()), _sides(description="Offer"), NOW - 2000,
        ),
        FindingRow(EntryId("e4"), "Invoices", "unchecked", None, _sides(start=NOW - 90_000, stop=NOW - 86_500), None),
    ),
    NOW + 1200,
    evidence=(
        *((NOW - 8280 + at * 60, "fault", 1) for at in (0, 1, 2, 4, 7, 8, 9, 13, 21, 22, 30, 38, 39, 40, 52, 61, 75)),
        *((NOW - 8280 + at * 60, "ambiguous-write", 1) for at in (2, 39, 75)),
        (NOW - 2700, "went-back-in-time", 1),
    ),
)  # fmt: skip
_LASTING = IncidentRow(
    "i2", "Customers", NOW - 600, None, {"fault": 3}, (),
    evidence=((NOW - 600, "fault", 2), (NOW - 240, "fault", 1)),
)  # fmt: skip

PICTURES = {
    "empty": Picture(NOW, _AT),
    "fine": Picture(NOW, _AT, accounts=(_WORK,)),
    "waiting": Picture(NOW, _AT, accounts=(_WORK, _TOGGL), outbox=[
        op(0, state=OpState.SENDING), op(1, Verb.UPDATE, waits_for="the server's pause to end"),
        op(2, Verb.DELETE), op(3, state=OpState.UNKNOWN), op(9, state=OpState.ACKNOWLEDGED, acknowledged=NOW - 30),
    ]),
    "crowded": Picture(NOW, _AT, accounts=(_WORK, _TOGGL), outbox=[op(n) for n in range(700)]),
    "offline": Picture(NOW, _AT, accounts=(
        _work("offline", next_attempt=NOW + 300, pending=12, problems=()),
    ), outbox=[op(n) for n in range(12)], problems=[
        problem("HF-NET-001", {"next_try": "16:20"}, subject="a1")]),
    "trouble": Picture(NOW, _AT, accounts=(
        _work("trouble", next_attempt=NOW + 1080, pending=12),
    ), outbox=[op(n) for n in range(12)]),
    "credentials": Picture(NOW, _AT, accounts=(
        _work("credentials", pending=1),
    ), outbox=[op(1)], problems=[problem("HF-SYNC-004", {"service": "Work"}, subject="a1")]),
    "first": Picture(NOW, _AT, accounts=(
        AccountStatus(AccountId("a1"), "Work", "timetagger", "TimeTagger", "ok", first_sync=True, read_so_far=1204),
    )),
    "paused": Picture(NOW, _AT, paused=True, accounts=(_WORK,), outbox=[op(1)]),
    "problems": Picture(NOW, _AT, accounts=(_WORK, _TOGGL), outbox=_REFUSED, problems=[
        _REQUIRED, _PLAN, problem("HF-KEY-001", {"service": "Work", "variable": "HOLDFAST_TOKEN_WORK"}, subject="a1"),
        problem("HF-CLOCK-001", {"minutes": 61}, subject="a2"),
    ]),
    "outages": Picture(NOW, _AT, accounts=(_WORK,), incidents=(_OUTAGE, _LASTING)),
    "conflicts": Picture(NOW, _AT, accounts=(_WORK,), conflicts=_CONFLICTS),
}  # fmt: skip


def _page(picture: Picture, tab: str) -> Callable[[Stage], QWidget]:
    def build(stage: Stage) -> QWidget:
        page = SyncPage(stage.holdfast, stage.bridge, stage.act, stage.ticker, Dispatch())
        page.fill(picture)
        page.show_tab(tab)
        return page

    return build


def _real(stage: Stage) -> QWidget:
    page = SyncPage(stage.holdfast, stage.bridge, stage.act, stage.ticker, Dispatch())
    page.shown()
    return page


def _log(stage: Stage) -> QWidget:
    page = SyncPage(stage.holdfast, stage.bridge, stage.act, stage.ticker, Dispatch())
    page.fill(PICTURES["fine"])
    page.log.fill([
        "2026-11-24T14:02:11Z INFO sync.engine: Took a turn account='a1' pulled=3 pushed=1",
        "2026-11-24T14:07:13Z WARNING sync.engine: The server did not answer account='a1' waited=30.0",
        "2026-11-24T14:09:44Z INFO sync.engine: Took a turn account='a1' pulled=0 pushed=2",
    ])  # fmt: skip
    page.show_tab("log")
    return page


def _held(stage: Stage) -> QWidget:
    told = problem("HF-SYNC-011", {"service": "Work", "count": 14}, subject="a1")
    dialog = HeldDialog(stage.holdfast, AccountId("a1"), told)
    dialog._fill([HeldRow(EntryId(f"e{n}"), f"Entry {n}", NOW - 7200 * n, NOW - 7200 * n + 1800) for n in range(1, 15)])
    return dialog


def _compared(stage: Stage) -> QWidget:
    dialog = VerifyDialog(stage.holdfast, stage.act)
    dialog.show_reports([
        VerifyReport(
            AccountId("a1"), "Work", checked=1204, safe=1201, restored=1, unread=12,
            differs=(
                Difference("e1:start", EntryId("e1"), "Review draft", "start", NOW - 9000, NOW - 9060),
                Difference("e1:tags", EntryId("e1"), "Review draft", "tags", ("review",), ()),
            ),
            missing=(Difference("e2:entry", EntryId("e2"), "Stand-up", "entry", "e2", None),),
        )
    ])  # fmt: skip
    return dialog


_TABS = {"problems": "problems", "conflicts": "conflicts", "outages": "incidents"}
SCREENS = (
    *(
        Screen(f"sync-{name}", _page(picture, _TABS.get(name, "outbox")), data="empty", sizes=(WIDE, SMALLEST))
        for name, picture in PICTURES.items()
    ),
    Screen("sync-no-outage", _page(PICTURES["fine"], "incidents"), data="empty"),
    Screen("sync-no-problems", _page(PICTURES["fine"], "problems"), data="empty"),
    Screen("sync-compare", lambda stage: VerifyDialog(stage.holdfast, stage.act), data="empty", sizes=(None,)),
    Screen("sync-compared", _compared, data="empty", sizes=(None,)),
    Screen("sync-held", _held, data="empty", sizes=(None,)),
    Screen("sync-log", _log, data="empty", sizes=(WIDE, SMALLEST)),
    Screen("sync-real", _real, data="trouble"),
)
