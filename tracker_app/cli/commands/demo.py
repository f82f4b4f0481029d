"""`demo outage`: the outage of 2018 to watch, with the real engine over real HTTP; touches no data of yours."""

import os
import subprocess
import sys
from collections.abc import Callable

from tracker_app.app.demo import OutageDemo, Played, own_home
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.session import DONE, NEEDS_USER, Session

_SPEED = 300.0
_FASTEST = 1500.0


def outage(session: Session) -> int:
    """Play the day and print its summary; the exit code says whether an edit was lost or doubled."""
    speed = _speed(session.words.text("speed"))
    window = _open_window if session.words.has("window") else None
    with own_home() as folder:
        session.note(f"The afternoon of 16 January 2018, {speed:g} times as fast, in a home of its own: {folder}")
        demo = OutageDemo(folder, speed, lambda line: print(line, file=sys.stderr, flush=True), window=window)
        played = demo.run(lambda played: _tell(session, played, has_window=window is not None))
    return NEEDS_USER if played.unlike else DONE


def _tell(session: Session, played: Played, *, has_window: bool) -> None:
    session.answer(
        {
            "entries": played.entries,
            "edits": played.edits,
            "requests": played.requests,
            "faults": played.faults,
            "accepted_and_lost": played.taken_back,
            "unlike": list(played.unlike),
            "incidents": len(played.incidents),
            "summary": played.text,
        }
    )
    session.say(f"\n{played.text}")
    session.say(
        f"{played.edits} edits; {played.requests} requests, {played.faults} of them met a fault; the server lost"
        f" something it had accepted of {played.taken_back} entries."
    )
    session.say(
        f"{played.entries} entries, each on the server once and as it is here: nothing lost, nothing twice."
        if not played.unlike
        else f"Not the same on both sides: {', '.join(played.unlike)}"
    )
    if has_window:
        session.note("Look around in the window; closing it ends the demonstration.")


def _speed(text: str | None) -> float:
    try:
        speed = _SPEED if text is None else float(text)
    except ValueError:
        speed = 0.0
    if not 1 <= speed <= _FASTEST:
        raise UsageError(f"--speed takes a number from 1 to {_FASTEST:g}, not {text!r}.")
    return speed


def _open_window(environ: dict[str, str]) -> Callable[[], bool]:
    """Open the window on that home as a process of its own; returns whether it is still open."""
    own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "tracker_app"]
    process = subprocess.Popen(own, env=os.environ | environ)  # noqa: S603 - ourselves
    return lambda: process.poll() is None
