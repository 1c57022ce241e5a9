"""What concerns a whole program and no one person: which alert is open for which cause."""

from collections.abc import Mapping

from pydantic import Field

from chalicelib.domain.people import Value


class Concerns(Value):
    """``open_alerts`` maps a cause to the key of the alert that was opened last for it."""

    open_alerts: Mapping[str, str] = Field(default_factory=dict)
