"""Finds the workspaces in a profile, and the one an account works in. Knows no HTTP."""

from typing import Any

from tracker_app.providers import hostile
from tracker_app.providers.errors import Refused


def in_account(me: hostile.Object) -> list[tuple[int, str]]:
    """Return (id, name) of the workspaces in use. Raises Malformed."""
    found = []
    for place, value in enumerate(hostile.a_list(me.get("workspaces") or [], "workspaces")):
        item = hostile.an_object(value, f"workspaces[{place}]")
        if item.get("server_deleted_at") is None:
            name = hostile.storable(hostile.text(item.get("name"), f"workspaces[{place}].name"))
            found.append((hostile.whole(item.get("id"), f"workspaces[{place}].id", 1), name))
    return found


def choose(me: hostile.Object, found: list[tuple[int, str]], asked: str) -> int:
    """Return the id of the workspace asked for by id or name, else the user's default. Raises Refused, Malformed."""
    if not asked:
        default = me.get("default_workspace_id")
        if any(number == default for number, _ in found):
            return hostile.whole(default, "me.default_workspace_id", 1)
        if found:
            return found[0][0]
        hostile.bad("me.workspaces", "none")
    for number, name in found:
        if asked == str(number) or asked.casefold() == name.casefold():
            return number
    raise Refused(reason="no-workspace", field="workspace")


def raw(me: hostile.Object, workspace: int) -> Any:
    """Return the workspace's own object out of a list of them, None if it is not there."""
    items = me.get("workspaces")
    if not isinstance(items, list):
        return None
    return next((one for one in items if isinstance(one, dict) and one.get("id") == workspace), None)
