"""How the people of a rehearsal behave: silent, or answering everything calmly.

A calm person's answers go through the same handlers as real ones.
"""

from datetime import timedelta
from typing import Literal

from chalicelib import ids
from chalicelib.domain.care import Care
from chalicelib.domain.checkins.occurrence import Occurrence
from chalicelib.domain.people import Person
from chalicelib.domain.texts.reading import Understanding
from chalicelib.domain.thread import OpenQuestion, Thread
from chalicelib.services import joining
from chalicelib.services.inbound import answers
from chalicelib.services.inbound.receiving import Received
from chalicelib.services.inbound.turn import Turn
from chalicelib.services.outbound import texting
from chalicelib.services.outbound.effects import ON_FAILURE
from chalicelib.services.tenant import Tenant
from chalicelib.store.change import Change
from chalicelib.store.rehearsal import Rehearsal

Replies = Literal["none", "calm"]
#: What somebody answers with whom all is well.
CALM = {
    "use": "N", "craving": "1", "confidence": "9", "low_days": "0", "risky_days": "0",
    "meetings": "2", "people": "3", "around": "0", "want_call": "N", "how": "1",
}  # fmt: skip
#: A reply comes so soon after the question.
THINKING = timedelta(minutes=5)


def silent(rehearsal: Rehearsal, tenant: Tenant) -> None:
    """Joins when invited, and says nothing from then on."""
    if rehearsal.one(Thread).joining == "invited":
        _join(rehearsal, tenant)


def calm(rehearsal: Rehearsal, tenant: Tenant) -> None:
    """Joins when invited, and answers every question with what is no worry."""
    silent(rehearsal, tenant)
    while (question := _open(rehearsal)) is not None:
        rehearsal.at += THINKING
        _answer(rehearsal, tenant, question)


def _open(rehearsal: Rehearsal) -> OpenQuestion | None:
    """The question of a check-in that is open."""
    question = rehearsal.one(Thread).question_at(rehearsal.at)
    if question is None or question.question not in CALM:
        return None
    asked = rehearsal.maybe(Occurrence, question.about)
    return question if asked and asked.value.state == "ASKED" else None


def _answer(rehearsal: Rehearsal, tenant: Tenant, question: OpenQuestion) -> None:
    value = CALM[question.question or ""]
    change = Change(rehearsal, by="rehearsal", at=rehearsal.at, policy=tenant.policy)
    told = Received(
        id=ids.new_id(), at=rehearsal.at, now=rehearsal.at, sender="", to="", body=value
    )
    answers.answer(Turn(change, tenant, told, question, Understanding("answer", value)))
    change.amend(Care, last_contact_at=rehearsal.at)
    change.amend(Thread, last_inbound_at=rehearsal.at)
    change.commit("text.taken", "answer")
    texting.deliver_all(rehearsal, tenant, ON_FAILURE)


def _join(rehearsal: Rehearsal, tenant: Tenant) -> None:
    """A clear yes; where the number was not seen working, the right answer to the one check."""
    rehearsal.at += THINKING
    change = Change(rehearsal, by="rehearsal", at=rehearsal.at, policy=tenant.policy)
    joining.say_yes(change, tenant)
    change.commit("text.taken", "opt_in")
    texting.deliver_all(rehearsal, tenant, ON_FAILURE)
    person = rehearsal.one(Person)
    if rehearsal.one(Thread).joining == "checking":
        rehearsal.at += THINKING
        change = Change(rehearsal, by="rehearsal", at=rehearsal.at, policy=tenant.policy)
        told = person.pin or str(person.birth_date.year)
        joining.check_identity(change, tenant, told, rehearsal.at)
        change.commit("text.taken", "answer")
        texting.deliver_all(rehearsal, tenant, ON_FAILURE)


BY_NAME = {"none": silent, "calm": calm}
