"""Every outbound message: its states, its due key, and whether it may leave at all."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, get_args

import pytest

from chalicelib.domain.gate import PASSING, may_text, why_quiet
from chalicelib.domain.message_kinds import KINDS
from chalicelib.domain.messages import (
    DUE,
    TRANSITIONS,
    IllegalTransition,
    Message,
    State,
    after_send,
    claim,
    has_expired,
    move,
    next_look,
)
from chalicelib.domain.people import Consent, Person

STATES: tuple[State, ...] = get_args(State)
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)  # Tuesday, 12:00 in Louisville
NIGHT = datetime(2026, 11, 24, 8, tzinfo=UTC)  # 3:00

ALLOWED = {
    ("PLANNED", "CLAIMED"), ("PLANNED", "SUPPRESSED"), ("PLANNED", "EXPIRED"),
    ("CLAIMED", "CLAIMED"), ("CLAIMED", "PLANNED"), ("CLAIMED", "SENDING"),
    ("CLAIMED", "SUPPRESSED"), ("CLAIMED", "EXPIRED"),
    ("SENDING", "ACCEPTED"), ("SENDING", "DELIVERED"), ("SENDING", "FAILED"),
    ("SENDING", "SUPPRESSED"), ("SENDING", "UNKNOWN"), ("SENDING", "PLANNED"),
    ("SENDING", "EXPIRED"),
    ("ACCEPTED", "DELIVERED"), ("ACCEPTED", "FAILED"),
    ("UNKNOWN", "ACCEPTED"), ("UNKNOWN", "DELIVERED"), ("UNKNOWN", "FAILED"),
}  # fmt: skip


def message(kind: str = "checkin", **changes: Any) -> Message:
    fields: dict[str, Any] = {
        "id": "m1",
        "program": "demo",
        "person_id": "ann",
        "to": "alumnus",
        "kind": kind,
        "body": "Any since last time? Y/N",
        "due_at": NOON,
        "created_at": NOON,
    }
    return Message(**{**fields, **changes})


def person(**changes: Any) -> Person:
    """Ann, whom everything may reach."""
    fields: dict[str, Any] = {
        "id": "ann",
        "program": "demo",
        "roles": frozenset({"alumnus"}),
        "first_name": "Ann",
        "last_name": "Example",
        "phone": "+15025550100",
        "email": "ann@example.org",
        "birth_date": date(1990, 1, 1),
        "state": "KY",
        "time_zone": "America/Kentucky/Louisville",
        "sms_consent": Consent(at=NOON, form="SMS-2026-1"),
        "texting": "joined",
        "number_state": "verified",
        "created_at": NOON,
    }
    return Person(**{**fields, **changes})


@pytest.mark.parametrize(("start", "end"), [*product(STATES, STATES)])
def test_states_move_only_along_the_table(start: State, end: State) -> None:
    """Invariant 16."""
    if (start, end) in ALLOWED:
        assert move(message(state=start), end).state == end
    else:
        with pytest.raises(IllegalTransition):
            move(message(state=start), end)


def test_sending_is_never_claimed_again() -> None:
    """Invariant 3."""
    assert "CLAIMED" not in TRANSITIONS["SENDING"]
    assert not TRANSITIONS["UNKNOWN"] & DUE


def test_a_claim_holds_for_its_lease_and_no_longer() -> None:
    """Invariant 17, at its root."""
    claimed = claim(message(), "worker1", NOON)
    assert (claimed.owner, claimed.lease_until) == ("worker1", NOON + timedelta(seconds=60))
    with pytest.raises(IllegalTransition):
        claim(claimed, "worker2", NOON + timedelta(seconds=59))
    assert claim(claimed, "worker2", NOON + timedelta(seconds=60)).owner == "worker2"


@pytest.mark.parametrize(
    ("state", "look"),
    [
        ("PLANNED", NOON),
        ("CLAIMED", NOON + timedelta(seconds=60)),
        ("SENDING", NOON + timedelta(seconds=60, minutes=5)),
        ("ACCEPTED", None),
        ("DELIVERED", None),
        ("FAILED", None),
        ("SUPPRESSED", None),
        ("EXPIRED", None),
        ("UNKNOWN", None),
    ],
)
def test_each_state_has_one_due_key_or_none(state: State, look: datetime | None) -> None:
    lease = NOON + timedelta(seconds=60) if state in ("CLAIMED", "SENDING") else None
    assert next_look(message(state=state, lease_until=lease)) == look


@pytest.mark.parametrize(
    ("result", "state", "retry"),
    [
        ("accepted", "ACCEPTED", False),
        ("not_accepted", "PLANNED", True),
        ("refused", "FAILED", False),
        ("opted_out", "SUPPRESSED", False),
        ("ambiguous", "UNKNOWN", False),
    ],
)
def test_only_what_was_proven_not_accepted_is_tried_again(
    result: Any, state: State, retry: bool
) -> None:
    """Invariant 2."""
    assert after_send(result) == (state, retry)
    assert state in TRANSITIONS["SENDING"]


def test_late_is_missed() -> None:
    late = message(window_ends_at=NOON)
    assert has_expired(late, NOON)
    assert not has_expired(late, NOON - timedelta(seconds=1))
    assert not has_expired(message(), NOON + timedelta(days=9))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"texting": "stopped"}, "stopped"),
        ({"texting": "none"}, "no_consent"),
        ({"sms_consent": None}, "no_consent"),
        ({"texting": "consented"}, "not_joined"),
        ({"phone": None}, "no_phone"),
        ({"number_state": "suspect"}, "suspect"),
        ({"number_state": "unverified"}, "unverified"),
        ({"hold": "hospital"}, "held"),
        ({"paused_until": NOON + timedelta(days=1)}, "paused"),
        ({"paused_until": NOON}, None),
        ({"time_zone": None}, "no_zone"),
        ({"time_zone": "Pacific/Honolulu"}, "outside_window"),
        # The first reason is the gravest.
        ({"texting": "stopped", "phone": None, "hold": "jail"}, "stopped"),
    ],
)
def test_a_check_in_leaves_only_if_nothing_stands_against_it(
    changes: dict[str, Any], reason: str | None
) -> None:
    """Invariant 9: consent, pause, opt-out and number state in one rule."""
    assert may_text(person(**changes), message(), NOON, 1) == reason


_ALL = tuple(KINDS)
_CRISIS = {"crisis", "page"}


@pytest.mark.parametrize("kind", _ALL)
@pytest.mark.parametrize(
    ("changes", "leave", "reason"),
    [
        # Invariant 10: after STOP, only its confirmation and the crisis reply.
        ({"texting": "stopped"}, _CRISIS | {"stop_confirmation"}, "stopped"),
        # Nobody without consent gets anything, but answers to their own HELP and STOP.
        (
            {"texting": "none", "sms_consent": None},
            _CRISIS | {"stop_confirmation", "help", "relay_mail", "clearance_mail"},
            "no_consent",
        ),
        # Before the clear yes: the invitation, and asking again or for the PIN.
        (
            {"texting": "consented", "number_state": "unverified"},
            _CRISIS
            | {
                "stop_confirmation",
                "help",
                "invitation",
                "identity",
                "clarify",
                "relay_mail",
                "clearance_mail",
            },
            "not_joined",
        ),
        # Invariant 19: nothing personal to a number not known to be theirs.
        (
            {"number_state": "unverified"},
            _CRISIS
            | {
                "stop_confirmation",
                "help",
                "invitation",
                "identity",
                "clarify",
                "relay_mail",
                "clearance_mail",
            },
            "unverified",
        ),
        ({"number_state": "suspect"}, _CRISIS | {"stop_confirmation", "help"}, "suspect"),
        # A hold: whoever has the phone may be grieving. Nothing but an answer to a crisis.
        ({"hold": "third_party"}, _CRISIS, "held"),
        (
            {"paused_until": NOON + timedelta(days=3)},
            _CRISIS
            | {"stop_confirmation", "help", "identity", "clarify", "reply", "welcome", "sign_in"},
            "paused",
        ),
    ],
)
def test_each_kind_of_message_against_each_standing(
    kind: str, changes: dict[str, Any], leave: set[str], reason: str
) -> None:
    expected = None if kind in leave else reason
    assert may_text(person(**changes), message(kind), NOON, 1) == expected


@pytest.mark.parametrize(
    ("scope", "kinds"),
    [
        ("CHECKINS", {"checkin", "reminder", "instrument", "follow_up"}),
        ("REMINDERS", {"reminder"}),
        ("TIPS", {"tip"}),
    ],
)
def test_a_scoped_stop_leaves_out_its_own_kind_and_nothing_else(
    scope: str, kinds: set[str]
) -> None:
    fewer = person(stopped_scopes=frozenset({scope}))
    for kind in (*_ALL, "tip"):
        expected = "scope_stopped" if kind in kinds else None
        assert may_text(fewer, message(kind), NOON, 1) == expected


@pytest.mark.parametrize("kind", _ALL)
def test_at_night_only_crisis_pages_and_direct_answers_leave(kind: str) -> None:
    """Invariant 6."""
    any_hour = _CRISIS | {"stop_confirmation", "help", "identity", "clarify", "reply", "sign_in"}
    expected = None if kind in any_hour else "outside_window"
    assert may_text(person(), message(kind), NIGHT, 1) == expected
    assert may_text(person(), message(kind, exempt=True), NIGHT, 1) is None


@pytest.mark.parametrize("kind", _ALL)
def test_a_restored_table_sends_nothing_but_crisis_until_its_epoch_is_raised(kind: str) -> None:
    """Invariant 29."""
    expected = None if kind in _CRISIS else "epoch"
    assert may_text(person(), message(kind, epoch=1), NOON, 2) == expected


@pytest.mark.parametrize("kind", _ALL)
def test_an_unknown_number_gets_neutral_answers_only(kind: str) -> None:
    # The mail to a mentor asks for no number: it leaves to the address that staff have.
    neutral = _CRISIS | {"stop_confirmation", "help", "relay_mail", "clearance_mail"}
    expected = None if kind in neutral else "no_consent"
    assert may_text(None, message(kind, person_id=None, to="unknown"), NIGHT, 1) == expected


def test_a_kind_that_nobody_described_follows_the_strictest_rule() -> None:
    assert may_text(person(texting="consented"), message("advert"), NOON, 1) == "not_joined"
    assert may_text(person(number_state="unverified"), message("advert"), NOON, 1) == "unverified"
    assert may_text(person(), message("advert"), NIGHT, 1) == "outside_window"


def test_staff_are_reached_whoever_the_message_is_about() -> None:
    page = message("notice", to="staff", person_id="ann")
    assert may_text(person(texting="stopped"), page, NIGHT, 1) is None


def test_mail_asks_for_an_address_and_not_for_the_hour() -> None:
    assert may_text(person(), message(channel="mail"), NIGHT, 1) is None
    assert may_text(person(email=None), message(channel="mail"), NOON, 1) == "no_email"


def test_only_the_hour_passes_by_itself() -> None:
    assert {"outside_window"} == PASSING


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"away_until": NOON + timedelta(days=1)}, "away"),
        ({"away_until": NOON}, None),  # it ends by itself
        ({"paused_until": NOON + timedelta(days=1)}, "paused"),
        ({"paused_until": NOON}, None),
        ({"hold": "death"}, "held"),
        ({"texting": "stopped"}, "stopped"),
    ],
)
def test_silence_says_nothing_of_whom_automation_is_quiet_towards(
    changes: dict[str, Any], why: str | None
) -> None:
    """The gate and the judgement of silence are one rule."""
    assert why_quiet(person(**changes), NOON) == why
    assert may_text(person(**changes), message(), NOON, 1) == why


def test_nothing_leaves_on_a_day_that_the_person_does_not_want() -> None:
    tuesday_off = person(days_off=frozenset({"tue"}))
    assert may_text(tuesday_off, message("reminder"), NOON, 1) == "outside_window"
    assert may_text(tuesday_off, message("reminder"), NOON + timedelta(days=1), 1) is None
    assert may_text(tuesday_off, message("reply", exempt=True), NOON, 1) is None
