"""What a text that somebody sent us means, and what we answer.

``from chalicelib.domain.texts import understand`` is the way in. It is looked up when asked for:
composing a text needs no lexicon, and only who reads texts shall pay for one.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chalicelib.domain.texts.reading import Understanding, understand

__all__ = ["Understanding", "understand"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from chalicelib.domain.texts import reading

    return getattr(reading, name)
