"""Says what an exception that nobody expected means for the user's time. Knows nothing of its cause."""

import sys
import traceback

from tracker_app.app.logbook import without_secrets
from tracker_app.cli.render import json_text

CODE = "HF-BUG-001"
TITLE = "Holdfast made a mistake"
WHAT = "The command ended early because of a fault in the program."
SAFE = "Your time is safe: every change is saved whole or not at all, before it is shown."
DO = "Please report the lines below; holdfast list shows what is recorded."


def unexpected(error: Exception, *, as_json: bool) -> int:
    """Show a bug as a problem, with the traceback under it. Returns the exit code."""
    if as_json:
        print(json_text({"error": {"code": CODE, "title": TITLE, "what": WHAT, "safe": SAFE, "do": DO}}))
    print(f"{CODE}: {TITLE}\n{WHAT}\n{SAFE}\n{DO}\n", file=sys.stderr)
    print(without_secrets("".join(traceback.format_exception(error))), end="", file=sys.stderr)
    return 1
