"""A person's number: changed by staff, or seen working; and what hangs on the old one.

A number is unique in its program. Nothing personal goes to the old number from the commit on, nor
to the new one until the person has shown that it is theirs: by PIN or birth year, or to staff.
"""

from datetime import timedelta

from chalicelib import clock
from chalicelib.domain.importing import phones
from chalicelib.domain.importing.refusals import MESSAGES, Problem
from chalicelib.domain.people import Person
from chalicelib.domain.standing import Channel
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import joining
from chalicelib.services.outbound import texting
from chalicelib.services.recording import Unacceptable
from chalicelib.services.standing import acts, queued
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store import numbers
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition
from chalicelib.store.writes import Taken


class NumberTaken(RuntimeError):
    """Another person of the program has the number; whose it is, is not told."""


def read_number(written: str, *, abroad: bool = False) -> str:
    """A number in E.164; ``abroad``: to be called only, so any country's will do.

    Raises
    ------
    Unacceptable
    """
    found = (phones.contact_phone if abroad else phones.phone)(written)
    if isinstance(found, Problem):
        field = "call_number" if abroad else "phone"
        raise Unacceptable(field, found.code, MESSAGES[found.code])
    return found


def change_number(
    program: str, person_id: str, by: str, role: acts.Role, *, phone: str, source: Channel
) -> Partition:
    """A new number, or the same one restarted after it was suspect. What waits for the old one
    never leaves; an unanswered check-in is no silence; the next one goes to the new number once it
    is known to be theirs. The same number that is not suspect changes nothing.

    Raises
    ------
    Missing, Erased, Unacceptable
    NumberTaken
    """
    number = read_number(phone)
    after = _changed(program, person_id, by, role, number, source)
    if after.one(Thread).joining == "waiting":
        joining.wake(tenant(program), clock.now())
    return after


@again_on_conflict
def _changed(
    program: str, person_id: str, by: str, role: acts.Role, number: str, source: Channel
) -> Partition:
    here, change = acts.opened(program, person_id, by, role)
    person = change.value(Person)
    if person.deceased:
        raise Unacceptable("phone", "deceased", "They are recorded as deceased: undo that first.")
    if number == person.phone and person.number_state != "suspect":
        return change.read
    move_number(change, program, number)
    ask_anew(change, here)
    queued.withdraw(change, here, "number_changed")
    acts.write_down(change, "phone", channel=source)
    try:
        return change.commit("phone.changed", source)
    except Taken as taken:
        if taken.what == "phone":
            raise NumberTaken("the number is on another record") from taken
        raise


def move_number(change: Change, program: str, number: str | None) -> Person:
    """The number becomes theirs and the old one free, in this one change. That somebody had said
    "wrong number" was about the old one; the stop that came with it stands."""
    person = change.value(Person)
    if number != person.phone:
        if number:
            change.claim("phone", numbers.phone_key(program, number))
        if person.phone:
            change.release("phone", numbers.phone_key(program, person.phone))
    change.replace(change.value(Thread).number_seen_to())
    return change.amend(
        Person, phone=number, numbers_had=person.numbers_had + 1, number_state="unverified",
        phone_verified_at=None,
    )  # fmt: skip


def ask_anew(change: Change, here: Tenant) -> None:
    """Who had joined shows that the new number is theirs; who was being invited waits again."""
    person = change.value(Person)
    queued.let_go(change, "number_changed")
    if person.number_state == "verified":
        return
    if person.texting == "joined":
        until = change.at + timedelta(days=here.policy.joining.lapse_days)
        question = OpenQuestion(
            about="identity", context="identity", asked_at=change.at, expires_at=until
        )
        change.amend(
            Thread, joining="checking", open=question, due_at=until, identity_failures=0
        )  # fmt: skip
        texting.plan(change, here, "identity", joining.identity_wording(person), asks="identity")
    elif person.texting == "consented":
        change.amend(Thread, joining="waiting", due_at=None, identity_failures=0)


@again_on_conflict
def verify(program: str, person_id: str, by: str, role: acts.Role) -> Partition:
    """Staff have seen the number working in the person's hand, or spoken with them on it: it is
    theirs, suspect or not before, whoever had said "wrong number" on it, and whatever stop the
    carrier holds for it, which staff hear of anew if it stands. Who had joined need not be
    asked any more; who had stopped may say START, or sign a new consent.

    Raises
    ------
    Missing, Erased, Unacceptable
    """
    here, change = acts.opened(program, person_id, by, role)
    person = change.value(Person)
    if not person.phone:
        raise Unacceptable("phone", "missing", "There is no phone on record: set one first.")
    if person.deceased:
        raise Unacceptable("phone", "deceased", "They are recorded as deceased: undo that first.")
    thread = change.value(Thread)
    if person.number_state == "verified" and thread == thread.number_seen_to():
        return change.read  # the second of two taps, or of two people
    change.amend(Person, number_state="verified", phone_verified_at=change.at)
    change.replace(thread.number_seen_to())
    if person.texting == "joined":
        joining.known_again(change, here)
        for message in queued.waiting(change):
            if message.kind == "identity":
                queued.suppress(change, message, "verified_by_staff")
    acts.write_down(change, "phone_verified")
    return change.commit("phone.verified", "seen_by_staff")
