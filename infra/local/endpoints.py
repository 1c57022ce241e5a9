"""Where each service of AWS is on this laptop, in the words that production code reads anyway."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local.settings import (
    ADDRESS,
    REGION,
    SENDER_EMAIL,
    SMS_CONFIGURATION_SET,
    Settings,
)
from infra.local.template import Template

FROM_MOTO = ("SQS", "SNS", "KMS", "COGNITO_IDENTITY_PROVIDER")
FROM_CARRIER = ("PINPOINT_SMS_VOICE_V2", "SESV2")


@dataclass(frozen=True)
class Ports:
    """The inner ports, free ones chosen at each start."""

    dynamodb: int
    moto: int
    carrier: int


def services(ports: Ports) -> dict[str, str]:
    """Environment that leads every AWS client of this process and its children here.

    Nothing of the person's own AWS set-up may leak in: no profile, no proxy, no instance role.
    """
    where = {"DYNAMODB": ports.dynamodb}
    where |= dict.fromkeys(FROM_MOTO, ports.moto) | dict.fromkeys(FROM_CARRIER, ports.carrier)
    return {
        f"AWS_ENDPOINT_URL_{name}": f"http://{ADDRESS}:{port}" for name, port in where.items()
    } | {
        "AWS_ACCESS_KEY_ID": "laptop",
        "AWS_SECRET_ACCESS_KEY": "laptop",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": ADDRESS,
        "no_proxy": ADDRESS,
    }


# Would change what the names above mean.
FOREIGN = (
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_ENDPOINT_URL",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
)


QUEUES = ("Due", "Replies", "Inbound", "Receipts", "Jobs")


def queues(template: Template) -> dict[str, str]:
    """Where each queue is, and its dead letters."""
    kinds = {"QUEUE": "Queue", "DEAD_LETTERS": "DeadLetters"}
    return {
        f"{name.upper()}_{setting}_URL": template.ref(f"{name}{suffix}")
        for name in QUEUES
        for setting, suffix in kinds.items()
    }


def product(
    settings: Settings, ports: Ports, template: Template, issuer: str, client_id: str
) -> dict[str, str]:
    """What chalicelib/settings.py reads."""
    pool = issuer.rsplit("/", 1)[1]
    return {
        "TABLE_NAME": template.ref("Table"),
        "LEDGER_TABLE": template.ref("ErasureLedger"),
        **queues(template),
        "KMS_KEY_ID": template.ref("DataKey"),
        "SMS_CONFIGURATION_SET": SMS_CONFIGURATION_SET,
        "TOKEN_ISSUER": issuer,
        "TOKEN_CLIENT_IDS": client_id,
        "JWKS_URL": f"http://{ADDRESS}:{ports.moto}/{pool}/.well-known/jwks.json",
        "SENDER_EMAIL": SENDER_EMAIL,
        "PUBLIC_URL": settings.public_url,
    }


def take(environment: Mapping[str, str]) -> None:
    """Make an environment this process's own."""
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(environment)


def keep(environment: Mapping[str, str], file: Path) -> None:
    """Write down where everything is, for other commands on this machine (``read``)."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump(dict(environment), out, indent=1)


def read(file: Path) -> dict[str, str]:
    """The environment that a running laptop cloud wrote down."""
    environment: dict[str, str] = json.loads(file.read_text())
    return environment
