"""Staff write to one person: judged for what a bystander could read, sent once by the outbox in the
person's own hours, or refused while no text may reach them."""

from datetime import timedelta
from typing import NamedTuple

from chalicelib.domain import gate
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Alumnus, Language, Mentor, Person
from chalicelib.domain.standing import StaffAct
from chalicelib.domain.thread import Thread
from chalicelib.services import free_words
from chalicelib.services.free_words import Reader
from chalicelib.services.outbound import texting
from chalicelib.services.recording import Unacceptable
from chalicelib.services.standing import acts
from chalicelib.services.standing.acts import Role
from chalicelib.services.tenant import Tenant, again_on_conflict, epoch
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load

#: The kind of message, and the key of its wording.
KIND, KEY = "staff", "staff.text"


class Draft(NamedTuple):
    """What a form holds: its own id, the words, that they shall leave though they tell, and in
    which language their writer reads."""

    id: str
    words: str
    anyway: bool = False
    language: Language = "en"


class Whom(NamedTuple):
    """Who is written to, and as what: a graduate, else a mentor. They have one number."""

    person: Person
    role: Role


def whom(program: str, person_id: str) -> Whom:
    """Whoever a form is for: one round trip.

    Raises
    ------
    Missing
    """
    read = load(Ref(program, person_id))
    role: Role = Alumnus if read.maybe(Alumnus) else Mentor
    read.one(role)
    return Whom(read.one(Person), role)


@again_on_conflict
def write(program: str, person_id: str, by: str, draft: Draft, role: Role = Alumnus) -> None:
    """Have a graduate or a mentor texted. The same draft sent twice is one text.

    Raises
    ------
    Missing, Erased
    Unacceptable
        naming ``words``: ``missing``, ``too_long``, ``unsendable`` or ``unreachable``.
    Telling
    """
    here, change = acts.opened(program, person_id, by, role)
    if any(one.id == draft.id for one in change.read.values(StaffAct)):
        return
    _judge(change, here, draft)
    person, thread, numbers = change.value(Person), change.value(Thread), here.policy.relay
    last = thread.last_inbound_at
    free = last + timedelta(hours=numbers.exempt_hours) if last else None
    message = texting.plan(change, here, KIND, KEY, message=draft.words, exempt_until=free)
    _reaches(change, here, person, message)
    acts.write_down(change, "wrote", id=draft.id)
    change.commit("message.written", KIND)


def _reaches(change: Change, here: Tenant, person: Person, message: Message) -> None:
    """Staff hear at once that a text cannot leave: they call."""
    why = gate.may_text(person, message, change.at, epoch(), here.policy)
    if why not in {None, *gate.PASSING}:
        raise Unacceptable("words", "unreachable", f"No text may reach them now ({why}): call.")


def check(program: str, person_id: str, draft: Draft, role: Role = Alumnus) -> None:
    """Judge the words and send nothing.

    Raises
    ------
    Missing, Erased, Unacceptable, Telling
    """
    here, change = acts.opened(program, person_id, "", role)
    _judge(change, here, draft)


def _judge(change: Change, here: Tenant, draft: Draft) -> None:
    language = change.value(Thread).language
    free_words.judge_length(draft.words, language, here.policy.relay.signs_at_most)
    reader = Reader(change.value(Person), language, draft.language)
    free_words.judge_telling(here, draft.words, reader, anyway=draft.anyway)
