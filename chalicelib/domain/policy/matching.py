"""Every number of matching that a program may set for itself, with its default.

Ages in years, clearances in months, distance in miles, availability in hours a week. The defaults
are program policy: mentors at least a year in recovery and half a year from their own discharge,
clearances renewed every two years.
"""

from chalicelib.domain.people import Value
from chalicelib.domain.policy.numbers import NotNegative, Positive

#: Steps of points: (up to this difference, points), the nearest first; beyond the last, nothing.
Steps = tuple[tuple[int, int], ...]


class Clearance(Value):
    """What a mentor must have before anybody is proposed to them."""

    adult_years: Positive = 18
    recovery_months: NotNegative = 12
    discharge_months: NotNegative = 6
    #: Background check, training and ethics may be so old and no older.
    renewed_months: Positive = 24
    #: Days before the last one on which the mentor and staff are told that one of them runs out.
    notice_days: tuple[Positive, ...] = (60, 30, 7)


class Fit(Value):
    """What a pair must have in common."""

    shared_hours: Positive = 1
    #: How far apart two people may live when one of them wants to meet in person.
    in_person_miles: Positive = 25
    #: Whose mentor-disclosure consent names this recipient may be shown to mentors.
    recipient: str = "mentors"


class Points(Value):
    """The soft criteria's points. With the defaults they sum to 100 at most."""

    pathway: NotNegative = 25
    #: Points for each shared hour, up to so many: counted by hours found, never by share of what
    #: somebody declared, so that declaring little wins nothing.
    shared_hour: NotNegative = 2
    shared_hours_at_most: Positive = 10
    #: Points by difference of age in years, for both being parents or both not, and students.
    age: Steps = ((5, 10), (10, 7), (15, 4))
    parent: NotNegative = 6
    student: NotNegative = 4
    #: Points by difference of their clocks in hours, for the same town and for the same state.
    clock: Steps = ((0, 5), (1, 3))
    town: NotNegative = 5
    state: NotNegative = 2
    experience: NotNegative = 5
    experiences_at_most: Positive = 2
    #: For a mentor all of whose places are free at the start of the run; less in proportion.
    free_share: NotNegative = 10
    substance: NotNegative = 5


class Waiting(Value):
    """How long somebody has waited, in weekly bands."""

    #: Discharged at most so many days ago, or flagged by staff, counts as more weeks of waiting.
    new_discharge_days: NotNegative = 30
    credit_weeks: NotNegative = 8


class MatchingPolicy(Value):
    """All of a program's policy on matching; every group and every number has a default."""

    clearance: Clearance = Clearance()
    fit: Fit = Fit()
    points: Points = Points()
    waiting: Waiting = Waiting()
    #: Pools of at most so many pairs are solved on all their pairs, larger ones on each person's
    #: best, to which whatever could improve the answer is added until nothing can.
    all_pairs_at_most: Positive = 100_000
    best_per_alumnus: Positive = 30


#: The policy of a program that has set nothing.
DEFAULT = MatchingPolicy()
