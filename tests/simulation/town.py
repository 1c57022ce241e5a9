"""A program with its people, staff and rota: what a world is settled with."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.simulation.carrier import Handed
from tests.simulation.humans import Human, Neighbourhood, Ways
from tests.simulation.world import World

PROGRAM = "sim"
NUMBER = "+15025550100"
STAFF = {"+15025550190": "Ana", "+15025550191": "Bo"}
#: Zones with a change of clocks each, of one hour or half, in either half of the year, and some
#: without.
ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Anchorage", "America/Halifax", "America/St_Johns", "America/Havana",
    "Europe/London", "Europe/Dublin", "Africa/Casablanca", "Australia/Sydney",
    "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "America/Santiago",
    "America/Phoenix", "Pacific/Honolulu", "America/Puerto_Rico",
)  # fmt: skip
#: How many of them a world has: neighbours in time share a tick and a batch.
ZONES_EACH = 3
#: The program asks in steps of so many minutes, for the same reason.
SPREAD = {"checkins": {"spread_minutes": 20}}
STATES = ("", "", "", "TX", "AL", "RI", "CT")
#: What befalls people in a year, on the average of many.
YEARLY = {
    "stop": 0.5, "pause": 0.4, "crisis": 0.25, "talk": 1.0, "call": 0.3, "help": 0.2,
    "wrong_number": 0.08, "flip": 0.15, "oops": 0.4, "hold": 0.15, "carrier_stop": 0.1,
}  # fmt: skip
#: Staff look at their list twice a day.
ROUNDS = (timedelta(hours=9, minutes=30), timedelta(hours=14))


@dataclass
class Town:
    """A settled world."""

    world: World
    neighbourhood: Neighbourhood
    people: list[Human] = field(default_factory=list)
    on_the_rota: float = 0.85
    #: Who was erased; the ids of those for whom everything has ended; how many numbers changed.
    gone: list[Human] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    #: What nobody we know has sent: id, moment, words.
    strangers: list[tuple[str, datetime, str]] = field(default_factory=list)
    #: The share of open alerts that a round of staff sees to.
    sees_to: float = 0.8
    moved: int = 0

    @property
    def program(self) -> str:
        """The program's id."""
        return PROGRAM


def found(world: World) -> Town:
    """An empty town."""
    return Town(world, Neighbourhood(world, NUMBER))


def settle(
    town: Town, people: int, *, until: datetime, yearly: dict[str, float] | None = None
) -> None:
    """A program with a rota of two, and people of every kind who are about to be invited."""
    world, neighbourhood = town.world, town.neighbourhood
    dice = random.Random(f"{world.seed}-people")
    with world.undisturbed():
        open_program(town)
        for number in range(people):
            town.people.append(_newcomer(world, number, dice, yearly or YEARLY))
    for human in town.people:
        neighbourhood.move_in(human)
        neighbourhood.live(human, until)
    for moment in _rounds(world.now, until):
        world.at(moment, lambda: staff_round(town))


def open_program(town: Town) -> None:
    """The program and its rota; texts that reach a phone are read."""
    from chalicelib.domain.safety.rota import OnCall, Rota
    from chalicelib.services import programs

    town.world.carrier.delivered = lambda handed: _delivered(town, handed)
    programs.create_program(
        PROGRAM, name="Sample", alias="Handrail", zone="America/New_York", number=NUMBER,
        crisis_line="+15025550199",
    )  # fmt: skip
    rungs = tuple(
        OnCall(name=name, phone=phone, email=f"{name.lower()}@example.org")
        for phone, name in STAFF.items()
    )
    programs.put_policy(PROGRAM, SPREAD, "supervisor")
    programs.put_rota(PROGRAM, Rota(rungs=rungs), "supervisor")


def _newcomer(world: World, number: int, dice: random.Random, yearly: dict[str, float]) -> Human:
    """Somebody enrolled with consent, waiting to be invited."""
    zone = ZONES[(number % ZONES_EACH + world.seed * ZONES_EACH) % len(ZONES)]
    human = Human(
        name=f"Qx{number}zilla", phone=f"+1502555{1000 + number}", zone=zone,
        born=date(1990, 5, 4),
        ways=Ways(
            answers=dice.choice([0.95, 0.9, 0.8, 0.4, 0.05]),
            troubled=dice.choice([0.0, 0.03, 0.1]),
            a_year={event: rate * dice.choice([0.5, 1, 2]) for event, rate in yearly.items()},
        ),
        dice=random.Random(f"{world.seed}-human-{number}"),
    )  # fmt: skip
    human.person_id = enroll(
        world, human, state=dice.choice(STATES) if zone.startswith("America/") else "",
        wording=dice.choice(["discreet", *["simple"] * 6]),
        languages=(dice.choice(["en", "en", "es"]),),
        number_state=dice.choice(["verified", "verified", "unverified"]),
        substances=frozenset({dice.choice(["alcohol", "opioids"])}),
    )  # fmt: skip
    return human


def enroll(world: World, human: Human, **more: Any) -> str:
    """Put a person on record, consented and waiting; their id."""
    from chalicelib.domain.people import Alumnus, Consent, Person
    from chalicelib.services import enrolling, joining
    from chalicelib.services.tenant import tenant
    from chalicelib.store.change import Change

    here, read = tenant(PROGRAM), enrolling.new_partition(PROGRAM)
    roles = {name: more.pop(name) for name in list(more) if name in Alumnus.model_fields}
    person = Person(
        **{
            "id": read.ref.person, "program": PROGRAM, "roles": frozenset({"alumnus"}),
            "first_name": human.name, "last_name": "Sample", "phone": human.phone,
            "birth_date": human.born, "time_zone": human.zone, "texting": "consented",
            "sms_consent": Consent(at=world.now, form="SMS-2026-1"), "number_state": "verified",
            "created_at": world.now, **more,
        }
    )  # fmt: skip
    alumnus = Alumnus(
        **{
            "person_id": person.id, "external_id": f"A-{human.phone}",
            "discharged_on": world.now.date() - timedelta(days=10), **roles,
        }
    )  # fmt: skip
    change = Change(read, by="test", at=world.now, policy=here.policy)
    enrolling.put_person(change, here, person, alumnus)
    change.commit("person.created")
    joining.wake(here, world.now)
    return person.id


def volunteer(world: World, phone: str, **more: Any) -> str:
    """Put a cleared mentor on record, who has joined; their id."""
    from chalicelib.domain.people import Consent, Mentor, Person
    from chalicelib.services import enrolling
    from chalicelib.services.tenant import tenant
    from chalicelib.store.change import Change

    here, read = tenant(PROGRAM), enrolling.new_partition(PROGRAM)
    roles = {name: more.pop(name) for name in list(more) if name in Mentor.model_fields}
    cleared = world.now.date() - timedelta(days=90)
    person = Person(
        id=read.ref.person, program=PROGRAM, roles=frozenset({"mentor"}), first_name="Qxmzilla",
        last_name="Reed", phone=phone, birth_date=date(1982, 5, 4), texting="joined",
        time_zone="America/New_York", sms_consent=Consent(at=world.now, form="SMS-2026-1"),
        created_at=world.now, number_state="verified", **more,
    )  # fmt: skip
    mentor = Mentor(
        person_id=person.id, external_id=f"M-{phone}", recovery_since=date(2020, 1, 1),
        background_check_on=cleared, training_completed_on=cleared, ethics_signed_on=cleared,
        pathways=frozenset({"twelve_step"}), **roles,
    )  # fmt: skip
    change = Change(read, by="test", at=world.now, policy=here.policy)
    enrolling.put_person(change, here, person, mentor)
    change.commit("person.created")
    return person.id


def join_at_once(world: World, human: Human) -> None:
    """They said yes before the story begins."""
    from chalicelib.domain.thread import Thread
    from chalicelib.services import joining
    from chalicelib.services.outbound import texting
    from chalicelib.services.tenant import tenant
    from chalicelib.store.change import Change
    from chalicelib.store.keys import Ref
    from chalicelib.store.partition import load

    here = tenant(PROGRAM)
    change = Change(
        load(Ref(PROGRAM, human.person_id)), by="test", at=world.now, policy=here.policy
    )
    change.amend(Thread, joining="invited")
    joining.join(change, here)
    texting.deliver_all(change.commit("person.joined"), here, {})


def _rounds(start: datetime, until: datetime) -> Iterator[datetime]:
    day = start.replace(hour=5, minute=0, second=0, microsecond=0)
    while day < until:
        if day.weekday() < 5:
            yield from (day + at for at in ROUNDS)
        day += timedelta(days=1)


def _delivered(town: Town, handed: Handed) -> None:
    """A text reaches a phone; whoever is on call takes most pages on."""
    if handed.to not in STAFF:
        town.neighbourhood.delivered(handed.to, handed.body)
        return
    if not handed.context.get("message", "").startswith("MESSAGE#"):
        return  # an answer to their own text
    digits = [word.strip(".,:") for word in handed.body.split()]
    code = next((word for word in digits if word.isdigit() and len(word) == 2), None)
    if code and town.world.dice.random() < town.on_the_rota:
        delay = timedelta(seconds=town.world.dice.uniform(30, 900))
        town.world.after(delay, lambda: _acknowledge(town, handed.to, code))


def _acknowledge(town: Town, phone: str, code: str) -> None:
    town.world.text_in(phone, NUMBER, code)
    delay = timedelta(minutes=town.world.dice.uniform(3, 40))
    town.world.after(delay, lambda: staff_round(town, only="crisis"))


def staff_round(town: Town, only: str = "") -> None:
    """Staff go through the open alerts, and see to most of them."""
    from chalicelib.domain.people import Alumnus
    from chalicelib.domain.safety.alerts import IllegalTransition
    from chalicelib.services import attending
    from chalicelib.services.inbound import holding
    from chalicelib.services.recording import Unacceptable
    from chalicelib.services.standing import acts, phones
    from chalicelib.store.keys import Ref, ref_of
    from chalicelib.store.partition import Missing
    from chalicelib.store.writes import Conflict

    dice = town.world.dice
    shown = town.world.table.indexes["listing"]
    found = [
        place
        for state in ("open", "acknowledged")
        for _, place in shown.order.get(f"PROGRAM#{PROGRAM}#LIST#ALERTS-{state.upper()}", [])
    ]
    with town.world.undisturbed():
        for place in found:
            cause = (town.world.table.get(place) or {}).get("cause", {}).get("S", "")
            if (only and cause != only) or dice.random() > town.sees_to:
                continue
            ref: Ref = ref_of(place.pk)
            try:
                if cause == "held":
                    holding.clear(PROGRAM, ref.person, "alumnus", "Ana", "reached")
                    continue
                attending.resolve(ref, place.sk.removeprefix("ALERT#"), "Ana", "reached")
                if cause in ("number_suspect", "wrong_number", "privacy") and dice.random() < 0.5:
                    phones.verify(PROGRAM, ref.person, "Ana", Alumnus)
            except (Conflict, Missing, IllegalTransition, Unacceptable, acts.Erased):
                continue
