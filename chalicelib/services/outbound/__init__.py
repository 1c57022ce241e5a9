"""Texts, calls and mail that go out: composed, sent once, their outcome recorded."""
