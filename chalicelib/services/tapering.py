"""An approved taper: a clinician lets somebody come less for a while, and that is no drift."""

from datetime import date

from chalicelib.domain.people import Alumnus, Taper
from chalicelib.domain.schedule.wall import local
from chalicelib.services import engaging
from chalicelib.services.recording import Unacceptable, zone_of
from chalicelib.services.standing import acts
from chalicelib.services.tenant import again_on_conflict
from chalicelib.store.partition import Partition

#: Tapers that are remembered, oldest first.
REMEMBERED = 20
#: Days that one taper may last (program policy would renew it): a year.
LONGEST = 366


@again_on_conflict
def begin(
    program: str, person_id: str, by: str,
    *, hours_per_week: int, until: date, approved_by: str, why: str,
) -> Partition:  # fmt: skip
    """From today until a local date, both included, fewer hours are planned. A taper that runs
    already gives way to this one.

    Raises
    ------
    Missing, Erased, Unacceptable
    """
    here, change = acts.opened(program, person_id, by, Alumnus)
    alumnus, today = change.value(Alumnus), local(change.at, zone_of(change.read, here)).date()
    if until < today:
        raise Unacceptable("until", "past", "Give its last day: today or one that is to come.")
    if (until - today).days > LONGEST:
        raise Unacceptable("until", "too_far", f"At most {LONGEST} days: approve it anew then.")
    full = alumnus.planned_hours_per_week
    if hours_per_week >= full:
        message = f"A taper plans less than the {full} hours a week of the plan."
        raise Unacceptable("hours_per_week", "not_lower", message)
    taper = Taper(
        since=today, until=until, hours_per_week=hours_per_week, by=approved_by, why=why
    )  # fmt: skip
    change.amend(Alumnus, tapers=(*_ended(alumnus, today), taper)[-REMEMBERED:])
    engaging.judge(change, here, looked=True)
    return change.commit("taper.begun", f"hours:{hours_per_week}")


@again_on_conflict
def end(program: str, person_id: str, by: str) -> Partition:
    """The taper that runs ends today; ending none changes nothing.

    Raises
    ------
    Missing, Erased
    """
    here, change = acts.opened(program, person_id, by, Alumnus)
    alumnus, today = change.value(Alumnus), local(change.at, zone_of(change.read, here)).date()
    if alumnus.taper_on(today) is None:
        return change.read
    change.amend(Alumnus, tapers=_ended(alumnus, today))
    engaging.judge(change, here, looked=True)
    return change.commit("taper.ended")


def _ended(alumnus: Alumnus, today: date) -> tuple[Taper, ...]:
    """Those before, the one that runs cut off before today; one that began today never was."""
    running = alumnus.taper_on(today)
    if running is None:
        return alumnus.tapers
    others = tuple(one for one in alumnus.tapers if one != running)
    yesterday = date.fromordinal(today.toordinal() - 1)
    if running.since > yesterday:
        return others
    return (*others, running.model_copy(update={"until": yesterday}))
