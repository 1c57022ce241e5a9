"""Program policy: every number that a program may set for itself, with its default.

The defaults follow published continuing-care protocols (recovery management check-ups, telephone
continuing care), FCC and CTIA practice for texting, and the safety rules of this product. They
are program policy and not legal advice. A program overrides what it wants and keeps the rest:
``Policy.model_validate({"window": {"close": "19:00"}})``.

Hours of the day are wall-clock times without a zone; they are read in the zone of whoever they
concern: the recipient's for texting windows, the program's for staffed hours.
"""

from chalicelib.domain.people import Value
from chalicelib.domain.policy.applying import Applying
from chalicelib.domain.policy.checkins import Checkins, Joining, Window
from chalicelib.domain.policy.following import (
    Directory,
    Engagement,
    Instruments,
    MatchLife,
    Milestones,
    Network,
    Outcomes,
    Participation,
    RecoveryPlans,
)
from chalicelib.domain.policy.matching import MatchingPolicy
from chalicelib.domain.policy.relay import Relay
from chalicelib.domain.policy.safety import Alerts, Paging, Staffed
from chalicelib.domain.policy.sending import Numbers, Prices, Sending, Stops


class Policy(Value):
    """All of a program's policy; every group and every number has a default."""

    joining: Joining = Joining()
    window: Window = Window()
    checkins: Checkins = Checkins()
    alerts: Alerts = Alerts()
    staffed: Staffed = Staffed()
    paging: Paging = Paging()
    sending: Sending = Sending()
    prices: Prices = Prices()
    engagement: Engagement = Engagement()
    numbers: Numbers = Numbers()
    stops: Stops = Stops()
    participation: Participation = Participation()
    network: Network = Network()
    directory: Directory = Directory()
    instruments: Instruments = Instruments()
    milestones: Milestones = Milestones()
    recovery_plan: RecoveryPlans = RecoveryPlans()
    outcomes: Outcomes = Outcomes()
    matching: MatchingPolicy = MatchingPolicy()
    match_life: MatchLife = MatchLife()
    relay: Relay = Relay()
    applying: Applying = Applying()


#: The policy of a program that has set nothing.
DEFAULT = Policy()
