"""The Monday mail: last week in counts, to whoever coordinates; no name, no word of anybody's.

It sets out with the nightly round. The queue may deliver it twice: each mail has an id of its own.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from chalicelib import clock
from chalicelib.domain.schedule.wall import local
from chalicelib.services.outbound import digests, once_mailed
from chalicelib.services.reporting import waits
from chalicelib.services.reporting.program import program_report
from chalicelib.services.staff import roster
from chalicelib.services.tenant import Tenant, tenant

READERS = frozenset({"coordinator", "supervisor"})
#: Engagement states in which somebody is about to be lost, or is (``domain.engagement``).
OUT_OF_TOUCH = ("slipping", "disengaged", "lost_contact")


def go_on(body: dict[str, Any]) -> None:
    """The job: the week before today's, counted once, to each reader."""
    here, at = tenant(body["program"]), clock.now()
    today = local(at, here.program.zone).date()
    counts = _counts(here)
    for member in roster.everybody(here.id):
        if not member.active or member.role not in READERS:
            continue
        say = partial(here.say, language=member.language)
        once_mailed.send(
            here, "monday", f"{member.login}|{today}", member.email,
            say("monday.mail_subject", alias=here.program.alias),
            partial(say, "monday.mail_body", **counts), at=at, language=member.language,
        )  # fmt: skip


def _counts(here: Tenant) -> dict[str, int]:
    at = clock.now()
    today = local(at, here.program.zone).date()
    report = program_report(
        here.id, today - timedelta(days=7), today - timedelta(days=1), de_identified=False
    )
    engagement = report.engagement.counts
    tasks = digests.open_alerts(here.id)
    queue = waits.last(here.id, de_identified=False)
    return {
        "sent": sum(int(week.asked or 0) for week in report.checkins.weeks),
        "answered": sum(
            int(week.answered or 0) + int(week.partial or 0) for week in report.checkins.weeks
        ),
        "tasks": len(tasks),
        "overdue": sum(one.due_at <= at for one in tasks),
        "out_of_touch": sum(int(engagement.get(state) or 0) for state in OUT_OF_TOUCH),
        "waiting": int(queue.asked or 0) if queue else 0,
    }
