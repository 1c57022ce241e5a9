"""Parts are counted as a published calculator counts them: Twilio's, from npm, fetched once.

One systematic difference: that calculator keeps a whole grapheme in one part (a family emoji of
five code points), where the standard and AWS only keep an escape or a surrogate pair together. So
such a text may count one part more there.
"""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from chalicelib.domain.texts.segments import GSM_BASIC, GSM_EXTENDED, segments

PACKAGES = ("sms-segments-calculator@1.3.0", "grapheme-splitter@1.0.4")
TOOLS = Path(__file__).parents[3] / ".tools" / "sms-segments"
MODULE = TOOLS / "node_modules" / "sms-segments-calculator"
COUNT = """
const { SegmentedMessage } = require(process.argv[1]);
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const count = (text) => {
  const message = new SegmentedMessage(text, "auto");
  return [message.encodingName, message.segmentsCount];
};
console.log(JSON.stringify(texts.map(count)));
"""
STRINGS = 1000
BASIC, EXTENDED = sorted(GSM_BASIC - {"\r"}), sorted(GSM_EXTENDED)
OTHERS = [*"áíóúÁ“”’–—…łŁЖя中文😀👍🙏"]
POOLS = (BASIC, BASIC + EXTENDED * 4, BASIC + OTHERS, BASIC * 3 + EXTENDED * 2 + ["á"], OTHERS)
#: Around the edges of one, two and three parts in either encoding.
LENGTHS = ((0, 20), (60, 80), (130, 175), (195, 205), (290, 330), (440, 480))


def published(texts: list[str]) -> list[tuple[str, int]]:
    """What the published calculator says; a machine without npm skips, CI fails."""
    if missing := next((tool for tool in ("node", "npm") if shutil.which(tool) is None), None):
        if os.environ.get("CI"):
            pytest.fail(f"{missing} is not here, and CI must compare")
        pytest.skip(f"{missing} is not here")
    if not MODULE.is_dir():
        TOOLS.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(TOOLS), "--no-save", "--ignore-scripts",
                   "--no-audit", "--no-fund", "--loglevel=error", *PACKAGES]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
    done = subprocess.run(
        ["node", "-e", COUNT, str(MODULE)], input=json.dumps(texts), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    return [(encoding, parts) for encoding, parts in json.loads(done.stdout)]


def ours(texts: list[str]) -> list[tuple[str, int]]:
    return [segments(text)[:2] for text in texts]


def test_a_thousand_random_texts_take_as_many_parts_as_the_published_calculator_says():
    chance = random.Random(20261123)
    texts = [
        "".join(chance.choices(chance.choice(POOLS), k=chance.randint(*chance.choice(LENGTHS))))
        for _ in range(STRINGS)
    ]
    counted = ours(texts)
    assert {encoding for encoding, _ in counted} == {"GSM-7", "UCS-2"}
    assert len({parts for _, parts in counted}) > 4
    assert counted == published(texts)


def test_the_one_difference_is_a_grapheme_at_the_edge_of_a_part():
    family = "👩\u200d👩\u200d👧"
    text = "á" * 64 + family + "á" * 62
    assert ours([text]) == [("UCS-2", 2)]
    assert published([text]) == [("UCS-2", 3)]
