"""A program's sums, kept as its people's facts change and counted afresh by a repair.

How to add a section of figures is told by decision 0274, in five lines.
"""
