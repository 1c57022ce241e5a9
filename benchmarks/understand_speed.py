"""CPU for reading texts of the greatest length, of every kind that has been slow.

Run as ``python -m benchmarks.understand_speed``: milliseconds of CPU, the best of several
readings, per text of 1,600 characters (what a carrier joins at most), understood with the question
open that makes it dearest. The bar is 5 ms.
"""

import time
from collections.abc import Callable
from functools import partial

from chalicelib.domain.texts import understand
from chalicelib.domain.texts.holds import hold_reason
from chalicelib.domain.texts.safeguarding import concern

_LENGTH = 1_600  # characters
_READINGS = 5
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


def best(work: Callable[[], object]) -> float:
    """Milliseconds of CPU of the fastest reading."""
    times = []
    for _ in range(_READINGS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times) * 1_000


def main() -> None:
    """Print a line per kind of text."""
    print(f"{'':14} understand     hold  concern   (ms of CPU, {_LENGTH} characters)")
    for name, part in KINDS.items():
        text = (part * _LENGTH)[:_LENGTH]
        read = max(best(partial(_understood, text, *one)) for one in _OPEN)
        hold = best(partial(hold_reason, text))
        held = best(partial(concern, text))
        print(f"{name:14} {read:10.1f} {hold:8.1f} {held:8.1f}")


def _understood(text: str, context: str, question: str | None) -> None:
    understand(text, context=context, question=question, language="en")


if __name__ == "__main__":
    main()
