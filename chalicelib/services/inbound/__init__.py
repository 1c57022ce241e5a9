"""Texts that come in: taken once, understood, acted on, answered."""
