"""Runs a command that dies with whoever started it: ``python -m infra.local.tether PARENT CMD…``.

A killed laptop cloud (kill -9, a crash) cannot stop its children any more, and an orphaned Java
would hold the database. Linux sends the child a signal when its parent dies and keeps that
promise across exec; elsewhere only the orderly stop remains.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2)


def tether(parent: int) -> None:
    """Let this process die with its parent, also if that is gone already."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    tether(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
