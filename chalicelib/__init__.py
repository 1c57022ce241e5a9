"""Handrail: aftercare check-ins, mentoring and a growing support network, by text."""
