"""SHARE: where both want it, each learns the other's number, and that is written down as the
disclosure that it is (42 CFR 2.31)."""

from chalicelib import ids
from chalicelib.domain import matches
from chalicelib.domain.disclosures import Disclosure
from chalicelib.domain.matches import Match
from chalicelib.domain.people import Alumnus, Person
from chalicelib.services.relaying import lines
from chalicelib.store.change import Change


def write_down(change: Change, match: Match, mentor: Person) -> None:
    """The numbers are exchanged from now on, in the change of the graduate's record."""
    lines.amend(change, match.id, shared_at=change.at)
    consent = change.value(Alumnus).disclosure_consent
    disclosure = Disclosure(
        id=ids.new_id(), person_id=match.person_id, at=change.at, by=change.by,
        to_whom=f"{mentor.name}, mentor",
        what="cell phone number",
        why=f"both asked for it by SHARE; consent {consent.form if consent else ''}".strip(),
        basis="consent", about=matches.key(match.id),
    )  # fmt: skip
    change.put(disclosure)
