"""The demonstration of the outage: real engine, real HTTP, a day in half a minute. Nothing lost, nothing twice."""

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_p1_p2_p4_whoever_watches_the_outage_sees_every_lost_write_restored() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracker_app", "demo", "outage", "--speed", "1200", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    played = json.loads(done.stdout)
    assert played["unlike"] == []
    assert played["incidents"] == 1
    assert played["faults"] > 20
    assert "Trouble with Work from" in played["summary"]
    assert "down" in done.stderr
    assert played["accepted_and_lost"] >= 1  # or there was nothing to restore
    assert "restored" in played["summary"]
