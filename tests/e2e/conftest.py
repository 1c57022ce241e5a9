"""End to end: the product driven through the laptop cloud's contract, over HTTP only."""

from collections.abc import Iterator

import pytest

from infra.local.testing import LaptopCloud, laptop_cloud


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LaptopCloud]:
    """A laptop cloud without people for one module: each moves the clock as it needs."""
    with laptop_cloud(tmp_path_factory.mktemp("cloud")) as started:
        yield started
