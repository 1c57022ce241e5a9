"""An inbound text as it was received and understood."""

from datetime import datetime

from chalicelib.domain.people import Value

#: The channel of what was said on a private page, beside those of the numbers texted.
PAGE = "page"


class Inbound(Value):
    """One text from a person. ``id`` is the provider's; ``at`` the time that SNS stamped on it.

    What was said on a private page is kept likewise, under an id of ours; of an answer ``value`` is
    its question and what was answered (``craving=7``).
    """

    id: str
    at: datetime
    channel: str
    body: str
    intent: str
    value: str = ""
    about: str | None = None
    needs_reading: bool = False


class StrangerText(Value):
    """A text from a number that nobody we know has, kept only where a life may hang on it."""

    id: str
    at: datetime
    phone: str
    body: str
