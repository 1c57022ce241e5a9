"""The columns of each import as a table: name, parser, what an empty cell means, its checks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from chalicelib.domain.importing.cells import (
    Parser,
    calendar_date,
    email,
    hours,
    moment,
    one_of,
    several,
    slot,
    text,
    whole_number,
    yes_no,
)
from chalicelib.domain.importing.phones import contact_phone, phone
from chalicelib.domain.importing.places import state, zip_code, zone
from chalicelib.domain.importing.refusals import Problem, problem
from chalicelib.domain.participation import ActivityType, Entered
from chalicelib.domain.people import (
    Experience,
    Gender,
    GenderPreference,
    Language,
    LevelOfCare,
    Pathway,
    Substance,
    Wording,
)

#: Imports of people, and of what they attended.
People = Literal["alumni", "mentors"]
Kind = Literal["alumni", "mentors", "attendance"]
Check = Callable[[Any, date], Problem | None]
ADULT_AGE = 18
#: Added by the fix-file, and left out when it is imported again.
ERROR_COLUMNS = ("error_line", "error_column", "error_code", "error_message")


def past(value: date, today: date) -> Problem | None:
    """A date of something that has happened cannot be after today."""
    return problem("date_future") if value > today else None


def past_moment(value: datetime, today: date) -> Problem | None:
    """Likewise for a moment: somewhere on earth, today lasts until tomorrow noon in UTC."""
    latest = datetime.combine(today + timedelta(days=1), time(12), UTC)
    return problem("date_future") if value > latest else None


def adult(birth: date, today: date) -> Problem | None:
    """Eighteen today or older; someone born on 29 February comes of age on 1 March."""
    had_birthday = (today.month, today.day) >= (birth.month, birth.day)
    age = today.year - birth.year - (not had_birthday)
    return problem("minor") if age < ADULT_AGE else None


@dataclass(frozen=True)
class Column:
    """One column: ``missing`` is the code of an empty cell where the column is required.

    ``several`` cells list values, so that a mapping applies to each of them.
    """

    name: str
    parse: Parser
    default: Any = None
    missing: str | None = None
    checks: tuple[Check, ...] = ()
    several: bool = False

    @property
    def required(self) -> bool:
        """Whether the header must name the column and each row must fill it."""
        return self.missing is not None

    def read(self, cell: str, today: date) -> Any:
        """The value of a trimmed cell, or the :class:`Problem` with it."""
        if not cell:
            return problem(self.missing) if self.missing else self.default
        value = self.parse(cell)
        if isinstance(value, Problem):
            return value
        found = (check(value, today) for check in self.checks)
        return next((wrong for wrong in found if wrong), value)


def _list(name: str, parse_one: Parser, default: tuple[str, ...] = ()) -> Column:
    return Column(name, several(parse_one), default, several=True)


def _past(name: str, missing: str | None = None) -> Column:
    return Column(name, calendar_date, missing=missing, checks=(past,))


def _moment(name: str) -> Column:
    return Column(name, moment, checks=(past_moment,))


_PERSON = (
    Column("external_id", text, missing="id_missing"),
    Column("site", text, ""),
    Column("first_name", text, missing="name_missing"),
    Column("last_name", text, missing="name_missing"),
    Column("phone", phone),
    Column("email", email),
    Column("birth_date", calendar_date, missing="date_missing", checks=(past, adult)),
    Column("gender", one_of(Gender)),
    _list("language", one_of(Language), ("en",)),
    Column("city", text, ""),
    Column("state", state, ""),
    Column("zip", zip_code, ""),
    Column("time_zone", zone),
    _moment("sms_consent_at"),
    Column("wording", one_of(Wording), "discreet"),
    Column("shared_phone", yes_no, False),
    _moment("phone_verified_at"),
    _list("substances", one_of(Substance)),
    _list("shared_experience", one_of(Experience)),
    _list("availability", slot),
    Column("notes", text, ""),
)
_ALUMNUS = (
    _past("discharged_on", missing="date_missing"),
    Column("level_of_care", one_of(LevelOfCare)),
    _past("recovery_since"),
    Column("pathway", one_of(Pathway)),
    Column("on_medication", yes_no, False),
    Column("wants_mentor", yes_no, False),
    Column("mentor_gender_preference", one_of(GenderPreference), "same"),
    Column("planned_hours_per_week", whole_number(0, 80), 9),
    Column("sms_consent_form", text, ""),
    _moment("disclosure_consent_at"),
    Column("disclosure_consent_form", text, ""),
    Column("disclosure_recipient", text, ""),
    Column("disclosure_expires_on", calendar_date),
    Column("safe_contact_name", text, ""),
    Column("safe_contact_phone", contact_phone, ""),
    Column("safe_contact_may_say", text, ""),
    Column("usual_location", text, ""),
)
_MENTOR = (
    _past("recovery_since", missing="date_missing"),
    _past("discharged_on"),
    _past("background_check_on"),
    _past("training_completed_on"),
    _past("ethics_signed_on"),
    # Mentors consent on the form that they sign to volunteer, so their export has no column for it.
    Column("sms_consent_form", text, "mentor-enrolment"),
    _list("pathway", one_of(Pathway)),
    Column("supports_medication", yes_no, False),
    Column("capacity", whole_number(0, 50, below="capacity_negative"), 3),
    Column("mentee_gender_preference", one_of(GenderPreference), "same"),
)
_ATTENDANCE = (
    Column("alumnus", text, missing="id_missing"),
    Column("type", one_of(ActivityType), missing="type_missing"),
    _past("on", missing="date_missing"),
    Column("count", whole_number(1, 99), 1),
    Column("hours", hours),
    Column("source", one_of(Entered), "coordinator"),
)
COLUMNS: dict[Kind, dict[str, Column]] = {
    "alumni": {column.name: column for column in _PERSON + _ALUMNUS},
    "mentors": {column.name: column for column in _PERSON + _MENTOR},
    "attendance": {column.name: column for column in _ATTENDANCE},
}
