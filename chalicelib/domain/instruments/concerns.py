"""What a response tells that somebody must act on: the causes of the alert table.

Only the newest response of an instrument speaks of how a person is. A mark of the BAM's (risk,
protection) counts when it is new, which the first response, the baseline, cannot tell; use counts
whenever it is told.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from chalicelib.domain.corrections import news, standing
from chalicelib.domain.instruments.definition import definition
from chalicelib.domain.instruments.response import Response
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.policy.safety import Alerts


class _Facts(NamedTuple):
    """A response and those before it, newest first."""

    now: Response
    earlier: Sequence[Response]
    opioid_history: bool
    numbers: Alerts

    @property
    def days_of_use(self) -> int:
        """On how many days the person used, as far as told."""
        asked = definition(self.now.instrument, self.now.instrument_version)
        return max((self.now.answers.get(item, 0) for item in asked.days_of_use), default=0)


def _used(facts: _Facts) -> bool:
    return facts.days_of_use > 0


def _used_with_opioid_history(facts: _Facts) -> bool:
    return _used(facts) and facts.opioid_history


def _used_often(facts: _Facts) -> bool:
    return facts.days_of_use >= facts.numbers.bam_use_days


def _low_mood(facts: _Facts) -> bool:
    total = facts.now.result.total
    return facts.now.instrument == "phq-2" and (total or 0) >= facts.numbers.phq2_amber


def _marked_anew(facts: _Facts) -> bool:
    return facts.now.instrument == "bam-17" and any(
        mark != "use" and _is_new(mark, facts) for mark in facts.now.result.flags
    )


def _is_new(mark: str, facts: _Facts) -> bool:
    """Whether the last response in which the mark could be told did not bear it."""
    asked = definition(facts.now.instrument, facts.now.instrument_version)
    of = next(flag.of for flag in asked.flags if flag.code == mark)
    last = next((one for one in facts.earlier if of in one.sums), None)
    return last is not None and mark not in last.result.flags


class _Rule(NamedTuple):
    cause: str
    holds: Callable[[_Facts], bool]
    #: A cause that this one makes needless: one concern, one alert.
    covers: str = ""


#: The gravest first.
_RULES = (
    _Rule("use_opioid", _used_with_opioid_history, covers="use"),
    _Rule("use", _used),
    _Rule("reintervene", _used_often),
    _Rule("phq2", _low_mood),
    _Rule("bam_change", _marked_anew),
)


def concerns(
    response: Response,
    responses: Sequence[Response],
    opioid_history: bool,
    policy: Policy = DEFAULT,
) -> tuple[str, ...]:
    """The causes that hold of a response, one of those ``responses`` of its person to the same
    instrument that stand."""
    kept = standing(responses)
    earlier = kept[: kept.index(response)][::-1]
    facts = _Facts(response, earlier, opioid_history, policy.alerts)
    holding = [rule for rule in _RULES if rule.holds(facts)]
    covered = {rule.covers for rule in holding}
    return tuple(rule.cause for rule in holding if rule.cause not in covered)


def new_concerns(
    before: Sequence[Response],
    after: Sequence[Response],
    opioid_history: bool,
    policy: Policy = DEFAULT,
) -> tuple[str, ...]:
    """What the responses to one instrument tell ``after`` something was entered that they did not
    ``before``."""
    return news(before, after, lambda one, among: concerns(one, among, opioid_history, policy))
