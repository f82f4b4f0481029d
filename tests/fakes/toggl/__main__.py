"""Starts the fake as a program of its own: prints its address, then serves until told to stop."""

from __future__ import annotations

import argparse
import signal
from threading import Event

from tests.fakes.toggl.faults import FaultKind, FaultPlan
from tests.fakes.toggl.quota import Plan
from tests.fakes.toggl.server import TogglServer


def main() -> None:
    """Read the options, serve, stop on interrupt or termination."""
    parser = argparse.ArgumentParser(prog="tests.fakes.toggl", description="A fake Toggl Track API v9 on loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="fake-token", help="the API token to accept; an invented one")
    parser.add_argument("--plan", choices=[one.value for one in Plan], default=Plan.FREE.value)
    parser.add_argument("--seed", type=int, default=0, help="seed of the data and of the faults")
    parser.add_argument("--entries", type=int, default=0, help="how many entries to start with")
    parser.add_argument("--fault", action="append", default=[], metavar="KIND=RATE", help=", ".join(FaultKind))
    options = parser.parse_args()
    pairs = [one.partition("=") for one in options.fault]
    faults = FaultPlan(options.seed, {FaultKind(kind): float(rate or 1) for kind, _, rate in pairs})
    server = TogglServer(
        token=options.token,
        plan=options.plan,
        seed=options.seed,
        entries=options.entries,
        faults=faults,
        port=options.port,
    )
    done = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    with server:
        print(server.url, flush=True)  # noqa: T201
        done.wait()


if __name__ == "__main__":
    main()
