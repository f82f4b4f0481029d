"""The servers that the contract suite runs against: one entry in `SIDES` for each provider.

To add a provider: write a `World` for its server and a function that returns a `Side`, and name it in `SIDES`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pytest

from tests.servers.timetagger import TimeTaggerUser
from tracker_app.providers.base import AccountSpec, Provider
from tracker_app.providers.local import LocalProvider
from tracker_app.providers.timetagger.provider import TimeTaggerProvider


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


SIDES: dict[str, Callable[[pytest.FixtureRequest], Side]] = {"local": local, "timetagger": timetagger}
