"""The program report, and the proof that due = outcomes."""
