"""CPU for reading texts of the greatest length, of every kind that has been slow.

Run as ``python -m benchmarks.understand_speed``: milliseconds of CPU, the best of several
readings, per text of 1,600 characters (what a carrier joins at most), understood with the question
open that makes it dearest. The bar is 5 ms; beyond it the run ends with 1. The mixed kinds are the
dearest of several texts joined by chance from labelled ones, for nothing in them repeats itself.
"""

import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.understand_report import labelled
from chalicelib.domain.texts import understand
from chalicelib.domain.texts.holds import hold_reason
from chalicelib.domain.texts.safeguarding import concern

_LENGTH = 1_600  # characters
_READINGS = 5
_BAR = 5  # milliseconds
_MIXED = 8  # texts joined by chance
_SEED = 15
_LABELLED = Path(__file__).parent.parent / "tests" / "data" / "inbound-texts.csv"
_ALARMING = ("crisis", "opt_out")
KINDS = {
    "small talk": "worked a double then my ex calls about the kids and i let her finish. ",
    "Spanish": "no quiero que me manden mas mensajes porque ya no puedo mas con esto ",
    "denied wish": "i dont want to not ",
    "people": "with mom and ",
    "ranges": "7 or ",
    "meetings": "2 aa 1 na gym ",
    "sentences": "no. ",
    "unknown words": "xqzt vbnm lkjh ",
    "one word": "a",
    "emoji": "\U0001f602",
    "digits": "1 2 3 4 5 ",
    "spelt out": "s t o p ",
    "dots": "i . . . ",
    "list": "a, b, c, ",
    "dates": "1/2 3/4 ",
    "ones": "one ",
    "mends": "oops 4 no 5 not 6 ",
    "contacts": "met Anna. saw my mom ",
    "apostrophes": "it's don't I'm ",
    "refused call": "call me at 5 no ",
    "past wish": "used to want to die years ago, ",
    "bare ones": "1,",
}
_OPEN = (
    ("none", None),
    ("use_yn", None),
    ("scale_0_10", "craving"),
    ("days_0_7", "low_days"),
    ("count", "meetings"),
    ("count", "people"),
    ("want_call_yn", None),
)


def mixed(*, calm: bool) -> list[str]:
    """Texts joined by chance from labelled ones; calm ones hold neither danger nor an end, which
    are seen before anything else is looked for."""
    chance = random.Random(_SEED)  # the same texts in every run
    rows = labelled(_LABELLED)
    texts = [row.text for row in rows if not (calm and row.intent in _ALARMING)]
    return [" ".join(chance.choices(texts, k=len(texts)))[:_LENGTH] for _ in range(_MIXED)]


def best(work: Callable[[], object]) -> float:
    """Milliseconds of CPU of the fastest reading."""
    times = []
    for _ in range(_READINGS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times) * 1_000


def main() -> int:
    """Print a line per kind of text; 1 if any is read too slowly."""
    print(f"{'':14} understand     hold  concern   (ms of CPU, {_LENGTH} characters, bar {_BAR})")
    kinds = {name: [(part * _LENGTH)[:_LENGTH]] for name, part in KINDS.items()}
    kinds |= {"mixed": mixed(calm=False), "mixed, calm": mixed(calm=True)}
    dearest = 0.0
    for name, texts in kinds.items():
        read = max(best(partial(_understood, text, *one)) for text in texts for one in _OPEN)
        hold = max(best(partial(hold_reason, text)) for text in texts)
        held = max(best(partial(concern, text)) for text in texts)
        print(f"{name:14} {read:10.1f} {hold:8.1f} {held:8.1f}{' beyond' * (read > _BAR)}")
        dearest = max(dearest, read)
    return int(dearest > _BAR)


def _understood(text: str, context: str, question: str | None) -> None:
    understand(text, context=context, question=question, language="en")


if __name__ == "__main__":
    sys.exit(main())
