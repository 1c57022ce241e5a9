"""Mentors apply: the form, what is kept of it, and the way of an application to its end."""
