"""Stands in for the product in tests of the laptop cloud: the same handlers, next to no rules.

An item ``NOTE#n`` falls due ``times`` times, ``every`` seconds apart; each time a text goes out. An
inbound text is answered; one that says "fail once" fails the first time, "poison" always.
"""

import json
import os
import urllib.request
from datetime import datetime, timedelta
from typing import Any

import boto3
from botocore.config import Config
from chalice import Chalice, Rate

from chalicelib import clock

app = Chalice(app_name="stand-in")
OURS = "+15025550100"
ARN = "arn:aws:sqs:us-east-1:000000000000:{}"
_failed_once: set[str] = set()
_clients: dict[str, Any] = {}


def client(service: str) -> Any:
    if service not in _clients:
        retries = {"total_max_attempts": 1} if service == "pinpoint-sms-voice-v2" else {}
        config = Config(retries=retries, read_timeout=1)
        _clients[service] = boto3.client(service, config=config)
    return _clients[service]


def second(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def put(pk: str, sk: str, due: datetime | None = None, **more: str) -> None:
    item = {"pk": {"S": pk}, "sk": {"S": sk}} | {k: {"S": v} for k, v in more.items()}
    if due:
        item |= {
            "due_pk": {"S": f"DUE#{due:%Y-%m-%dT%H}#0/1"},
            "due_sk": {"S": f"{second(due)}#{pk}|{sk}"},
        }
    client("dynamodb").put_item(TableName=os.environ["TABLE_NAME"], Item=item)


def text(to: str, body: str, context: str) -> None:
    client("pinpoint-sms-voice-v2").send_text_message(
        DestinationPhoneNumber=to,
        OriginationIdentity=OURS,
        MessageBody=body,
        MessageType="TRANSACTIONAL",
        ConfigurationSetName=os.environ["SMS_CONFIGURATION_SET"],
        TimeToLive=3600,
        Context={"message": context},
    )


@app.route("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.route("/jwks")
def jwks() -> dict[str, Any]:
    with urllib.request.urlopen(os.environ["JWKS_URL"], timeout=5) as answer:
        keys: dict[str, Any] = json.load(answer)
        return keys


@app.route("/notes", methods=["POST"])
def add_note() -> dict[str, str]:
    note = app.current_request.json_body
    due = clock.now() + timedelta(seconds=note["in"])
    put("NOTE", note["id"], due, to=note["to"], times=str(note["times"]), every=str(note["every"]))
    return {"due": second(due)}


@app.route("/items/{pk}")
def items(pk: str) -> list[dict[str, str]]:
    found = client("dynamodb").query(
        TableName=os.environ["TABLE_NAME"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": pk}},
        ConsistentRead=True,
    )["Items"]
    return [{k: v["S"] for k, v in item.items()} for item in found]


@app.route("/seal", methods=["POST"])
def seal() -> dict[str, str]:
    sealed = client("kms").encrypt(
        KeyId=os.environ["KMS_KEY_ID"], Plaintext=app.current_request.raw_body
    )["CiphertextBlob"]
    put("SEALED", "1", sealed=sealed.hex())
    return {}


@app.route("/unseal")
def unseal() -> dict[str, str]:
    blob = bytes.fromhex(items("SEALED")[0]["sealed"])
    return {"opened": client("kms").decrypt(CiphertextBlob=blob)["Plaintext"].decode()}


@app.schedule(Rate(1, unit=Rate.MINUTES), name="tick")
def tick(event: Any) -> None:
    now = second(clock.now())
    assert event.to_dict()["time"] == now
    for item in client("dynamodb").scan(TableName=os.environ["TABLE_NAME"], IndexName="due")[
        "Items"
    ]:
        if item["due_sk"]["S"].split("#")[0] <= now:
            body = json.dumps({"pk": item["pk"]["S"], "sk": item["sk"]["S"]})
            client("sqs").send_message(QueueUrl=os.environ["DUE_QUEUE_URL"], MessageBody=body)


@app.on_sqs_message(queue_arn=ARN.format("due"), batch_size=10, name="sender")
def sender(event: Any) -> dict[str, Any]:
    for record in event:
        key = json.loads(record.body)
        note = next(n for n in items(key["pk"]) if n["sk"] == key["sk"])
        text(note["to"], f"{note['sk']} at {second(clock.now())}", note["sk"])
        left = int(note["times"]) - 1
        due = clock.now() + timedelta(seconds=int(note["every"])) if left else None
        put("NOTE", note["sk"], due, to=note["to"], times=str(left), every=note["every"])
    return {"batchItemFailures": []}


@app.on_sqs_message(queue_arn=ARN.format("inbound"), batch_size=10, name="inbound")
def inbound(event: Any) -> dict[str, Any]:
    failed = []
    for record in event.to_dict()["Records"]:
        envelope = json.loads(record["body"])
        message = json.loads(envelope["Message"])
        body, first = message["messageBody"], message["inboundMessageId"] not in _failed_once
        if body == "poison" or (body == "fail once" and first):
            _failed_once.add(message["inboundMessageId"])
            failed.append({"itemIdentifier": record["messageId"]})
            continue
        put("INBOUND", envelope["Timestamp"], raw=record["body"])
        text(message["originationNumber"], f"heard: {body}", "reply")
    return {"batchItemFailures": failed}


@app.on_sqs_message(queue_arn=ARN.format("receipts"), batch_size=10, name="receipts")
def receipts(event: Any) -> dict[str, Any]:
    for record in event:
        envelope = json.loads(record.body)
        receipt = json.loads(envelope["Message"])
        put("RECEIPT", f"{receipt['messageId']}#{record.to_dict()['messageId']}",
            raw=envelope["Message"], taken=second(clock.now()))  # fmt: skip
    return {"batchItemFailures": []}


@app.on_sqs_message(queue_arn=ARN.format("jobs"), batch_size=1, name="jobs")
def jobs(event: Any) -> None:
    raise KeyError("no job is known here")
