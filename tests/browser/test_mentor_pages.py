"""A mentor's journey in a real browser, by light and by night: on a small phone in English, on a
desk in Spanish."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from infra.local.testing import LaptopCloud, cloud  # noqa: F401
from tests.browser import node_tools
from tests.browser.test_pages import PEOPLE

pytestmark = node_tools.NEEDS
JOURNEY = Path(__file__).with_name("mentor_journey.mjs")
AT_MOST = 40 * 1024  # bytes of a page with its stylesheet
PHONE = "+15025550131"
MENTOR = {
    "external_id": "M-B", "first_name": "Dana", "last_name": "Reed", "phone": PHONE,
    "email": "dana@example.org", "birth_date": "1982-05-04", "gender": "woman", "language": "en",
    "recovery_since": "2020-01-01", "background_check_on": "2026-05-01",
    "training_completed_on": "2026-05-01", "ethics_signed_on": "2026-05-01",
}  # fmt: skip
GRADUATE = {
    "external_id": "A-B", "first_name": "Wanda", "last_name": "Hill", "phone": "+15025550132",
    "birth_date": "1985-03-02", "gender": "woman", "language": "en",
    "discharged_on": "2026-11-10", "wants_mentor": "yes", "disclosure_recipient": "mentors",
    "disclosure_consent_at": "2026-11-10T15:00:00Z", "disclosure_consent_form": "MD-2026-1",
    "disclosure_expires_on": "2027-11-10",
}  # fmt: skip
BOTH = {"city": "Louisville", "state": "KY", "zip": "40202", "availability": "mon-eve|sat-am"}


def sheet_of(kind: str, row: dict[str, str]) -> str:
    """One person, with the columns of the sample file."""
    with (PEOPLE / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as sample:
        columns = next(csv.reader(sample))
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, columns, restval="")
    writer.writeheader()
    writer.writerow({**BOTH, **row})
    return sheet.getvalue()


def imported(cloud: LaptopCloud, kind: str, row: dict[str, str]) -> None:  # noqa: F811
    """One person."""
    answer = cloud.api(
        "POST", f"/v1/imports/{kind}", data=sheet_of(kind, row).encode(),
        headers={"Content-Type": "text/csv"},
    )  # fmt: skip
    assert answer.json()["created"] == 1, answer.text


#: Number, language and width.
JOURNEYS = [(PHONE, "en", 320), ("+15025550136", "es", 1280)]
#: What a page says, in either language.
SAID = [
    ("sign-in-other", "Escriba su número", "Type your cell phone number"),
    ("offer-no-reason", "Pick a reason first.", "Escoja antes por qué."),
    ("offer-no-question", "Type your question first.", "Ponga aquí lo que quiere saber."),
    ("offer-asked", "Staff has your question.", "Ya tenemos su pregunta."),
    ("log-fault", "Initials only", "Solo letras"),
    ("logged", "Thank you. We have it.", "Gracias. Ya lo tenemos."),
    ("logged", "Be in touch by Dec 1.", "Háblele a más tardar el"),
    ("log-again", "You sent this.", "Esto ya lo envió."),
    ("mend-fault", "That day is yet to come.", "Ese día aún no llega."),
    ("messages-fault", "could guess too much", "esto dice de más"),
    ("messages-unsent", "They can not get texts now.", "Ahora no puede recibir textos."),
    ("messages-sent", "On its way.", "Va en camino."),
    ("messages-held", "Staff looks at it first", "El equipo lo mira primero."),
    ("messages-block", "can not write here right now", "no manda mensajes"),
    ("today-staff", "Staff is in touch.", "El equipo ya le habla."),
    ("today-gone", "That offer is no longer open.", "Esa oferta ya no está."),
    ("today-other", "Su gente", "Your people"),
    ("part-fault", "Pick a reason first.", "Escoja antes por qué."),
    ("away-fault", "comes after the first day off",
     "Elija un día de vuelta que sea más tarde que el primero"),
    ("well-fault", "Please pick one.", "Escoja uno."),
    ("told", "One of us calls you.", "Está bien"),
    ("stepped-back", "You stepped back", "Usted está de descanso"),
]  # fmt: skip


def offered(cloud: LaptopCloud, phone: str, language: str) -> str:  # noqa: F811
    """Dana is offered Wanda, who shares that language with her alone; the match."""
    mine = {"external_id": f"M-B{language}", "phone": phone, "language": language}
    imported(cloud, "mentors", {**MENTOR, **mine, "email": f"dana.{language}@example.org"})
    own = f"{phone[:-2]}8{phone[-1]}"
    hers = {
        "external_id": f"A-B{language}", "phone": own, "language": language,
        "phone_verified_at": "2026-11-10T15:00:00Z",
    }  # fmt: skip
    imported(cloud, "alumni", {**GRADUATE, **hers})
    run = cloud.api("POST", "/v1/matching/runs", json={}).json()
    approved = cloud.api("POST", f"/v1/matching/runs/{run['id']}/approve").json()
    match = next(
        m for m in approved["matches"] if m["mentor"]["external_id"] == mine["external_id"]
    )
    path = f"/v1/matches/{match['id']}/alumnus-answer"
    assert cloud.api("POST", path, json={"answer": "yes"}).ok
    return str(match["id"])


@pytest.mark.parametrize(("phone", "language", "width"), JOURNEYS)
def test_a_mentor_signs_in_accepts_and_logs(
    cloud: LaptopCloud,  # noqa: F811
    tmp_path: Path,
    phone: str,
    language: str,
    width: int,
) -> None:
    match = cloud.api("GET", f"/v1/matches/{offered(cloud, phone, language)}").json()
    told: dict[str, Any] = node_tools.journey(
        JOURNEY, url=cloud.url, control=cloud.control, phone=phone,
        pictures=str(tmp_path), language=language, width=width,
        email=f"dana.{language}@example.org", token=cloud.token(), now=cloud.now(),
        mentee=match["alumnus"]["id"], hers=f"{phone[:-2]}8{phone[-1]}",
    )  # fmt: skip
    pages = node_tools.looked_at(told)
    style = len(cloud.http.get(f"{cloud.url}/static/page.css", timeout=30).content)
    assert max(page["bytes"] for page in pages.values()) + style < AT_MOST
    assert told["requests"] == ["document /m/today", "stylesheet /static/page.css"]
    assert told["first"] == "skip"
    assert told["logs"] == 2  # one of them sent again after Back
    assert told["texts"] == 1, told["typed"]
    for name, *says in SAID:
        assert says[("en", "es").index(language)] in pages[name]["text"], name
    assert "Wanda" not in pages["today-offer"]["text"] + pages["offer"]["text"]
    assert "Wanda" in pages["today"]["text"]
    (sid,) = (one for one in told["cookies"] if one["name"] == "__Host-sid")
    assert sid == {
        "name": "__Host-sid", "secure": True, "httpOnly": True, "sameSite": "Lax", "path": "/"
    }  # fmt: skip
