"""US states whose quiet hours are stricter than the federal 8:00-21:00.

These laws speak of sales calls, which our texts are not, and most exempt people who consented; we
keep their hours all the same, because what a state calls an unfit hour is one for us too. Hours
are the recipient's wall clock. Only the narrowest reading of each state is listed, and only states
where it can differ from the federal hours; intersected with the program's own window, most rows
change nothing at the default 10:00-20:00. Last read November 2026; review yearly.
"""

from datetime import time
from typing import NamedTuple

from chalicelib.domain.people import DAYS


class QuietHours(NamedTuple):
    """Hours in which texting is fit, by weekday; a missing day means not at all."""

    by_day: dict[str, tuple[time, time]]
    source: str


def _hours(weekday: tuple[int, int], saturday: tuple[int, int], sunday: tuple[int, int] | None,
           source: str) -> QuietHours:  # fmt: skip
    by_day = {day: (time(weekday[0]), time(weekday[1])) for day in DAYS[:5]}
    by_day["sat"] = (time(saturday[0]), time(saturday[1]))
    if sunday:
        by_day["sun"] = (time(sunday[0]), time(sunday[1]))
    return QuietHours(by_day, source)


STATES: dict[str, QuietHours] = {
    "AL": _hours((8, 20), (8, 20), None, "Ala. Code 8-19A; no Sundays"),
    "CT": _hours((9, 20), (9, 20), (9, 20), "Conn. Gen. Stat. 42-288a, as amended 2023"),
    "FL": _hours((8, 20), (8, 20), (8, 20), "Fla. Stat. 501.616(6)"),
    "KY": _hours((10, 21), (10, 21), (10, 21), "KRS 367.46955"),
    "LA": _hours((8, 20), (8, 20), None, "La. Public Service Commission; no Sundays"),
    "MA": _hours((8, 20), (8, 20), (8, 20), "M.G.L. c. 159C"),
    "MD": _hours((8, 20), (8, 20), (8, 20), "Md. Stop the Spam Calls Act of 2023"),
    "MI": _hours((9, 21), (9, 21), (9, 21), "Mich. Comp. Laws 445.111"),
    "MN": _hours((9, 21), (9, 21), (9, 21), "Minn. Stat. 325E.30"),
    "MS": _hours((8, 20), (8, 20), None, "Miss. Code 77-3-723; no Sundays"),
    "NM": _hours((9, 21), (9, 21), (9, 21), "N.M. Stat. 57-12-22"),
    "NV": _hours((9, 20), (9, 20), (9, 20), "Nev. Rev. Stat. 228.500-228.640"),
    "OK": _hours((8, 20), (8, 20), (8, 20), "Okla. Stat. tit. 15, 775C.4"),
    "RI": _hours((9, 18), (10, 17), None, "R.I. Gen. Laws 5-61-2(9), 5-61-3.6; no Sundays"),
    "TX": _hours((9, 21), (9, 21), (12, 21), "Tex. Bus. & Com. Code 301.051"),
    "WA": _hours((8, 20), (8, 20), (8, 20), "RCW 80.36.390"),
}
