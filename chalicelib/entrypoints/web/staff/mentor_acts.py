"""What staff may do on a mentor's page: acts as on a graduate, by the API's routes for mentors, and
what is theirs alone."""

from chalicelib.domain.clearances import CLEARANCES
from chalicelib.entrypoints.web import typed
from chalicelib.entrypoints.web.staff.act_table import ACTS, Act, Field, Sent, lives
from chalicelib.services import clearing
from chalicelib.services.recording import Unacceptable


def _renew(sent: Sent) -> None:
    """What is left empty stays; nothing at all was no renewal."""
    days = {
        name: typed.day(sent.fields, field)
        for name, field in CLEARANCES.items()
        if sent.fields.get(field)
    }
    if not days:
        raise Unacceptable(next(iter(CLEARANCES.values())), "missing", "Give one day at least.")
    clearing.renew(*sent.to, days)


#: Every act by its name in the address, in the order in which they are offered.
OF_MENTORS: dict[str, Act] = {
    name: ACTS[name]._replace(route=route)
    for name, route in (
        ("unhold", "mentors.clear_hold"), ("verified", "mentors.phone_verified"),
        ("phone", "mentors.phone"), ("consent", "mentors.consent"), ("stop", "mentors.opt_out"),
        ("died", "mentors.deceased"), ("undo", "mentors.deceased_undo"),
    )
} | {
    "renew": Act(
        "mentors.clearances",
        tuple(Field(field, "day", needed=False) for field in CLEARANCES.values()), _renew, lives,
    ),
}  # fmt: skip
