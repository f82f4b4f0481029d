"""The command line against the fake Toggl Track: sign in, record, sync, and see the quota."""

from pathlib import Path

from tests.command_line import Processes
from tests.fakes.toggl.server import TogglServer

TOKEN = "0123456789abcdef0123456789abcdef"


def test_an_account_of_toggl_is_added_synced_and_its_quota_told(home: Path) -> None:
    with TogglServer(token=TOKEN, entries=0) as server:
        holdfast = Processes(home)
        words = ("account", "add", "toggl", "--name", "Toggl", "--url", server.url, "--token-stdin", "--json")
        added = holdfast.ok(*words, stdin=TOKEN + "\n")
        assert added.json["account"]["kind"] == "toggl"
        holdfast.environ["HOLDFAST_TOKEN_TOGGL"] = TOKEN
        entry = holdfast.ok("add", "From the terminal", "--from", "-20m", "--to", "-5m", "--json").entry
        assert entry["account"] == "Toggl"
        synced = holdfast("sync", "--json")
        # The rest of the history may still be waiting for its turn within the quota.
        assert synced.code in (0, 3)
        assert synced.json["pending"] == 0
        assert {bucket["total"] for bucket in synced.json["quota"]} == {30}
        assert "of 30 requests left" in holdfast("sync", "--status").out
        (entry,) = holdfast.ok("list", "--json").json["entries"]
        assert entry["remote_id"] is not None
    everything = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert TOKEN.encode() not in everything
