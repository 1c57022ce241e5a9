"""What infra/template.yaml promises of the cloud, read by the loader that the laptop uses."""

import json

from infra.local import product
from infra.local.processes import ROOT
from infra.local.template import load

TEMPLATE = load()


def test_the_table_is_protected_restorable_encrypted_and_forgets() -> None:
    table = TEMPLATE.resources["Table"].properties
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert {i["IndexName"] for i in table["GlobalSecondaryIndexes"]} == {"due", "listing"}


def test_every_queue_of_a_handler_has_its_dead_letters() -> None:
    for queue in product.HANDLERS:
        redrive = TEMPLATE.resources[queue].properties["RedrivePolicy"]
        dead = queue.replace("Queue", "DeadLetters")
        assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": [dead, "Arn"]}
        assert TEMPLATE.resources[dead].type == "AWS::SQS::Queue"


def test_only_its_own_topic_fills_a_queue() -> None:
    template = load()
    template.created("InboundTopic", "arn:topic")
    template.created("InboundQueue", "url")
    policy = template.resolve(dict(template.resources["InboundQueuePolicy"].properties))
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "sns.amazonaws.com"}
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": "arn:topic"}}
    assert statement["Resource"].endswith(":handrail-InboundQueue")


def test_subscriptions_keep_the_envelope() -> None:
    for subscription in TEMPLATE.of_type("AWS::SNS::Subscription"):
        assert subscription.properties["RawMessageDelivery"] is False


def test_a_queue_hides_a_message_six_times_as_long_as_its_handler_may_take() -> None:
    """As AWS asks of an event source, so that a throttled function does not meet it twice."""
    stage = json.loads((ROOT / ".chalice" / "config.json").read_text())
    functions = stage["stages"]["main"]["lambda_functions"]
    for queue, handler in product.HANDLERS.items():
        most = functions[handler].get("lambda_timeout", stage["lambda_timeout"])
        assert TEMPLATE.resources[queue].properties["VisibilityTimeout"] >= 6 * most


def test_bulk_and_replies_have_a_queue_and_a_worker_each() -> None:
    assert product.HANDLERS["RepliesQueue"] != product.HANDLERS["DueQueue"]
