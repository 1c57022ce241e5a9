"""CPU for reading texts of the greatest length, of every kind that has been slow.

Run as ``python -m benchmarks.understand_speed``: milliseconds of CPU, the best of several
readings, per text of 1,600 characters (what a carrier joins at most). The bar is 5 ms.
"""

import time
from collections.abc import Callable

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
}


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
        read = best(lambda text=text: _understood(text))  # type: ignore[misc]
        hold = best(lambda text=text: hold_reason(text))  # type: ignore[misc]
        held = best(lambda text=text: concern(text))  # type: ignore[misc]
        print(f"{name:14} {read:10.1f} {hold:8.1f} {held:8.1f}")


def _understood(text: str) -> None:
    understand(text, context="count", question="people", language="en")


if __name__ == "__main__":
    main()
