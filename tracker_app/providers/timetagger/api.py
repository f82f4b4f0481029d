"""TimeTagger's web API, version 2: one function per call, answers checked. Knows nothing of our records.

Facts: apis/timetagger.md. Every answer but 200 is plain text; a refusal of one record is a 200 that names its key.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tracker_app.providers import hostile
from tracker_app.providers.errors import (
    Malformed,
    OtherServer,
    ProviderError,
    RateLimited,
    Refused,
    ServerTrouble,
    SignInNeeded,
    Unclear,
)
from tracker_app.providers.http import Answer, Http, filled
from tracker_app.providers.timetagger.wire import MOST_CHARACTERS, Raw, read_raw

LIST_SECONDS = 60.0
API = "api/v2/"


@dataclass(frozen=True, slots=True)
class Updates:
    """What `updates` answers. `unreadable` names the items that make no sense."""

    server_time: float
    reset: bool
    records: Sequence[Raw]
    unreadable: Sequence[str]
    server_date: float | None


@dataclass(frozen=True, slots=True)
class Put:
    """The answer to a PUT that a server gave in full: which keys it took, and why it did not take others."""

    accepted: frozenset[str]
    failed: dict[str, str]
    answer: Answer


def base_address(url: str) -> str:
    """Return where the API is for what a person typed: the host, the app's address, or the API's own.

    An address without a path gets `/timetagger/`, where the program serves by default; the hosted service has none.
    A sign-in inside the address is left out, since addresses are shown and logged.
    """
    typed = url.strip()
    parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme not in {"http", "https"} or not host:
        raise Malformed(words="address: neither http nor https")
    path = parts.path.rstrip("/")
    for end in ("/api/v2", "/app", "/login"):
        path = path.removesuffix(end)
    if not path and not parts.path.rstrip("/") and (parts.hostname or "").lower() != "timetagger.app":
        path = "/timetagger"
    return f"{parts.scheme}://{host}{path}/{API}"


def get_updates(http: Http, since: float) -> Updates:
    """Everything stored at or after `since` (the server's seconds), deleted records included."""
    answer = _read(http, f"updates?since={since!r}", LIST_SECONDS)
    found = _object(answer)
    try:
        server_time = hostile.number(found.get("server_time"), "server_time", 0, 1e11)
        items = hostile.a_list(found.get("records"), "records")
    except Malformed as fault:
        raise filled(Malformed(), answer) from fault
    records, unreadable = [], []
    for place, item in enumerate(items):
        try:
            records.append(read_raw(item, f"records[{place}]"))
        except Malformed as fault:
            unreadable.append(fault.words)
    return Updates(server_time, bool(found.get("reset")), records, unreadable, answer.server_date)


def put_records(http: Http, records: Sequence[Raw], request_id: str) -> Put:
    """Store whole records. Good ones are stored though others fail; "accepted" is no proof of storage."""
    body = json.dumps([record.as_json() for record in records]).encode()
    answer = http.write("PUT", "records", body, request_id=request_id)
    _judge_write(answer)
    try:
        found = _object(answer)
        accepted = _keys(found, "accepted")
        failed = _keys(found, "failed")
        errors = [hostile.text(e, "errors") for e in hostile.a_list(found.get("errors"), "errors")]
    except Malformed as fault:
        portal = "portal" if fault.portal else "shape"
        raise filled(Unclear(cause=portal), answer) from None
    reasons = dict(zip(failed, [*errors, *[""] * len(failed)], strict=False))
    return Put(frozenset(accepted), reasons, answer)


def refusal(reason: str, put: Put) -> ProviderError:
    """Return the error for a record that the server put on its list of failed ones."""
    if "less than 256" in reason:
        return filled(Refused(reason="too-long", field="description", limit=MOST_CHARACTERS), put.answer)
    if "modified after a reset" in reason:
        # The reset is younger than our second: nothing was done, and the next second will do.
        return filled(RateLimited(retry_after=2.0), put.answer)
    return filled(Refused(reason="other"), put.answer)


def get_version(http: Http) -> str:
    """The server's version: the lightest call that needs a valid token."""
    answer = _read(http, "version")
    return hostile.text(_object(answer).get("version"), "version", 100)


def log_in(http: Http, user: str, password: str) -> str:
    """Exchange user and password for a token of two weeks. Raises SignInNeeded."""
    sent = json.dumps({"method": "usernamepassword", "username": user, "password": password})
    body = b64encode(sent.encode())
    hide = (password, body.decode())
    kind = "text/plain; charset=utf-8"
    try:
        answer = http.write("POST", "bootstrap_authentication", body, hide=hide, content_type=kind)
    except Unclear as trouble:
        # It changes nothing there, so nobody need wonder whether it was done.
        raise _as_read(trouble) from None
    return _token(answer)


def get_api_token(http: Http) -> str | None:
    """The token that never ends, asked for with a web token; None if the one in use is such a token already."""
    answer = http.read("apitoken")
    if answer.status == 403 and "web-token" in answer.words:
        return None
    return _token(answer)


def _as_read(trouble: Unclear) -> ProviderError:
    error: ProviderError
    if trouble.cause in {"portal", "shape", "size"}:
        error = Malformed(portal=trouble.cause == "portal")
    else:
        error = ServerTrouble(cause=trouble.cause)
    error.status, error.words = trouble.status, trouble.words
    error.request_id, error.server_date = trouble.request_id, trouble.server_date
    error.latency_ms = trouble.latency_ms
    return error


def _token(answer: Answer) -> str:
    if answer.status != 200:
        _judge(answer)
    try:
        token = hostile.text(_object(answer).get("token"), "token", 4096)
    except Malformed as fault:
        fault.words = "token: none"  # what came in its place may be half a secret
        raise
    # It becomes a header: nothing may end the line.
    if not token.isascii() or not token.isprintable() or not token:
        hostile.bad("token", "no token")
    return token


def _read(http: Http, path: str, deadline: float = 30.0) -> Answer:
    answer = http.read(path, deadline=deadline)
    if answer.status != 200:
        _judge(answer)
    return answer


def _judge(answer: Answer) -> None:
    """Raise for an answer that is not 200 and not already judged by `http.py`."""
    if answer.status == 401 and "signature" in answer.words.lower():
        raise filled(OtherServer(), answer)
    if answer.status in {401, 403} and not answer.looks_like_a_page:
        raise filled(SignInNeeded(), answer)
    raise filled(Malformed(portal=answer.looks_like_a_page), answer)


def _judge_write(answer: Answer) -> None:
    if answer.status == 200:
        return
    if answer.status in {401, 403} and not answer.looks_like_a_page:
        _judge(answer)
    if answer.status == 413:
        raise filled(Refused(reason="too-long"), answer)
    if answer.status in {400, 422} and not answer.looks_like_a_page:
        raise filled(Refused(reason="other"), answer)
    # 404 and 405 come from somebody else at this address: TimeTagger knows no such answer to this call.
    raise filled(Unclear(cause="portal" if answer.looks_like_a_page else "shape"), answer)


def _object(answer: Answer) -> hostile.Object:
    try:
        return hostile.an_object(hostile.parse(answer.body), "answer")
    except Malformed:
        pass
    raise filled(Malformed(portal=answer.looks_like_a_page), answer)


def _keys(found: hostile.Object, name: str) -> list[str]:
    return [hostile.text(key, name, MOST_CHARACTERS) for key in hostile.a_list(found.get(name), name)]
