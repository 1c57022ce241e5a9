"""Reads infra/template.yaml as CloudFormation would, for the little that a laptop has of AWS."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import cloudformation
from infra.local.processes import ROOT
from infra.local.settings import ACCOUNT, REGION

TEMPLATE = ROOT / "infra" / "template.yaml"

PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackName": "handrail",
    "AWS::URLSuffix": "amazonaws.com",
}
# What a resource's ARN looks like; its name stands in for {name}.
ARNS = {
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "AWS::KMS::Key": "arn:aws:kms:{region}:{account}:key/{name}",
    "AWS::SNS::Topic": "arn:aws:sns:{region}:{account}:{name}",
    "AWS::SQS::Queue": "arn:aws:sqs:{region}:{account}:{name}",
}
_SUBSTITUTE = re.compile(r"\$\{([^}!]+)\}")


@dataclass(frozen=True)
class Resource:
    """One resource, its properties still holding references."""

    logical_id: str
    type: str
    properties: Mapping[str, Any]


class Template:
    """The parameters and resources, and what a reference to each comes to on the laptop."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._parameters = {
            name: parameter.get("Default", "")
            for name, parameter in document.get("Parameters", {}).items()
        }
        self.resources = {
            logical_id: Resource(logical_id, body["Type"], body.get("Properties", {}))
            for logical_id, body in document["Resources"].items()
        }
        self._physical: dict[str, str] = {}

    def of_type(self, kind: str) -> list[Resource]:
        """All resources of a type, in the order of the file."""
        return [r for r in self.resources.values() if r.type == kind]

    def name(self, logical_id: str) -> str:
        """The name that the laptop gives a resource."""
        return f"handrail-{logical_id}"

    def created(self, logical_id: str, physical_id: str) -> None:
        """Note what !Ref of a resource gives from now on."""
        self._physical[logical_id] = physical_id

    def ref(self, logical_id: str) -> Any:
        """What !Ref gives: a parameter's value, or a created resource's physical id."""
        for known in (PSEUDO, self._parameters, self._physical):
            if logical_id in known:
                return known[logical_id]
        raise KeyError(f"{logical_id} is not in the template, or not created on a laptop")

    def arn(self, logical_id: str) -> str:
        """What !GetAtt X.Arn gives."""
        kind = self.resources[logical_id].type
        name = self.ref(logical_id) if kind == "AWS::KMS::Key" else self.name(logical_id)
        return ARNS[kind].format(region=REGION, account=ACCOUNT, name=name)

    def resolve(self, value: Any) -> Any:
        """A property with its references replaced."""
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((function, argument),) = value.items()
            if function == "Ref":
                return self.ref(argument)
            if function == "Fn::GetAtt":
                return self._attribute(*argument)
            if function == "Fn::Sub":
                return _SUBSTITUTE.sub(lambda found: self._substitute(found[1]), argument)
        return {key: self.resolve(item) for key, item in value.items()}

    def _attribute(self, logical_id: str, attribute: str) -> str:
        if attribute != "Arn":
            raise KeyError(f"a laptop knows only the Arn of a resource, not {attribute}")
        return self.arn(logical_id)

    def _substitute(self, name: str) -> str:
        if "." in name:
            return self._attribute(*name.split(".", 1))
        return str(self.ref(name))


def load(path: Path = TEMPLATE) -> Template:
    """The project's template."""
    return Template(cloudformation.read(path))
