"""A mentor's place in the list of mentors: by recovery, and what a report tells of all of them, so
that a page of the list is all that it reads."""

from datetime import date

from chalicelib.domain.people import Mentor

_MARK = "#"
_NONE = "-"
#: What stands behind the date of recovery and the person, in this order.
_DONE = ("background_check_on", "training_completed_on", "ethics_signed_on")


def place(mentor: Mentor) -> str:
    """By their date of recovery, then by person; then places held and offered, whether they are
    paused, and when each clearance was done last."""
    done = (getattr(mentor, name) or _NONE for name in _DONE)
    held = (mentor.active, mentor.capacity, int(mentor.paused))
    parts = (mentor.recovery_since, mentor.person_id, *held, *done)
    return _MARK.join(map(str, parts))


def mentor_at(place: str, away_until: str | None) -> Mentor | None:
    """What a place tells, as a mentor of whom nothing else is known; ``None`` if it is one of
    before, with the first two alone."""
    since, person, *told = place.split(_MARK)
    if len(told) != 3 + len(_DONE):
        return None
    active, capacity, paused, *done = told
    days = ((name, day) for name, day in zip(_DONE, done, strict=True) if day != _NONE)
    on = {name: date.fromisoformat(day) for name, day in days}
    return Mentor(
        person_id=person, external_id="", recovery_since=date.fromisoformat(since),
        active=int(active), capacity=int(capacity), paused=paused == "1",
        away_until=date.fromisoformat(away_until) if away_until else None,
        **on,
    )  # fmt: skip
