"""Sealing: what names or describes a person is stored encrypted under keys that can be destroyed.

A program has a data key wrapped by KMS; each person has a secret of their own. A field's key is
HKDF(program key, salt = the person's secret), so that destroying the secret erases the person and
KMS guards the rest. AES-256-GCM binds program, person and field as associated data; every sealed
value and every look-up digest carries its key id (NIST SP 800-38D, RFC 5869).
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from functools import cached_property, lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chalicelib import settings
from chalicelib.store.clients import client

NONCE = 12
FORMAT = b"\x01"


class SealError(RuntimeError):
    """A sealed value does not open: wrong key, wrong place, or changed bytes."""


def new_program_key(program: str) -> bytes:
    """A fresh data key for a program, wrapped by KMS."""
    answer = client("kms").generate_data_key(
        KeyId=settings.get().kms_key_id, KeySpec="AES_256", EncryptionContext={"program": program}
    )
    wrapped: bytes = answer["CiphertextBlob"]
    return wrapped


@lru_cache(maxsize=64)
def unwrap(program: str, wrapped: bytes) -> bytes:
    """A program's data key in the clear, kept for the life of the process."""
    answer = client("kms").decrypt(
        KeyId=settings.get().kms_key_id,
        CiphertextBlob=wrapped,
        EncryptionContext={"program": program},
    )
    key: bytes = answer["Plaintext"]
    return key


def new_secret() -> bytes:
    """A person's secret; without it nothing sealed for them opens again."""
    return secrets.token_bytes(32)


@lru_cache(maxsize=2048)
def _derive(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


class ProgramKeys:
    """A program's keys, opened: seals for its people and digests for look-ups."""

    def __init__(self, program: str, key_id: str, key: bytes) -> None:
        self.program = program
        self.key_id = key_id
        self._key = key

    def sealer(self, person: str, secret: bytes) -> "Sealer":
        """The sealer of one person (or of the program itself, person ``""``)."""
        return Sealer(self.program, person, self.key_id, _derive(self._key, secret, b"seal"))

    def digest(self, what: str, value: str) -> str:
        """A keyed digest for looking up ``value`` without storing it, with its key id."""
        key = _derive(self._key, b"", b"lookup")
        mac = hmac.new(key, f"{self.program}|{what}|{value}".encode(), sha256).hexdigest()
        return f"{self.key_id}:{mac[:40]}"


class Sealer:
    """Seals and opens one person's fields."""

    def __init__(self, program: str, person: str, key_id: str, key: bytes) -> None:
        self._bound = f"{program}|{person}|"
        self._key_id = key_id.encode()
        self._key = key

    @cached_property
    def _aes(self) -> AESGCM:
        """Made for the first value: most of what is read of a partition is not sealed."""
        return AESGCM(self._key)

    def seal(self, field: str, plain: bytes) -> bytes:
        """Seal a field's bytes; equal values never look equal."""
        nonce = secrets.token_bytes(NONCE)
        sealed = self._aes.encrypt(nonce, plain, (self._bound + field).encode())
        return FORMAT + bytes([len(self._key_id)]) + self._key_id + nonce + sealed

    def mark(self, value: str) -> str:
        """A keyed digest by which equal values of one person can be told from others unopened.

        Its key is the person's own: nobody's marks compare with another's, and once the secret is
        destroyed nothing can be tried against them. Marks under different program keys differ.
        """
        key = _derive(self._key, b"", b"mark")
        digest = hmac.new(key, (self._bound + value).encode(), sha256).hexdigest()
        return f"{self._key_id.decode()}:{digest[:16]}"

    def token(self, value: str) -> str:
        """256 bits that nobody without the keys can tell, the same for the same value: what a text
        must say again if it is sent again, and what is therefore kept nowhere."""
        key = _derive(self._key, b"", b"token")
        digest = hmac.new(key, (self._bound + value).encode(), sha256).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    def open(self, field: str, sealed: bytes) -> bytes:
        """Open a sealed field.

        Raises
        ------
        SealError
            if it was sealed for another person or field, under another key, or was changed.
        """
        start = 2 + sealed[1]
        nonce, body = sealed[start : start + NONCE], sealed[start + NONCE :]
        try:
            return self._aes.decrypt(nonce, body, (self._bound + field).encode())
        except InvalidTag as error:
            raise SealError(
                f"field {field} does not open under key {sealed[2:start].decode()}"
            ) from error
