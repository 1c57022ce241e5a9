"""What a text that somebody sent us means, and what we answer."""

from chalicelib.domain.texts.understand import Understanding, understand

__all__ = ["Understanding", "understand"]
