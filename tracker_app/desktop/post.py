"""Sends a short message by e-mail, or to a push service over HTTPS. Knows no outage, no store and no keyring.

The standard library and requests do all of it; both are imported only when something is sent.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import smtplib

TIMEOUT_SECONDS = 8.0
"""A window that is being closed may have to wait for it."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class PostTrouble(Exception):
    """A message did not go out; `words` tell why for the details of a problem, and carry no secret."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class MailServer:
    """How mail is handed over. `tls` is "starttls", "tls" or "none"; a secret goes over no open line."""

    host: str
    port: int
    tls: str
    user: str = ""
    secret: str = field(default="", repr=False)


def send_mail(server: MailServer, to: str, subject: str, body: str) -> None:
    """Send an e-mail. Raises PostTrouble."""
    import smtplib
    import ssl
    from email.message import EmailMessage
    from email.utils import formatdate, make_msgid

    letter = EmailMessage()
    letter["From"] = server.user if "@" in server.user else to
    letter["To"] = to
    letter["Subject"] = " ".join(subject.split())
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain="holdfast.invalid")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body)
    if server.tls == "none" and server.secret and server.host not in _LOOPBACK:
        raise PostTrouble("A password is sent to a mail server only over TLS.")
    try:
        with _connected(server) as line:
            if server.tls == "starttls":
                line.starttls(context=ssl.create_default_context())
            if server.user and server.secret:
                line.login(server.user, server.secret)
            line.send_message(letter)
    except (OSError, smtplib.SMTPException, UnicodeError, ValueError) as error:
        # The cause is cut off: what a server says to a login may hold the secret.
        raise PostTrouble(_told(error)) from None


def _connected(server: MailServer) -> "smtplib.SMTP":
    import smtplib
    import ssl

    if server.tls == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)


def _told(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    if code is not None:
        return f"{type(error).__name__} {code}"
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return str(reason)


def send_push(url: str, form: str, title: str, body: str, ca_file: str | None = None) -> None:
    """Post to a push service: plain text with a title, as ntfy takes it, or "json" for others. Raises PostTrouble."""
    import requests

    if not is_push_address(url):
        raise PostTrouble("The address is not an https:// one.")
    content: dict[str, object]
    if form == "json":
        content = {"json": {"title": title, "text": body}}
    else:
        headers = {"Title": title.encode("ascii", "replace").decode(), "Content-Type": "text/plain; charset=utf-8"}
        content = {"data": body.encode(), "headers": headers}
    try:
        answer = requests.post(url, timeout=TIMEOUT_SECONDS, allow_redirects=False, verify=ca_file or True, **content)  # type: ignore[arg-type]
    except (requests.RequestException, OSError, ValueError) as error:
        # The address itself may be the secret, and stands in the error's text.
        raise PostTrouble(type(error).__name__) from None
    if not answer.ok or answer.is_redirect:
        raise PostTrouble(f"HTTP {answer.status_code}")


def is_push_address(url: str) -> bool:
    """Whether something may be posted there: over TLS, or on this computer."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK))
