"""Keeps the interpreter itself from holding the window up. Knows no window.

Measured on a million entries: a full collection went through everything that start-up had made, 20 to 50 ms on the
thread that paints; and each time that painting let go of the interpreter, a reader could keep it for 5 ms.
"""

import gc
import sys

_TURN_SECONDS = 0.0005


def keep_short() -> None:
    """Let readers give the interpreter back sooner, and collections leave alone what lives as long as the program.

    For a process that opens one window; call it once everything was imported.
    """
    sys.setswitchinterval(_TURN_SECONDS)
    gc.freeze()


def leave_alone() -> None:
    """Let collections leave alone also what was made since then: the window and its pages live as long.

    Nothing happens in a process that did not ask for short pauses.
    """
    if gc.get_freeze_count():
        gc.freeze()
