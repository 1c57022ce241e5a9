"""What a message does to the thing it is about: by kind, when it leaves and when it fails.

``ON_SENDING`` runs inside the SENDING transaction, ``ON_FAILURE`` inside the one that records an
outcome other than accepted.
"""

from datetime import timedelta
from typing import get_args

from chalicelib.carriers.reasons import OPTED_OUT
from chalicelib.domain import matches
from chalicelib.domain.care import Care
from chalicelib.domain.checkins import conversation, occurrence, questions
from chalicelib.domain.checkins import plan as plans
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.events import INVITED
from chalicelib.domain.instruments.session import SK as QUESTIONNAIRES
from chalicelib.domain.instruments.session import Kind
from chalicelib.domain.message_kinds import KINDS
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.recovery_plan import SK as RECOVERY_PLAN
from chalicelib.domain.relay import RELAY
from chalicelib.domain.schedule.wall import local
from chalicelib.domain.thread import INVITABLE, OpenQuestion, Thread
from chalicelib.services import alerting, inviting, recovery_plans
from chalicelib.services.matching import effects as matching_effects
from chalicelib.services.matching import fit as matching_fit
from chalicelib.services.mentoring import week_text
from chalicelib.services.outbound.texting import Effect
from chalicelib.services.private import links as private_links
from chalicelib.services.questionnaires import leaving
from chalicelib.services.relaying import lines
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.partition import Missing

#: SNS's clock and ours may differ: an answer in the first minutes is an answer all the same.
CLOCK_SKEW = timedelta(minutes=2)
#: What an unsent check-in becomes, by what became of its message. All of these are ours.
_UNSENT: dict[str, occurrence.State] = {
    "FAILED": "MISSED",
    "EXPIRED": "MISSED",
    "UNKNOWN": "UNKNOWN",
    "SUPPRESSED": "SUPPRESSED",
}
assert set(_UNSENT.values()) <= set(get_args(occurrence.State))


def question_open(asked: Occurrence, key: str) -> OpenQuestion:
    """The one open question of an asked check-in."""
    question = conversation.open_question(asked) or asked.questions[-1]
    row = questions.QUESTIONS[question]
    assert asked.asked_at
    assert asked.closes_at
    return OpenQuestion(
        about=key,
        context=row.context,
        question=question,
        asked_at=asked.asked_at - CLOCK_SKEW,
        expires_at=asked.closes_at,
    )


def plan_next(change: Change, tenant: Tenant, after: Occurrence) -> None:
    """Lay the occurrence that follows ``after``, in the transaction that asks or ends it."""
    plan = change.value(Plan)
    if not plan.active or plans.is_over(plan, after.local_date, tenant.policy):
        change.amend(Plan, active=False, next_key=None)
        return
    plan = plan.model_copy(update={"index": plan.index + 1})
    following = plans.next_occurrence(
        plan, after.local_date, change.at, tenant.policy, after.resumes_on
    )
    change.put(following)
    change.amend(Plan, index=plan.index, next_key=checkin_key(following))


def checkin_key(one: Occurrence) -> str:
    """The sort key of an occurrence."""
    return f"CHECKIN#{one.local_date}#{one.slot}#{one.plan_id}"


def text_id(kind: str, one: Occurrence) -> str:
    """The id of a check-in's one text of a kind: the first, or the reminder."""
    return f"{kind}-{one.key}"


def _checkin_leaves(change: Change, message: Message, tenant: Tenant) -> None:
    """The check-in is asked: its question opens, its successor is laid."""
    assert message.about
    planned = change.value(Occurrence, message.about)
    if planned.state != "PLANNED":  # a second try of the same text: it was asked already
        return
    asked = change.replace(occurrence.ask(planned, change.at, tenant.policy))
    thread = change.value(Thread)
    today = local(change.at, asked.zone).date()
    question = question_open(asked, message.about)
    asking = thread.prompted(today).asks(question, change.at)
    change.replace(asking.asked_in(message.id))
    plan_next(change, tenant, asked)
    if message.page and asked.closes_at:
        private_links.put(change, message, "checkin", message.about, asked.closes_at)


def _checkin_fails(change: Change, message: Message, tenant: Tenant) -> None:
    """The text did not surely arrive: the check-in is ours to answer for, never their silence."""
    assert message.about
    try:
        asked = change.value(Occurrence, message.about)
    except Missing:
        return
    state = _UNSENT[message.state]
    if state not in occurrence.TRANSITIONS[asked.state] or _goes_on(change, asked, message):
        return
    if asked.state == "PLANNED" and change.value(Plan).next_key == message.about:
        # It never left, so its successor was not laid yet.
        plan_next(change, tenant, asked)
    ended = change.replace(
        occurrence.move(asked, state, reason=message.reason or message.state.lower())
    )
    change.replace(change.value(Care).ended(ended))
    _close_question(change, ended, message.about)
    if state == "SUPPRESSED":
        return
    alerting.raise_alert(change, tenant, "not_sent", f"checkin_{state.lower()}")


def _close_question(change: Change, ended: Occurrence, about: str) -> None:
    """What did not arrive waits for no answer. Where it may have arrived all the same, one that
    comes is taken: UNKNOWN is still asked, MISSED only heard."""
    thread = change.value(Thread)
    if ended.state == "MISSED":
        change.replace(thread.given_up(about))
    elif ended.state == "SUPPRESSED":
        change.replace(thread.ended(about, change.at))


def _goes_on(change: Change, asked: Occurrence, message: Message) -> bool:
    """Whether it is answered, or asked by a later text (an answer to the person's own): then what
    became of the first one ends nothing. The reminder goes where the first one failed."""
    if asked.answers:
        return True
    question, ours = change.value(Thread).open, (None, message.id, text_id("reminder", asked))
    return (
        question is not None and question.about == message.about and question.asked_in not in ours
    )


def _checkin_arrived(change: Change, message: Message, tenant: Tenant) -> None:
    """A receipt proves that the text did leave: it waits for its answer, if there is time left."""
    assert message.about
    asked = change.value(Occurrence, message.about)
    if asked.state == "UNKNOWN" and asked.closes_at and change.at < asked.closes_at:
        change.replace(occurrence.move(asked, "ASKED", reason=None))


def _reminder_leaves(change: Change, message: Message, tenant: Tenant) -> None:
    assert message.about
    asked = change.value(Occurrence, message.about)
    change.replace(asked.model_copy(update={"reminded_at": change.at}))
    thread = change.value(Thread)
    if thread.open and thread.open.about == message.about:
        change.replace(thread.asked_in(message.id))


def _prompt_leaves(change: Change, message: Message, tenant: Tenant) -> None:
    """One more prompt of this day and week."""
    if message.attempts == 1:  # a second try of the same text is no second prompt
        zone = change.value(Person).time_zone or tenant.program.zone
        change.replace(change.value(Thread).prompted(local(change.at, zone).date()))


def _set_leaves(change: Change, message: Message, tenant: Tenant) -> None:
    """A questionnaire counts as a prompt, and asks."""
    _prompt_leaves(change, message, tenant)
    if message.about == QUESTIONNAIRES:
        leaving.leaves(change, message, tenant)


def _set_fails(change: Change, message: Message, tenant: Tenant) -> None:
    if message.about == QUESTIONNAIRES:
        leaving.fails(change, message, tenant)
    _text_fails(change, message, tenant)


def _tip_leaves(change: Change, message: Message, tenant: Tenant) -> None:
    """A tip counts as a prompt; one about the recovery plan, or about an event, asks."""
    _prompt_leaves(change, message, tenant)
    if message.attempts == 1 and message.about == RECOVERY_PLAN:
        recovery_plans.leaves(change, message, tenant)
    elif message.attempts == 1 and (message.about or "").startswith(INVITED):
        inviting.leaves(change, message, tenant)


def _tip_fails(change: Change, message: Message, tenant: Tenant) -> None:
    if (message.about or "").startswith(INVITED):
        inviting.fails(change, message)
    _text_fails(change, message, tenant)


def _relay_leaves(change: Change, message: Message, tenant: Tenant) -> None:
    """A mentor's words are relayed from this moment on: plain talk answers them."""
    match_id = (message.about or "").removeprefix(matches.key(""))
    change.read.also(RELAY)
    lines.amend(change, match_id, relayed_at=change.at)


def _invitation_leaves(change: Change, message: Message, tenant: Tenant) -> None:
    """Invited: YES joins, silence lapses."""
    lapses = change.at + timedelta(days=tenant.policy.joining.lapse_days)
    question = OpenQuestion(
        about="invitation", context="invite_yn", asked_at=change.at, expires_at=lapses
    )
    change.amend(Thread, joining="invited", invited_at=change.at, open=question, due_at=lapses)


def _invitation_fails(change: Change, message: Message, tenant: Tenant) -> None:
    """An invitation that did not surely arrive becomes a staff task, unless the person has joined
    or declined without it. What surely did not arrive asks nothing."""
    if change.value(Thread).joining not in INVITABLE:
        return
    if message.state == "EXPIRED" and not message.attempts:
        change.amend(Thread, joining="waiting")  # it never left: their turn comes again
        return
    if message.state == "FAILED":
        change.replace(change.value(Thread).ended(message.kind, change.at))
    change.amend(Thread, due_at=None, joining="lapsed")
    alerting.raise_alert(change, tenant, "invitation_lapsed", f"invitation_{message.state.lower()}")


def _text_fails(change: Change, message: Message, tenant: Tenant) -> None:
    """A text that did not surely arrive reaches a human (invariant 5)."""
    if message.state != "SUPPRESSED":
        alerting.raise_alert(change, tenant, "not_sent", f"{message.kind}_{message.state.lower()}")


def _staffs_fails(change: Change, message: Message, tenant: Tenant) -> None:
    """Staff were told that their words are on the way: they hear whatever became of them else."""
    alerting.raise_alert(change, tenant, "not_sent", f"{message.kind}_{message.state.lower()}")


def _with_the_carriers_stop(effect: Effect) -> Effect:
    """The effect; and where the carrier holds a stop of its own for the number a human hears of it,
    once until somebody has seen to the number: nothing will arrive, and no START undoes it."""

    def heard(change: Change, message: Message, tenant: Tenant) -> None:
        if message.reason in OPTED_OUT and not change.value(Thread).carrier_stop_at:
            change.amend(Thread, carrier_stop_at=change.at)
            alerting.raise_alert(change, tenant, "carrier_stop")
        effect(change, message, tenant)

    return heard


ON_SENDING: dict[str, Effect] = {
    "checkin": _checkin_leaves,
    "reminder": _reminder_leaves,
    "invitation": _invitation_leaves,
    "match_ask": matching_effects.ask_leaves,
    "fit_check": matching_fit.leaves,
    "week_ask": week_text.leaves,
    "relay": _relay_leaves,
    **dict.fromkeys(get_args(Kind), _set_leaves),
    "tip": _tip_leaves,
}
#: What a receipt brings back that was given up as unknown.
ON_ARRIVAL: dict[str, Effect] = {"checkin": _checkin_arrived}
ON_FAILURE: dict[str, Effect] = {
    kind: _with_the_carriers_stop(effect)
    for kind, effect in {
        **dict.fromkeys(KINDS, _text_fails),
        "checkin": _checkin_fails,
        "invitation": _invitation_fails,
        "match_ask": matching_effects.ask_fails,
        "fit_check": matching_fit.fails,
        "tip": _tip_fails,
        **dict.fromkeys(get_args(Kind), _set_fails),
        "week_ask": week_text.fails,
        "staff": _staffs_fails,
        "match_offer": matching_effects.offer_fails,
        "intro": matching_effects.intro_fails,
    }.items()
}
