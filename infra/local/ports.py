"""Ports for what runs on loopback, two clouds at once included.

Asking the system for any free port lets go of it again before it is used: another cloud may get the
same one, a connection that somebody opens may leave from it, and a client that tries a port of that
range on its own machine now and then reaches itself. So ports come from below the range that the
system gives out, and each is locked for as long as the process lives that chose it.
"""

import fcntl
import os
import random
import socket
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

from infra.local.settings import ADDRESS

#: Above what services are usually given, below what systems give to connections (Linux from 32768,
#: macOS from 49152).
FIRST, LAST = 20_000, 32_700
TRIES = 500

_held: list[IO[bytes]] = []


def free_port(side_by_side: int = 1) -> int:
    """A port that nobody has, free together with those above it; ours while this process lives."""
    for _ in range(TRIES):
        first = random.randint(FIRST, LAST)
        with ExitStack() as unless_all:
            locks = [_lock(port, unless_all) for port in range(first, first + side_by_side)]
            if all(locks) and all(_is_free(first + n) for n in range(side_by_side)):
                unless_all.pop_all()
                _held.extend(lock for lock in locks if lock)
                return first
    raise RuntimeError("no free port")


def listens(port: int) -> bool:
    """Whether somebody accepts connections on a port of loopback."""
    with suppress(OSError), socket.create_connection((ADDRESS, port), timeout=1):
        return True
    return False


def _lock(port: int, unless_all: ExitStack) -> IO[bytes] | None:
    folder = Path(tempfile.gettempdir()) / f"handrail-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = unless_all.enter_context((folder / str(port)).open("ab"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None
    return file


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True
