"""What a check-in tells: green, amber or red, and why. The alert table of the product's rules.

``assess`` is asked after each answer: no concern waits for the questions still open, which may
never be answered. A later answer may then add a graver cause to it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from chalicelib.domain.checkins.occurrence import REPLIED, Level, Occurrence
from chalicelib.domain.checkins.questions import CALL_ME
from chalicelib.domain.people import Value
from chalicelib.domain.policy import DEFAULT, Policy
from chalicelib.domain.policy.safety import Alerts


class Assessment(Value):
    """The level of one check-in with the codes of its causes, the gravest first.

    ``told`` is False where nobody answered: then green means no alert, not well-being.
    """

    level: Level
    causes: tuple[str, ...] = ()
    told: bool = True


GREEN = Assessment(level="green")
#: Nobody answered, and nobody could be expected to.
NOTHING_TOLD = Assessment(level="green", told=False)


class _Facts(NamedTuple):
    """What the rules look at."""

    now: Occurrence
    earlier: Sequence[Occurrence]
    opioid_history: bool
    numbers: Alerts

    def number(self, question: str) -> int | None:
        """A numeric answer of this check-in."""
        value = self.now.value_of(question)
        return None if value is None or isinstance(value, bool) else value

    def last(self, question: str) -> int | bool | None:
        """The newest earlier answer to ``question``."""
        values = (occurrence.value_of(question) for occurrence in self.earlier)
        return next((value for value in values if value is not None), None)


def _used(facts: _Facts) -> bool:
    return facts.now.value_of("use") is True


def _used_with_opioid_history(facts: _Facts) -> bool:
    return _used(facts) and facts.opioid_history


def _craving_high_confidence_low(facts: _Facts) -> bool:
    craving, confidence = facts.number("craving"), facts.number("confidence")
    if craving is None or confidence is None:
        return False
    return craving >= facts.numbers.craving_red and confidence <= facts.numbers.confidence_red


def _call_requested(facts: _Facts) -> bool:
    return facts.now.value_of("want_call") is True or facts.number("how") == CALL_ME


def _craving(facts: _Facts) -> bool:
    craving = facts.number("craving")
    return craving is not None and craving >= facts.numbers.craving_amber


def _craving_up(facts: _Facts) -> bool:
    craving, before = facts.number("craving"), facts.last("craving")
    if craving is None or before is None:
        return False
    return craving - before >= facts.numbers.craving_rise


def _used_again(facts: _Facts) -> bool:
    """Use in so many answered check-ins running; what we failed to ask breaks no run."""
    said = [occurrence.value_of("use") for occurrence in (facts.now, *facts.earlier)]
    run = [value for value in said if value is not None][: facts.numbers.use_running]
    return len(run) == facts.numbers.use_running and all(value is True for value in run)


class _Rule(NamedTuple):
    cause: str
    level: Level
    holds: Callable[[_Facts], bool]
    #: Causes that this one makes needless: one concern, one alert.
    covers: frozenset[str] = frozenset()


_RULES: tuple[_Rule, ...] = (
    _Rule("use_opioid", "red", _used_with_opioid_history, frozenset({"use"})),
    _Rule(
        "craving_high_confidence_low",
        "red",
        _craving_high_confidence_low,
        frozenset({"craving", "craving_up"}),
    ),
    _Rule("call_requested", "red", _call_requested),
    _Rule("use", "amber", _used),
    _Rule("craving", "amber", _craving, frozenset({"craving_up"})),
    _Rule("craving_up", "amber", _craving_up),
    _Rule("reintervene", "amber", _used_again),
)
_GRAVITY: dict[Level, int] = {"red": 0, "amber": 1, "green": 2}


def assess(
    occurrence: Occurrence,
    history: Sequence[Occurrence],
    opioid_history: bool,
    policy: Policy = DEFAULT,
) -> Assessment:
    """The level and causes of what was answered so far.

    Parameters
    ----------
    history:
        Earlier occurrences of the person, newest first; this one is left out if it is among them.
    opioid_history:
        Opioids, polysubstance, unknown stimulant supply, or medication: any use is red.
    """
    earlier = [o for o in history if o.key != occurrence.key]
    facts = _Facts(occurrence, earlier, opioid_history, policy.alerts)
    holding = [rule for rule in _RULES if rule.holds(facts)]
    covered = frozenset().union(*(rule.covers for rule in holding))
    return _of(rule for rule in holding if rule.cause not in covered)


def _of(rules: Iterable[_Rule]) -> Assessment:
    standing = sorted(rules, key=lambda rule: _GRAVITY[rule.level])
    if not standing:
        return GREEN
    return Assessment(level=standing[0].level, causes=tuple(rule.cause for rule in standing))


def silent_run(history: Sequence[Occurrence]) -> int:
    """How many check-ins running, newest first, arrived and stayed unanswered.

    What is ours (missed, unknown, suppressed, cancelled) and what is still open counts for
    nothing: it neither adds to a run nor breaks it.
    """
    run = 0
    for occurrence in history:
        if occurrence.state in REPLIED or occurrence.answers:
            break
        run += occurrence.state == "SILENT"
    return run


def assess_silence(
    history: Sequence[Occurrence],
    weeks_since_discharge: int,
    opioid_history: bool,
    policy: Policy = DEFAULT,
) -> Assessment:
    """Amber at the second silence running; at the first in weeks 1-4 or with opioid history.

    ``history`` is newest first and includes the occurrence that has just gone silent;
    ``weeks_since_discharge`` is the week as ``cadence.week_since`` counts it, from 1.
    """
    numbers = policy.alerts
    at_risk = opioid_history or weeks_since_discharge <= numbers.early_weeks
    bar = numbers.silent_running_at_risk if at_risk else numbers.silent_running
    if silent_run(history) >= bar:
        return Assessment(level="amber", causes=("silence",), told=False)
    return NOTHING_TOLD


def assess_pattern(
    ambers: Sequence[tuple[str, datetime]], now: datetime, policy: Policy = DEFAULT
) -> Assessment:
    """Re-intervention when different ambers gather: three causes within 30 days by default.

    ``ambers`` are the causes of amber triggers with their moments (UTC), in any order.
    """
    since = now - timedelta(days=policy.alerts.different_ambers_days)
    recent = {cause for cause, at in ambers if since <= at <= now and cause != "reintervene"}
    if len(recent) >= policy.alerts.different_ambers:
        return Assessment(level="amber", causes=("reintervene",))
    return GREEN
