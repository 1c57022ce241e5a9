"""Erasure: a person's key is destroyed, and with it everything that was sealed under it.

One transaction ends all that is under way, destroys the key, blanks the records and makes the
look-ups of number and external id suppression hashes: the same keyed digests, pointing to nobody.
What was never sealed (answers, attendance) is removed after it, piece by piece, by a due key.
"""

from chalicelib import clock
from chalicelib.domain import erasure
from chalicelib.domain.attendance import Fed
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.checkins.plan import Plan
from chalicelib.domain.erasure import ConsentProof, Erasure, RequestedHow
from chalicelib.domain.matches import Match
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Mentor, Person
from chalicelib.domain.safety.alerts import Alert
from chalicelib.domain.thread import Thread
from chalicelib.services.feeding import key_of as attendance_key
from chalicelib.services.standing import ending
from chalicelib.services.standing.acts import Role
from chalicelib.services.tenant import Tenant, again_on_conflict, tenant
from chalicelib.store import erasures, numbers
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import Partition, load, load_all

#: Records that stay, blank or as codes without answers: denominators and the send ledger.
KEPT = (Person, Alumnus, Mentor, Thread, Care, Plan, Occurrence, Message, Alert, Match, Erasure)
#: Records removed by one transaction (a transaction holds a hundred).
PIECE = 30


class LegalHold(RuntimeError):
    """A court or the law wants the record kept."""


class MenteesWaiting(RuntimeError):
    """They are a mentor of somebody: hand those over first."""


def erase(
    program: str, person_id: str, by: str, role: Role, *, checked_by: str, how: RequestedHow
) -> Partition:
    """Erase a person, at their own request, whose identity ``checked_by`` has checked. Erased
    again, it changes nothing.

    Raises
    ------
    Missing, LegalHold, MenteesWaiting
    """
    read = load_all(Ref(program, person_id))
    read.one(role)
    person, mentor = read.one(Person), read.maybe(Mentor)
    if person.legal_hold:
        raise LegalHold("a legal hold stands")
    if mentor and (mentor.value.active or mentor.value.companions):
        raise MenteesWaiting("they are somebody's mentor")
    if person.erased_at is None:
        # Before the effect: an erasure that a restore could undo unseen would be worse than one
        # that is told twice.
        erasures.write(read.ref, clock.now())
    return carry_out(read.ref, by, how, checked_by)


def is_erased(ref: Ref) -> bool:
    """Whether somebody's key was destroyed.

    Raises
    ------
    Missing
    """
    return load(ref).erased


def carry_out(ref: Ref, by: str, how: RequestedHow, checked_by: str) -> Partition:
    """Destroy the key, then remove what was not sealed."""
    _destroy(ref, by, how, checked_by)
    sweep(ref)
    return load_all(ref)


@again_on_conflict
def _destroy(ref: Ref, by: str, how: RequestedHow, checked_by: str) -> None:
    here, read = tenant(ref.program), load_all(ref)
    if read.one(Person).erased_at:
        return
    change = Change(read, by=by, at=clock.now(), policy=here.policy)
    ending.end_all(change, here, "erased")
    _keep_proof(change, here)
    _suppress(change, here)
    change.put(
        Erasure(
            person_id=ref.person, at=change.at, by=by, requested_how=how,
            identity_checked_by=checked_by, due_at=change.at,
        )
    )  # fmt: skip
    change.destroy_key()
    _blank(change)
    change.commit("person.erased", how)


def _keep_proof(change: Change, here: Tenant) -> None:
    person, alumnus = change.read.one(Person), change.read.maybe(Alumnus)
    disclosure = alumnus.value.disclosure_consent if alumnus else None
    if person.sms_consent is None and disclosure is None:
        return
    phone = numbers.phone_key(here.id, person.phone).pk if person.phone else None
    proof = ConsentProof(
        person_id=person.id, phone=phone, sms=person.sms_consent, disclosure=disclosure,
        erased_at=change.at,
    )  # fmt: skip
    change.put_elsewhere(proof, here.partition)


def _suppress(change: Change, here: Tenant) -> None:
    """Their look-ups point to nobody from now on, and nobody can claim them."""
    person, alumnus = change.read.one(Person), change.read.maybe(Alumnus)
    mentor = change.read.maybe(Mentor)
    if person.phone:
        change.suppress(numbers.phone_key(here.id, person.phone))
    if alumnus:
        change.suppress(numbers.external_key(here.id, "alumnus", alumnus.value.external_id))
    if mentor:
        change.suppress(numbers.external_key(here.id, "mentor", mentor.value.external_id))


def _blank(change: Change) -> None:
    change.replace(erasure.blank_person(change.value(Person), change.at))
    change.replace(erasure.blank_thread(change.value(Thread)))
    change.replace(erasure.blank_care(change.value(Care)))
    if change.read.maybe(Alumnus):
        change.replace(erasure.blank_alumnus(change.value(Alumnus)))
    if change.read.maybe(Mentor):
        change.replace(erasure.blank_mentor(change.value(Mentor)))
    if change.read.maybe(Plan):
        change.amend(Plan, high_risk=(), zone="UTC", state="", days_off=frozenset())


@again_on_conflict
def sweep(ref: Ref) -> None:
    """Remove what was never sealed, a piece a transaction; the last one takes the due key away. A
    crash in between leaves the due key, and the sweep goes on from there.

    Raises
    ------
    Missing
    """
    here, read = tenant(ref.program), load_all(ref)
    stored = read.maybe(Erasure)
    while stored and stored.value.due_at:
        change = Change(read, by="erasure", at=clock.now(), policy=here.policy)
        left = _remove_piece(change)
        if not left:
            change.amend(Erasure, due_at=None, done_at=change.at)
        read = change.commit("person.swept")
        stored = read.maybe(Erasure)


def _remove_piece(change: Change) -> bool:
    """Whether something is left for another piece."""
    gone = [s for s in change.read.rows.values() if not isinstance(s.value, KEPT)]
    told = [s for s in change.read.every(Occurrence) if s.value.answers or s.value.level]
    for stored in gone[:PIECE]:
        change.remove(stored)
        if isinstance(stored.value, Fed) and stored.value.said:
            change.release("attendance", attendance_key(change.read.ref, stored.value))
    for asked in told[:PIECE]:
        change.set(asked, asked.value.model_copy(update={"answers": (), "level": None}))
    return len(gone) > PIECE or len(told) > PIECE
