"""What can go wrong between us and a server, as typed facts. Knows nothing of what they mean for an operation.

`sync/classify.py` decides the meaning, `app/explain.py` the words.
"""

from dataclasses import dataclass


@dataclass
class ProviderError(Exception):
    """Any trouble with a server. `words` are the server's own, shown only under "details"; never a secret."""

    status: int | None = None
    words: str = ""
    request_id: str | None = None
    server_date: float | None = None
    latency_ms: int | None = None

    def __str__(self) -> str:
        return f"{type(self).__name__}(status={self.status})"


@dataclass
class Unreachable(ProviderError):
    """The request certainly never reached the server: no name, refused, no connection, no TLS (SYNC 1.4)."""

    cause: str = "network"  # network | name | refused | tls | proxy | timeout
    issuer: str | None = None


@dataclass
class Unclear(ProviderError):
    """The request went out and nobody can say what became of it: time-out, reset, cut body, 5xx, odd answer."""

    cause: str = "reset"  # reset | timeout | cut | status | shape | portal | size


@dataclass
class Malformed(ProviderError):
    """An answer to a read that fails type, shape or size. It changes nothing (I13)."""

    portal: bool = False


@dataclass
class ServerTrouble(ProviderError):
    """A read that the server could not answer: 5xx, time-out, reset."""

    cause: str = "status"  # status | timeout | reset | cut
    retry_after: float | None = None


@dataclass
class RateLimited(ProviderError):
    """Refused before any work was done: 429, a spent quota, 503 with Retry-After. `retry_after` in seconds."""

    retry_after: float | None = None
    quota: bool = False


@dataclass
class SignInNeeded(ProviderError):
    """The credentials are not, or no longer, accepted."""


@dataclass
class OtherServer(ProviderError):
    """The server is not the one this account was made for: its data was replaced as a whole."""


@dataclass
class PlanNeeded(ProviderError):
    """The account's plan lacks what this record asks for."""

    field: str | None = None


@dataclass
class Refused(ProviderError):
    """The server refuses this record for good. `reason` is a stable word, `field` the one at fault."""

    reason: str = "other"
    """too-long | too-many | too-many-hours | out-of-range | required | archived | locked | duplicate | permission |
    missing | no-workspace | other"""
    field: str | None = None
    limit: int | None = None


@dataclass
class NotThere(ProviderError):
    """404 or 410 for one record: gone for an unknown reason (SYNC 2.1, O6)."""


@dataclass
class AlreadyDone(ProviderError):
    """The server says that what we ask has already happened (409 already stopped)."""


@dataclass
class ChangedThere(ProviderError):
    """A conditional write met a newer version (412): pull and merge."""


@dataclass
class TooOld(ProviderError):
    """This program or this endpoint is no longer served (410 endpoint, 418, 426)."""


@dataclass
class CursorRefused(ProviderError):
    """The server does not know the cursor any more: list everything, delete nothing."""
