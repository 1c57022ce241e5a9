"""The form is confirmed by a code or a link, the same for anybody: GET changes nothing, so that a
scanner that follows links uses nothing up."""

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.web.applying.site import Asked, checked, door, forgotten, page, sent
from chalicelib.entrypoints.web.sign_in_forms import asker, figures, in_its_language
from chalicelib.services.applying import confirming
from chalicelib.services.applying.drafts import Gone
from chalicelib.services.signing_in.attempts import Refused

blueprint = Blueprint(__name__)


@door(blueprint, "/a/code/{program}", "code", "GET")
def show(asked: Asked, program: str) -> Response:
    """Where the code is typed."""
    return page(asked, "code", program=checked(program), note="")


@door(blueprint, "/a/code/{program}", "code_sent", "POST")
def post(asked: Asked, program: str) -> Response:
    """The code, or the wish for another one."""
    form = sent(asked)
    asked = in_its_language(asked, form)
    act = form.fields.get("act", "")
    if act in ("text", "mail"):
        try:
            confirming.ask(
                checked(program), "mail" if act == "mail" else "text", asker(asked, form)
            )
        except Gone:
            return asked.page("site/nothing", 410, note="apply.gone", back=f"form/{program}")
        return asked.to(f"code/{program}?lang={asked.language}")
    try:
        confirming.with_code(checked(program), form.cookie, figures(form))
    except Refused:
        return page(asked, "code", 403, program=checked(program), note="door.wrong")
    return asked.to(f"done?lang={asked.language}", forgotten())


@door(blueprint, "/a/in/{token}", "link", "GET")
def show_link(asked: Asked, token: str) -> Response:
    """A button: the same for every link, whether there is one or not."""
    return page(asked, "link", note="")


@door(blueprint, "/a/in/{token}", "link_sent", "POST")
def post_link(asked: Asked, token: str) -> Response:
    """The link is used."""
    form = sent(asked)
    asked = in_its_language(asked, form)
    try:
        confirming.with_link(token, form.cookie, figures(form))
    except Refused:
        return page(asked, "link", 403, note="door.wrong")
    return asked.to(f"done?lang={asked.language}", forgotten())


@door(blueprint, "/a/done", "done", "GET")
def done(asked: Asked) -> Response:
    """Thanks; it tells nothing of anybody."""
    return asked.page("applying/done")
