"""What an open incident takes over from a crisis text that joins it."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.safety import joining
from chalicelib.domain.safety.alerts import (
    Alert,
    IllegalTransition,
    acknowledge,
    open_alert,
    resolve,
)

THEN = datetime(2026, 11, 25, 13, tzinfo=UTC)
NOW = THEN + timedelta(days=2)


def _incident(id: str, at: datetime, **more: object) -> Alert:
    made = open_alert(id=id, cause="crisis", opened_at=at, zone="UTC", code=id[-2:])
    return made.model_copy(update=more)


OLD = acknowledge(_incident("crisis-11", THEN, texts=("11",), reply="accepted"), "Ana", THEN)
NEW = _incident(
    "crisis-22", NOW, rung=1, next_look_at=NOW + timedelta(minutes=5), reply="refused", reply_id="r"
)


def test_it_is_open_again_and_goes_on_climbing_where_the_new_page_stands() -> None:
    home = joining.joined(OLD, NEW, "22", NOW)
    assert (home.state, home.acknowledged_at, home.acknowledged_by) == ("open", None, None)
    assert (home.climbs_since, home.next_look_at) == (NOW, NOW + timedelta(minutes=5))
    assert (home.texts, home.joined, home.more_codes) == (("11", "22"), 1, ("22",))
    assert (home.reply, home.reply_id) == ("refused", "r")


def test_without_a_page_of_its_own_it_is_paged_now() -> None:
    home = joining.joined(OLD, None, "22", NOW)
    assert (home.state, home.climbs_since, home.next_look_at) == ("open", NOW, NOW)
    assert home.reply == "accepted"


def test_whoever_took_the_new_page_on_has_the_whole() -> None:
    home = joining.joined(_incident("crisis-11", THEN), acknowledge(NEW, "Bo", NOW), "22", NOW)
    assert (home.state, home.acknowledged_by, home.owner) == ("acknowledged", "Bo", "Bo")


def test_what_a_human_has_ended_already_pages_nobody_again() -> None:
    home = joining.joined(OLD, resolve(NEW, "Bo", "reached", NOW), "22", NOW)
    assert (home.state, home.next_look_at) == (OLD.state, OLD.next_look_at)
    assert home.texts == ("11", "22")


def test_nothing_joins_what_has_ended_and_what_joined_leads_there() -> None:
    with pytest.raises(IllegalTransition):
        joining.joined(resolve(OLD, "Ana", "reached", NOW), NEW, "22", NOW)
    over = joining.ended(NEW, "crisis-11", NOW)
    assert (over.state, over.joined_into, over.next_look_at) == ("resolved", "crisis-11", None)
