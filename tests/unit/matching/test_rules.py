"""Each hard rule, at its edge, with the code that people are told."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.clearances import months_after
from chalicelib.domain.matching.pool import Context, facts_of
from chalicelib.domain.matching.rules import exclusions
from chalicelib.domain.policy.matching import Fit, MatchingPolicy
from tests.unit.matching.people import CONSENT, TODAY, alumnus, mentor

CONTEXT = Context(TODAY)


def broken(one, other, context=CONTEXT):
    return exclusions(facts_of(one, context), facts_of(other, context), context)


def test_two_people_who_fit_break_no_rule():
    assert broken(alumnus(), mentor()) == ()


CONSENTS = {
    "missing": None,
    "expired yesterday": CONSENT.model_copy(update={"expires_on": date(2026, 11, 23)}),
    "to someone else": CONSENT.model_copy(update={"recipient": "employer"}),
    "without its form": CONSENT.model_copy(update={"form": ""}),
}


@pytest.mark.parametrize("consent", CONSENTS.values(), ids=CONSENTS)
def test_without_a_consent_in_force_nobody_is_shown_to_mentors(consent):
    assert broken(alumnus(disclosure_consent=consent), mentor()) == ("no_disclosure_consent",)


def test_a_consent_covers_the_day_on_which_it_expires():
    consent = CONSENT.model_copy(update={"expires_on": TODAY})
    assert broken(alumnus(disclosure_consent=consent), mentor()) == ()


MENTOR_EDGES = [
    ("mentor_recovery_short", {"recovery_since": date(2025, 11, 25)}),
    ("mentor_discharge_recent", {"discharged_on": date(2026, 5, 25)}),
    ("mentor_background_check", {"background_check_on": None}),
    ("mentor_background_check", {"background_check_on": date(2024, 11, 23)}),
    ("mentor_training", {"training_completed_on": date(2026, 11, 25)}),
    ("mentor_ethics", {"ethics_signed_on": date(2024, 11, 23)}),
    ("mentor_paused", {"paused": True}),
    ("mentor_away", {"away_until": date(2026, 11, 25)}),
    ("no_capacity", {"active": 1}),
    ("no_capacity", {"capacity": 2, "active": 5}),
]


@pytest.mark.parametrize(("code", "changes"), MENTOR_EDGES)
def test_a_mentor_who_is_not_cleared_or_has_no_room_is_not_proposed(code, changes):
    assert broken(alumnus(), mentor(**changes)) == (code,)


CLEARED = [
    {"recovery_since": date(2025, 11, 24)},
    {"discharged_on": date(2026, 5, 24)},
    {"background_check_on": date(2024, 11, 24)},
    {"training_completed_on": TODAY},
    {"away_until": TODAY},
]


@pytest.mark.parametrize("changes", CLEARED)
def test_the_last_day_of_a_clearance_still_counts(changes):
    assert broken(alumnus(), mentor(**changes)) == ()


def test_months_end_where_the_month_ends():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_both_are_of_age():
    birthday_tomorrow = {"birth_date": date(2008, 11, 25)}
    assert broken(alumnus(of=birthday_tomorrow), mentor()) == ("minor",)
    assert broken(alumnus(), mentor(of=birthday_tomorrow)) == ("mentor_minor",)
    assert broken(alumnus(of={"birth_date": date(2008, 11, 24)}), mentor()) == ()


GENDERS = [
    # alumnus wants and is, mentor wants and is, whether they fit
    ("same", "man", "same", "man", True),
    ("same", "man", "any", "woman", False),
    ("any", "woman", "same", "man", False),
    ("any", "woman", "any", "man", True),
    ("woman", "man", "any", "woman", True),
    ("woman", "man", "same", "woman", False),
    ("any", None, "any", "woman", True),
    ("same", None, "any", "woman", False),
    ("same", None, "same", None, False),
    ("any", None, "woman", "woman", False),
    ("any", "man", "any", None, True),
]


@pytest.mark.parametrize(("wants", "own", "mentor_wants", "mentors", "fits"), GENDERS)
def test_preferences_of_both_sides_hold(wants, own, mentor_wants, mentors, fits):
    one = alumnus(of={"gender": own}, mentor_gender_preference=wants)
    other = mentor(of={"gender": mentors}, mentee_gender_preference=mentor_wants)
    assert broken(one, other) == (() if fits else ("gender_preference",))


def test_hours_are_shared_in_real_time_and_not_by_their_local_names():
    phoenix = {"time_zone": "America/Phoenix"}  # two hours behind Louisville in winter
    morning = alumnus(availability={"mon-am"})
    assert broken(morning, mentor(availability={"mon-am"}, of=phoenix)) == ()
    evening = alumnus(availability={"mon-pm"})
    assert broken(evening, mentor(availability={"mon-am"}, of=phoenix)) == ()
    assert broken(evening, mentor(availability={"mon-am"})) == ("no_shared_hour",)


def test_medication_is_not_opposed():
    one = alumnus(on_medication=True)
    assert broken(one, mentor(supports_medication=False)) == ("medication",)
    assert broken(alumnus(), mentor(supports_medication=False)) == ()


def test_language_is_shared():
    assert broken(alumnus(of={"languages": ("es",)}), mentor()) == ("no_shared_language",)


@pytest.mark.parametrize("code", ["blocked", "safety"])
def test_either_side_may_name_the_other(code):
    named = frozenset({"a1", "m1"})
    assert broken(alumnus(side={code: named}), mentor()) == (code,)
    assert broken(alumnus(), mentor(side={code: named})) == (code,)


def test_nobody_mentors_themselves():
    assert broken(alumnus("p1"), mentor("p1")) == ("safety",)


def test_distance_counts_only_in_person_and_by_coordinates_where_known():
    far = {"city": "Covington", "zip": "41011"}
    assert broken(alumnus(), mentor(of=far)) == ()
    in_person = {"in_person": True}
    assert broken(alumnus(side=in_person), mentor(of=far)) == ("distance",)
    assert broken(alumnus(side=in_person), mentor()) == ()
    louisville = alumnus(side=in_person | {"coordinates": (38.25, -85.76)})
    lexington = mentor(side={"coordinates": (38.04, -84.50)})  # 70 miles
    assert broken(louisville, lexington) == ("distance",)
    wide = replace(CONTEXT, policy=MatchingPolicy(fit=Fit(in_person_miles=80)))
    assert broken(louisville, lexington, wide) == ()


def test_every_broken_rule_is_named_and_not_only_the_first():
    one = alumnus(of={"languages": ("es",), "gender": "woman"}, on_medication=True)
    other = mentor(supports_medication=False, paused=True)
    assert broken(one, other) == (
        "mentor_paused", "no_shared_language", "gender_preference", "medication",
    )  # fmt: skip
