"""The laptop cloud itself, with a stand-in for the product: time, queues, carrier, faults."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests

from infra.local.testing import LaptopCloud, laptop_cloud

ENVIRONMENT = os.environ | {"HANDRAIL_APP": "tests.integration.laptop_stand_in"}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LaptopCloud]:
    with laptop_cloud(tmp_path_factory.mktemp("cloud"), environment=ENVIRONMENT) as started:
        yield started


def note(
    cloud: LaptopCloud, name: str, to: str, seconds: int, times: int = 1, every: int = 0
) -> None:
    body = {"id": name, "to": to, "in": seconds, "times": times, "every": every}
    assert cloud.http.post(f"{cloud.url}/notes", json=body).ok


def bodies(cloud: LaptopCloud, to: str) -> list[str]:
    return [text["body"] for text in cloud.outbox(to)]


def test_an_inbound_text_travels_to_the_handler_and_the_answer_back(cloud: LaptopCloud) -> None:
    cloud.inbound("+15025550120", "hola, ¿qué tal?")
    cloud.drain()
    (answer,) = cloud.outbox("+15025550120")
    assert set(answer) == {"id", "from", "to", "body", "sent_at", "segments", "status"}
    assert answer["body"] == "heard: hola, ¿qué tal?"
    assert answer["sent_at"] == cloud.now()
    assert answer["status"] == "DELIVERED"


def test_two_texts_at_one_standing_moment_keep_their_order(cloud: LaptopCloud) -> None:
    for body in ("one", "two", "three"):
        cloud.inbound("+15025550121", body)
    cloud.drain()
    assert bodies(cloud, "+15025550121") == ["heard: one", "heard: two", "heard: three"]


def test_advancing_fires_each_due_time_in_order_and_no_empty_tick(cloud: LaptopCloud) -> None:
    note(cloud, "later", "+15025550122", 7_200)
    note(cloud, "sooner", "+15025550122", 600, times=3, every=86_400)
    before = cloud.advance("PT0S")
    advanced = cloud.advance("P2DT1H")
    at = [text["sent_at"] for text in cloud.outbox("+15025550122")]
    assert [body.split()[0] for body in bodies(cloud, "+15025550122")] == [
        "sooner", "later", "sooner", "sooner",
    ]  # fmt: skip
    assert at == sorted(at)
    assert before["ticks"] == 1
    assert advanced["ticks"] <= 6  # four due times, perhaps one behind, and the last
    assert advanced["events"] >= 8  # four sends, four receipts


def test_what_falls_due_now_needs_no_advance(cloud: LaptopCloud) -> None:
    note(cloud, "now", "+15025550123", 0)
    cloud.drain()
    assert len(bodies(cloud, "+15025550123")) == 1


def test_advances_that_come_at_once_add_up(cloud: LaptopCloud) -> None:
    before = datetime.fromisoformat(cloud.now())
    note(cloud, "apart", "+15025550129", 60)

    def advance(_: int) -> requests.Response:
        return requests.post(f"{cloud.control}/clock", json={"advance": "PT1H"}, timeout=60)

    with ThreadPoolExecutor(4) as callers:
        answers = list(callers.map(advance, range(4)))
    told = sorted(datetime.fromisoformat(answer.json()["now"]) for answer in answers)
    assert told == [before + timedelta(hours=n) for n in (1, 2, 3, 4)]


def test_a_failed_message_comes_back_alone_and_a_poisonous_one_ends_as_a_dead_letter(
    cloud: LaptopCloud,
) -> None:
    for body in ("fail once", "good", "poison"):
        cloud.inbound("+15025550124", body)
    cloud.drain()
    assert sorted(bodies(cloud, "+15025550124")) == ["heard: fail once", "heard: good"]
    assert cloud.dead_letters()["InboundQueue"] == 1


def test_a_late_receipt_comes_at_its_time_and_a_doubled_one_twice(cloud: LaptopCloud) -> None:
    cloud.faults(next=["receipt_late", "receipt_doubled", "receipt_lost"], receipt_late_by="PT6H")
    for body in ("late", "doubled", "lost"):
        cloud.inbound("+15025550125", body)
        cloud.drain()
    late, doubled, lost = (text["id"] for text in cloud.outbox("+15025550125"))

    def taken(message_id: str) -> int:
        return sum(r["sk"].startswith(message_id) for r in receipts(cloud))

    assert (taken(late), taken(doubled), taken(lost)) == (0, 2, 0)
    cloud.advance("PT6H")
    assert (taken(late), taken(doubled), taken(lost)) == (1, 2, 0)
    cloud.faults()


def receipts(cloud: LaptopCloud) -> list[dict[str, str]]:
    found: list[dict[str, str]] = cloud.http.get(f"{cloud.url}/items/RECEIPT").json()
    return found


def test_everything_listens_on_loopback_only(cloud: LaptopCloud) -> None:
    family = {cloud.child.pid, *_descendants(cloud.child.pid)}
    inodes = {i for pid in family for i in _sockets(pid)}
    open_to_all = {"00000000", "0" * 32}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            columns = line.split()
            address, state, inode = columns[1].split(":")[0], columns[3], columns[9]
            if state == "0A" and inode in inodes:
                assert address not in open_to_all


def _descendants(pid: int) -> list[int]:
    children = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]  # fmt: skip
    return children + [c for child in children for c in _descendants(child)]


def _sockets(pid: int) -> list[str]:
    names = [
        os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.exists() or True
    ]
    return [name[8:-1] for name in names if name.startswith("socket:[")]


BAD = [
    ("POST", "/clock", {"advance": "1 day"}, "advance"),
    ("POST", "/clock", {"to": "2001-01-01T00:00:00Z"}, "to"),
    ("POST", "/clock", {"to": "soon"}, "to"),
    ("POST", "/clock", {}, "advance"),
    ("POST", "/sms/inbound", {"body": "hi"}, "from"),
    ("POST", "/sms/inbound", {"from": "+15025550123"}, "body"),
    ("POST", "/sms/inbound", {"from": "Mom", "body": "hi"}, "from"),
    ("POST", "/sms/inbound", {"from": "+15025550123", "body": "\ud83d"}, "body"),
    ("POST", "/sms/inbound", {"from": "+15025550123", "body": "hi", "id": "\udc00"}, "id"),
    ("POST", "/sms/inbound", {"from": "+15025550123", "body": "hi", "to": "+15025550199"}, "to"),
    ("POST", "/clock", {"advance": "P9999999999D"}, "advance"),
    ("POST", "/clock", {"advance": "P9000000D"}, "advance"),
    ("POST", "/clock", {"advance": "P3661D"}, "advance"),
    ("POST", "/clock", {"to": "2099-12-31T00:00:00Z"}, "to"),
    ("POST", "/clock", {"to": "9999-12-31T23:59:59-12:00"}, "to"),
    ("POST", "/faults", {"timeout": 2}, "timeout"),
    ("POST", "/faults", {"gremlins": 1}, "gremlins"),
    ("POST", "/faults", {"next": ["explode"]}, "next"),
    ("GET", "/token?role=king", None, "role"),
    ("GET", "/token?program=none", None, "program"),
]


@pytest.mark.parametrize(("method", "path", "body", "field"), BAD)
def test_bad_input_is_answered_with_400_naming_the_field(
    cloud: LaptopCloud, method: str, path: str, body: object, field: str
) -> None:
    answer = cloud.http.request(method, cloud.control + path, json=body)
    assert answer.status_code == 400
    assert answer.json()["field"] == field
    assert answer.json()["message"]


def test_no_other_sites_page_may_steer_it(cloud: LaptopCloud) -> None:
    url = f"{cloud.control}/token"
    assert cloud.http.get(url, headers={"Host": "evil.example:80"}).status_code == 403
    assert cloud.http.get(url, headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_token_is_verified_by_the_pools_own_keys(cloud: LaptopCloud) -> None:
    from joserfc import jwk, jwt

    issuer = "https://cognito-idp.us-east-1.amazonaws.com/"
    claims = jwt.decode(cloud.token("supervisor", "other"), _keys(cloud, jwk), ["RS256"]).claims
    assert claims["iss"].startswith(issuer)
    assert claims["token_use"] == "access"
    assert claims["cognito:groups"] == ["other:supervisor"]
    assert claims["username"] == "other-supervisor"


def _keys(cloud: LaptopCloud, jwk: object) -> object:
    return jwk.KeySet.import_key_set(cloud.http.get(f"{cloud.url}/jwks").json())  # type: ignore[attr-defined]


def test_a_number_in_a_query_needs_no_escaping(cloud: LaptopCloud) -> None:
    cloud.inbound("+15025550126", "hi")
    cloud.drain()
    for written in ("+15025550126", "%2B15025550126", "15025550126"):
        assert len(cloud.http.get(f"{cloud.control}/sms/outbox?to={written}").json()) == 1
