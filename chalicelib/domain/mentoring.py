"""What a mentor may know of somebody they mentor, and when the two should be in contact.

A mentor sees that it is time to reach out, or that staff is in touch: never a level, an answer or a
reason (rules: Matching, Life). Dates are calendar dates in the program's zone.
"""

from datetime import date, datetime, timedelta
from typing import Literal

from chalicelib.domain.care import Care
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Person
from chalicelib.domain.policy.following import MatchLife
from chalicelib.domain.safety.causes import WORRIES
from chalicelib.domain.schedule.wall import local

#: In the order of need.
Standing = Literal["reach_out", "staff", "steady"]
ORDER: tuple[Standing, ...] = ("reach_out", "staff", "steady")

#: Quiet is what a mentor's hello may help; every other worry is for staff, who are in touch.
QUIET = frozenset({"silence", "drifting"})
STAFFS = (WORRIES - QUIET) | {
    "crisis", "use_opioid", "craving_high_confidence_low", "call_requested", "safeguarding",
    "held", "reintervene", "mentor_worried",
}  # fmt: skip
_FADING = frozenset({"slipping", "disengaged", "lost_contact"})


def may_be_shown(alumnus: Alumnus, today: date) -> bool:
    """Whether the consent to disclose to mentors holds on this day."""
    consent = alumnus.disclosure_consent
    return consent is not None and today <= consent.expires_on


def next_contact(match: Match, zone: str, policy: MatchLife) -> date:
    """The day by which the two should be in contact: within three days of the mentor's yes, then
    weekly for twelve weeks, then every other week."""
    began = match.accepted_at or match.introduced_at or match.created_at
    if match.contacted_on is None:
        return local(began + timedelta(hours=policy.first_contact_hours), zone).date()
    first = local(match.introduced_at or began, zone).date()
    early = match.contacted_on < first + timedelta(weeks=policy.weekly_weeks)
    days = policy.weekly_days if early else policy.later_days
    return match.contacted_on + timedelta(days=days)


def planned_contacts(match: Match, zone: str, policy: MatchLife, today: date) -> list[date]:
    """The days of the coming weeks by which the two should be in contact, if they are each time;
    one that is overdue is for today."""
    end, found = today + timedelta(weeks=policy.calendar_weeks), []
    on = max(next_contact(match, zone, policy), today)
    while on <= end:
        found.append(on)
        on = next_contact(match.model_copy(update={"contacted_on": on}), zone, policy)
    return found


def standing(person: Person, care: Care, match: Match, overdue: bool) -> Standing:
    """How somebody stands, as far as their mentor is told."""
    if person.hold or care.open_alerts.keys() & STAFFS:
        return "staff"
    quiet = bool(care.open_alerts.keys() & QUIET) or care.engagement in _FADING
    return "reach_out" if overdue or quiet or _silent(care, match) else "steady"


def _silent(care: Care, match: Match) -> bool:
    """Whether the last check-in went unanswered, and the mentor has not been in contact since."""
    ended = next(iter(care.recent), None)
    if ended is None or ended.state != "SILENT":
        return False
    return match.contacted_on is None or match.contacted_on <= ended.local_date


def left(until: datetime, now: datetime) -> tuple[int, int, int]:
    """Whole days, hours and minutes until a moment; none where it has passed."""
    minutes = max(0, int((until - now).total_seconds() // 60))
    return minutes // 1440, minutes % 1440 // 60, minutes % 60
