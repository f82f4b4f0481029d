"""Toggl Track's web API, version 9, and its reports: one function per call, answers checked. Knows no record of ours.

Facts: apis/toggl-track-v9.md. Lists of people's own things are under `/me`, writes under their workspace.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tracker_app.domain.changes import Kind
from tracker_app.providers import hostile
from tracker_app.providers.errors import Malformed, Unclear
from tracker_app.providers.http import Answer, Http, filled
from tracker_app.providers.toggl.answers import judge
from tracker_app.providers.toggl.catalog import LISTS
from tracker_app.providers.toggl.wire import stamp

V9, REPORTS = "api/v9/", "reports/api/v3/"
LIST_SECONDS = 60.0
MOST_ROWS = 1000
"""A list of entries is cut to so many without a word (sheet 6.2)."""
HOME = "api.track.toggl.com"
OTHER_NAMES = frozenset({"toggl.com", "www.toggl.com", "track.toggl.com", "www.track.toggl.com", "app.toggl.com"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it came, item by item unchecked. `next` continues a report, where there is more of it."""

    items: Sequence[Any]
    answer: Answer
    next: tuple[str, str, str] | None = None


def base_address(url: str) -> str:
    """Return the root of the server for what a person typed: the host, the web app's address, or the API's own.

    A sign-in inside the address is left out, since addresses are shown and logged.
    """
    typed = url.strip()
    parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme not in {"http", "https"} or not host:
        raise Malformed(words="address: neither http nor https")
    if host.lower() in OTHER_NAMES:
        return f"https://{HOME}/"
    path = parts.path.rstrip("/")
    for end in ("/api/v9", "/reports/api/v3", "/timer"):
        path = path.removesuffix(end)
    return f"{parts.scheme}://{host}{path}/"


def signed(user: str, password: str) -> Mapping[str, str]:
    """Return the header that signs a request; a token goes in as (token, "api_token")."""
    return {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}


def get_me(http: Http, *, related: bool = False) -> tuple[hostile.Object, Answer]:
    """Who we are, with all that is ours on request. The answer holds secrets, so no word of it is kept."""
    path = f"{V9}me" + ("?with_related_data=true" if related else "")
    answer = http.read(path, deadline=LIST_SECONDS)
    judge(answer, writes=False, about_us=True)
    try:
        return hostile.an_object(hostile.parse(answer.body), "me"), answer
    except Malformed:
        pass
    error = filled(Malformed(portal=answer.looks_like_a_page), answer)
    error.words = ""
    raise error


def get_changes(http: Http, since: int) -> Listed:
    """Entries modified since then (the server's seconds), deleted ones included, of all workspaces."""
    return _list(http, f"{V9}me/time_entries?since={since}")


def get_span(http: Http, first: int, last: int) -> Listed:
    """Living entries that begin in [first, last), newest first; at most `MOST_ROWS`, cut without a word.

    One that begins at `last` may come too: whether the end is included is not known.
    """
    query = urlencode({"start_date": stamp(first), "end_date": stamp(last)}, quote_via=quote)
    return _list(http, f"{V9}me/time_entries?{query}")


def get_entry(http: Http, number: int) -> tuple[Any, Answer]:
    """One entry. Raises NotThere."""
    answer = http.read(f"{V9}me/time_entries/{number}")
    judge(answer, writes=False)
    return _parsed(answer), answer


def get_list(http: Http, kind: Kind, since: int | None = None) -> Listed:
    """Clients, projects, tags or tasks: all of them, or those changed since then with deleted ones."""
    query: dict[str, Any] = {} if since is None else {"since": since}
    if kind is Kind.PROJECT:
        query["include_archived"] = "true"
    return _list(http, f"{V9}me/{LISTS[kind]}" + (f"?{urlencode(query)}" if query else ""))


def get_workspaces(http: Http) -> Listed:
    """The workspaces, with their rules."""
    return _list(http, f"{V9}me/workspaces")


def get_preferences(http: Http, workspace: int) -> tuple[Any, Answer]:
    """The settings of a workspace: the sheet names the lock date."""
    answer = http.read(f"{V9}workspaces/{workspace}/preferences")
    judge(answer, writes=False)
    return _parsed(answer), answer


def search(http: Http, workspace: int, question: Mapping[str, Any]) -> Listed:
    """A page of the detailed report (sheet 11). It is asked for by POST and changes nothing."""
    body = json.dumps(question).encode()
    path = f"{REPORTS}workspace/{workspace}/search/time_entries"
    answer = http.read(path, question=body, deadline=LIST_SECONDS)
    judge(answer, writes=False)
    parts = [answer.headers.get(f"X-Next-{name}", "") for name in ("ID", "Row-Number", "Timestamp")]
    following = (parts[0], parts[1], parts[2]) if parts[0] and len("".join(parts)) < 100 else None
    return Listed(_items(answer), answer, following)


def post_entry(http: Http, workspace: int, body: Mapping[str, Any], request_id: str) -> tuple[Any, Answer]:
    """Make an entry."""
    return _write(http, "POST", f"workspaces/{workspace}/time_entries", body, request_id)


def put_entry(http: Http, workspace: int, number: int, body: Mapping[str, Any], request_id: str) -> tuple[Any, Answer]:
    """Change the named fields of an entry. Raises NotThere."""
    return _write(http, "PUT", f"workspaces/{workspace}/time_entries/{number}", body, request_id)


def delete_entry(http: Http, workspace: int, number: int, request_id: str) -> Answer:
    """Delete an entry. Raises NotThere."""
    return _delete(http, f"workspaces/{workspace}/time_entries/{number}", request_id)


def post_record(http: Http, path: str, body: Mapping[str, Any], request_id: str) -> tuple[Any, Answer]:
    """Make a client, project, tag or task at its list's path."""
    return _write(http, "POST", path, body, request_id)


def put_record(http: Http, path: str, body: Mapping[str, Any], request_id: str) -> tuple[Any, Answer]:
    """Change a client, project, tag or task at its own path."""
    return _write(http, "PUT", path, body, request_id)


def delete_record(http: Http, path: str, request_id: str) -> Answer:
    """Delete a client, project, tag or task at its own path. Raises NotThere."""
    return _delete(http, path, request_id)


def _list(http: Http, path: str) -> Listed:
    answer = http.read(path, deadline=LIST_SECONDS)
    judge(answer, writes=False)
    return Listed(_items(answer), answer)


def _items(answer: Answer) -> Sequence[Any]:
    found = _parsed(answer)
    try:
        # An empty list may come as null (sheet 5.1).
        return hostile.a_list([] if found is None else found, "answer")
    except Malformed as fault:
        raise filled(Malformed(), answer) from fault


def _parsed(answer: Answer) -> object:
    try:
        return hostile.parse(answer.body)
    except Malformed:
        pass
    raise filled(Malformed(portal=answer.looks_like_a_page), answer)


def _write(http: Http, method: str, path: str, body: Mapping[str, Any], request_id: str) -> tuple[Any, Answer]:
    answer = http.write(method, V9 + path, json.dumps(body).encode(), request_id=request_id)
    judge(answer, writes=True, sent=body)
    try:
        return hostile.parse(answer.body), answer
    except Malformed:
        pass
    raise filled(Unclear(cause="portal" if answer.looks_like_a_page else "shape"), answer)


def _delete(http: Http, path: str, request_id: str) -> Answer:
    answer = http.write("DELETE", V9 + path, b"", request_id=request_id)
    judge(answer, writes=True)
    if answer.looks_like_a_page:
        raise filled(Unclear(cause="portal"), answer)
    if "X-Toggl-Request-Id" not in answer.headers:
        # A success has no body that could be checked; this mark on every answer of Toggl's is all there is.
        raise filled(Unclear(cause="shape"), answer)
    return answer
