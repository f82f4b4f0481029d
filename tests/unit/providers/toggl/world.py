"""A Toggl provider on the fake without a socket, on one clock that moves by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.contract.sides import Held
from tests.fakes.line import connect
from tests.fakes.toggl import Entry, Fault, LogRow, ManualClock, Plan, Request, Response, TogglServer, Uncertain
from tracker_app.domain.changes import Kind
from tracker_app.providers.base import AccountSpec, Draft, Fields, Page, RemoteRecord, Rules
from tracker_app.providers.toggl.provider import TogglProvider

NOW = 1_795_500_000.0  # 2026-11-24 06:40 UTC


@dataclass
class TogglHere:
    """The fake, its clock and a provider."""

    plan: Plan = Plan.ENTERPRISE
    entries: int = 0
    uncertain: Uncertain = field(default_factory=lambda: Uncertain(burst_capacity=0))
    workspace: str = "100"

    def __post_init__(self) -> None:
        self.clock = ManualClock(NOW)
        self.server = TogglServer(
            token="T", plan=self.plan, clock=self.clock, uncertain=self.uncertain, entries=self.entries, seed=7
        )
        self.requests: list[Request] = []
        serve = self.server.handle

        def remembered(request: Request) -> Response | Fault:
            self.requests.append(request)
            return serve(request)

        self.server.handle = remembered  # type: ignore[method-assign]
        self.provider = self.fresh()

    def sent(self) -> Any:
        """The body of the last request, decoded."""
        return json.loads(self.requests[-1].body)

    def fresh(self, rules: Rules | None = None) -> TogglProvider:
        """A provider that remembers nothing, as after a restart."""
        spec = AccountSpec("toggl", "http://toggl.test", workspace=self.workspace, rules=rules or Rules())
        return TogglProvider(spec, Held("T"), connect(self.server, self.clock.advance))

    def pages(self, cursor: str | None, most: int = 10_000) -> Iterator[Page]:
        """The pages of one pull."""
        for _ in range(most):
            page = self.provider.pull(cursor)
            yield page
            cursor = page.cursor
            if not page.more:
                return
        raise AssertionError("the pull does not end")

    def pull(self, cursor: str | None) -> Page:
        """The last page of one pull."""
        return list(self.pages(cursor))[-1]

    def create(self, **touched: object) -> RemoteRecord:
        """Send a new entry."""
        return self.provider.create(Draft(Kind.ENTRY, "local", self.fields(**touched), "op", int(NOW))).record

    def fields(self, **touched: object) -> Fields:
        """A finished entry of an hour, yesterday."""
        start = int(NOW) - 86_400
        plain = {
            "start": start,
            "stop": start + 3600,
            "description": "Work",
            "project": None,
            "task": None,
            "tags": (),
            "billable": False,
        }
        return plain | touched

    def living(self) -> dict[str, Entry]:
        """What the server holds, by id."""
        return {str(one.id): one for one in self.server.state.tables.entries.values() if one.deleted_us is None}

    def calls(self) -> list[LogRow]:
        """The requests since this was last asked."""
        rows = list(self.server.log)
        self.server.log.clear()
        return rows


def entries_of(pages: list[Page]) -> dict[str, RemoteRecord]:
    """The entries of several pages; the last one told of each counts."""
    return {one.remote_id: one for page in pages for one in page.records if one.kind is Kind.ENTRY}
