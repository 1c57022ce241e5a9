"""DynamoDB Local with the table of infra/template.yaml, KMS and SQS by moto, and carriers that
write down what they were given. Each test makes programs of its own, so those of a file share one
table."""

import os
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from infra.local import dynamodb, endpoints, resources, template
from infra.local.aws import client
from infra.local.ports import free_port, listens

PORT, MOTO_PORT = free_port(), free_port()
os.environ["MOTO_SQS_ENFORCE_STRICT_QUEUE_PURGE_BEHAVIOUR"] = "false"
os.environ.update(
    AWS_ENDPOINT_URL_DYNAMODB=f"http://127.0.0.1:{PORT}",
    **{
        f"AWS_ENDPOINT_URL_{name}": f"http://127.0.0.1:{MOTO_PORT}"
        for name in ("KMS", "SQS", "SNS")
    },
)


@pytest.fixture(scope="session", autouse=True)
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[template.Template]:
    """The local AWS, for the whole session."""
    if why_not := dynamodb.missing():
        pytest.skip(f"needs DynamoDB Local: {why_not}")
    dynamodb.install(print)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=MOTO_PORT, verbose=False)
    moto.start()
    folder = tmp_path_factory.mktemp("dynamodb")
    java = subprocess.Popen(
        dynamodb.command(PORT, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 60
        while not listens(PORT) and time.monotonic() < end:
            time.sleep(0.1)
        cloud = template.load()
        resources.create(cloud)
        os.environ.update(
            TABLE_NAME=cloud.ref("Table"),
            LEDGER_TABLE=cloud.ref("ErasureLedger"),
            KMS_KEY_ID=cloud.ref("DataKey"),
            **endpoints.queues(cloud),
        )
        from chalicelib import settings

        settings.get.cache_clear()
        from chalicelib.store.rows import Row

        # A loaded machine's DynamoDB Local may think for longer than AWS ever does.
        Row.Meta.read_timeout_seconds = 30
        yield cloud
    finally:
        java.terminate()
        java.wait(10)
        moto.stop()


@pytest.fixture(scope="module", autouse=True)
def a_table_of_its_own(local_aws: template.Template) -> None:
    """Each file of tests begins on an empty table: whatever others left due is not looked at in
    each of its ticks."""
    table, dynamo = local_aws.ref("Table"), client("dynamodb")
    if dynamo.scan(TableName=table, Limit=1)["Items"]:
        dynamo.delete_table(TableName=table)
        resources.create(local_aws)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 15, tzinfo=UTC)  # Tuesday, 10:00 in New York

    def __call__(self) -> datetime:
        return self.moment

    def go(self, **step: float) -> datetime:
        """Let time pass."""
        self.moment += timedelta(**step)
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The product's clock, standing still until told."""
    from chalicelib import clock as products

    made = Clock()
    monkeypatch.setattr(products, "now", made)
    monkeypatch.setattr(products, "wait", lambda seconds: None)
    return made


@dataclass
class Carriers:
    """What left by text, voice and mail; ``answers`` may hold results other than accepted."""

    texts: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    on_text: Callable[[], None] | None = None

    def to(self, phone: str) -> list[str]:
        """The bodies of the texts to a number, oldest first."""
        return [text["body"] for text in self.texts if text["to"] == phone]


@pytest.fixture
def carriers(monkeypatch: pytest.MonkeyPatch) -> Carriers:
    """Carriers that accept everything and write it down."""
    from chalicelib.carriers import mail, sms
    from chalicelib.carriers.result import Result

    made = Carriers()

    def answer() -> Result:
        if made.on_text:
            made.on_text()
        accepted = Result(kind="accepted", provider_id=secrets.token_hex(8))
        return made.answers.pop(0) if made.answers else accepted

    def text(to: str, body: str, **more: Any) -> Result:
        made.texts.append({"to": to, "body": body, **more})
        return answer()

    def call(to: str, words: str, **more: Any) -> Result:
        made.calls.append({"to": to, "body": words, **more})
        return answer()

    def send(to: str, subject: str, body: str) -> Result:
        made.mails.append({"to": to, "subject": subject, "body": body})
        return answer()

    monkeypatch.setattr(sms, "send_text", text)
    monkeypatch.setattr(sms, "call", call)
    monkeypatch.setattr(mail, "send_mail", send)
    return made


@pytest.fixture
def program(clock: Clock) -> str:
    """A fresh program with a rota of two; its id."""
    from chalicelib.domain.safety.rota import OnCall, Rota
    from chalicelib.services import programs

    name = f"p{secrets.token_hex(4)}"
    programs.create_program(
        name, name="Sample", alias="Handrail", zone="America/New_York", number=own_number(name),
        crisis_line="+15025550199",
    )  # fmt: skip
    rungs = (
        OnCall(name="Ana", phone="+15025550190", email="ana@example.org"),
        OnCall(name="Bo", phone="+15025550191", email="bo@example.org"),
    )
    programs.put_rota(name, Rota(rungs=rungs), "supervisor")
    return name


def own_number(program: str) -> str:
    """A number for a program, its own in this session."""
    return f"+1502{int(program[1:], 16) % 10**7:07}"


@pytest.fixture
def enroll(program: str, clock: Clock, carriers: Carriers) -> Callable[..., Any]:
    """Makes a graduate of the program: ``enroll(phone=…, joined=True, …) -> Ref``."""
    from chalicelib.domain.people import Alumnus, Consent, Person
    from chalicelib.domain.thread import Thread
    from chalicelib.services import enrolling, joining
    from chalicelib.services.outbound import texting
    from chalicelib.services.tenant import tenant
    from chalicelib.store.change import Change

    def make(joined: bool = True, **more: Any) -> Any:
        read = enrolling.new_partition(program)
        here = tenant(program)
        role = {k: more.pop(k) for k in list(more) if k in Alumnus.model_fields}
        person = Person(
            **{
                "id": read.ref.person, "program": program, "roles": frozenset({"alumnus"}),
                "first_name": "Rosa", "last_name": "Clark", "phone": "+15025550142",
                "birth_date": date(1990, 5, 4), "time_zone": "America/New_York",
                "sms_consent": Consent(at=clock(), form="SMS-2026-1"), "texting": "consented",
                "number_state": "verified", "phone_verified_at": clock(), "created_at": clock(),
                **more,
            }
        )  # fmt: skip
        alumnus = Alumnus(
            **{
                "person_id": person.id, "external_id": f"A-{secrets.token_hex(4)}",
                "discharged_on": date(2026, 11, 10), "substances": frozenset({"alcohol"}), **role,
            }
        )  # fmt: skip
        change = Change(read, by="test", at=clock(), policy=here.policy)
        enrolling.put_person(change, here, person, alumnus)
        after = change.commit("person.created")
        if joined:
            change = Change(after, by="test", at=clock(), policy=here.policy)
            change.amend(Thread, joining="invited")
            joining.join(change, here)
            texting.deliver_all(change.commit("person.joined"), here, {})
        return read.ref

    return make
