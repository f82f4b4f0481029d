"""Handlers of time entries and of the detailed report (sheet 6, 11). The rules are in `entries` and `feed`."""

from __future__ import annotations

from tests.fakes.toggl import entries, feed, reports
from tests.fakes.toggl.call import Call
from tests.fakes.toggl.messages import ApiError, Json, Response, answer
from tests.fakes.toggl.render import Spelling, entry_json

BULK_MOST = 100


def entry_list(call: Call) -> Response:
    """Feed, range or plain list (6.2)."""
    return answer(200, feed.entry_list(call.state, call.query))


def current(call: Call) -> Response:
    """The running entry, or null (6.4)."""
    running = call.state.running()
    if running is not None and call.state.visible(running):
        return answer(200, entry_json(call.state, running, Spelling.LISTED))
    status = call.state.uncertain.current_none_status
    if status == 404:
        raise ApiError(404, "Time entry not found")
    return answer(200, None) if status == 200 else Response(status)


def one(call: Call) -> Response:
    """One entry (6.5)."""
    readable = call.state.uncertain.deleted_entry_readable
    entry = entries.get(call.state, call.id("entry"), with_deleted=readable)
    return answer(200, entry_json(call.state, entry, Spelling.LISTED, meta=call.query.get("meta") == "true"))


def create(call: Call) -> Response:
    """Create (6.6)."""
    made = entries.create(call.state, call.id("workspace"), call.body())
    return answer(200, entry_json(call.state, made, Spelling.CREATED))


def update(call: Call) -> Response:
    """Partial update (6.7)."""
    changed = entries.update(call.state, call.id("workspace"), call.id("entry"), call.body())
    return answer(200, entry_json(call.state, changed, Spelling.CHANGED))


def stop(call: Call) -> Response:
    """Stop now (6.9)."""
    stopped = entries.stop(call.state, call.id("workspace"), call.id("entry"))
    return answer(200, entry_json(call.state, stopped, Spelling.CHANGED))


def delete(call: Call) -> Response:
    """Delete (6.10); the sheet gives no body for the 200."""
    entries.delete(call.state, call.id("workspace"), call.id("entry"))
    return Response(200)


def bulk(call: Call) -> Response:
    """The same change for up to 100 entries, without a transaction (6.8)."""
    call.state.workspace(call.id("workspace"))
    ids = [int(text) for text in call.path["entries"].split(",")]
    if len(ids) > BULK_MOST:
        raise ApiError(400, "Too many time entries, at most 100")
    body = _patch_fields(call.document())
    done: list[int] = []
    failed: list[dict[str, Json]] = []
    for entry_id in ids:
        try:
            entries.update(call.state, call.id("workspace"), entry_id, body)
            done.append(entry_id)
        except ApiError as error:
            failed.append({"id": entry_id, "message": error.text})
    return answer(200, {"success": done, "failure": failed})


def search(call: Call) -> Response:
    """Detailed report (11)."""
    return reports.search(call.state, call.id("workspace"), call.body())


def _patch_fields(operations: Json) -> dict[str, Json]:
    """Turn JSON-Patch operations into the fields of a partial update."""
    if not isinstance(operations, list) or not operations:
        raise ApiError(400, "JSON is not valid")
    fields: dict[str, Json] = {}
    for operation in operations:
        verb = operation.get("op") if isinstance(operation, dict) else None
        path = operation.get("path") if isinstance(operation, dict) else None
        if verb not in {"add", "remove", "replace"} or not isinstance(path, str) or not path.startswith("/"):
            raise ApiError(400, "JSON is not valid")
        name = path[1:]
        if name in {"tags", "tag_ids"} and verb == "add":
            fields["tag_action"] = "add"
        fields[name] = operation.get("value") if verb != "remove" else [] if name in {"tags", "tag_ids"} else None
    return fields
