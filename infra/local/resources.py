"""Creates in the local AWS what infra/template.yaml says, and nothing else.

Left out, each for its reason: point-in-time recovery and deletion protection (DynamoDB Local has
none), expiry of items (it would go by the real time, not the product's clock), and every type not
named in ``CREATORS`` (functions, alarms …), which exist in AWS only.
"""

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from infra.local.aws import client
from infra.local.template import Resource, Template

TABLE_PROPERTIES = (
    "AttributeDefinitions",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "KeySchema",
    "StreamSpecification",
)
QUEUE_ATTRIBUTES = (
    "DelaySeconds",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
)


def create(template: Template) -> None:
    """Create all, in an order in which each finds what it refers to.

    Reads the endpoints from the standard ``AWS_ENDPOINT_URL_*``. What is there already stays.
    """
    for kind, creator in CREATORS.items():
        for resource in _with_redrive_last(template.of_type(kind)):
            creator(template, resource)


def _with_redrive_last(resources: list[Resource]) -> list[Resource]:
    return sorted(resources, key=lambda r: "RedrivePolicy" in r.properties)


def _key(template: Template, resource: Resource) -> None:
    kms = client("kms")
    for alias in template.of_type("AWS::KMS::Alias"):
        if alias.properties["TargetKeyId"] == {"Ref": resource.logical_id}:
            known = _key_named(kms, alias.properties["AliasName"])
            if known:
                template.created(resource.logical_id, known)
                return
    made = kms.create_key(
        Description=resource.properties.get("Description", ""),
        Policy=json.dumps(template.resolve(resource.properties["KeyPolicy"])),
    )
    template.created(resource.logical_id, made["KeyMetadata"]["KeyId"])


def _key_named(kms: Any, alias: str) -> str | None:
    try:
        return str(kms.describe_key(KeyId=alias)["KeyMetadata"]["KeyId"])
    except ClientError:
        return None


def _alias(template: Template, resource: Resource) -> None:
    kms = client("kms")
    name = resource.properties["AliasName"]
    if _key_named(kms, name) is None:
        kms.create_alias(
            AliasName=name, TargetKeyId=template.resolve(resource.properties["TargetKeyId"])
        )
    template.created(resource.logical_id, name)


def _table(template: Template, resource: Resource) -> None:
    dynamodb = client("dynamodb")
    name = template.name(resource.logical_id)
    if name not in dynamodb.list_tables()["TableNames"]:
        wanted = {p: resource.properties[p] for p in TABLE_PROPERTIES if p in resource.properties}
        dynamodb.create_table(TableName=name, **template.resolve(wanted))
    template.created(resource.logical_id, name)


def _queue(template: Template, resource: Resource) -> None:
    properties = template.resolve(dict(resource.properties))
    attributes = {a: str(properties[a]) for a in QUEUE_ATTRIBUTES if a in properties}
    if "RedrivePolicy" in properties:
        attributes["RedrivePolicy"] = json.dumps(properties["RedrivePolicy"])
    made = client("sqs").create_queue(
        QueueName=template.name(resource.logical_id), Attributes=attributes
    )
    template.created(resource.logical_id, made["QueueUrl"])


def _topic(template: Template, resource: Resource) -> None:
    made = client("sns").create_topic(
        Name=template.name(resource.logical_id),
        Attributes={"KmsMasterKeyId": template.resolve(resource.properties["KmsMasterKeyId"])},
    )
    template.created(resource.logical_id, made["TopicArn"])


def _topic_policy(template: Template, resource: Resource) -> None:
    properties = template.resolve(dict(resource.properties))
    for topic in properties["Topics"]:
        client("sns").set_topic_attributes(
            TopicArn=topic,
            AttributeName="Policy",
            AttributeValue=json.dumps(properties["PolicyDocument"]),
        )


def _queue_policy(template: Template, resource: Resource) -> None:
    properties = template.resolve(dict(resource.properties))
    for url in properties["Queues"]:
        client("sqs").set_queue_attributes(
            QueueUrl=url, Attributes={"Policy": json.dumps(properties["PolicyDocument"])}
        )


def _subscription(template: Template, resource: Resource) -> None:
    properties = template.resolve(dict(resource.properties))
    # moto takes any value of RawMessageDelivery, "false" included, for true: say it only if true.
    attributes = {"RawMessageDelivery": "true"} if properties.get("RawMessageDelivery") else {}
    client("sns").subscribe(
        TopicArn=properties["TopicArn"],
        Protocol=properties["Protocol"],
        Endpoint=properties["Endpoint"],
        Attributes=attributes,
    )


CREATORS: dict[str, Callable[[Template, Resource], None]] = {
    "AWS::KMS::Key": _key,
    "AWS::KMS::Alias": _alias,
    "AWS::DynamoDB::Table": _table,
    "AWS::SQS::Queue": _queue,
    "AWS::SNS::Topic": _topic,
    "AWS::SNS::TopicPolicy": _topic_policy,
    "AWS::SQS::QueuePolicy": _queue_policy,
    "AWS::SNS::Subscription": _subscription,
}
