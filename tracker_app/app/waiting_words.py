"""Says in words what each operation of the outbox waits for. Knows no server."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tracker_app.app.labels import label_of
from tracker_app.app.messages import _, _l
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId, OpId
from tracker_app.domain.operations import REPAIRS_AT_ONCE, Operation, OpState
from tracker_app.store.database import Connection
from tracker_app.store.remotes import Remotes

_BY_STATE = {
    OpState.SENDING: _l("the server's answer"),
    OpState.UNKNOWN: _l("a check whether it arrived"),
    OpState.ACKNOWLEDGED: _l("being read back"),
    OpState.REJECTED: _l("your decision"),
    OpState.LOST: _l("your decision"),
}
_BLOCKED = {
    "sign-in": _l("sign-in"),
    "too-old": _l("a newer version of Holdfast"),
    "other-server": _l("your decision"),
}
_BY_ACCOUNT = {
    "offline": _l("the network"),
    "trouble": _l("the server"),
    "waiting": _l("the server's pause to end"),
    "credentials": _l("sign-in"),
}


def waits_for(
    connection: Connection, operations: Sequence[Operation], states: Mapping[AccountId, str]
) -> dict[OpId, str]:
    """Return the words for each operation; `operations` oldest first, `states` where each account stands."""
    ahead: dict[tuple[AccountId, Kind, str], Operation] = {}
    words: dict[OpId, str] = {}
    repairs = Counter(op.account for op in operations if op.is_unproved_repair)
    many = frozenset(account for account, count in repairs.items() if count >= REPAIRS_AT_ONCE)
    for op in operations:
        key = (op.account, op.kind, op.record)
        words[op.id] = _words(connection, op, ahead.get(key), ahead, states, many)
        if op.state is not OpState.ACKNOWLEDGED or op.echoed is False:
            ahead.setdefault(key, op)
    return words


def _words(
    connection: Connection,
    op: Operation,
    before: Operation | None,
    ahead: Mapping[tuple[AccountId, Kind, str], Operation],
    states: Mapping[AccountId, str],
    many: Collection[AccountId],
) -> str:
    if op.state in _BY_STATE:
        return str(_BY_STATE[op.state])
    if op.state is OpState.BLOCKED:
        return str(_BLOCKED.get(op.error_code or "", _BY_ACCOUNT["trouble"]))
    if before is not None:
        return _("an earlier change of the same entry")
    project = op.patch.get("project")
    if op.kind is Kind.ENTRY and project and (op.account, Kind.PROJECT, project) in ahead:
        known = Remotes(connection).by_local(op.account, Kind.PROJECT, project)
        if known is None:
            return _("project “{name}”").format(name=label_of(connection, Kind.PROJECT, project))
    trouble = _BY_ACCOUNT.get(states.get(op.account, ""))
    if trouble is None and op.is_repair and op.account in many:
        return _("others to be read back first")
    return str(trouble or "")
