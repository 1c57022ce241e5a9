"""Every text of the catalog is said somewhere, and every text that is said stands in the catalog."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from chalicelib.domain.texts.wording import keys

CODE = Path(__file__).parents[3] / "chalicelib"
#: Which argument of these functions is a key of the catalog.
KEY_AT = {"say": 0, "answer": 3, "plan": 3, "compose": 4}


#: The digest of a day on which many sends failed: worded, and not said before that digest is.
AWAITED = {"outage.mail_subject", "outage.mail_body"}


@cache
def trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text("utf-8")) for path in sorted(CODE.rglob("*.py")))


def written(node: ast.expr) -> str | None:
    """A pattern for the text that an expression may make, if some of it is written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
            for part in node.values
        ]
        return "".join(parts) if set(parts) != {".+"} else None
    return None


def all_written() -> Iterator[str]:
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant | ast.JoinedStr) and (found := written(node)):
                yield found


def all_said() -> Iterator[str]:
    for tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            at = KEY_AT.get(name)
            if at is not None and len(node.args) > at:
                branches = node.args[at]
                whole = [branches.body, branches.orelse] if isinstance(branches, ast.IfExp) else [
                    branches
                ]  # fmt: skip
                yield from filter(None, map(written, whole))


def test_every_text_that_is_said_stands_in_the_catalog():
    catalog = keys("en")
    said = set(all_said())
    assert len(said) > 30
    assert [one for one in sorted(said) if not any(re.fullmatch(one, k) for k in catalog)] == []


def test_every_text_of_the_catalog_is_said_somewhere():
    # A joined text counts where it begins or ends with what only keys have.
    joined = re.compile(r"[a-z_]{2,}\\\.|.*_stopped$")
    found = {one for one in all_written() if ".+" not in one or joined.match(one)}
    patterns = [re.compile(one) for one in found if ".+" in one]
    unsaid = {
        key
        for key in keys("en")
        if re.escape(key) not in found and not any(one.fullmatch(key) for one in patterns)
    }
    assert unsaid <= AWAITED
