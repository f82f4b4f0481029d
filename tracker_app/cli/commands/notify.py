"""`notify test`, `notify password`: the messages that tell of an outage. A secret is never a word of a command (P9)."""

import getpass
import sys

from tracker_app.cli.grammar import UsageError
from tracker_app.cli.refusing import problem_json
from tracker_app.cli.session import DONE, NEEDS_USER, Session


def test(session: Session) -> int:
    """Send a test message by every channel that is set up."""
    telling = session.holdfast.telling
    channels = telling.channels()
    if not channels:
        raise UsageError("Nothing is set up: see notify.email_to, notify.smtp_host and notify.push_url in config.")
    failed = {channel: problem for channel in channels if (problem := telling.test(channel)) is not None}
    session.answer(
        {"sent": [one for one in channels if one not in failed], "problems": list(map(problem_json, failed.values()))}
    )
    for channel in channels:
        session.say(f"{channel}: {'failed' if channel in failed else 'sent'}")
    for problem in failed.values():
        session.note(" ".join((problem.what, problem.safe, problem.do, problem.details)))
    return NEEDS_USER if failed else DONE


def password(session: Session) -> int:
    """Keep the password of the mail server in the keyring, or forget it."""
    if session.words.has("token_stdin"):
        secret = sys.stdin.readline().strip()
    elif sys.stdin.isatty():
        secret = getpass.getpass("Password of the mail server: ").strip()
    else:
        raise UsageError("Give the password with --token-stdin.")
    kept = session.holdfast.telling.keep_secret(secret)
    session.answer({"kept": kept and bool(secret)})
    if not kept:
        session.note("holdfast: the keyring did not take it; HOLDFAST_SMTP_PASSWORD works without one.")
        return NEEDS_USER
    session.say("Kept in the keyring." if secret else "Forgotten.")
    return DONE
