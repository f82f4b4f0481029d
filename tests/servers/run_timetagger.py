"""Runs the genuine TimeTagger as a child that ends with its parent. Knows nothing of tests."""

import os
import runpy
import threading
import time


def _end_with(parent: int) -> None:
    # A test run that is shot leaves nobody to stop the server; a new parent id tells.
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_end_with, args=(int(os.environ["HOLDFAST_TEST_PARENT"]),), daemon=True).start()
    runpy.run_module("timetagger", run_name="__main__", alter_sys=True)
