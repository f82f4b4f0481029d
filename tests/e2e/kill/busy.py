"""A process that records without a pause through the command line's own code, and says each confirmed edit at once.

Run as a program: `python -m tests.e2e.kill.busy HOME PREFIX`. Its lines are what the command line prints with --json.
"""

import sys
from itertools import count

from tracker_app.cli.main import run


def main() -> None:
    """Record until killed."""
    home, prefix = sys.argv[1:3]
    for n in count():
        name = f"{prefix}-{n}"
        run(["--home", home, "start", name, "--tag", "kill", "--json"])
        run(["--home", home, "edit", "@", "--description", f"{name}+1", "--json"])
        run(["--home", home, "add", f"{name}b", "--from", "2026-01-05T09:00", "--to", "2026-01-05T09:30", "--json"])
        if n % 3 == 2:
            run(["--home", home, "stop", "--json"])


if __name__ == "__main__":
    main()
