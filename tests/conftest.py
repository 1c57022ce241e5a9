"""What every test shares: an environment of its own, and the rule that CI skips nothing it must
have (DynamoDB Local, Chromium): there a skip is a failure."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

#: How fast inputs are made and used tells of the machine and its load, not of the product.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_EC2_METADATA_DISABLED="true",
    TABLE_NAME="handrail-Table",
)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skip for want of a tool is a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI") and "xfail" not in report.keywords:
        report.outcome = "failed"
        report.longrepr = f"skipped, and CI must not skip: {report.longrepr}"
