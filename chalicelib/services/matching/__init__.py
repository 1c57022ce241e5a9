"""Matching runs, their approval, and the life of a match."""
