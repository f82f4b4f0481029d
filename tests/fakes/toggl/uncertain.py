"""Names what the fact sheet is not sure about, as switches. Knows no data and no rule; sheet sections are cited.

The defaults are the likelier reading. A client must do right under every combination.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ErrorBodies(StrEnum):
    """Shape of error bodies (3.3; question 12). MIXED uses the shape each message was seen in."""

    MIXED = "mixed"
    JSON_STRING = "json_string"
    TEXT = "text"
    ARRAY = "array"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The open questions of section 13 and the claims marked [?]; days, seconds and requests as plain numbers."""

    auth_failure_status: int = 401  # 2: recorded 401, documented 403
    error_bodies: ErrorBodies = ErrorBodies.MIXED
    since_days: int = 90  # 6.2, question 1: sources say 90 and 60
    range_days: int = 90  # 6.2
    since_cap: bool = True  # question 8
    no_parameter_days: int = 9  # 6.2: 9 or 10
    related_days: int = 9  # 5.1
    related_null_when_empty: bool = True  # 5.1: "each may be null"
    date_only_in_profile_zone: bool = False  # 6.2
    end_date_inclusive: bool = False  # 6.2 says only "started within"
    deleted_entry_readable: bool = False  # 6.3, question 2
    put_on_deleted_is_200: bool = False  # question 3: answers the tombstone and changes nothing
    tag_remove_verb: str = "delete"  # 6.7, question 4: "delete" or "remove"
    null_project_clears: bool = True  # 6.7, question 5
    unknown_field_refused: bool = False  # question 6
    idle_put_bumps_at: bool = True  # 6.7, question 7
    entries_spend_organization: bool = False  # question 9
    year_max: int = 2030  # 3.4, question 10
    running_in_future_refused: bool = False  # question 11
    moves_workspace: bool = False  # 6.7: True obeys workspace_id in the body, False keeps the path's
    current_none_status: int = 200  # 6.4: 200 with null, 404, or 204
    quota_headers: bool = True  # 4.2: absent in the traffic of 2024
    quota_sliding: bool = True  # 4.2: sliding, or one fixed hour
    burst_capacity: int = 5  # 4.1: only the rate of one a second is known; 0 switches the limit off
    burst_html: bool = True  # 3.2: the proxy page, or an error body of the API
    burst_retry_after: int | None = None  # 4.1: not documented
    paid_feature_status: int = 402  # 3.2 and 3.4: which code the premium texts come with is not said
    empty_premium_refused: bool = False  # 12: billable false or task null on a free plan
    archived_project_refused: bool = False  # 3.4 names only invisible projects
    start_only_keeps_duration: bool = False  # 6.7: what a lone new start does to a finished entry
    stop_null_without_duration: bool = True  # 6.1, 6.6: neither sent gives duration 0 and stop null
    null_tags_clear: bool = False  # 6.7 speaks of [] only
    at_with_offset_in_lists: bool = False  # 6.1 shows the two spellings for start
    project_delete_unassigns: bool = False  # 5.4: what happens without teDeletionMode
    report_days: int = 366  # 11: "max 1 year per call in older versions"
    reports_group_neighbours: bool = False  # 11: how many entries share a group
    rollback_reuses_ids: bool = False  # a restored database may hand out the same ids again
