"""Staff change how people stand, through the API over DynamoDB Local."""

from tests.integration.api.conftest import (  # noqa: F401  (fixtures)
    Api,
    api,
    issuer,
    other_program,
    volunteer,
)
