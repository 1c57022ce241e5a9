"""What every end-to-end test does: make people, send them in, read what came of it."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests

from infra.local.testing import LaptopCloud

PEOPLE = Path(__file__).parents[1] / "data" / "people"
#: The demo program's numbers and rota, as infra/local/README.md and the seed say.
CHECK_IN, OTHER_CHECK_IN = "+15025550100", "+13645550100"
FIRST_ON_CALL = "+13645550198"

_ALUMNUS = {
    "external_id": "", "site": "Louisville", "first_name": "", "last_name": "Tester", "phone": "",
    "birth_date": "1985-06-07", "gender": "woman", "language": "en", "city": "Louisville",
    "state": "KY", "zip": "40202", "time_zone": "America/New_York", "discharged_on": "2026-11-20",
    "level_of_care": "iop", "recovery_since": "2026-08-01", "substances": "alcohol",
    "pathway": "twelve_step", "on_medication": "no", "availability": "mon-eve|sat-am",
    "wants_mentor": "no", "mentor_gender_preference": "any", "planned_hours_per_week": "9",
    "sms_consent_at": "2026-11-20T15:04:00Z", "sms_consent_form": "SMS-2026-1",
    "wording": "discreet", "phone_verified_at": "2026-11-20T15:06:00Z",
    "disclosure_consent_at": "2026-11-20T15:05:00Z", "disclosure_consent_form": "MD-2026-1",
    "disclosure_recipient": "mentors", "disclosure_expires_on": "2027-11-20",
}  # fmt: skip
_MENTOR = {
    "external_id": "", "site": "Louisville", "first_name": "", "last_name": "Guide", "phone": "",
    "birth_date": "1980-02-03", "gender": "woman", "language": "en", "city": "Louisville",
    "state": "KY", "zip": "40202", "time_zone": "America/New_York", "recovery_since": "2020-01-01",
    "discharged_on": "2020-03-01", "background_check_on": "2026-03-15",
    "training_completed_on": "2026-10-18", "ethics_signed_on": "2026-04-04",
    "sms_consent_at": "2026-11-20T15:04:00Z", "pathway": "twelve_step",
    "supports_medication": "yes", "substances": "alcohol", "availability": "mon-eve|sat-am",
    "capacity": "2", "mentee_gender_preference": "any",
}  # fmt: skip


def alumnus(number: int, name: str, **more: str) -> dict[str, str]:
    """A row of the alumni's file; the phone ends in ``number`` (two digits)."""
    return _ALUMNUS | {
        "external_id": f"E-{number:02}", "first_name": name, "phone": phone(number)
    } | more  # fmt: skip


def mentor(number: int, name: str, **more: str) -> dict[str, str]:
    """A row of the mentors' file."""
    return _MENTOR | {
        "external_id": f"G-{number:02}", "first_name": name, "phone": phone(number)
    } | more  # fmt: skip


def phone(number: int) -> str:
    """A number that no carrier gives to anyone."""
    return f"+150255501{number:02}"


def as_csv(rows: Sequence[dict[str, str]]) -> str:
    """Rows as a file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def sample(kind: str) -> list[dict[str, str]]:
    """The sample file's rows."""
    with (PEOPLE / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def send_in(
    cloud: LaptopCloud, kind: str, body: str | bytes, *, dry: bool = False, program: str = "demo"
) -> requests.Response:
    """Import a file."""
    return cloud.api(
        "POST", f"/v1/imports/{kind}", program=program, params={"dry_run": str(dry).lower()},
        data=body.encode() if isinstance(body, str) else body,
        headers={"Content-Type": "text/csv"},
    )  # fmt: skip


def everything(
    cloud: LaptopCloud, path: str, *, program: str = "demo", **query: str
) -> Iterator[dict[str, Any]]:
    """All items of a list, page by page."""
    cursor: str | None = None
    while True:
        params = {"limit": "100", **query} | ({"cursor": cursor} if cursor else {})
        page = read(cloud, path, program=program, **params)
        assert set(page) == {"items", "next_cursor"}
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def read(cloud: LaptopCloud, path: str, *, program: str = "demo", **query: str) -> dict[str, Any]:
    """What a coordinator is answered."""
    answer = cloud.api("GET", path, program=program, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def post(cloud: LaptopCloud, path: str, body: object = None) -> dict[str, Any]:
    """What a coordinator's act is answered."""
    answer = cloud.api("POST", path, json=body) if body is not None else cloud.api("POST", path)
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json())


def ids(cloud: LaptopCloud, kind: str = "alumni", program: str = "demo") -> dict[str, str]:
    """Our ids by the center's own."""
    return {
        one["external_id"]: one["id"] for one in everything(cloud, f"/v1/{kind}", program=program)
    }


def say(cloud: LaptopCloud, sender: str, body: str, **more: str) -> list[str]:
    """Text in, and what is answered to it right away."""
    before = len(cloud.outbox(sender))
    cloud.inbound(sender, body, **more)
    cloud.drain()
    return [text["body"] for text in cloud.outbox(sender)[before:]]


def local_time(moment: str, zone: str) -> datetime:
    """A moment on somebody's wall clock."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
