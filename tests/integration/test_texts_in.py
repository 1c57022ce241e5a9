"""Inbound texts through the product: joining, answering, stopping, crisis, pages, strangers."""

import json
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from chalicelib.carriers.result import Result
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.inbound import Inbound
from chalicelib.domain.messages import Message
from chalicelib.domain.network import Contact
from chalicelib.domain.participation import Activity
from chalicelib.domain.people import Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.services import attending, joining, planning, programs
from chalicelib.services.outbound import receipts
from chalicelib.services.tenant import tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load, load_all
from chalicelib.store.writes import Conflict
from tests.integration.conftest import own_number
from tests.integration.life import chain_faults, live, text

ROSA = "+15025550142"


class Phone:
    """Rosa's phone: texts go in, what comes back is read."""

    def __init__(self, program: str, clock: Any, carriers: Any, number: str = ROSA) -> None:
        self.program, self.clock, self.carriers, self.number = program, clock, carriers, number

    def says(self, body: str, **more: Any) -> list[str]:
        """Send a text a minute later; what is answered at once."""
        before = len(self.carriers.to(self.number))
        self.clock.go(minutes=1)
        text(own_number(self.program), self.number, body, self.clock(), **more)
        return list(self.carriers.to(self.number)[before:])


@pytest.fixture
def phone(program: str, clock: Any, carriers: Any) -> Phone:
    return Phone(program, clock, carriers)


def alerts(ref: Ref) -> set[str]:
    return {a.cause for a in load_all(ref).values(Alert) if a.state != "resolved"}


def first_checkin(program: str, clock: Any, ref: Ref) -> None:
    clock.moment = load_all(ref).values(Occurrence)[0].due_at
    live(program, clock, clock() + timedelta(minutes=1))


def answered(ref: Ref) -> Occurrence:
    return load_all(ref).values(Occurrence)[0]


# --- joining ---------------------------------------------------------------------------------


def test_the_invited_join_on_a_clear_yes_and_their_plan_is_laid(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll(joined=False)
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(minutes=20))
    (invitation,) = carriers.to(ROSA)
    assert "Reply YES to join, STOP to end, HELP for help" in invitation
    (welcome,) = phone.says("Yes please")
    assert "You are in" in welcome
    assert load(ref).one(Person).texting == "joined"
    assert load_all(ref).values(Occurrence)[0].state == "PLANNED"


@pytest.mark.parametrize(
    ("off", "told"),
    [
        (("wed", "thu"), False),
        (("wed", "thu", "fri", "sat"), True),  # from Tuesday to Sunday
    ],
)
def test_a_first_check_in_later_than_three_days_after_joining_becomes_a_call(
    enroll: Any, off: tuple[str, ...], told: bool
) -> None:
    ref = enroll(days_off=frozenset(off))
    assert ("checkin_call" in alerts(ref)) is told


def test_days_off_chosen_before_the_first_check_in_that_put_it_too_late_become_a_call(
    program: str, enroll: Any, clock: Any
) -> None:
    ref = enroll()
    assert alerts(ref) == set()
    here = tenant(program)
    change = Change(load(ref), by="test", at=clock(), policy=here.policy)
    plan = change.value(Plan)
    off = frozenset({"wed", "thu", "fri", "sat"})
    planning.follow(change, here, plan.model_copy(update={"days_off": off}))
    change.commit("test.days_off")
    assert alerts(ref) == {"checkin_call"}


def test_nobody_without_consent_gets_anything(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    enroll(joined=False, sms_consent=None, texting="none")
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(days=2))
    assert carriers.texts == []


def test_twenty_five_a_day_newest_discharge_first(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    from datetime import date

    for n in range(30):
        day = date(2026, 11, 1) - timedelta(days=n)
        enroll(joined=False, phone=f"+1859555{n:04}", discharged_on=day)
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(hours=9))
    assert {t["to"] for t in carriers.texts} == {f"+1859555{n:04}" for n in range(25)}
    live(program, clock, clock() + timedelta(hours=24))
    assert len(carriers.texts) == 30


def test_a_round_that_runs_twice_or_is_cut_off_never_exceeds_the_day(
    program: str, enroll: Any, clock: Any, carriers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariant 30: the places are taken before anybody is invited."""
    for n in range(8):
        enroll(joined=False, phone=f"+185955501{n:02}")
    programs.put_policy(program, {"joining": {"invitations_per_day": 3}}, "test")
    here = Ref(program, "")
    invite, calls = joining.invite, []

    def cut_off(*given: Any) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise Conflict("somebody else was faster")
        invite(*given)

    with monkeypatch.context() as broken:
        broken.setattr(joining, "invite", cut_off)
        with pytest.raises(Conflict):
            joining.hold_round(here, clock())
    joining.hold_round(here, clock())
    joining.hold_round(here, clock())
    live(program, clock, clock() + timedelta(hours=3))
    assert len(carriers.texts) <= 3


def test_an_invitation_held_up_past_its_day_takes_no_place_of_the_next_day(
    program: str, enroll: Any, clock: Any, carriers: Any
) -> None:
    """Invariant 30, where an outage lies across midnight: who was not reached waits again, and is
    invited in the turn of a later day."""
    for n in range(6):
        enroll(joined=False, phone=f"+185955501{n:02}", time_zone="Pacific/Honolulu")
    programs.put_policy(program, {"joining": {"invitations_per_day": 3}}, "test")
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(minutes=20))
    assert carriers.texts == []  # it is morning in New York, and night in Honolulu
    clock.go(hours=22)  # nothing runs until the next morning
    invited = []
    for _ in range(3):
        live(program, clock, clock() + timedelta(days=1))
        invited.append(len(carriers.texts))
    assert invited == [3, 6, 6]
    assert len({t["to"] for t in carriers.texts}) == 6


def test_a_number_nobody_has_seen_working_is_checked_first(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll(joined=False, number_state="unverified", phone_verified_at=None)
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(minutes=20))
    (question,) = phone.says("YES")
    assert "year you were born" in question
    assert load(ref).one(Person).texting != "joined"
    (again,) = phone.says("1985")
    assert "did not match" in again
    (welcome,) = phone.says("born in 1990")
    assert "You are in" in welcome
    assert load(ref).one(Person).number_state == "verified"


def test_two_wrong_birth_years_close_it_and_open_a_privacy_alert(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll(joined=False, number_state="unverified", phone_verified_at=None)
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(minutes=20))
    phone.says("YES")
    phone.says("1985")
    phone.says("1986")
    assert load(ref).one(Thread).joining == "closed"
    assert load(ref).one(Person).number_state == "suspect"
    assert "privacy" in alerts(ref)
    assert phone.says("1990") == []


def test_listing_birth_years_until_one_fits_shows_nothing(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll(joined=False, number_state="unverified", phone_verified_at=None)
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(minutes=20))
    phone.says("YES")
    years = " ".join(str(year) for year in range(1950, 2008))
    (again,) = phone.says(years)
    assert "did not match" in again
    phone.says(years)
    assert load(ref).one(Person).number_state == "suspect"
    assert load(ref).one(Thread).joining == "closed"


@pytest.mark.parametrize("asks", [False, True])
def test_an_invitation_that_never_arrived_asks_nothing(
    program: str, enroll: Any, clock: Any, asks: bool
) -> None:
    """A task of staff, and no question that a later word could answer by chance."""
    ref = enroll(joined=False)
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(days=1))
    sk = next(s.key.sk for s in load_all(ref).every(Message) if s.value.kind == "invitation")
    told = {
        "eventType": "TEXT_BLOCKED", "isFinal": not asks,
        "context": {"program": program, "person": ref.person, "message": sk},
    }  # fmt: skip
    envelope = {"Message": json.dumps(told)}
    receipts.take(envelope, receipts.read([envelope]))
    assert (load(ref).one(Thread).open is not None) == asks
    assert load(ref).one(Thread).joining == ("invited" if asks else "lapsed")


def test_silence_lapses_into_a_task_after_two_weeks_and_start_still_joins(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll(joined=False)
    joining.wake(tenant(program), clock())
    live(program, clock, clock() + timedelta(days=15))
    assert load(ref).one(Thread).joining == "lapsed"
    assert alerts(ref) == {"invitation_lapsed"}
    assert "You are in" in phone.says("START")[0]


# --- answering -------------------------------------------------------------------------------


def test_a_check_in_is_asked_question_by_question(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    first_checkin(program, clock, ref)
    assert "Pull today 0-10?" in phone.says("N")[0]
    assert "Sure of yourself 0-10?" in phone.says("two")[0]
    assert "Want a call?" in phone.says("8/10")[0]
    (done,) = phone.says("no thanks")
    assert "That is all for now" in done
    one = answered(ref)
    assert (one.state, one.level) == ("ANSWERED", "green")
    assert [a.value for a in one.answers] == [False, 2, 8, False]
    assert alerts(ref) == set()
    assert chain_faults(ref) == []


def test_use_with_opioid_history_is_red_at_once_and_the_cadence_tightens(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    from chalicelib.domain.checkins.plan import Plan

    ref = enroll(substances=frozenset({"opioids"}))
    first_checkin(program, clock, ref)
    phone.says("yes")
    assert alerts(ref) == {"use_opioid"}
    for body in ("9", "2"):
        phone.says(body)
    assert "Someone will call you" in phone.says("yes call me")[0]
    red = {"use_opioid", "craving_high_confidence_low", "call_requested"}
    assert alerts(ref) == {*red, "craving"}  # 9 was told before the 2 that made it red
    assert load(ref).one(Plan).stepped_up_until


def test_oops_corrects_the_last_answer_and_the_first_is_kept(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    first_checkin(program, clock, ref)
    phone.says("N")
    phone.says("2")
    phone.says("oops 4")
    craving = answered(ref).answers[1]
    assert (craving.value, craving.corrected_from) == (4, (2,))


def test_what_is_no_answer_is_asked_again_once_with_a_hint_and_a_human_reads_it(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    first_checkin(program, clock, ref)
    phone.says("N")
    (again,) = phone.says("the weather is nice")
    assert "a number from 0 to 10" in again
    assert "unread" in alerts(ref)
    assert phone.says("the weather is still nice") == []
    assert phone.says("3")


def test_the_same_delivery_twice_takes_effect_once(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    """Invariant 12."""
    ref = enroll()
    first_checkin(program, clock, ref)
    assert phone.says("N", id="one")
    assert phone.says("N", id="one") == []
    assert len(load_all(ref).values(Inbound)) == 1
    assert len(answered(ref).answers) == 1


def test_what_was_attended_and_who_was_met_is_kept(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    phone.says("2 smart")
    phone.says("met J")
    read = load_all(ref)
    (activity,) = read.values(Activity)
    assert (activity.type, activity.count, activity.source) == ("smart_recovery", 2, "self")
    assert [c.name for c in read.values(Contact)] == ["J"]


# --- stopping --------------------------------------------------------------------------------


def test_stop_is_confirmed_once_and_holds_until_start(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    assert "won't get more texts" in phone.says("Stop. Thank you")[0]
    assert phone.says("STOP") == []
    assert phone.says("yes") == []
    live(program, clock, clock() + timedelta(days=6))
    sent = [m for m in load_all(ref).values(Message) if m.to == "alumnus" and m.sent_at]
    assert sent[-1].kind == "stop_confirmation"
    assert phone.says("START")
    assert load(ref).one(Person).texting == "joined"
    before = len(carriers.to(ROSA))
    live(program, clock, clock() + timedelta(days=2, hours=6))
    assert len(carriers.to(ROSA)) == before + 2  # one check-in and its reminder


def test_start_the_same_day_leaves_one_chain_of_check_ins(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    phone.says("STOP")
    phone.says("START")
    live(program, clock, clock() + timedelta(days=12))
    asked = [o.local_date for o in load_all(ref).values(Occurrence) if o.asked_at]
    assert len(asked) == len(set(asked))
    gaps = [(b - a).days for a, b in pairwise(asked)]
    assert min(gaps) >= 2


def test_of_stop_and_start_out_of_order_the_one_sent_last_decides(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    """Invariant 13: what counts is the time that SNS stamped on a text, not when it came."""
    ref = enroll()
    stopped_at = clock() + timedelta(seconds=10)
    phone.says("START", at=stopped_at + timedelta(seconds=20))
    assert phone.says("STOP", at=stopped_at) == []
    assert load(ref).one(Person).texting == "joined"
    phone.says("STOP")
    phone.says("START", at=stopped_at)
    assert load(ref).one(Person).texting == "stopped"


def test_an_answer_stamped_a_minute_before_we_asked_still_answers(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    """Clocks differ by up to two minutes."""
    ref = enroll()
    first_checkin(program, clock, ref)
    phone.says("N", at=clock() - timedelta(minutes=2))
    assert [a.value for a in answered(ref).answers] == [False]


def test_a_pause_says_until_when_and_start_ends_it(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    assert "no check-ins until Dec 8" in phone.says("PAUSE 2W")[0]
    live(program, clock, clock() + timedelta(days=5))
    assert {o.reason for o in load_all(ref).values(Occurrence) if o.state != "PLANNED"} == {
        "paused"
    }
    phone.says("START")
    assert load(ref).one(Person).paused_until is None


def test_a_wrong_number_is_stopped_in_silence_and_start_needs_staff(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    assert phone.says("wrong number, who is rosa") == []
    person = load(ref).one(Person)
    assert (person.texting, person.number_state) == ("stopped", "suspect")
    assert alerts(ref) == {"wrong_number"}
    assert phone.says("START") == []


# --- crisis ----------------------------------------------------------------------------------


def incident(program: str) -> Alert:
    here = load_all(Ref(program, ""))
    return next(a for a in here.values(Alert) if a.cause == "crisis")


def test_a_crisis_text_is_answered_at_once_and_the_rota_paged_three_ways(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    clock.moment = clock().replace(hour=7)  # 2 in the morning in New York
    replies = phone.says("i want to die")
    assert replies[0].startswith("In danger now: call 911")
    assert "988" in replies[0]
    assert len(replies) == 1
    found = incident(program)
    assert (found.person_id, found.level, found.state) == (ref.person, "red", "open")
    page = carriers.to("+15025550190")[-1]
    assert found.code in page
    assert "Rosa" not in page
    assert carriers.calls[-1]["to"] == "+15025550190"
    assert carriers.mails[-1]["to"] == "ana@example.org"


def test_the_page_climbs_until_a_code_is_texted_back(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    enroll()
    phone.says("i want to die")
    assert carriers.to("+15025550191") == []
    live(program, clock, clock() + timedelta(minutes=6))
    assert len(carriers.to("+15025550191")) == 1
    code = incident(program).code
    staff = Phone(program, clock, carriers, "+15025550191")
    assert code in staff.says(str(code))[0]
    found = incident(program)
    assert (found.state, found.owner) == ("acknowledged", "Bo")
    before = len(carriers.calls)
    live(program, clock, clock() + timedelta(minutes=10))
    assert len(carriers.calls) == before
    live(program, clock, clock() + timedelta(minutes=15))  # not reached: it climbs again
    assert len(carriers.calls) > before
    attending.resolve(Ref(program, ""), found.id, "Bo", "reached")
    before = len(carriers.calls)
    live(program, clock, clock() + timedelta(days=1))
    assert len(carriers.calls) == before


def test_a_crisis_after_stop_is_answered_too_and_re_enrols_nobody(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    phone.says("STOP")
    assert phone.says("im gonna kill myself")[0].startswith("In danger now")
    assert load(ref).one(Person).texting == "stopped"


def test_stop_and_crisis_in_one_text_are_both_honoured(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    ref = enroll()
    replies = phone.says("STOP i just want it to be over for good im going to kill myself")
    assert len(replies) == 1
    assert replies[0].startswith("In danger now")
    assert "START" in replies[0]
    assert load(ref).one(Person).texting == "stopped"


def test_a_stranger_in_danger_is_answered_and_their_number_kept_sealed_for_a_call(
    program: str, clock: Any, carriers: Any
) -> None:
    stranger = Phone(program, clock, carriers, "+18595550177")
    assert stranger.says("who is this i want to die")[0].startswith("In danger now")
    found = incident(program)
    assert found.person_id is None
    kept = load_all(Ref(program, ""))
    from chalicelib.domain.inbound import StrangerText

    assert kept.one(StrangerText).phone == "+18595550177"


def test_a_stranger_gets_one_neutral_answer_a_day(program: str, clock: Any, carriers: Any) -> None:
    stranger = Phone(program, clock, carriers, "+18595550177")
    assert len(stranger.says("hello")) == 1
    assert stranger.says("hello?") == []
    clock.go(days=1)
    assert len(stranger.says("hello again")) == 1


def test_a_crisis_is_answered_though_kms_and_the_person_are_out_of_reach(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from chalicelib.store import numbers

    enroll()

    def down(*_: object) -> None:
        raise RuntimeError("KMS is down")

    with monkeypatch.context() as broken:
        broken.setattr(numbers, "program_keys", down)
        with pytest.raises(RuntimeError):
            phone.says("i want to die", id="first")
    assert len(carriers.to(ROSA)) == 2  # welcome, and the crisis reply
    assert incident(program).rung == 1
    phone.says("i want to die", id="first")  # the queue brings it again
    assert len(carriers.to(ROSA)) == 2
    assert incident(program).person_id


def test_a_crisis_reply_that_is_not_surely_taken_is_tried_twice_at_most(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    enroll()
    carriers.answers = [Result(kind="ambiguous")] * 2
    assert len(phone.says("i want to die")) == 2


def test_two_crisis_texts_are_one_incident(
    program: str, enroll: Any, clock: Any, carriers: Any, phone: Phone
) -> None:
    """Invariant 14."""
    enroll()
    phone.says("i want to die")
    phone.says("i mean it, i took all my pills")
    here = load_all(Ref(program, ""))
    still_open = [a for a in here.values(Alert) if a.cause == "crisis" and a.state == "open"]
    assert len(still_open) == 1
    assert still_open[0].joined == 1
