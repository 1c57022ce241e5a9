"""Mentors sign in without a password: asked for, answered, entered; sessions and trusted phones."""
