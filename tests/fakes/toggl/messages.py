"""The values that cross the server's edge: requests, answers, broken answers, refusals. Knows no rule and no socket."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = Any  # a decoded JSON document; its shape is checked where it is read


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: `path` includes the query, header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @staticmethod
    def of(method: str, path: str, body: Json = None, *, token: str | None = None) -> Request:
        """Build a JSON request with token authentication (sheet 2)."""
        headers = {"content-type": "application/json"}
        if token is not None:
            headers["authorization"] = basic(token, "api_token")
        return Request(method, path, headers, b"" if body is None else json.dumps(body).encode())

    @property
    def route(self) -> str:
        """The path without its query."""
        return urlsplit(self.path).path

    @property
    def query(self) -> dict[str, str]:
        """The last value of each query parameter."""
        pairs = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        return {key: values[-1] for key, values in pairs.items()}

    def credentials(self) -> tuple[str, str] | None:
        """Return user and password of Basic authentication, or None."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user, colon, password = b64decode(value, validate=True).decode().partition(":")
        except (Base64Error, UnicodeDecodeError):
            return None
        return (user, password) if colon else None


@dataclass(frozen=True, slots=True)
class Response:
    """One whole HTTP answer, sent after `delay_seconds`."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay_seconds: float = 0.0

    def json(self) -> Json:
        """Decode the body; raises ValueError if it is not JSON."""
        return json.loads(self.body)


class Break(StrEnum):
    """How a connection ends without a whole answer."""

    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Fault:
    """No whole answer came. `response` is set for a cut one: its headers promise more than its body holds."""

    broken: Break
    response: Response | None = None


class Shape(StrEnum):
    """The body shapes of sheet 3.3."""

    JSON_STRING = "json_string"
    TEXT = "text"
    ARRAY = "array"
    OBJECT = "object"
    EMPTY = "empty"


class ApiError(Exception):
    """A request the API refuses: status, readable text, and the shape its body was seen in."""

    def __init__(self, status: int, text: str, shape: Shape = Shape.JSON_STRING) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.shape = shape


def basic(user: str, password: str) -> str:
    """Return the value of an Authorization header."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def answer(status: int, document: Json) -> Response:
    """Return a JSON answer."""
    return Response(status, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(document).encode())


def refusal(error: ApiError, shape: Shape) -> Response:
    """Word a refusal in one of the shapes of sheet 3.3."""
    if shape is Shape.EMPTY:
        return Response(error.status)  # recorded without a content type
    if shape is Shape.TEXT:
        return Response(error.status, {"Content-Type": "text/plain; charset=utf-8"}, error.text.encode())
    if shape is Shape.ARRAY:
        return answer(error.status, [error.text])
    if shape is Shape.OBJECT:
        return answer(error.status, {"error_message": error.text})
    return answer(error.status, error.text)
