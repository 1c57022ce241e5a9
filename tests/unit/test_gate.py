"""The one gate: every reason that keeps a text in, alone and in every pair, for every kind."""

from datetime import date, timedelta
from itertools import combinations, product
from typing import Any, NamedTuple

import pytest

from chalicelib.domain.gate import QUIET, REASONS, may_text, why_quiet
from chalicelib.domain.message_kinds import KINDS, STRICTEST
from chalicelib.domain.people import Deceased
from tests.unit.test_messages import NIGHT, NOON, message, person


class Standing(NamedTuple):
    """What makes one reason hold: of the person, of the message, or of the hour."""

    person: dict[str, Any] = {}
    message: dict[str, Any] = {}
    at: Any = NOON


_DIED = Deceased(
    on=date(2026, 11, 20), source="family", recorded_at=NOON, texting="joined",
    number_state="verified",
)  # fmt: skip
STANDINGS: dict[str, Standing] = {
    "erased": Standing({"erased_at": NOON}),
    "deceased": Standing({"deceased": _DIED}),
    "number_changed": Standing({"numbers_had": 1}),
    "stopped": Standing({"texting": "stopped"}),
    "closed": Standing({"aftercare_ended_at": NOON}),
    "held": Standing({"hold": "jail"}),
    "away": Standing({"away_until": NOON + timedelta(days=1)}),
    "paused": Standing({"paused_until": NOON + timedelta(days=1)}),
    "call_only": Standing({"call_only": True}),
    "no_consent": Standing({"sms_consent": None}),
    "not_joined": Standing({"texting": "consented"}),
    "no_email": Standing({"email": None}, {"channel": "mail"}),
    "no_phone": Standing({"phone": None}),
    "suspect": Standing({"number_state": "suspect"}),
    "unverified": Standing({"number_state": "unverified"}),
    "shared_phone": Standing({"shared_phone": True}),
    "scope_stopped": Standing({"stopped_scopes": frozenset({"CHECKINS", "REMINDERS"})}),
    "no_zone": Standing({"time_zone": None}),
    "outside_window": Standing(at=NIGHT),
}
_CRISIS = {"crisis", "page"}
_ALL = frozenset(KINDS)
_OWN = _CRISIS | {"stop_confirmation"}
#: The kinds that leave all the same, by reason.
LEAVES: dict[str, frozenset[str] | set[str]] = {
    "erased": _CRISIS,
    "deceased": _CRISIS,
    "number_changed": _CRISIS,
    "stopped": _OWN,
    "closed": _ALL - {"checkin", "reminder", "instrument", "follow_up", "tip"},
    "held": _CRISIS,
    "away": {k for k in _ALL if KINDS[k].when_paused},
    "paused": {k for k in _ALL if KINDS[k].when_paused},
    "call_only": _CRISIS,
    "no_consent": _OWN | {"help", "relay_mail", "clearance_mail"},
    "not_joined": {k for k in _ALL if KINDS[k].needs != "joined"},
    "no_phone": _CRISIS,
    "suspect": _OWN | {"help"},
    "unverified": {k for k in _ALL if not KINDS[k].personal},
    "shared_phone": _ALL
    - {
        "match_ask",
        "match_offer",
        "intro",
        "fit_check",
        "week_ask",
        "sign_in",
        "relay",
        "relay_share",
        "staff",
    },
    "scope_stopped": _ALL - {"checkin", "reminder", "instrument", "follow_up"},
    "no_zone": {k for k in _ALL if KINDS[k].any_hour},
    "outside_window": {k for k in _ALL if KINDS[k].any_hour},
}


def verdict(standing: Standing, kind: str = "checkin") -> str | None:
    """What the gate says."""
    return may_text(person(**standing.person), message(kind, **standing.message), standing.at, 1)


def test_every_reason_of_the_table_has_its_case_here() -> None:
    assert list(STANDINGS) == list(REASONS)


@pytest.mark.parametrize("reason", [r for r in REASONS if r != "no_email"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_reason_alone_against_each_kind(reason: str, kind: str) -> None:
    """Invariants 9, 10 and 19 in one table."""
    expected = None if kind in LEAVES[reason] else reason
    assert verdict(STANDINGS[reason], kind) == expected


def test_mail_without_an_address() -> None:
    assert verdict(STANDINGS["no_email"]) == "no_email"


def _joined(one: Standing, other: Standing) -> Standing:
    at = NIGHT if NIGHT in (one.at, other.at) else NOON
    return Standing(one.person | other.person, one.message | other.message, at)


#: Two reasons that can hold at once: one person cannot be both, and mail asks for no phone.
TOGETHER = [
    (first, second)
    for first, second in combinations(REASONS, 2)
    if not STANDINGS[first].person.keys() & STANDINGS[second].person.keys()
    and "no_email" not in (first, second)
]


@pytest.mark.parametrize(("first", "second"), TOGETHER)
def test_of_two_reasons_the_graver_one_is_told(first: str, second: str) -> None:
    one, other = STANDINGS[first], STANDINGS[second]
    kind = "intro" if "shared_phone" in (first, second) else "checkin"
    found = verdict(_joined(one, other), kind)
    assert found == (second if kind in LEAVES[first] else first)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_second_reason_never_lets_a_message_leave(kind: str) -> None:
    for one, other in product(STANDINGS.values(), repeat=2):
        together = not one.person.keys() & other.person.keys()
        if together and not one.message and not other.message and verdict(one, kind):
            assert verdict(_joined(one, other), kind) is not None


def test_what_quiets_automation_is_in_the_table_too() -> None:
    assert QUIET.keys() <= REASONS.keys()
    for why in QUIET:
        assert why_quiet(person(**STANDINGS[why].person), NOON) == why


def test_an_undescribed_kind_is_private_to_nobody_and_personal_to_all() -> None:
    assert STRICTEST.personal
    assert may_text(person(number_state="suspect"), message("advert"), NOON, 1) == "suspect"


def test_a_shared_phone_never_gets_plain_words() -> None:
    assert person(wording="plain").spoken == "plain"
    assert person(wording="plain", shared_phone=True).spoken == "discreet"
    assert person(wording="simple", shared_phone=True).spoken == "simple"


def test_what_answers_lately_keeps_no_quiet_hours_until_its_moment() -> None:
    """Relayed messages within two hours of the recipient's own text (rules: Relay)."""
    free = {"exempt_until": NIGHT + timedelta(hours=1)}
    assert verdict(Standing({}, free, NIGHT), "relay") is None
    assert verdict(Standing({}, free, NIGHT + timedelta(hours=1)), "relay") == "outside_window"
    assert verdict(Standing({"texting": "stopped"}, free, NIGHT), "relay") == "stopped"
