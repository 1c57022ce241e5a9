"""Who may call the API: a Cognito user pool with one user per program and role."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra.local.aws import client
from infra.local.settings import REGION

ROLES = ("coordinator", "supervisor", "analyst", "auditor")
_PASSWORD = "Laptop-only-1"  # guards nothing: whoever can reach us may ask for a token


@dataclass(frozen=True)
class Identity:
    """The pool and the client that tokens come from."""

    pool_id: str
    client_id: str

    @property
    def issuer(self) -> str:
        """The ``iss`` of every token."""
        return f"https://cognito-idp.{REGION}.amazonaws.com/{self.pool_id}"

    def token(self, program: str, role: str) -> str:
        """A fresh access token, an hour valid by the real time.

        Raises
        ------
        LookupError
            No such program or role.
        """
        try:
            answer = client("cognito-idp").initiate_auth(
                AuthFlow="USER_PASSWORD_AUTH",
                ClientId=self.client_id,
                AuthParameters={"USERNAME": f"{program}-{role}", "PASSWORD": _PASSWORD},
            )
        except ClientError as error:
            raise LookupError(f"no user of {program} with the role {role}") from error
        return str(answer["AuthenticationResult"]["AccessToken"])


def create(programs: list[str]) -> Identity:
    """The pool, its client, and a user ``<program>-<role>`` in group ``<program>:<role>`` each."""
    cognito = client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="handrail")["UserPool"]["Id"]
    made = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="laptop",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    client_id = made["UserPoolClient"]["ClientId"]
    for program in programs:
        for role in ROLES:
            _create_user(cognito, pool, program, role)
    return Identity(pool, client_id)


def _create_user(cognito: Any, pool: str, program: str, role: str) -> None:
    user, group = f"{program}-{role}", f"{program}:{role}"
    cognito.create_group(UserPoolId=pool, GroupName=group)
    cognito.admin_create_user(UserPoolId=pool, Username=user, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=user, Password=_PASSWORD, Permanent=True
    )
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=user, GroupName=group)
