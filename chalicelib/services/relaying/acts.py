"""What a mentor may do about the line itself: a pause, an end, and giving one's number."""

from datetime import timedelta

from chalicelib.domain import matches
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Person
from chalicelib.domain.texts.dialing import to_call
from chalicelib.services import alerting
from chalicelib.services.matching import words as matching_words
from chalicelib.services.mentoring import today
from chalicelib.services.outbound import texting
from chalicelib.services.relaying import exchange, lines
from chalicelib.services.relaying.writing import Closed, opened
from chalicelib.services.signing_in.entering import Visit
from chalicelib.services.tenant import again_on_conflict
from chalicelib.store.change import Change


@again_on_conflict
def pause(visit: Visit, match_id: str) -> None:
    """For some days what the mentee writes goes to whoever covers, else to staff. A pause that
    runs is not begun anew.

    Raises
    ------
    Missing
    """
    change, _ = _opened(visit, match_id)
    known = lines.of(change, match_id).paused_until
    if known and known > visit.at:
        return
    days = timedelta(days=visit.here.policy.relay.pause_days)
    lines.amend(change, match_id, paused_until=visit.at + days)
    change.commit("relay.paused", "mentor")


@again_on_conflict
def resume(visit: Visit, match_id: str) -> None:
    """The mentor's own pause ends.

    Raises
    ------
    Missing
    """
    change, _ = _opened(visit, match_id)
    if lines.of(change, match_id).paused_until is None:
        return
    lines.amend(change, match_id, paused_until=None)
    change.commit("relay.resumed", "mentor")


@again_on_conflict
def block(visit: Visit, match_id: str) -> None:
    """No more messages between the two: at once, and staff hear of it. Only staff open it again.

    Raises
    ------
    Missing
    """
    change, _ = _opened(visit, match_id)
    line = lines.of(change, match_id)
    if "mentor" in line.blocked_by:
        return
    lines.amend(change, match_id, blocked_by=line.blocked_by | {"mentor"})
    alerting.raise_alert(change, visit.here, "relay_blocked", "mentor")
    change.commit("relay.blocked", "mentor")


@again_on_conflict
def share(visit: Visit, match_id: str) -> None:
    """The mentor wants to exchange numbers: the mentee is asked, or, where they have said so too,
    it is done.

    Raises
    ------
    Missing, Closed
    """
    change, match = _opened(visit, match_id)
    line, mentor = lines.of(change, match_id), visit.read.one(Person)
    if line.closed(visit.at) or not mentor.phone or change.value(Person).shared_phone:
        raise Closed
    if "mentor" in line.shared_by:
        return
    line = lines.amend(change, match_id, shared_by=line.shared_by | {"mentor"})
    if line.both_share():
        exchange.write_down(change, match, mentor)
        _tell(visit, change, match, "relay.shared", number=to_call(mentor.phone))
    else:
        _tell(visit, change, match, "relay.share_asked", mentor_first=mentor.first_name[:20])
    change.commit("relay.shared" if line.both_share() else "relay.share_asked", "mentor")


def _tell(visit: Visit, change: Change, match: Match, key: str, **places: str) -> None:
    if matching_words.may_reach(change.value(Person), "relay_share", visit.at, visit.here.id):
        texting.plan(
            change, visit.here, "relay_share", key, about=matches.key(match.id), line="relay",
            **places,
        )  # fmt: skip
    else:
        alerting.raise_alert(change, visit.here, "relay_unsent", "share")


def _opened(visit: Visit, match_id: str) -> tuple[Change, Match]:
    today.one(visit, match_id, "active")
    return opened(visit, match_id)
