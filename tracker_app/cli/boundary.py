"""Says what an exception that nobody expected means for the user's time. Knows nothing of its cause."""

import logging
import sys
import traceback
from pathlib import Path

from tracker_app.app.logbook import Logbook, without_secrets
from tracker_app.cli.render import json_text

CODE = "HF-BUG-001"
TITLE = "Holdfast made a mistake"
WHAT = "The command ended early because of a fault in the program."
SAFE = "Your time is safe: every change is saved whole or not at all, before it is shown."
DO = "Please report the lines below; holdfast list shows what is recorded."


def unexpected(error: Exception, home: Path, *, as_json: bool) -> int:
    """Show a bug as a problem, with the traceback under it, and note where it was in the log. Returns the exit code."""
    book = Logbook(home)
    book.open()
    # Only places and the kind of error: the text of an error may hold what was recorded.
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    logging.getLogger("holdfast.cli").error("command failed", extra={"kind": type(error).__name__, "at": places})
    book.close()
    if as_json:
        print(json_text({"error": {"code": CODE, "title": TITLE, "what": WHAT, "safe": SAFE, "do": DO}}))
    print(f"{CODE}: {TITLE}\n{WHAT}\n{SAFE}\n{DO}\n", file=sys.stderr)
    print(without_secrets("".join(traceback.format_exception(error))), end="", file=sys.stderr)
    return 1
