"""Segments as AWS counts them; faults as drawn."""

import pytest

from infra.local.carrier.faults import BadFault, Faults, FaultSettings, read
from infra.local.carrier.segments import parts

COUNTED = [
    ("", "GSM", 1),
    ("a" * 160, "GSM", 1),
    ("a" * 161, "GSM", 2),
    ("a" * 306, "GSM", 2),
    ("a" * 307, "GSM", 3),
    ("ñ¿é" + "a" * 157, "GSM", 1),
    ("€" * 80, "GSM", 1),
    ("€" * 81, "GSM", 2),
    ("a" * 152 + "€" + "a" * 10, "GSM", 2),
    ("a" * 152 + "€" + "a" * 151, "GSM", 2),
    ("a" * 152 + "€" + "a" * 152, "GSM", 3),  # the euro sign is not split between parts
    ("á" + "a" * 69, "UNICODE", 1),
    ("á" + "a" * 70, "UNICODE", 2),
    ("😀" * 35, "UNICODE", 1),
    ("😀" * 36, "UNICODE", 2),
    ("a" * 66 + "😀" + "a" * 66, "UNICODE", 3),
]


@pytest.mark.parametrize(("body", "encoding", "count"), COUNTED)
def test_parts_are_counted_as_aws_bills_them(body: str, encoding: str, count: int) -> None:
    assert parts(body) == (encoding, count)


def test_shares_come_out_about_right() -> None:
    faults = Faults()
    faults.set(FaultSettings(timeout=0.1, throttle=0.2, receipt_lost=0.5, seed=7))
    fates = [faults.fate() for _ in range(4000)]
    assert 330 < sum(f.call == "timeout" for f in fates) < 470
    assert 700 < sum(f.call == "throttle" for f in fates) < 900
    assert 1850 < sum(f.receipt == "receipt_lost" for f in fates) < 2150
    assert not any(f.accepted for f in fates if f.call == "throttle")


def test_planned_faults_come_before_any_share() -> None:
    faults = Faults()
    faults.set(read({"throttle": 1, "next": ["ok", "opted_out"]}))
    assert [faults.fate().call for _ in range(3)] == ["ok", "opted_out", "throttle"]
    assert faults.show()["next"] == []


@pytest.mark.parametrize("bad", [{"timeout": -1}, {"timeout": True}, {"receipt_late_by": "1h"},
                                 {"seed": "x"}, {"next": "timeout"}, [], {"what": 1}])  # fmt: skip
def test_a_senseless_fault_is_refused(bad: object) -> None:
    with pytest.raises(BadFault):
        read(bad)
