"""What a mentor's own check-in asks of staff."""

import pytest

from chalicelib.domain.mentor_well import Answers, causes
from chalicelib.domain.safety.causes import CAUSES, WORRIES


@pytest.mark.parametrize(
    ("told", "asks"),
    [
        ({"feeling": "good", "load": "right"}, {}),
        ({"feeling": "so_so", "load": "much"}, {}),
        ({"feeling": "hard", "load": "right"}, {"mentor_hard": "hard"}),
        ({"feeling": "good", "load": "too_much"}, {"mentor_hard": "too_much"}),
        ({"feeling": "hard", "load": "too_much"}, {"mentor_hard": "hard"}),
        ({"feeling": "good", "load": "right", "wants_call": True},
         {"call_requested": "mentor_well"}),
    ],
)  # fmt: skip
def test_only_what_is_hard_and_who_wants_a_call(told: dict, asks: dict) -> None:
    assert causes(Answers(**told)) == asks


def test_the_supervisor_hears_of_it_and_it_counts_as_no_worry_about_them_as_a_graduate() -> None:
    assert CAUSES["mentor_hard"].supervisor
    assert "mentor_hard" not in WORRIES
