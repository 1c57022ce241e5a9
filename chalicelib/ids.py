"""Identifiers: random, URL-safe, 100 bits, saying nothing about anyone."""

import base64
import secrets


def new_id() -> str:
    """Twenty lower-case base-32 characters (100 random bits)."""
    return base64.b32encode(secrets.token_bytes(13)).decode().lower()[:20]
