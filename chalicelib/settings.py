"""What the surroundings say: the environment, parsed once, with names that a mistake is told by."""

import os
from functools import cache

from pydantic import BaseModel, ConfigDict, ValidationError


class SettingsError(RuntimeError):
    """The environment lacks a setting or holds a bad one; the message names it."""


class Settings(BaseModel):
    """Settings by environment variable (upper case). AWS's own variables are read by botocore."""

    model_config = ConfigDict(frozen=True)

    table_name: str = "handrail"
    #: The erasure ledger's own table, which no restore rewinds.
    ledger_table: str = "handrail-ErasureLedger"
    due_queue_url: str = ""
    replies_queue_url: str = ""
    inbound_queue_url: str = ""
    receipts_queue_url: str = ""
    jobs_queue_url: str = ""
    due_dead_letters_url: str = ""
    replies_dead_letters_url: str = ""
    inbound_dead_letters_url: str = ""
    receipts_dead_letters_url: str = ""
    jobs_dead_letters_url: str = ""
    kms_key_id: str = ""
    sms_configuration_set: str = "handrail"
    token_issuer: str = ""
    token_client_ids: str = ""
    jwks_url: str = ""
    sender_email: str = "no-reply@example.org"
    #: Where our pages are, without a slash at the end; empty: mails hold no link.
    public_url: str = ""
    #: Raised by an operator after a restore: what an older table planned is then never sent.
    send_epoch: int = 1
    #: Shard counts of the due index, the last one written, all of them read (so it can grow).
    due_shards: tuple[int, ...] = (2,)

    @property
    def urgent_queue_url(self) -> str:
        """Where what may not wait for bulk goes; where one queue serves both, there."""
        return self.replies_queue_url or self.due_queue_url

    @property
    def client_ids(self) -> frozenset[str]:
        """The app clients whose tokens the API takes."""
        return frozenset(filter(None, self.token_client_ids.split(",")))


@cache
def get() -> Settings:
    """Parse the environment once.

    Raises
    ------
    SettingsError
        naming the variable that is wrong.
    """
    given = {
        name: os.environ[name.upper()]
        for name in Settings.model_fields
        if name.upper() in os.environ
    }
    try:
        shards = given.pop("due_shards", None)
        parsed = {"due_shards": tuple(int(n) for n in shards.split(","))} if shards else {}
        return Settings.model_validate({**given, **parsed})
    except (ValidationError, ValueError) as error:
        names = (
            [str(e["loc"][0]).upper() for e in error.errors()]
            if isinstance(error, ValidationError)
            else ["DUE_SHARDS"]
        )
        raise SettingsError(f"bad setting: {', '.join(names)}") from error
