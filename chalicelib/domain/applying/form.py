"""The form for new mentors as a table: its steps, their fields, and what is wrong with a step.

What is told is kept as the cells of one row of the mentors' import, so that one table of columns
says what a cell may be, and an approved form is judged by the very rules of an import.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from chalicelib.domain.applying.applications import FORM, Application
from chalicelib.domain.clearances import CLEARANCES, long_discharged, long_in_recovery
from chalicelib.domain.importing import COLUMNS, MentorRow
from chalicelib.domain.importing.drafts import draft
from chalicelib.domain.importing.refusals import Problem, problem
from chalicelib.domain.people import (
    DAYS,
    PARTS_OF_DAY,
    Experience,
    Gender,
    GenderPreference,
    Language,
    Pathway,
)
from chalicelib.domain.policy.matching import Clearance

Kind = Literal["text", "words", "date", "tel", "mail", "zip", "one", "some", "slots", "yes"]
Cells = Mapping[str, str]
SLOTS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS_OF_DAY)


@dataclass(frozen=True)
class Field:
    """One question. ``one`` of ``options`` is chosen, or ``some``; ``yes`` is a box. ``fills`` is
    what browsers know the answer as."""

    name: str
    kind: Kind = "text"
    options: tuple[str, ...] = ()
    needed: bool = True
    at_most: int = 60
    fills: str = ""


STEPS: dict[str, tuple[Field, ...]] = {
    "you": (
        Field("first_name", fills="given-name"),
        Field("last_name", fills="family-name"),
        Field("birth_date", "date", at_most=10, fills="bday"),
        Field("gender", "one", get_args(Gender), needed=False),
        Field("language", "some", get_args(Language)),
        Field("city", fills="address-level2"),
        Field("state", at_most=2, fills="address-level1"),
        Field("zip", "zip", at_most=10, fills="postal-code"),
    ),
    "way": (
        Field("recovery_since", "date", at_most=10),
        Field("discharged_on", "date", needed=False, at_most=10),
        Field("pathway", "some", get_args(Pathway)),
        Field("supports_medication", "one", ("yes", "no")),
        Field("shared_experience", "some", get_args(Experience), needed=False),
    ),
    "times": (
        Field("availability", "slots", SLOTS),
        Field("capacity", "one", ("1", "2", "3", "4", "5")),
        Field("mentee_gender_preference", "one", get_args(GenderPreference)),
        Field("why", "words", needed=False, at_most=500),
    ),
    "people": (
        Field("reference_1", at_most=80),
        Field("reference_1_reach", at_most=80),
        Field("reference_2", at_most=80),
        Field("reference_2_reach", at_most=80),
    ),
    "agree": (
        Field("phone", "tel", at_most=20, fills="tel"),
        Field("email", "mail", needed=False, at_most=100, fills="email"),
        Field("agrees", "yes"),
        Field("texts", "yes", needed=False),
    ),
}
ORDER = tuple(STEPS)


def cells_of(step: str, sent: Mapping[str, str]) -> dict[str, str]:
    """The cells that a step's form tells: nothing that is no option, nothing too long."""
    return {field.name: cell(field, sent) for field in STEPS[step]}


def cell(field: Field, sent: Mapping[str, str]) -> str:
    """The cell that a form tells for a field."""
    if field.kind in ("some", "slots"):
        return "|".join(one for one in field.options if f"{field.name}.{one}" in sent)
    told = sent.get(field.name, "")
    if field.kind == "yes":
        return "yes" if told else ""
    if field.kind == "one":
        return told if told in field.options else ""
    return told[: field.at_most].strip()


#: What is asked of a value beside what its column asks, and the code where it does not hold.
MORE: dict[str, tuple[Callable[[Any, date, Clearance], bool], str]] = {
    "recovery_since": (long_in_recovery, "recovery_short"),
    "discharged_on": (long_discharged, "discharge_recent"),
}


def problems(step: str, cells: Cells, today: date, policy: Clearance) -> dict[str, Problem]:
    """What is wrong with a step, by field: a problem of the import's, ``missing``, ``box``, or one
    of ``MORE``. ``today`` is the program's local date."""
    found = {field.name: _problem(field, cells, today, policy) for field in STEPS[step]}
    return {name: wrong for name, wrong in found.items() if wrong}


def faults(step: str, cells: Cells, today: date, policy: Clearance) -> dict[str, str]:
    """The codes of ``problems``."""
    found = problems(step, cells, today, policy)
    return {name: wrong.code for name, wrong in found.items()}


def _problem(field: Field, cells: Cells, today: date, policy: Clearance) -> Problem | None:
    cell = cells.get(field.name, "")
    if not cell:
        return problem("missing") if field.needed else None
    if field.kind == "yes":
        return None if cell == "yes" else problem("box")
    column = COLUMNS["mentors"].get(field.name)
    if column is None:
        return None
    value = column.read(cell, today)
    if isinstance(value, Problem):
        return value
    holds, code = MORE.get(field.name, (None, ""))
    return problem(code) if holds and not holds(value, today, policy) else None


def first_fault(cells: Cells, today: date, policy: Clearance) -> str | None:
    """The first step in which something is wrong or missing."""
    return next((step for step in ORDER if faults(step, cells, today, policy)), None)


def row(
    application: Application, today: date, *, external_id: str, site: str
) -> MentorRow | tuple[str, Problem]:
    """The row of an import that an application is, or its first column that cannot be, with the
    problem. They consented to texts, if they did, and a text of ours reached them, if one did, at
    the moment at which they confirmed the form."""
    cells, at = application.cells, application.confirmed_at.isoformat()
    given = {
        **cells,
        "language": _best_first(cells.get("language", ""), application.language),
        "external_id": external_id,
        "site": site,
        "notes": notes(cells),
        "sms_consent_at": at if cells.get("texts") == "yes" else "",
        "sms_consent_form": FORM,
        "phone_verified_at": at if application.way == "text" else "",
        **{field: str(getattr(application, field) or "") for field in CLEARANCES.values()},
    }
    parsed: dict[str, Any] = {}
    for name, column in COLUMNS["mentors"].items():
        parsed[name] = column.read(given.get(name, ""), today)
        if isinstance(parsed[name], Problem):
            return name, parsed[name]
    made = draft("mentors", 1, (), frozenset(COLUMNS["mentors"]), parsed)
    assert isinstance(made, MentorRow)
    return made


def _best_first(spoken: str, language: Language) -> str:
    """Languages, the best one first."""
    return "|".join(sorted(spoken.split("|"), key=lambda one: one != language))


def notes(cells: Cells) -> str:
    """What staff should still know of the form when it is gone."""
    pairs = [
        f"{cells[f'reference_{n}']} ({cells.get(f'reference_{n}_reach', '')})"
        for n in (1, 2)
        if cells.get(f"reference_{n}")
    ]
    said = [cells.get("why", ""), f"References: {', '.join(pairs)}" if pairs else ""]
    return "\n".join(filter(None, said))
