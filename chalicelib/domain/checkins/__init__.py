"""Check-ins: an alumnus's plan, its occurrences, their questions, answers and assessment."""
