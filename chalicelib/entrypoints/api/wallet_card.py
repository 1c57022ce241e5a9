"""The wallet card as a page to print: no script, everything escaped, made of the catalog."""

from chalice import Blueprint, Response

from chalicelib.domain.safety.hours import hours_in_words
from chalicelib.domain.texts.wording import printed
from chalicelib.domain.wallet_card import WalletCard, wallet_card
from chalicelib.entrypoints.api.calls import Call, route
from chalicelib.entrypoints.api.shapes.wording import LanguageQuery
from chalicelib.entrypoints.web import pages
from chalicelib.entrypoints.web.headers import PAGE
from chalicelib.services.tenant import tenant

blueprint = Blueprint(__name__)

#: Where the page finds its stylesheet, relative to itself: the same under any stage of the gateway.
STYLESHEET = "static/wallet_card.css"
#: As many as a sheet of A4 or Letter holds.
COPIES = 2


@route(blueprint, "GET", "/wallet-card", "wallet_card.read", query=LanguageQuery)
def read(call: Call) -> Response:
    """The card that teaches the words and questions, to be printed, cut and folded."""
    here, language = tenant(call.program), call.query.language
    hours = (
        hours_in_words(here.rota, language)
        if here.rota
        else printed("hours.unknown", language=language)
    )
    card = wallet_card(
        language, alias=here.program.alias, hours=hours, own=here.own,
        line=here.line,
    )  # fmt: skip
    return Response(render(card), {**PAGE})


def render(card: WalletCard) -> str:
    """The card as an HTML page."""
    return pages.render("wallet_card", it=card, stylesheet=STYLESHEET, copies=COPIES)


pages.serve_css(blueprint, "wallet_card")
