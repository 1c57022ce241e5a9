"""Made-up people for the matching tests: all fit each other unless a test says otherwise."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.domain.matching.pool import AlumnusSide, MentorSide, Pool
from chalicelib.domain.people import DAYS, PARTS_OF_DAY, Alumnus, DisclosureConsent, Mentor, Person

TODAY = date(2026, 11, 24)
SLOTS = [f"{day}-{part}" for day in DAYS for part in PARTS_OF_DAY]
TOWNS = [
    ("Louisville", "KY", "40214", "America/Kentucky/Louisville"),
    ("Lexington", "KY", "40508", "America/New_York"),
    ("Nashville", "TN", "37203", "America/Chicago"),
    ("Phoenix", "AZ", "85001", "America/Phoenix"),
    ("", "", "", None),
]
CONSENT = DisclosureConsent(
    at=datetime(2026, 5, 1, tzinfo=UTC),
    form="MD-1",
    recipient="mentors",
    expires_on=date(2027, 5, 1),
)


def person(person_id: str, role: str, **changes: Any) -> Person:
    """A man of forty from Louisville who speaks English."""
    fields: dict[str, Any] = {
        "program": "demo",
        "roles": {role},
        "first_name": "Sam",
        "last_name": "Lane",
        "birth_date": date(1986, 3, 1),
        "gender": "man",
        "city": "Louisville",
        "state": "KY",
        "zip": "40214",
        "time_zone": "America/Kentucky/Louisville",
        "created_at": datetime(2026, 1, 5, tzinfo=UTC),
    }
    return Person(id=person_id, **fields | changes)


def alumnus(
    person_id: str = "a1", of: dict[str, Any] | None = None, side: dict[str, Any] | None = None,
    **changes: Any,
) -> AlumnusSide:  # fmt: skip
    """An alumnus who wants a mentor; ``of`` changes the person, ``side`` what the run knows."""
    fields: dict[str, Any] = {
        "discharged_on": date(2026, 6, 1),
        "waiting_since": date(2026, 11, 20),
        "wants_mentor": True,
        "availability": {"mon-eve"},
        "disclosure_consent": CONSENT,
    }
    who = person(person_id, "alumnus", **of or {})
    role = Alumnus(person_id=person_id, external_id=person_id, **fields | changes)
    return AlumnusSide(who, role, **side or {})


def mentor(
    person_id: str = "m1", of: dict[str, Any] | None = None, side: dict[str, Any] | None = None,
    **changes: Any,
) -> MentorSide:  # fmt: skip
    """A cleared mentor with one place; arguments as for ``alumnus``."""
    fields: dict[str, Any] = {
        "recovery_since": date(2020, 1, 1),
        "background_check_on": date(2026, 1, 1),
        "training_completed_on": date(2026, 1, 1),
        "ethics_signed_on": date(2026, 1, 1),
        "supports_medication": True,
        "availability": {"mon-eve"},
        "capacity": 1,
    }
    who = person(person_id, "mentor", **of or {})
    role = Mentor(person_id=person_id, external_id=person_id, **fields | changes)
    return MentorSide(who, role, **side or {})


def pool(*people: AlumnusSide | MentorSide, **changes: Any) -> Pool:
    """A pool of these people."""
    return Pool(
        tuple(side for side in people if isinstance(side, AlumnusSide)),
        tuple(side for side in people if isinstance(side, MentorSide)),
        **changes,
    )


def anyone(rng: random.Random, person_id: str, role: str) -> dict[str, Any]:
    """What varies from person to person."""
    city, state, zip_code, zone = rng.choice(TOWNS)
    return {
        "birth_date": date(rng.randint(1950, 2009), rng.randint(1, 12), rng.randint(1, 28)),
        "gender": rng.choice(["man", "man", "woman", "woman", "woman", "nonbinary", None]),
        "languages": rng.choice([("en",)] * 5 + [("en", "es")] * 2 + [("es",), ()]),
        "city": city,
        "state": state,
        "zip": zip_code,
        "time_zone": zone,
    }


def some(rng: random.Random, choices: list[str], most: int) -> set[str]:
    """A few of the choices, perhaps none."""
    return set(rng.sample(choices, rng.randint(0, most)))


def shared_fields(rng: random.Random) -> dict[str, Any]:
    """What alumni and mentors both state."""
    experiences = ["co_occurring", "justice", "lgbtq", "parent", "student", "veteran"]
    substances = ["alcohol", "cannabis", "opioids", "stimulants", "polysubstance"]
    return {
        "availability": some(rng, SLOTS, 18),
        "shared_experience": some(rng, experiences, 4),
        "substances": some(rng, substances, 2),
    }


def random_alumnus(rng: random.Random, person_id: str, mentors: list[str]) -> AlumnusSide:
    """Anybody who might stand in an import, lists and flags included."""
    waited = TODAY - timedelta(days=rng.randint(0, 200))
    return alumnus(
        person_id,
        anyone(rng, person_id, "alumnus"),
        {
            "in_person": rng.random() < 0.2,
            "flagged": rng.random() < 0.1,
            "live_match": rng.random() < 0.1,
            "blocked": frozenset(some(rng, mentors, 2)),
            "safety": frozenset(some(rng, mentors, 1)),
            "open_offer": rng.choice([None, None, *mentors]),
        },
        discharged_on=waited,
        waiting_since=rng.choice([waited, None]),
        pathway=rng.choice([None, "twelve_step", "secular", "faith"]),
        on_medication=rng.random() < 0.3,
        wants_mentor=rng.random() < 0.9,
        mentor_gender_preference=rng.choice(["same", "any", "any", "any", "woman"]),
        disclosure_consent=rng.choice([CONSENT, CONSENT, CONSENT, None]),
        **shared_fields(rng),
    )


def random_mentor(rng: random.Random, person_id: str, alumni: list[str]) -> MentorSide:
    """Anybody who might volunteer, cleared or not."""
    capacity = rng.randint(0, 5)
    return mentor(
        person_id,
        anyone(rng, person_id, "mentor"),
        {"blocked": frozenset(some(rng, alumni, 1)), "safety": frozenset(some(rng, alumni, 1))},
        recovery_since=TODAY - timedelta(days=rng.randint(300, 4000)),
        background_check_on=TODAY - timedelta(days=rng.randint(0, 800)),
        pathways=some(rng, ["twelve_step", "secular", "faith"], 2),
        supports_medication=rng.random() < 0.7,
        capacity=capacity,
        active=rng.randint(0, capacity // 2),
        mentee_gender_preference=rng.choice(["same", "any", "any"]),
        paused=rng.random() < 0.1,
        **shared_fields(rng),
    )


def random_pool(seed: int, alumni: int, mentors: int, **changes: Any) -> Pool:
    """A pool of random people, the same for the same seed."""
    rng = random.Random(seed)
    alumni_ids = [f"a{number}" for number in range(alumni)]
    mentor_ids = [f"m{number}" for number in range(mentors)]
    return Pool(
        tuple(random_alumnus(rng, person_id, mentor_ids) for person_id in alumni_ids),
        tuple(random_mentor(rng, person_id, alumni_ids) for person_id in mentor_ids),
        **changes,
    )
