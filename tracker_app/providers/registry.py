"""Which kinds of server there are and how a provider of each is made. Imports a kind only when one is needed."""

from urllib.parse import urlsplit

from tracker_app.providers.base import AccountSpec, CredentialSource, Provider, ProviderKind

KINDS: dict[str, ProviderKind] = {
    "toggl": ProviderKind(
        kind="toggl",
        title="Toggl Track",
        default_url="https://api.track.toggl.com",
        needs_user=False,
        secret_label="API token, or the password of the e-mail address given as user",  # noqa: S106 - a label
        has_workspaces=True,
    ),
    "timetagger": ProviderKind(
        kind="timetagger",
        title="TimeTagger",
        default_url="https://timetagger.app",
        needs_user=False,
        secret_label="API token, or the password of the user named above",  # noqa: S106 - a label, not a secret
    ),
}
"""The kinds a user can add, by their stable word."""


def make_provider(spec: AccountSpec, credentials: CredentialSource) -> Provider:
    """Build the provider of an account; opens no connection. Raises KeyError for an unknown kind."""
    if spec.kind == "timetagger":
        from tracker_app.providers.timetagger.provider import TimeTaggerProvider

        return TimeTaggerProvider(spec, credentials)
    if spec.kind == "toggl":
        from tracker_app.providers.toggl.provider import TogglProvider

        return TogglProvider(spec, credentials)
    if spec.kind == "local":
        from tracker_app.providers.local import LocalProvider

        return LocalProvider()
    raise KeyError(spec.kind)


def token_for_run(spec: AccountSpec, given: str) -> str:
    """Turn what the environment holds into the token to use until the program ends; a password is exchanged first.

    May ask the server, and raises ProviderError then.
    """
    if spec.kind == "timetagger":
        from tracker_app.providers.timetagger.provider import token_for_run as of_timetagger

        return of_timetagger(spec, given)
    if spec.kind == "toggl":
        from tracker_app.providers.toggl.signing_in import token_for_run as of_toggl

        return of_toggl(spec, given)
    return given.strip()


def exchange_secret(spec: AccountSpec, secret: str) -> str:
    """Turn what the user gave into the token to keep; the password itself is never kept (P9).

    May ask the server; raises errors.SignInNeeded when it is not accepted.
    """
    if spec.kind == "timetagger":
        from tracker_app.providers.timetagger.provider import exchange

        return exchange(spec, secret)
    if spec.kind == "toggl":
        from tracker_app.providers.toggl.signing_in import exchange as exchange_toggl

        return exchange_toggl(spec, secret)
    raise KeyError(spec.kind)


def is_for_a_crowd(kind: str, url: str) -> bool:
    """Whether a great many people use the server at this address: the vendor's own, not one that somebody runs.

    A crowd's return after an outage must be spread widely (P7); a server of one's own is asked again soon.
    """
    known = KINDS.get(kind)
    if known is None or not known.default_url:
        return False
    return urlsplit(url).hostname == urlsplit(known.default_url).hostname
