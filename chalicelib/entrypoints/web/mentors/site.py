"""The mentors' site: pages under ``/m``, behind a link and a code."""

from chalicelib.entrypoints.web import site
from chalicelib.entrypoints.web.site import Asked, Site
from chalicelib.services.signing_in import entering
from chalicelib.services.signing_in.entering import Visit

#: What a signed-in browser holds, and a trusted phone.
SESSION, TRUSTED = "__Host-sid", "__Host-phone"
MENTORS = Site("m", "mentors", SESSION, entering.visit)
door, room = MENTORS.door, MENTORS.room
Visited = site.Visited[Visit]

__all__ = ["MENTORS", "SESSION", "TRUSTED", "Asked", "Visited", "door", "room"]
