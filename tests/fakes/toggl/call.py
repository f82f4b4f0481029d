"""One authenticated call on its way to a handler: path numbers, query, body. Knows no rule of the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tests.fakes.toggl.messages import ApiError, Json, Request
from tests.fakes.toggl.quota import Quota
from tests.fakes.toggl.state import State


@dataclass(frozen=True, slots=True)
class Call:
    """A call as its handler sees it; `numbers` are the ids in its path."""

    state: State
    quota: Quota
    request: Request
    path: Mapping[str, str]

    @property
    def query(self) -> dict[str, str]:
        """The query parameters."""
        return self.request.query

    def id(self, name: str) -> int:
        """Return an id of the path."""
        return int(self.path[name])

    def number(self, name: str, default: int) -> int:
        """Return a whole number of the query; raises ApiError 400."""
        text = self.query.get(name)
        if text is None:
            return default
        if not text.isdecimal():
            raise ApiError(400, f"Invalid {name}")
        return int(text)

    def document(self) -> Json:
        """Decode the body; raises ApiError 400."""
        try:
            return json.loads(self.request.body)
        except ValueError:
            raise ApiError(400, "JSON is not valid") from None

    def body(self) -> dict[str, Json]:
        """Decode a body that must be an object; raises ApiError 400."""
        document = self.document()
        if not isinstance(document, dict):
            raise ApiError(400, "JSON is not valid")
        return document
