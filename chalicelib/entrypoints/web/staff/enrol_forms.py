"""The forms for a new graduate and a new mentor as tables: what they ask, in which order, and how
each question and refusal reads. What may be in a cell is the import's to judge."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, get_args

from chalicelib.domain.applying.form import SLOTS, Field
from chalicelib.domain.importing import People, RowError
from chalicelib.domain.people import (
    DAYS,
    PARTS_OF_DAY,
    Experience,
    Gender,
    GenderPreference,
    Language,
    LevelOfCare,
    Pathway,
    Substance,
)
from chalicelib.domain.texts.page_words import page_text
from chalicelib.domain.texts.wording import printed
from chalicelib.entrypoints.web.staff import refusals

Groups = Mapping[str, tuple[Field, ...]]

_WHO = (
    Field("first_name"),
    Field("last_name"),
    Field("birth_date", "date", at_most=10),
    Field("phone", "tel", needed=False, at_most=20),
    Field("email", "mail", needed=False, at_most=254),
    Field("gender", "one", get_args(Gender), needed=False),
    Field("language", "some", get_args(Language), needed=False),
    Field("city", needed=False),
    Field("state", needed=False, at_most=2),
    Field("zip", "zip", needed=False, at_most=10),
    Field("external_id", needed=False, at_most=200),
)
_TEXTS = (
    Field("sms_consent_at", "date", needed=False, at_most=10),
    Field("sms_consent_form", needed=False, at_most=80),
    Field("phone_seen", "yes", needed=False),
    Field("shared_phone", "yes", needed=False),
)
_EXPERIENCE = Field("shared_experience", "some", get_args(Experience), needed=False)
_TIMES = Field("availability", "slots", SLOTS, needed=False)
_NOTES = Field("notes", "words", needed=False, at_most=1000)
FORMS: dict[People, Groups] = {
    "alumni": {
        "who": _WHO,
        "texts": (*_TEXTS, Field("pin", needed=False, at_most=6)),
        "care": (
            Field("discharged_on", "date", at_most=10),
            Field("level_of_care", "one", get_args(LevelOfCare), needed=False),
            Field("recovery_since", "date", needed=False, at_most=10),
            Field("substances", "some", get_args(Substance), needed=False),
            Field("on_medication", "yes", needed=False),
            Field("planned_hours_per_week", needed=False, at_most=2),
        ),
        "match": (
            Field("wants_mentor", "yes", needed=False),
            Field("mentor_gender_preference", "one", get_args(GenderPreference), needed=False),
            Field("pathway", "one", get_args(Pathway), needed=False),
            _EXPERIENCE,
            _TIMES,
            Field("disclosure_consent_at", "date", needed=False, at_most=10),
            Field("disclosure_consent_form", needed=False, at_most=80),
            Field("disclosure_recipient", needed=False, at_most=200),
            Field("disclosure_expires_on", "date", needed=False, at_most=10),
        ),
        "safe": (
            Field("safe_contact_name", needed=False),
            Field("safe_contact_phone", "tel", needed=False, at_most=20),
            Field("safe_contact_may_say", needed=False, at_most=300),
            Field("usual_location", needed=False, at_most=300),
            _NOTES,
        ),
    },
    "mentors": {
        "who": _WHO,
        "texts": _TEXTS,
        "care": (
            Field("recovery_since", "date", at_most=10),
            Field("discharged_on", "date", needed=False, at_most=10),
            Field("background_check_on", "date", needed=False, at_most=10),
            Field("training_completed_on", "date", needed=False, at_most=10),
            Field("ethics_signed_on", "date", needed=False, at_most=10),
        ),
        "match": (
            Field("capacity", "one", ("1", "2", "3", "4", "5"), needed=False),
            Field("mentee_gender_preference", "one", get_args(GenderPreference), needed=False),
            Field("pathway", "some", get_args(Pathway), needed=False),
            Field("supports_medication", "yes", needed=False),
            _EXPERIENCE,
            _TIMES,
            _NOTES,
        ),
    },
}  # fmt: skip
TYPES = {"date": "date", "tel": "tel", "mail": "email"}
#: Codes of an import's refusals that say the same as another.
_SAME = {
    "name_missing": "missing", "date_missing": "missing", "date_impossible": "malformed",
    "date_future": "future", "phone_duplicate": "phone_taken", "erased": "was_erased",
}  # fmt: skip
#: Options that other pages have words for, by the field.
_OPTIONS: dict[str, str] = {
    "gender": "gender.", "pathway": "pathway.", "language": "apply.option.language_",
    "shared_experience": "apply.option.shared_experience_", "level_of_care": "opt.",
    "substances": "opt.", "mentor_gender_preference": "opt.", "mentee_gender_preference": "opt.",
}  # fmt: skip


def said(language: Language) -> dict[str, Any]:
    """What the template says things with."""
    words: dict[str, Callable[..., Any]] = {
        "option": partial(_option, language),
        "day": lambda one: printed(f"day.{one}", language=language),
    }
    return {**words, "days": DAYS, "parts": PARTS_OF_DAY, "types": TYPES}


def _option(language: Language, field: Field, option: str) -> str:
    prefix = _OPTIONS.get(field.name)
    return page_text(prefix + option, language) if prefix else option


def faults(errors: tuple[RowError, ...]) -> dict[str, str]:
    """The words of what is wrong, by field, the first of each."""
    found: dict[str, str] = {}
    for one in errors:
        told = refusals.of(one.column, _SAME.get(one.code, one.code))
        found.setdefault(one.column, told.words)
    return found
