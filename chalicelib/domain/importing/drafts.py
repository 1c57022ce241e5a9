"""From the parsed cells of one row to its draft: what several columns say together."""

from collections.abc import Iterator
from typing import Any

from chalicelib.domain.importing.columns import Kind, People
from chalicelib.domain.importing.refusals import RowError, refusal
from chalicelib.domain.importing.rows import AlumnusRow, AttendanceRow, MentorRow
from chalicelib.domain.people import Consent, DisclosureConsent, SafeContact
from chalicelib.domain.zips import zone_of

Parsed = dict[str, Any]
PersonDraft = AlumnusRow | MentorRow
Draft = PersonDraft | AttendanceRow
_MODELS: dict[People, type[AlumnusRow] | type[MentorRow]] = {
    "alumni": AlumnusRow,
    "mentors": MentorRow,
}


def contradictions(line: int, parsed: Parsed) -> Iterator[RowError]:
    """What is wrong between the cells of a row, each of which is right by itself."""
    consent_at = parsed.get("sms_consent_at")
    if consent_at and "phone" in parsed and not parsed["phone"]:
        yield refusal(line, "phone", "phone_missing")
    if consent_at and parsed.get("sms_consent_form") == "":
        yield refusal(line, "sms_consent_form", "consent_incomplete")


def draft(
    kind: Kind, line: int, cells: tuple[str, ...], given: frozenset[str], parsed: Parsed
) -> Draft:
    """The draft of a row in which nothing is wrong."""
    if kind == "attendance":
        return AttendanceRow(line=line, cells=cells, **parsed)
    return person_draft(kind, line, cells, given, parsed)


def person_draft(
    kind: People, line: int, cells: tuple[str, ...], given: frozenset[str], parsed: Parsed
) -> PersonDraft:
    """The draft of a row about a person."""
    fields = dict(parsed)
    fields["languages"] = fields.pop("language")
    fields["sms_consent"] = _sms_consent(fields)
    if not fields["time_zone"] and fields["zip"]:
        fields["time_zone"] = zone_of(fields["zip"])
    if kind == "alumni":
        fields["disclosure_consent"] = _disclosure_consent(fields)
        fields["safe_contact"] = _safe_contact(fields)
    else:
        fields["pathways"] = fields.pop("pathway")
    return _MODELS[kind](line=line, cells=cells, given=given, **fields)


def _sms_consent(fields: Parsed) -> Consent | None:
    at, form = fields.pop("sms_consent_at"), fields.pop("sms_consent_form")
    return Consent(at=at, form=form) if at else None


def _disclosure_consent(fields: Parsed) -> DisclosureConsent | None:
    """A consent only if it is complete (42 CFR 2.31); matching names those who have none."""
    at, form, recipient, expires_on = (
        fields.pop(name)
        for name in (
            "disclosure_consent_at",
            "disclosure_consent_form",
            "disclosure_recipient",
            "disclosure_expires_on",
        )
    )
    if not (at and form and recipient and expires_on):
        return None
    return DisclosureConsent(at=at, form=form, recipient=recipient, expires_on=expires_on)


def _safe_contact(fields: Parsed) -> SafeContact | None:
    name, phone, may_say = (
        fields.pop(f"safe_contact_{part}") for part in ("name", "phone", "may_say")
    )
    return SafeContact(name=name, phone=phone, may_say=may_say) if name or phone else None
