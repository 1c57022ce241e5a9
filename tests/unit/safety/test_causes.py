"""The table of causes."""

from chalicelib.domain.safety.causes import CAUSES, WORRIES


def test_only_ambers_about_the_person_count_towards_reintervention() -> None:
    assert all(CAUSES[cause].level == "amber" for cause in WORRIES)
    ours = {"introduce", "ask_about_match", "offer_match", "mentor_log_due", "not_sent", "unread"}
    assert not ours & WORRIES
    assert "reintervene" not in WORRIES
