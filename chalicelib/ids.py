"""Identifiers: random, URL-safe, 100 bits, saying nothing about anyone."""

import base64
import re
import secrets
from hashlib import sha256

_SHAPE = re.compile(r"[a-z2-7]{20}")


def new_id() -> str:
    """Twenty lower-case base-32 characters (100 random bits)."""
    return _written(secrets.token_bytes(13))


def following(*parts: str) -> str:
    """An id that follows from what it is made for: the same parts make the same one again."""
    return _written(sha256("\n".join(parts).encode()).digest())


def is_id(text: str) -> bool:
    """Whether it is of the shape that these have."""
    return _SHAPE.fullmatch(text) is not None


def _written(raw: bytes) -> str:
    return base64.b32encode(raw).decode().lower()[:20]
