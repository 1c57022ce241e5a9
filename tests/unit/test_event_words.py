"""Whatever may stand in a person's timeline has words on their page."""

from typing import get_args

from chalicelib.domain.checkins.questions import QUESTIONS
from chalicelib.domain.participation import TYPES
from chalicelib.domain.safety.alerts import OUTCOMES
from chalicelib.domain.standing import WAYS, Channel, What
from chalicelib.domain.texts.page_words import texts
from chalicelib.entrypoints.api.roles import ROUTES
from chalicelib.entrypoints.web.staff import timeline
from chalicelib.entrypoints.web.staff.act_table import ACTS
from chalicelib.entrypoints.web.staff.mentor_acts import OF_MENTORS
from chalicelib.services.reading.timeline import Kind

EVERY = (*ACTS.values(), *OF_MENTORS.values())
PICKED = {one for act in EVERY for field in act.fields for one in field.choices}


def test_every_code_has_its_words() -> None:
    """A record of a kind that nobody thought of would shut the page of whoever has it."""
    wanted = {
        "acted.": {*get_args(What), "erased"},
        "asked.": QUESTIONS.keys(),
        "did.": TYPES,
        "pick.": {*OUTCOMES, *WAYS, *get_args(Channel), *PICKED},
        **dict.fromkeys(("act.", "why.", "done."), ACTS.keys() | OF_MENTORS.keys()),
        "field.": {
            field.label.removeprefix("field.")
            for act in EVERY
            for field in act.fields
            if field.kind != "match"
        },
    }
    missing = {
        prefix + code
        for prefix, codes in wanted.items()
        for code in codes
        if prefix + code not in texts("en")
    }
    assert missing == set()


def test_what_is_done_for_mentors_has_routes_of_the_api() -> None:
    assert {act.route for act in EVERY} <= ROUTES.keys()


def test_every_kind_of_event_has_its_line() -> None:
    assert set(get_args(Kind)) == timeline.KINDS.keys()
