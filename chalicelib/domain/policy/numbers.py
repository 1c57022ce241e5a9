"""The kinds of number that policy is made of."""

from typing import Annotated

from pydantic import Field

Positive = Annotated[int, Field(ge=1)]
NotNegative = Annotated[int, Field(ge=0)]
