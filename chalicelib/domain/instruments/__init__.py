"""Scored questionnaires: their definitions are data, versioned; a response keeps its version."""

from chalicelib.domain.instruments.definition import UnknownInstrument, UnknownVersion
from chalicelib.domain.instruments.scoring import OutOfRange, Result, UnknownItem, score

__all__ = ["OutOfRange", "Result", "UnknownInstrument", "UnknownItem", "UnknownVersion", "score"]
