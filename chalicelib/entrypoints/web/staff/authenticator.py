"""What sets an authenticator up: a picture to scan, a link for this very phone, a key to type."""

import base64
from typing import NamedTuple

from markupsafe import Markup

from chalicelib.services.signing_in import second_factor


class Drawn(NamedTuple):
    """``picture`` is an SVG by presentation attributes alone, ``link`` an otpauth address, ``key``
    the same key in groups of four (base 32, as authenticators take it typed)."""

    picture: Markup
    link: str
    key: str


def drawn(key: str, login: str, alias: str) -> Drawn:
    """A key (hex) as an authenticator takes it, under a neutral name."""
    import segno  # only whoever sets one up needs it

    link = second_factor.address(key, login, alias)
    svg = segno.make(link, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    typed = base64.b32encode(bytes.fromhex(key)).decode()
    groups = " ".join(typed[n : n + 4] for n in range(0, len(typed), 4))
    return Drawn(Markup(svg), link, groups)  # nosec B704
