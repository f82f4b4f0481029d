"""A token stays itself, e-mail and password become one at once, and the workspace is chosen by id or name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.toggl import FaultKind, Plan, TogglServer, Uncertain
from tests.fakes.toggl.seed_data import EMAIL, PASSWORD
from tests.unit.providers.toggl.world import TogglHere
from tracker_app.providers.base import AccountSpec
from tracker_app.providers.errors import Malformed, ProviderError, Refused, SignInNeeded
from tracker_app.providers.registry import KINDS, exchange_secret, token_for_run
from tracker_app.providers.toggl.api import base_address

TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def server() -> Iterator[TogglServer]:
    with TogglServer(token=TOKEN, plan=Plan.ENTERPRISE, uncertain=Uncertain(burst_capacity=0)) as one:
        yield one


def test_e_mail_and_password_are_exchanged_for_the_token(server: TogglServer) -> None:
    spec = AccountSpec("toggl", server.url, EMAIL)
    assert exchange_secret(spec, PASSWORD) == TOKEN
    assert token_for_run(spec, PASSWORD) == TOKEN


def test_a_token_stays_itself_and_asks_nobody(server: TogglServer) -> None:
    for user in ("", EMAIL):
        assert exchange_secret(AccountSpec("toggl", server.url, user), f" {TOKEN}\n") == TOKEN
    assert server.log == []


def test_p9_a_wrong_password_is_not_accepted_and_leaves_no_trace(server: TogglServer) -> None:
    with pytest.raises(SignInNeeded) as caught:
        exchange_secret(AccountSpec("toggl", server.url, EMAIL), "canary-password")
    assert "canary-password" not in repr(caught.value)


@pytest.mark.parametrize("kind", [FaultKind.TRUNCATED_AFTER, FaultKind.GARBAGE_AFTER, FaultKind.WRONG_TYPE_AFTER])
def test_p9_a_spoilt_exchange_says_nothing_of_what_it_held(server: TogglServer, kind: FaultKind) -> None:
    server.faults.push(kind)
    with pytest.raises(ProviderError) as caught:
        exchange_secret(AccountSpec("toggl", server.url, EMAIL), PASSWORD)
    assert TOKEN not in repr(caught.value)
    assert PASSWORD not in repr(caught.value)


@pytest.mark.parametrize("secret", ["", "two\nlines", "tökén"])
def test_p9_what_cannot_stand_in_a_header_is_no_token(server: TogglServer, secret: str) -> None:
    with pytest.raises(SignInNeeded):
        exchange_secret(AccountSpec("toggl", server.url), secret)


def test_the_workspace_is_the_one_asked_for_by_id_or_name_else_the_default() -> None:
    for asked, chosen in (("", "100"), ("home", "100"), ("Other", "101"), ("101", "101")):
        here = TogglHere(workspace=asked)
        here.server.state.add_workspace("Other")
        identity = here.provider.check()
        assert identity.workspace == chosen
        assert list(identity.workspaces) == [("100", "Home"), ("101", "Other")]
        assert (identity.user, identity.name) == (EMAIL, "Test Person")


def test_a_workspace_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(Refused) as caught:
        TogglHere(workspace="Nowhere").provider.check()
    assert (caught.value.reason, caught.value.field) == ("no-workspace", "workspace")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://api.track.toggl.com", "https://api.track.toggl.com/"),
        ("https://api.track.toggl.com/api/v9/", "https://api.track.toggl.com/"),
        ("https://track.toggl.com/timer", "https://api.track.toggl.com/"),
        ("track.toggl.com", "https://api.track.toggl.com/"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("http://me:secret@127.0.0.1:8080/toggl/api/v9", "http://127.0.0.1:8080/toggl/"),
    ],
)
def test_an_address_as_people_have_it_leads_to_the_api(typed: str, address: str) -> None:
    assert base_address(typed) == address


def test_an_address_of_another_sort_is_refused() -> None:
    with pytest.raises(Malformed):
        base_address("ftp://track.toggl.com")


def test_toggl_is_a_kind_that_people_can_add() -> None:
    assert KINDS["toggl"].has_workspaces
    assert base_address(KINDS["toggl"].default_url) == "https://api.track.toggl.com/"
