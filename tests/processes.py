"""Processes of a cloud under test, told from /proc."""

from pathlib import Path


def family_of(pid: int) -> list[int]:
    """A process and all that it started, theirs included."""
    children = [
        child for task in Path(f"/proc/{pid}/task").iterdir() for child in _started_by(task)
    ]
    return [pid, *(member for child in children for member in family_of(child))]


def _started_by(task: Path) -> list[int]:
    """A thread may end while it is looked at; what it started then belongs to another one."""
    try:
        return [int(child) for child in (task / "children").read_text().split()]
    except FileNotFoundError:
        return []


def is_alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
