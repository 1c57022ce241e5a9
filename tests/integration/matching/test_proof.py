"""Every run's pairs are proved best when they are found, and without that nobody can approve it."""

from dataclasses import replace

import pytest

from chalicelib.domain.matches import IllegalTransition, Match
from chalicelib.domain.matching import solving
from chalicelib.services.matching import approving as matching_approval
from chalicelib.services.matching import proposing as matching
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load


def test_pairs_that_are_not_proved_best_cannot_be_approved(
    program, graduate, volunteer, carriers, monkeypatch
):
    alumnus, _ = graduate(), volunteer()
    right = solving.assign
    monkeypatch.setattr(
        solving, "assign", lambda *asked: replace(right(*asked), pairs={}, unmatched=(0,))
    )
    run = matching.start(program, "coordinator").run
    assert (run.state, run.proved) == ("failed", False)
    with pytest.raises(IllegalTransition):
        matching_approval.approve(program, run.id, "coordinator")
    assert load(Ref(program, alumnus.person)).values(Match) == []
    monkeypatch.setattr(solving, "assign", right)
    assert matching.start(program, "coordinator").run.proved
