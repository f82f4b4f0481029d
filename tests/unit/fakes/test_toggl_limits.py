"""The fake Toggl signs in, meters and limits as its fact sheet says. Serves P6: a spent quota is no error."""

from __future__ import annotations

import pytest

from tests.fakes.toggl import Plan, Request, Response, Uncertain, basic
from tests.fakes.toggl.caller import Caller
from tests.fakes.toggl.seed_data import EMAIL, PASSWORD


def _signed(caller: Caller, user: str, password: str) -> Response:
    reply = caller.server.handle(Request("GET", "/api/v9/me", {"authorization": basic(user, password)}))
    assert isinstance(reply, Response)
    return reply


def test_bad_credentials_get_an_empty_body_without_a_content_type() -> None:
    """Section 2."""
    caller = Caller()
    for reply in (caller.call("GET", "/me", token="wrong"), caller.call("GET", "/me", token=None)):
        assert (reply.status, reply.body) == (401, b"")
        assert "Content-Type" not in reply.headers
    assert caller.server.quota.read("user", caller.clock.now()).remaining == 30


def test_password_sign_in_yields_the_token_and_five_wrong_ones_lock_for_five_minutes() -> None:
    """Section 2."""
    caller = Caller()
    assert _signed(caller, EMAIL, PASSWORD).json()["api_token"] == "T"
    for _ in range(5):
        assert _signed(caller, EMAIL, "wrong").status == 401
    assert _signed(caller, EMAIL, PASSWORD).status == 401
    caller.clock.advance(301)
    assert _signed(caller, EMAIL, PASSWORD).status == 200


def test_a_new_token_voids_the_old_one() -> None:
    """Section 2."""
    caller = Caller()
    new = caller.call("POST", "/me/reset_token").json()
    assert caller.call("GET", "/me").status == 401
    assert caller.call("GET", "/me", token=new).status == 200


def test_a_session_cookie_signs_in_until_it_ends() -> None:
    """Section 2."""
    caller = Caller()
    cookie = caller.call("POST", "/me/sessions").headers["Set-Cookie"].partition(";")[0]
    by_cookie = Request("GET", "/api/v9/me", {"cookie": cookie})
    assert getattr(caller.server.handle(by_cookie), "status", None) == 200
    caller.call("DELETE", "/me/sessions")
    assert getattr(caller.server.handle(by_cookie), "status", None) == 401


@pytest.mark.parametrize(("plan", "total"), [(Plan.FREE, 30), (Plan.STARTER, 240), (Plan.PREMIUM, 600)])
def test_each_plan_has_its_hourly_quota_and_the_user_thirty(plan: Plan, total: int) -> None:
    """Section 4.2."""
    caller = Caller(plan=plan)
    rows = {row["organization_id"]: row for row in caller.get("/me/quota")}
    assert rows[10]["total"] == rows[10]["remaining"] == total
    assert (rows[None]["total"], rows[None]["remaining"]) == (30, 29)


def test_a_spent_quota_is_a_402_with_headers_that_does_no_work_and_passes() -> None:
    """Sections 4.2 and 4.3."""
    caller = Caller(plan=Plan.FREE)
    for _ in range(30):
        caller.create()
    assert caller.call("GET", "/me").headers["X-Toggl-Quota-Remaining"] == "29"
    reply = caller.create_reply()
    assert (reply.status, reply.headers["X-Toggl-Quota-Remaining"]) == (402, "0")
    assert reply.headers["X-Toggl-Quota-Resets-In"] == "3600"
    assert b"You have hit your hourly limit for API calls. Your quota will reset in 3600 seconds." in reply.body
    assert len(caller.server.state.tables.entries) == 30
    caller.clock.advance(3600)
    assert caller.create_reply().status == 200


def test_the_other_402_means_a_paid_feature_and_has_quota_left() -> None:
    """Section 4.3."""
    reply = Caller(plan=Plan.FREE).create_reply(billable=True)
    assert (reply.status, reply.headers["X-Toggl-Quota-Remaining"]) == (402, "29")
    assert b"hourly limit" not in reply.body


def test_quota_headers_may_be_absent_and_entries_may_spend_the_organization() -> None:
    """Section 4.2 and question 9."""
    caller = Caller(uncertain=Uncertain(quota_headers=False, entries_spend_organization=True, burst_capacity=0))
    reply = caller.call("GET", "/me/time_entries")
    assert not [name for name in reply.headers if "Quota" in name]
    assert caller.server.log[-1].bucket == "10"


@pytest.mark.parametrize("sliding", [True, False])
def test_the_quota_slides_or_starts_afresh_each_hour(sliding: bool) -> None:
    """Section 4.2."""
    caller = Caller(uncertain=Uncertain(quota_sliding=sliding, burst_capacity=0))
    caller.get("/me")
    caller.clock.advance(3599)
    for _ in range(29):
        caller.get("/me")
    assert caller.call("GET", "/me").status == 402
    caller.clock.advance(1)
    caller.get("/me")
    assert caller.call("GET", "/me").status == (402 if sliding else 200)


def test_a_burst_meets_the_proxys_html_page() -> None:
    """Sections 3.3 and 4.1."""
    caller = Caller(uncertain=Uncertain(burst_capacity=3))
    assert [caller.call("GET", "/status").status for _ in range(4)] == [200, 200, 200, 429]
    reply = caller.call("GET", "/me")
    assert (reply.status, reply.headers["Content-Type"]) == (429, "text/html")
    assert b"nginx" in reply.body
    assert "Retry-After" not in reply.headers
    caller.clock.advance(2)
    assert caller.call("GET", "/me").status == 200


def test_every_answer_carries_trace_ids_and_the_servers_date() -> None:
    """Sections 2 and 7."""
    caller = Caller()
    caller.server.state.clock_offset = 3600
    headers = caller.call("GET", "/me").headers
    assert headers["X-Toggl-Request-Id"] == headers["X-Request-Id"]
    assert headers["Date"] == "Wed, 01 Jan 2025 13:00:00 GMT"


def test_status_needs_no_sign_in() -> None:
    """Section 2."""
    assert Caller().call("GET", "/status", token=None).status == 200
