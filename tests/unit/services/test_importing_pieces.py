"""Cutting a sheet into pieces that fit an item, and putting the answer together."""

import secrets
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.importing import BadRow, Sheet, read, refusal
from chalicelib.domain.jobs import ImportChunk, ImportJob
from chalicelib.services.importing.pieces import (
    MOST_ROWS,
    MOST_TOLD,
    answer,
    cut,
    pack,
    pack_bad,
    unpack,
    unpack_bad,
)
from tests.unit.importing.samples import ALUMNUS, MENTOR, TODAY, table

ITEM = 400_000
JOB = ImportJob(
    id="j1", what="alumni", state="done", rows=3, chunks=1, header=("external_id", "phone"),
    by="staff", created_at=datetime(2026, 11, 24, tzinfo=UTC),
)  # fmt: skip


def graduates(count: int, **cells: str) -> Sheet:
    rows = ({**ALUMNUS, "external_id": f"A-{n}", "phone": "", **cells} for n in range(count))
    return read(table(*rows), "alumni", today=TODAY)


def bad(line: int, *cells: str) -> BadRow:
    return BadRow(line=line, cells=cells, errors=(refusal(line, "phone", "phone_short"),))


def test_pieces_keep_the_order_of_the_file_and_every_row() -> None:
    rows = [{**ALUMNUS, "external_id": f"A-{n}", "phone": ""} for n in range(MOST_ROWS + 20)]
    rows[3]["birth_date"] = "1990-13-01"
    pieces = list(cut(read(table(*rows), "alumni", today=TODAY)))
    assert [piece.count for piece in pieces] == [MOST_ROWS, 20]
    assert [row.line for row in pieces[0].bad] == [5]
    assert pieces[1].people[0].external_id == f"A-{MOST_ROWS}"


def test_a_packed_piece_comes_back_as_it_was() -> None:
    for kind, base in (("alumni", ALUMNUS), ("mentors", MENTOR)):
        sheet = read(table(base, {**base, "external_id": ""}), kind, today=TODAY)  # type: ignore[arg-type]
        piece = next(cut(sheet))
        assert unpack(pack(piece)) == piece
    assert unpack_bad(pack_bad(piece.bad)) == piece.bad
    assert (pack_bad(()), unpack_bad("")) == ("", ())


def test_no_piece_outgrows_an_item_even_if_nothing_compresses() -> None:
    noisy: list[Any] = [
        {**ALUMNUS, "external_id": f"A-{n}", "phone": "", "notes": secrets.token_urlsafe(1400)}
        for n in range(300)
    ]
    for piece in cut(read(table(*noisy), "alumni", today=TODAY)):
        assert len(pack(piece)) < ITEM
        assert len(pack_bad(bad(row.line, *row.cells) for row in piece.people)) < ITEM


def test_a_bad_row_of_any_length_fits() -> None:
    long = bad(2, *(secrets.token_urlsafe(3_000) for _ in range(500)))
    piece = next(cut(Sheet("alumni", bad=(long,), count=1)))
    assert len(pack(piece)) < ITEM
    assert piece.bad[0].errors == long.errors


def test_errors_and_fix_file_come_with_the_end() -> None:
    chunk = ImportChunk(
        job_id="j1", number=0, rows=3, created=1, unchanged=1, rejected=1,
        bad=pack_bad([bad(3, "A-2", "555")]),
    )  # fmt: skip
    running = answer(JOB.model_copy(update={"state": "running"}), [chunk])
    assert (running.done, running.errors, running.fix_file) == (3, (), None)
    done = answer(JOB, [chunk])
    assert [error["code"] for error in done.errors] == ["phone_short"]
    assert done.fix_file
    assert done.fix_file.splitlines()[1].startswith("A-2,555,3,phone,phone_short")
    assert answer(JOB, [chunk], stored=False).id is None


def test_more_errors_than_an_answer_holds_are_told_of() -> None:
    many = [bad(n, "x" * 1_000) for n in range(2, 2_002)]
    told = answer(JOB, [ImportChunk(job_id="j1", number=0, rows=2_000, bad=pack_bad(many))])
    assert told.errors[-1]["code"] == "more_errors"
    assert told.fix_file
    assert len(told.model_dump_json()) < 2 * MOST_TOLD
