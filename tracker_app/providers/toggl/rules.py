"""What a Toggl workspace asks of every entry: read from its settings, judged before anything is sent. Knows no HTTP.

Facts: apis/toggl-track-v9.md 3.4 and 5.3.
"""

from datetime import UTC, datetime
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.providers import hostile
from tracker_app.providers.base import Fields, Rules
from tracker_app.providers.errors import Malformed, PlanNeeded, ProviderError, Refused
from tracker_app.providers.hurdles import Hurdle, hurdles
from tracker_app.providers.toggl.answers import MOST_DESCRIPTION, MOST_HOURS, MOST_TAGS
from tracker_app.providers.toggl.wire import instant

PAID = frozenset({"billable", "task"})
FIRST_YEAR = 2006
_MUST = {
    "description_present": "description",
    "project_present": "project",
    "tag_present": "tags",
    "task_present": "task",
}


def of_workspace(value: object, known: Rules) -> Rules:
    """Return the rules that a workspace object tells; the lock date, which it lacks, stays as known."""
    item = hostile.an_object(value, "workspace")
    asked = item.get("te_constraints")
    required: frozenset[str] = frozenset()
    if isinstance(asked, dict) and asked.get("time_entry_constraints_enabled") is True:
        required = frozenset(field for word, field in _MUST.items() if asked.get(word) is True)
    is_admin = item.get("admin") is True
    closed = {Kind.PROJECT: "only_admins_may_create_projects", Kind.TAG: "only_admins_may_create_tags"}
    return Rules(
        required=required,
        no_place=frozenset() if item.get("premium") is not False else PAID,
        locked_before=known.locked_before,
        only_admins=frozenset(kind for kind, word in closed.items() if item.get(word) is True and not is_admin),
    )


def locked_before(value: object) -> int | None:
    """Return the instant before which nothing can be changed, from the workspace's preferences; a date is its start."""
    at: Any = hostile.an_object(value, "preferences").get("report_locked_at")
    if not at:
        return None
    try:
        return instant(at, "report_locked_at")
    except Malformed:
        pass
    try:
        return int(datetime.strptime(str(at)[:10], "%Y-%m-%d").replace(tzinfo=UTC).timestamp())
    except ValueError:
        return None


def refusal(rules: Rules, fields: Fields) -> ProviderError | None:
    """Return the refusal of an entry that is certain beforehand, None if only the server can tell.

    The last year that Toggl takes is not among them: nobody knows when that bound moves (sheet 13, question 10).
    """
    start, stop = fields.get("start"), fields.get("stop")
    if len(fields.get("description") or "") > MOST_DESCRIPTION:
        return Refused(reason="too-long", field="description", limit=MOST_DESCRIPTION)
    if len(fields.get("tags") or ()) > MOST_TAGS:
        return Refused(reason="too-many", field="tags", limit=MOST_TAGS)
    if start is not None:
        if datetime.fromtimestamp(start, UTC).year < FIRST_YEAR:
            return Refused(reason="out-of-range", field="start", limit=FIRST_YEAR)
        if stop is not None and stop - start > MOST_HOURS * 3600:
            return Refused(reason="too-many-hours", field="stop", limit=MOST_HOURS)
    for hurdle, names in hurdles(rules, fields):
        if hurdle is Hurdle.NO_PLACE:
            return PlanNeeded(field=names[0])
        return Refused(reason=hurdle.value, field=names[0])
    return None
