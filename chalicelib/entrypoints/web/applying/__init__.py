"""The public form for new mentors."""
