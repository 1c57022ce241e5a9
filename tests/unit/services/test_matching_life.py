"""What people write when they are asked about a match."""

import pytest

from chalicelib.domain import matches
from chalicelib.domain.jobs import PAGE, paged
from chalicelib.services.matching.life import choice

YES = """
1 | Yes | YES! | ok | 1 yes | yes please | Sí | si, por favor | sure, thanks | uno | Está bien
| sounds good
"""
SOMEONE_ELSE = """
2 | no | Someone else | 2 someone else | someone different | no thanks | otra persona
| alguien más | dos
"""
NEITHER = """
... | 12 | 5 | maybe | who is it? | yes or no | 1 2 | please | I want to die
| no one came by yesterday at all
"""
EXAMPLES = [
    (body.strip(), chosen)
    for bodies, chosen in ((YES, "yes"), (SOMEONE_ELSE, "someone_else"), (NEITHER, None))
    for body in bodies.split("|")
]


@pytest.mark.parametrize(("body", "chosen"), [*EXAMPLES, ("", None)])
def test_a_choice_is_read_as_people_write_it(body, chosen):
    assert choice(body) == chosen


def test_a_match_is_found_by_its_id_alone():
    id = matches.match_id("run1", "person1")
    assert matches.alumnus_of(id) == "person1"


@pytest.mark.parametrize("reason", ["", "No time", "rosa@example.org", "x", "a" * 41, "no-time"])
def test_a_reason_that_could_hold_a_name_is_refused(reason):
    with pytest.raises(matches.BadReason):
        matches.reason_code(reason)


def test_all_usual_reasons_are_codes():
    assert [matches.reason_code(one) for one in matches.USUAL_REASONS] == [*matches.USUAL_REASONS]


def test_a_page_of_a_run_fits_an_item():
    parts = dict.fromkeys(
        ("pathway", "availability", "life_stage", "place", "experience", "load", "substance"), 25
    )
    ids = "a" * 20
    near = [{"mentor": ids, "score": 100, "rule": "mentor_background_check"}] * 2
    pair = {"alumnus": ids, "mentor": ids, "score": 100, "parts": parts}
    pairs = [{**pair, "next": [ids] * 3, "near": near}] * (PAGE + 1)
    pages = paged(ids, pairs, [{"alumnus": ids, "reasons": ["no_capacity"]}])
    assert [len(page.pairs) for page in pages] == [PAGE, 1]
    assert [len(page.unmatched) for page in pages] == [0, 1]
    skipped = tuple(
        {"alumnus": ids, "mentor": ids, "reasons": ["no_capacity", "live_match"]}
        for _ in range(PAGE)
    )
    assert len(pages[0].model_copy(update={"skipped": skipped}).model_dump_json()) < 390_000
    assert len(pages[0].model_dump_json()) < 300_000
