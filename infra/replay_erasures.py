"""``python -m infra.replay_erasures``: after a restore, erase anew whom the backup brought back.

For the table that the standard environment names (``TABLE_NAME``, ``LEDGER_TABLE``, ``KMS_KEY_ID``,
``SEND_EPOCH`` raised by one, AWS's region and credentials). Until it has run, the restored table
serves nothing and sends nothing (decision 0123). Safe to run again.
"""

from chalicelib import settings
from chalicelib.services.standing import restoring
from chalicelib.store import erasures


def main() -> int:
    """The exit code: 0 when everything in the ledger is erased in the table."""
    epoch = settings.get().send_epoch
    if epoch == erasures.FIRST_EPOCH:
        print("SEND_EPOCH is 1: raise it by one first, for the functions too (decision 0003).")
        return 2
    count, back = restoring.replay("operator")
    print(f"{count} in the ledger, {back} had come back and are erased again: {epoch} may serve.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
