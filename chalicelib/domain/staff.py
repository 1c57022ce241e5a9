"""Staff of a program: who may sign in to its pages, as what, and with which second factor.

The link and the code in a mail are the first factor, an authenticator's six figures (TOTP, RFC
6238) the second. It is set up at the first sign-in, within days of a supervisor's letting it.
"""

from datetime import datetime, timedelta
from typing import Literal, get_args

from chalicelib.domain.people import Language, Value
from chalicelib.domain.signing_in import SignIns

Role = Literal["coordinator", "supervisor", "analyst", "auditor"]
ROLES: frozenset[str] = frozenset(get_args(Role))

#: What a login may look like; it is what the record of effects calls them.
LOGIN = r"^[a-z][a-z0-9.-]{1,39}$"
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
#: How long an authenticator may be set up after a supervisor let it: whoever reads somebody's mail
#: weeks later cannot.
SETTING_UP = timedelta(hours=72)
#: Wrong figures running until a supervisor lets an authenticator be set up anew.
TRIES = 5
#: Who has shown the first factor shows the second within this time.
HALFWAY = timedelta(minutes=10)
#: Seconds that one number of an authenticator is good for, and how many before and after count
#: too (RFC 6238, 5.2: clocks differ and people type).
STEP, DRIFT = 30, 1


class Staff(Value):
    """One member of staff. ``login`` names them for good.

    ``authenticator`` is that one's key (hex), ``offered`` one that was shown and not confirmed yet,
    ``step`` the last step of time whose number was used, ``failures`` wrong numbers running.
    ``set_up_until`` (UTC) ends the time in which an authenticator may be set up.
    """

    login: str
    name: str
    email: str
    role: Role
    site: str = ""
    language: Language = "en"
    added_at: datetime
    left_at: datetime | None = None
    set_up_until: datetime | None = None
    authenticator: str | None = None
    offered: str | None = None
    step: int = 0
    failures: int = 0
    sign_ins: SignIns

    @property
    def active(self) -> bool:
        """Whether they may sign in and act."""
        return self.left_at is None

    @property
    def locked(self) -> bool:
        """Whether too many wrong numbers were typed."""
        return self.failures >= TRIES


def may_set_up(member: Staff, at: datetime) -> bool:
    """Whether they may set an authenticator up at a moment (UTC)."""
    return (
        member.authenticator is None
        and member.set_up_until is not None
        and at < member.set_up_until
    )


def let_set_up(member: Staff, at: datetime) -> Staff:
    """They may set up an authenticator from ``at`` (UTC) on; the one they had counts no more, and
    whoever is signed in with it is not."""
    return member.model_copy(
        update={
            "authenticator": None, "offered": None, "failures": 0, "set_up_until": at + SETTING_UP,
            "sign_ins": ended(member.sign_ins, at),
        }
    )  # fmt: skip


def left(member: Staff, at: datetime) -> Staff:
    """They work here no more: nothing of theirs opens anything from ``at`` (UTC) on."""
    gone = let_set_up(member, at)
    return gone.model_copy(update={"left_at": at, "set_up_until": None})


def ended(sign_ins: SignIns, at: datetime) -> SignIns:
    """Every session from before ``at`` (UTC) has ended, and the message under way is void."""
    return sign_ins.model_copy(update={"not_before": at, "attempt": None})


def steps(seconds: float) -> range:
    """The steps of time whose numbers count at a moment (seconds since 1970, real time)."""
    now = int(seconds) // STEP
    return range(now - DRIFT, now + DRIFT + 1)
