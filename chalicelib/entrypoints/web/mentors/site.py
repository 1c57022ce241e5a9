"""The mentors' site: pages under ``/m``, behind a link and a code."""

from collections.abc import Mapping
from typing import Any

from chalicelib.entrypoints.web import site
from chalicelib.entrypoints.web.site import Asked, Site
from chalicelib.services.signing_in import entering
from chalicelib.services.signing_in.entering import Visit

#: What a signed-in browser holds, and a trusted phone.
SESSION, TRUSTED = "__Host-sid", "__Host-phone"
Visited = site.Visited[Visit]


def _around(here: Visited) -> Mapping[str, Any]:
    """What the foot of each page holds: the way to the other language."""
    return {"to_language": here.csrf("/m/language")}


MENTORS = Site("m", "mentors", SESSION, entering.visit, around=_around)
door, room = MENTORS.door, MENTORS.room

__all__ = ["MENTORS", "SESSION", "TRUSTED", "Asked", "Visited", "door", "room"]
