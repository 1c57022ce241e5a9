"""The link of a private page in a text: who may be sent one, and the token, which is kept nowhere.

A token follows from the keys of its person and the page's id, so that a text that is sent again
holds the same link; what is stored of the text has stars in its place.
"""

from datetime import datetime

from chalicelib import settings
from chalicelib.domain import private_pages
from chalicelib.domain.care import Care
from chalicelib.domain.messages import Message
from chalicelib.domain.people import Person
from chalicelib.domain.private_pages import PrivatePage, Purpose
from chalicelib.store import private_links
from chalicelib.store.change import Change
from chalicelib.store.partition import Partition

#: What stands for a token in a text as it is stored: as long as a token is.
STARS = "*" * 43


def may_be_sent(read: Partition) -> bool:
    """Whether a text may hold a link for this person, and we have an address for it."""
    care = read.maybe(Care)
    alerts = care.value.open_alerts if care else {}
    return bool(_address()) and private_pages.may_be_sent(read.one(Person), alerts)


def _address() -> str:
    return settings.get().public_url.rstrip("/")


def blank() -> str:
    """The link as it is stored."""
    return f"{_address()}/p/{STARS}"


def filled(read: Partition, message: Message) -> str:
    """The body as it leaves."""
    if message.page is None:
        return message.body
    return message.body.replace(STARS, token(read, message.page), 1)


def token(read: Partition, page: str) -> str:
    """The token of a page of this person's."""
    return read.sealer.token(f"page|{page}")


def put(change: Change, message: Message, purpose: Purpose, about: str, until: datetime) -> None:
    """The page of a link becomes one in the change that sends the link, until then (UTC)."""
    assert message.page
    person = change.value(Person)
    page = PrivatePage(
        id=message.page, program=person.program, person_id=person.id, purpose=purpose, about=about,
        numbers_had=message.numbers_had, expires_at=until,
    )  # fmt: skip
    change.add(private_links.new(token(change.read, page.id), page))
