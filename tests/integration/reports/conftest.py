"""The report over DynamoDB Local: the API's callers, and a program filled from the sample."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.api.conftest import api, issuer, other_program

__all__ = ["api", "issuer", "other_program"]


@pytest.fixture
def fill(program: str, clock: Any) -> Callable[[Any], None]:
    """Writes the facts of a sample as the product's own records, through the store's codec."""
    from tests.integration.reports.filling import write

    def filled(facts: Any) -> None:
        write(program, facts, clock())

    return filled
