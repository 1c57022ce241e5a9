"""The rota changed one human at a time: each act starts from the rota as it is, so that of two
who change it at once neither undoes what the other did."""

from collections.abc import Callable, Iterable

from chalicelib import clock
from chalicelib.domain.safety.rota import Member, OnCall, Rota, gaps, needs_signature, watched_spans
from chalicelib.services import programs
from chalicelib.services.programs import Unsigned
from chalicelib.services.recording import Unacceptable
from chalicelib.services.tenant import tenant

Rungs = tuple[OnCall, ...]


def rota(program: str) -> Rota | None:
    """Who is on call; ``None`` while a program has no rota."""
    stored = tenant(program).partition.maybe(Rota)
    return stored.value if stored else None


def put(program: str, member: Member, pin: str, by: str, *, sign: bool) -> Rota:
    """Add somebody at the end, or change who has the same number; without a ``pin`` theirs stays.

    Raises
    ------
    Unsigned, Unsayable
    """

    def with_them(rungs: Rungs) -> Rungs:
        known = next((n for n, one in enumerate(rungs) if one.key == member.key), len(rungs))
        told = OnCall(**member.model_dump())
        return (*rungs[:known], told, *rungs[known + 1 :])

    return _changed(program, with_them, by, sign, {member.key: pin} if pin else {})


def take_off(program: str, key: str, by: str, *, sign: bool) -> Rota:
    """Take somebody off; the last one cannot be.

    Raises
    ------
    Unsigned, Unacceptable
    """

    def without(rungs: Rungs) -> Rungs:
        left = tuple(one for one in rungs if one.key != key)
        if not left:
            raise Unacceptable("rungs", "last", "Add somebody else first.")
        return left

    return _changed(program, without, by, sign)


def call_sooner(program: str, key: str, before: str, by: str) -> Rota:
    """Page somebody right before another one. Told twice it is done once."""

    def sooner(rungs: Rungs) -> Rungs:
        order = {one.key: one for one in rungs}
        if key == before or not {key, before} <= order.keys():
            return rungs
        moved = order.pop(key)
        at = list(order).index(before)
        rest = list(order.values())
        return (*rest[:at], moved, *rest[at:])

    return _changed(program, sooner, by, sign=False)


def _changed(
    program: str, change: Callable[[Rungs], Iterable[OnCall]], by: str, sign: bool,
    pins: dict[str, str] | None = None,
) -> Rota:  # fmt: skip
    """A signature stands as long as no hour is added to those that it was given for."""
    before = rota(program)
    rungs = tuple(change(before.rungs if before else ()))
    made = before.model_copy(update={"rungs": rungs}) if before else Rota(rungs=rungs)
    unsigned = {"unwatched_signed_by": None, "unwatched_signed_at": None}
    if before and not _covered(made, before):
        made = made.model_copy(update=unsigned)
    if sign and gaps(made):
        signed = {"unwatched_signed_by": by, "unwatched_signed_at": clock.now()}
        made = made.model_copy(update=signed)
    if needs_signature(made):
        raise Unsigned(
            ", ".join(f"{one.day} {one.start:%H:%M}-{one.end:%H:%M}" for one in gaps(made))
        )
    return programs.put_rota(program, made, by, pins)


def _covered(now: Rota, before: Rota) -> bool:
    """Whether every hour that was watched before is watched now."""
    spans = watched_spans(now)
    return all(
        any(begin <= first and last <= end for begin, end in spans)
        for first, last in watched_spans(before)
    )
