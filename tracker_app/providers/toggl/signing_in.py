"""Turns what a person gives (an API token, or e-mail and password) into the token to keep. Keeps nothing itself."""

import re
from collections.abc import Mapping

from tracker_app.providers import hostile
from tracker_app.providers.base import AccountSpec
from tracker_app.providers.errors import Malformed, SignInNeeded
from tracker_app.providers.http import Http
from tracker_app.providers.toggl import api

_TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)


def exchange(spec: AccountSpec, secret: str) -> str:
    """Return the API token. With an e-mail address, a secret that does not look like a token is its password.

    The password is used once and kept nowhere. Raises SignInNeeded if the server does not accept it.
    """
    token = secret.strip()
    if not spec.user or _TOKEN.fullmatch(token):
        return _a_header(token)
    me = _as(spec, spec.user, secret)
    try:
        return _a_header(hostile.text(me.get("api_token"), "me.api_token", 200))
    except Malformed as fault:
        fault.words = "me.api_token: none"  # what came in its place may be half a secret
        raise


def token_for_run(spec: AccountSpec, given: str) -> str:
    """Return the token for what the environment holds: a token as it is, a password exchanged."""
    return exchange(spec, given)


def _as(spec: AccountSpec, user: str, password: str) -> hostile.Object:
    signed: Mapping[str, str] = api.signed(user, password)
    http = Http(api.base_address(spec.url), lambda: signed, spec.ca_file)
    try:
        me, _ = api.get_me(http)
    finally:
        http.close()
    return me


def _a_header(token: str) -> str:
    """Return the token if it can stand in a header: nothing may end the line. Raises SignInNeeded."""
    if not token or not token.isascii() or not token.isprintable():
        raise SignInNeeded(words="no token")
    return token
