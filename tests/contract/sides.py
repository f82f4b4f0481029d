"""The servers that the contract suite runs against: one entry in `SIDES` for each provider.

To add a provider: write a `World` for its server and a function that returns a `Side`, and name it in `SIDES`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest

from tests.fakes.toggl import ErrorBodies, Plan, Request, Response, TogglServer, Uncertain
from tests.servers.timetagger import TimeTaggerUser
from tracker_app.providers.base import AccountSpec, Provider
from tracker_app.providers.local import LocalProvider
from tracker_app.providers.timetagger.provider import TimeTaggerProvider
from tracker_app.providers.toggl.provider import TogglProvider


class World(Protocol):
    """What happens behind the provider's back, through code that shares nothing with it."""

    def make(self, description: str, start: int, stop: int | None) -> str:
        """Another client records an entry; its remote id."""
        ...

    def rename(self, remote_id: str, description: str) -> None:
        """Another client changes the description and nothing else."""
        ...

    def remove(self, remote_id: str) -> None:
        """Another client deletes the entry."""
        ...

    def held(self) -> dict[str, Mapping[str, Any]]:
        """The living entries as the server has them: `description` (or a text that begins with it), `start`, `stop`."""
        ...

    def new_epoch(self) -> bool:
        """Make the server begin a new history; False if this kind of server cannot."""
        ...

    def stranger(self) -> Provider:
        """A provider whose credentials the server does not accept."""
        ...

    def unplugged(self) -> Provider:
        """A provider for an address where nobody listens."""
        ...


@dataclass(frozen=True, slots=True)
class Side:
    """A provider and its world; `world` is None where there is no server."""

    provider: Provider
    world: World | None


@dataclass(frozen=True, slots=True)
class Held:
    """Credentials that are simply there."""

    secret: str | None

    def token(self) -> str | None:
        """Return the secret."""
        return self.secret


class TimeTaggerWorld:
    """Another client of the same TimeTagger user, by its web API alone."""

    def __init__(self, user: TimeTaggerUser) -> None:
        self._user = user
        self._made = 0

    def make(self, description: str, start: int, stop: int | None) -> str:
        self._made += 1
        key = f"web{self._made:05}"
        self._user.put({"key": key, "t1": start, "t2": start if stop is None else stop, "ds": description})
        return key

    def rename(self, remote_id: str, description: str) -> None:
        old = self._user.all_records()[remote_id]
        self._user.put({**old, "ds": description, "mt": old["mt"] + 1})

    def remove(self, remote_id: str) -> None:
        self._user.hide(remote_id)

    def held(self) -> dict[str, Mapping[str, Any]]:
        return {
            key: {
                "description": record["ds"],
                "start": record["t1"],
                "stop": None if record["t1"] == record["t2"] else record["t2"],
            }
            for key, record in self._user.visible().items()
        }

    def new_epoch(self) -> bool:
        self._user.force_reset()
        return True

    def stranger(self) -> Provider:
        return TimeTaggerProvider(AccountSpec("timetagger", self._user.url), Held("no.real.token"))

    def unplugged(self) -> Provider:
        spec = AccountSpec("timetagger", "http://127.0.0.1:9/timetagger/")
        return TimeTaggerProvider(spec, Held(self._user.login()))


def timetagger(request: pytest.FixtureRequest) -> Side:
    """The real server, a fresh user."""
    user: TimeTaggerUser = request.getfixturevalue("timetagger_user")
    spec = AccountSpec("timetagger", user.url, user.name)
    return Side(TimeTaggerProvider(spec, Held(user.login())), TimeTaggerWorld(user))


def local(request: pytest.FixtureRequest) -> Side:
    """No server at all."""
    return Side(LocalProvider(), None)


class TogglWorld:
    """Another client of the same Toggl user, by the web API alone."""

    def __init__(self, server: TogglServer) -> None:
        self._server = server

    def make(self, description: str, start: int, stop: int | None) -> str:
        times = {"start": _stamp(start), "duration": -1 if stop is None else stop - start}
        body = {"created_with": "web", "workspace_id": 100, "description": description, **times}
        return str(self._call("POST", "/workspaces/100/time_entries", body)["id"])

    def rename(self, remote_id: str, description: str) -> None:
        self._call("PUT", f"/workspaces/100/time_entries/{remote_id}", {"description": description})

    def remove(self, remote_id: str) -> None:
        self._call("DELETE", f"/workspaces/100/time_entries/{remote_id}", None)

    def held(self) -> dict[str, Mapping[str, Any]]:
        living = [one for one in self._server.snapshot().tables.entries.values() if one.deleted_us is None]
        return {
            str(one.id): {"description": one.description or "", "start": one.start, "stop": one.stop} for one in living
        }

    def new_epoch(self) -> bool:
        return False

    def stranger(self) -> Provider:
        return TogglProvider(AccountSpec("toggl", self._server.url, workspace="100"), Held("no-real-token"))

    def unplugged(self) -> Provider:
        return TogglProvider(AccountSpec("toggl", "http://127.0.0.1:9/", workspace="100"), Held("T"))

    def _call(self, method: str, path: str, body: Any) -> Any:
        reply = self._server.handle(Request.of(method, "/api/v9" + path, body, token="T"))
        assert isinstance(reply, Response), reply
        assert reply.status == 200, reply.body
        return reply.json() if reply.body else None


def _stamp(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


LIKELY = Uncertain(burst_capacity=0)
OTHERWISE = Uncertain(
    burst_capacity=0,
    auth_failure_status=403,
    error_bodies=ErrorBodies.OBJECT,
    since_cap=False,
    date_only_in_profile_zone=True,
    end_date_inclusive=True,
    deleted_entry_readable=True,
    put_on_deleted_is_200=True,
    tag_remove_verb="remove",
    unknown_field_refused=True,
    idle_put_bumps_at=False,
    entries_spend_organization=True,
    moves_workspace=True,
    current_none_status=404,
    quota_headers=False,
    quota_sliding=False,
    start_only_keeps_duration=True,
    stop_null_without_duration=False,
    null_tags_clear=True,
    at_with_offset_in_lists=True,
    reports_group_neighbours=True,
    report_days=20_000,
)
"""The other reading of every claim that the sheet is not sure of (its section 13), where there is one."""


def toggl(request: pytest.FixtureRequest, uncertain: Uncertain = LIKELY) -> Side:
    """The fake, read as its sheet most likely means it. Its quota would not last for a test, so it is a large one."""
    server = TogglServer(token="T", plan=Plan.ENTERPRISE, uncertain=uncertain)
    server.start()
    request.addfinalizer(server.stop)
    return Side(TogglProvider(AccountSpec("toggl", server.url, workspace="100"), Held("T")), TogglWorld(server))


def toggl_otherwise(request: pytest.FixtureRequest) -> Side:
    """The fake, read the other way."""
    return toggl(request, OTHERWISE)


SIDES: dict[str, Callable[[pytest.FixtureRequest], Side]] = {
    "local": local,
    "timetagger": timetagger,
    "toggl": toggl,
    "toggl-otherwise": toggl_otherwise,
}
