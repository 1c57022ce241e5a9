"""Outcomes: what each person adds to summed counters, and the figures that follow from the sums."""
