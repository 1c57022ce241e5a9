"""Mentors apply: the form and its confirming, and what staff do about it."""
