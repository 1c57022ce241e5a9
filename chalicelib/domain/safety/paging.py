"""How a page climbs the rota until a human has acknowledged, and again until one has reached.

The step is worked out from the clock alone, so that lost or late ticks delay a page and never
stop it, and a doubled tick finds the same step with the same number.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.safety.rota import OnCall


class Step(NamedTuple):
    """Whom to page now, and when (UTC) to look again.

    ``key`` names the step within its incident, the same however often it is worked out: a page
    that was sent under it is not sent again. ``next_look_at`` is None once the person is reached.
    """

    targets: tuple[OnCall, ...]
    next_look_at: datetime | None
    key: str


def reach_by(acknowledged: datetime, policy: Policy = DEFAULT) -> datetime:
    """When (UTC) the page climbs again unless the person was reached."""
    return acknowledged + timedelta(minutes=policy.paging.reached_minutes)


def rungs_to_page(
    since: datetime,
    now: datetime,
    acknowledged: datetime | None,
    reached: datetime | None,
    ladder: Sequence[OnCall],
    policy: Policy = DEFAULT,
) -> Step:
    """The step of an incident's page at ``now``.

    The first rung is paged at once, the next after 5 minutes each, everyone after 15 and every 15
    from then on, hourly after two hours, daily after a day (``Paging.repeats``). An
    acknowledgement stops this and starts a second clock of 15 minutes; if the person is not
    *reached* by then, the page climbs again from the first rung.

    Parameters
    ----------
    since, now, acknowledged, reached:
        Moments (UTC): when the page began to climb (the incident was opened, or a further text
        joined it), and now; ``acknowledged`` and ``reached`` are None until then.
    ladder:
        Who is on call now, in order. It may be empty; then there is nobody to page, and the
        next look comes at the usual time, when a shift may have begun.
    """
    if reached is not None:
        return Step((), None, "reached")
    if acknowledged is None:
        return _climb(since, now, ladder, policy, "open")
    again = reach_by(acknowledged, policy)
    if now < again:
        return Step((), again, "acknowledged")
    return _climb(again, now, ladder, policy, "unreached")


def _climb(
    since: datetime, now: datetime, ladder: Sequence[OnCall], policy: Policy, clock: str
) -> Step:
    numbers = policy.paging
    everyone_at = since + timedelta(minutes=numbers.everyone_minutes)
    if now >= everyone_at:
        after = now - everyone_at
        start, repeat = next(
            (timedelta(hours=hours), timedelta(minutes=minutes))
            for hours, minutes in reversed(numbers.repeats)
            if after >= timedelta(hours=hours)
        )
        times = (after - start) // repeat
        next_look = everyone_at + start + (times + 1) * repeat
        key = f"{clock}-all-{int(start / repeat)}-{times}-{repeat}"
        return Step(tuple(ladder), next_look, key)
    pace = timedelta(minutes=numbers.next_rung_minutes)
    rung = max(0, (now - since) // pace)
    following = since + (rung + 1) * pace
    more = rung + 1 < len(ladder)
    next_look = min(following, everyone_at) if more else everyone_at
    return Step(tuple(ladder[rung : rung + 1]), next_look, f"{clock}-{rung}")


def is_acknowledgement(text: str, code: str, open_incidents: int) -> bool:
    """Whether a text from someone on the rota acknowledges the incident with ``code``.

    Its two digits do, wherever they stand alone in the text; "1" does if only one is open.
    """
    words = "".join(c if c.isalnum() else " " for c in text).split()
    return code in words or (open_incidents == 1 and words == ["1"])
