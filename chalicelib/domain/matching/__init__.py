"""Matching: which mentor for whom. Optimal, explained, fair to those who wait, safe by rule."""
