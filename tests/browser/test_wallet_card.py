"""The wallet card in a real browser: two cards on one sheet, nothing blank, nothing lost."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from chalicelib.domain.people import Language
from chalicelib.domain.texts.places import VALUES
from chalicelib.domain.wallet_card import wallet_card
from chalicelib.entrypoints.api import wallet_card as page
from chalicelib.entrypoints.web import pages
from tests.browser.test_pages import CHROMIUM, browse, colours

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.mark.parametrize("language", ["en", "es"])
def test_two_cards_fit_one_sheet_even_at_their_longest(language: Language, tmp_path: Path) -> None:
    card = wallet_card(
        language, alias=VALUES["alias"], line="502-555-0199", hours=VALUES["hours"]
    )  # fmt: skip
    (tmp_path / "wallet_card.css").write_text(pages.css("wallet_card"), "utf-8")
    markup = tmp_path / "card.html"
    markup.write_text(page.render(card).replace(page.STYLESHEET, "wallet_card.css"), "utf-8")
    picture, paper = tmp_path / "card.png", tmp_path / "card.pdf"
    browse(markup.as_uri(), tmp_path, f"--screenshot={picture}", "--window-size=760,1000")
    assert colours(picture) > 50
    browse(markup.as_uri(), tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    assert len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes())) == 1
    if shutil.which("pdftotext"):
        printed = subprocess.run(
            ["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert printed.count("911") == page.COPIES
