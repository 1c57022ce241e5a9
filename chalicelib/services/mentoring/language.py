"""In which language a mentor reads: pages, texts and mails alike, for they follow one record."""

from chalicelib import clock
from chalicelib.domain.people import Language
from chalicelib.domain.thread import Thread
from chalicelib.services.tenant import again_on_conflict, tenant
from chalicelib.store.change import Change
from chalicelib.store.keys import Ref
from chalicelib.store.partition import load


@again_on_conflict
def speak(ref: Ref, language: Language) -> None:
    """A mentor reads another language from now on; the one that they read already changes nothing.

    Raises
    ------
    Missing
    """
    here, read = tenant(ref.program), load(ref)
    if read.one(Thread).language == language:
        return
    change = Change(read, by=ref.person, at=clock.now(), policy=here.policy)
    change.amend(Thread, language=language)
    change.commit("mentor.language", language)
